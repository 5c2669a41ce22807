"""The life of a night: begun once, taken up by one worker at a time, gone on with after a kill."""

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from van_sync.models import QUIET_AFTER, NightRun, NightState, NightStep, StepState
from van_sync.night.outcome import Night, Step, StepFailed
from van_sync.night.steps import OURS, steps
from van_sync.progress import Superseded, Telling, pulse

Show = Callable[[str], Callable[[int, int], None]]
log = logging.getLogger(__name__)
HUNG = "Its worker was stopped while it was at this, more than once, so it is left out for now."
STOPPED = "A worker was stopped while it was at this."


def under_way() -> NightRun | None:
    return NightRun.objects.filter(state__in=NightState.open).first()


def begin(day: dt.date, *, by: User | None, is_scheduled: bool = False) -> NightRun | None:
    """A night that waits for a worker, with its steps. None if another is under way: there is one at a time."""
    with suppress(IntegrityError), transaction.atomic():
        run = NightRun.objects.create(day=day, by=by, is_scheduled=is_scheduled)
        NightStep.objects.bulk_create(
            NightStep(run=run, name=step.name, title=step.title, position=position) for position, step in enumerate(steps())
        )
        return run
    return None


class Turn:
    """A worker's turn at a night. ``show``: called with the title of each step that is begun, gives what is told how far it is."""

    def __init__(self, run: NightRun) -> None:
        self.run = run
        self.show: Show | None = None

    @classmethod
    def take(cls, run_id: int) -> Self | None:
        """Take up a night that waits, or whose worker has gone quiet; None if there is nothing to do."""
        now = timezone.now()
        free = Q(alive_at=None) | Q(alive_at__lt=now - QUIET_AFTER)
        taken = NightRun.objects.filter(free, pk=run_id, state__in=NightState.open).update(
            state=NightState.WORKING, attempt=F("attempt") + 1, alive_at=now, begun_at=now
        )
        return cls(NightRun.objects.select_related("by").get(pk=run_id)) if taken else None

    def work(self) -> None:
        """Do the steps that are not done. Raises nothing that is a step's own: that stands on the step."""
        with suppress(Superseded), pulse(self._alive, f"pulse of night {self.run.pk}"):
            for step in steps():
                self._do(step)
            self._end()

    def _do(self, step: Step) -> None:
        row, _ = NightStep.objects.get_or_create(run=self.run, name=step.name, defaults={"title": step.title, "position": 99})
        if row.has_ended:
            return
        self._alive()
        if row.tries >= step.most_tries:
            self._ended(row, StepState.FAILED, HUNG if step.most_tries > 1 else STOPPED)
            return
        NightStep.objects.filter(pk=row.pk).update(state=StepState.WORKING, tries=F("tries") + 1, begun_at=timezone.now(), done=0, total=0)
        if before := self._done_before(step):
            self._ended(row, StepState.SKIPPED, f"Done by an earlier run: {before.sentence}", before.counts)
            return
        try:
            outcome = step.work(Night(self.run, self._teller(row), partial(self._keep, row)))
        except Superseded:
            raise
        except StepFailed as failure:
            log.error("night of %s, %s: %s", self.run.day, step.name, failure)  # noqa: TRY400  # the sentence says it all
            self._ended(row, StepState.FAILED, str(failure), failure.counts)
        except Exception:
            log.exception("night of %s: the step %s broke off", self.run.day, step.name)
            self._ended(row, StepState.FAILED, OURS)
        else:
            self._ended(row, StepState.SKIPPED if outcome.is_needless else StepState.DONE, outcome.sentence, outcome.counts)

    def _done_before(self, step: Step) -> NightStep | None:
        """What an earlier run of this day has done and need not be done again; the archive finds out itself what is left."""
        if step.name in ("archive", "copy", "report"):
            return None
        return NightStep.objects.filter(run__day=self.run.day, name=step.name, state=StepState.DONE).exclude(run=self.run).last()

    def _teller(self, row: NightStep) -> Any:
        telling = Telling()
        shown = self.show and self.show(row.title)

        def tell(done: int, total: int) -> None:
            if shown and total:
                shown(done, total)
            if telling.is_time(done, total):
                self._alive()
                NightStep.objects.filter(pk=row.pk).update(done=done, total=total)

        return tell

    def _keep(self, row: NightStep, counts: dict[str, Any]) -> None:
        self._alive()
        NightStep.objects.filter(pk=row.pk).update(counts=counts)

    def _ended(self, row: NightStep, state: StepState, sentence: str, counts: dict[str, Any] | None = None) -> None:
        """Without ``counts`` those stay that were kept on the way."""
        self._alive()
        found = {"counts": counts} if counts else {}
        NightStep.objects.filter(pk=row.pk).update(state=state, ended_at=timezone.now(), sentence=sentence, **found)

    def _end(self) -> None:
        failed = self.run.steps.filter(state=StepState.FAILED).exists()
        self._write(state=NightState.TROUBLE if failed else NightState.DONE, ended_at=timezone.now())

    def _alive(self) -> None:
        self._write()

    def _write(self, **fields: Any) -> None:
        """Raises ``Superseded`` if another worker has the night by now."""
        if not NightRun.objects.filter(pk=self.run.pk, attempt=self.run.attempt).update(alive_at=timezone.now(), **fields):
            raise Superseded


def work(run_id: int, show: Show | None = None) -> None:
    """What the worker does with a night that was begun. Twice, late or beside another worker does no harm. ``show``: see ``Turn``."""
    turn = Turn.take(run_id)
    if turn is not None:
        turn.show = show
        turn.work()
