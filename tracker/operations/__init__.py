from tracker.operations import kinds
from tracker.operations.engine import apply

__all__ = ["apply", "kinds"]
