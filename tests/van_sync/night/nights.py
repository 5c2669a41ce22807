"""A night that a test has done, and what its steps say."""

from tests.desk import DAY
from van_sync.night import runs


def night(day=DAY, by=None):
    run = runs.begin(day, by=by)
    runs.work(run.pk)
    run.refresh_from_db()
    return run


def states(run):
    return {step.name: step.state for step in run.steps.all()}


def sentence(run, name):
    return run.steps.get(name=name).sentence


DONE = {"sheets": "skipped", "archive": "done", "copy": "done", "import": "done", "tidy": "done", "report": "done"}
