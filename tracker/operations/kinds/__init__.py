"""Every kind of operation, one module a theme. Importing this package fills the registry."""

from tracker.operations.kinds import calls, claims, departures, groups, merging, notes, people, pitch, review, undo, walk_ins

__all__ = ["calls", "claims", "departures", "groups", "merging", "notes", "people", "pitch", "review", "undo", "walk_ins"]
