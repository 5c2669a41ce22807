"""The day's doors and figures in a Google Sheet. The night begins with it, before it archives the day."""
