"""The figures of all offices, for those who move people by them."""
