"""What a night does, in order. Each step is safe to do again, and none believes that the one before it went well."""

import datetime as dt
import logging
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.models import Office
from tracker.archive.close import NotArchived, close_office, offices_to_close
from tracker.archive.files import BadFile, copy_day, days_to_copy, doubt_copies
from tracker.models import CampaignSettings, Operation, Shift
from tracker.operations.engine import KEPT
from tracker.operations.locks import Busy
from van_sync import api_import, runs
from van_sync.client import VanClient
from van_sync.client_errors import VanNotSetUp
from van_sync.models import ImportRun, RunStatus, SyncShift
from van_sync.night import counts
from van_sync.night.covered import archived_without_a_night
from van_sync.night.outcome import Night, Outcome, Step, StepFailed
from van_sync.night.report import send_report
from van_sync.progress import Superseded
from van_sync.sheets.export import export_until

log = logging.getLogger(__name__)
OURS: Final = "Something went wrong that is not about the day itself; it stands in the server's log."
DISK: Final = (
    "The copies could not be written ({}). Make room, or mend the folder, and begin the night again: only what is missing is done."
)

UNWRITTEN: Final = "what waits in a sync that was begun can still be sent; the rest is typed in by hand, from Review of the past day."


def steps() -> list[Step]:
    return [
        Step("sheets", "Doors and figures to the Google Sheet", write_sheet),
        Step("archive", "Archive of the day", archive, most_tries=20),
        Step("copy", "Copies outside of the database", copy),
        Step("import", "Next day from VAN", import_next_day),
        Step("tidy", "Forgetting what is old", tidy),
        Step("report", "Report to data staff", send_report, most_tries=1),
    ]


# -- sheet -------------------------------------------------------------------------------------------------------------


def write_sheet(night: Night) -> Outcome:
    """First, so that it is written from rows that are on the boards; a later try counts in the archive what has gone there."""
    written = export_until(night.day, by=night.run.by)
    if written.is_failed:
        raise StepFailed(written.sentence)
    return Outcome(written.sentence, {"lines": written.rows}, is_needless=written.state == "off")


# -- archive -----------------------------------------------------------------------------------------------------------


def archive(night: Night) -> Outcome:
    """Office by office, each in a transaction of its own: one that fails stays as it is, and the others go on."""
    offices = Office.objects.in_bulk(offices_to_close(night.run.opens))
    before = _before(night)
    done, turned = before.get("offices", {}), before.get("turned", 0)
    failed: dict[str, str] = {}
    for number, (pk, office) in enumerate(sorted(offices.items())):
        night.tell(number, len(offices))
        try:
            done = counts.added(done, counts.of_closed(close_office(pk, before=night.run.opens, by=night.run.by)))
            turned += 1
            night.keep(counts.totals(done, turned))
        except Superseded:
            raise
        except Exception as problem:
            log.exception("office %s could not be archived", office.code)
            failed[office.code] = _why(problem)
    night.tell(len(offices), len(offices))
    found = counts.totals(done, turned)
    if failed:
        lost = " ".join(f"{code}: {reason}" for code, reason in sorted(failed.items()))
        raise StepFailed(f"{_archived(found)} These offices are as they were, and the next night tries again. {lost}", found)
    return Outcome(_archived(found), found, is_needless=not (offices or done))


def _before(night: Night) -> dict[str, Any]:
    """What is archived already: by a worker that was killed, or as somebody, or an import, opened the next day before the night."""
    kept: dict[str, Any] = night.run.steps.get(name="archive").counts
    without = counts.of_archived(archived_without_a_night(night.run))
    return counts.totals({**without, **kept.get("offices", {})}, kept.get("turned", 0)) if kept or without else {}


def _why(problem: Exception) -> str:
    if isinstance(problem, NotArchived):
        return str(problem)
    return "its board stayed busy." if isinstance(problem, Busy) else OURS


def _archived(found: dict[str, Any]) -> str:
    if not (found["turned"] or found["offices"]):
        return "Nothing was left to archive."
    rows = f"{some(found['shifts'], 'shift')}, {some(found['groups'], 'group')} and {some(found['notes'], 'note')}"
    left = f" {some(found['not_back'], 'group')} had not come back." if found["not_back"] else ""
    if found["without_vanid"]:
        left += f" {some(found['without_vanid'], 'walk-in')} without a VANID: they are not in VAN."
    if found["unwritten"]:
        left += f" {some(found['unwritten'], 'shift')} settled here and not written to VAN: {UNWRITTEN}"
    return f"{rows} of {some(len(found['offices']), 'office')} are in the archive, with {some(found['doors'], 'door')}.{left}"


def some(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


# -- copy --------------------------------------------------------------------------------------------------------------


def copy(night: Night) -> Outcome:
    """Copies of what has none, and a look at those that are there. A day that cannot be copied keeps no other from it."""
    failed: dict[str, str] = {}
    try:
        doubted = doubt_copies(night.run.day)
    except Exception as problem:
        log.exception("the copies could not be looked at")
        doubted, failed["The copies that are there"] = {}, _why_no_copy(problem)
    days, names = days_to_copy(), list[str]()
    for number, day in enumerate(days):
        night.tell(number, len(days))
        try:
            names.append(copy_day(day))
        except Superseded:
            raise
        except Exception as problem:
            log.exception("the copy of %s failed", day)
            failed[str(day)] = _why_no_copy(problem)
    night.tell(len(days), len(days))
    lost = "".join(f" {sentence}" for sentence in doubted.values())
    if failed:
        places = f"{', '.join(sorted(failed))}: {'; '.join(sorted(set(failed.values())))}"
        raise StepFailed(f"{len(failed)} of {len(days)} missing. {DISK.format(places)}{lost}", {"files": len(names)})
    said = f"{len(names):,} files written and read back." if names else "Every archived day has its copy."
    anew = " It was written anew." if len(doubted) == 1 else " They were written anew."
    return Outcome(f"{said}{lost}{anew if lost else ''}", {"files": len(names)}, is_needless=not days)


def _why_no_copy(problem: Exception) -> str:
    """A storage elsewhere raises whatever it likes, with addresses and keys in it: that stays in the log."""
    if isinstance(problem, OSError | BadFile):
        return getattr(problem, "strerror", None) or str(problem)
    return OURS


# -- import ------------------------------------------------------------------------------------------------------------


def import_next_day(night: Night) -> Outcome:
    """The coming days by the API, as the schedule does. Without VAN data staff bring in a file."""
    try:
        VanClient.from_settings()
    except VanNotSetUp:
        return Outcome("VAN's API is not set up: bring in the participant list as a file.", is_needless=True)
    first = max(runs.newest_day(timezone.now()), night.run.opens)
    run = runs.ask_van(first, first + dt.timedelta(days=runs.COMING - 1), by=night.run.by, is_scheduled=night.run.is_scheduled)
    if run is None:
        return Outcome("Another import from VAN is under way; it brings the day.", is_needless=True)
    api_import.bring_in(run.pk, progress=partial(_tell, night))
    run.refresh_from_db()
    counts = {"import_run": run.pk, "rows": run.counts.get("rows", 0), "rows_today": run.counts.get("rows_today", 0)}
    if run.status == RunStatus.DONE:
        came = f"{counts['rows']:,} signups came from VAN, {counts['rows_today']:,} of them for {first:%A, %B %-d}."
        return Outcome(f"{came} {runs.ahead_sentence(first, night.run.opens)}".strip(), counts)
    if run.status == RunStatus.PARTIAL:
        raise StepFailed(
            "VAN gave its signups in part; the report of the import says what is missing. It is made up for in the morning.", counts
        )
    raise StepFailed(f"{run.trouble or OURS} It is made up for in the morning.", counts)


def _tell(night: Night, done: int, total: int) -> None:
    """An import that is under way is ended, also by a worker that was taken for dead: the next one would wait for it."""
    with suppress(Superseded):
        night.tell(done, total)


# -- tidy --------------------------------------------------------------------------------------------------------------


def tidy(night: Night) -> Outcome:
    """Forget what nobody will ask for: import runs and VAN's rows, answers to edits, sessions that have ended."""
    now = timezone.now()
    before = now - dt.timedelta(days=CampaignSettings.load().import_runs_kept_days)
    counts = {
        "rows_of_van": _forget(SyncShift.objects.filter(day__lt=before.date(), shift=None)),
        "answers": _forget(Operation.objects.filter(at__lt=now - KEPT)),
        "import_runs": _forget(_old_runs(before)),
    }
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return Outcome(
        "{import_runs:,} import runs, {rows_of_van:,} rows of VAN and {answers:,} answers to edits were forgotten.".format(**counts), counts
    )


def _old_runs(before: dt.datetime) -> Any:
    """Not those that brought a row which is still kept."""
    kept = Q(pk__in=SyncShift.objects.values("first_run")) | Q(pk__in=SyncShift.objects.values("last_run"))
    return ImportRun.objects.filter(uploaded_at__lt=before).exclude(kept).exclude(status__in=RunStatus.with_a_worker)


def _forget(rows: Any) -> int:
    deleted: int = rows.delete()[1].get(rows.model._meta.label, 0)
    return deleted


def waiting_for_an_office(before: dt.date) -> int:
    """Shifts of past days that nobody has said whose they are: they wait, and the report says so."""
    return Shift.objects.filter(day__lt=before, office=None, is_active=True).count()
