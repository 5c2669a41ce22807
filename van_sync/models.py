"""Raw rows and import runs."""
