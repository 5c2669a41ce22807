"""Many people at once: a list that somebody pastes or uploads, and the list as a file."""
