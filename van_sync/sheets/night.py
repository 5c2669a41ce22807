"""The Google Sheet's part of the night: before the day leaves the boards."""

from van_sync.night.exports import before_archive
from van_sync.night.outcome import Night, Outcome, StepFailed
from van_sync.sheets.export import export_until


@before_archive("sheets", "Doors and figures to the Google Sheet")
def write_sheet(night: Night) -> Outcome:
    written = export_until(night.day, by=night.run.by)
    if written.is_failed:
        raise StepFailed(written.sentence)
    return Outcome(written.sentence, {"lines": written.rows}, is_needless=written.state == "off")
