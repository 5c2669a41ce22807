"""What happens by the clock: the table of it, the clock itself, the record of its runs, and the watch over it."""
