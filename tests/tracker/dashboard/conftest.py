import pytest

from tracker.dashboard import state


@pytest.fixture(autouse=True)
def figures_are_worked_out_each_time(monkeypatch):
    """Else a test would wait for the second within which nothing is looked at again."""
    monkeypatch.setattr(state, "SECOND", 0.0)
