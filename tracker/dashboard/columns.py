"""Stand-in for the tabs that branch ``metrics`` declares; goes with the merge."""

from dataclasses import dataclass

from tracker.metrics import FIGURES

BY_NAME = {figure.name: figure for figure in FIGURES}


@dataclass(frozen=True)
class Column:
    head: str
    label: str
    figure: str


def _columns(head, **labels):
    return tuple(Column(head, label, figure) for figure, label in labels.items())


DASHBOARD = {
    "confirmations": (
        *_columns("Canvass", canvass_scheduled="Scheduled", canvass_coverage="Called", canvass_sdc_rate="SDC", canvass_show_rate="Completed", canvass_declined="Declined", canvass_flake_rate_before="Flaked", canvass_flake_rate_after="Still No Show"),
        *_columns("Phone bank", phonebank_scheduled="Scheduled", phonebank_coverage="Called", phonebank_sdc_rate="SDC", phonebank_completed="Completed", phonebank_declined="Declined", phonebank_flake_rate_before="Flaked", phonebank_flake_rate_after="Still No Show"),
        *_columns("Flakes", flakes="All", flakes_attempted="Attempted", flakes_came="Came", flakes_rescheduled="Resched", flakes_remaining="Remaining"),
        *_columns("Pitch", unpitched="Unpitched", extra_shifts="Extra"),
        *_columns("Apart", walk_ins="Walk-ins"),
    ),
    "production": (
        *_columns("All day", doors="Doors", goal="Goal"),
        *_columns("Out now", canvassers_out="Canvassers", packets_out="Packets"),
        *_columns("Pace", kps="KPS", kph="KPH"),
        *_columns("Check-ins", overdue="Overdue"),
    ),
    "toplines": (
        *_columns("Out now", canvassers_out="Canvassers", packets_out="Packets", overdue="Overdue"),
        *_columns("All day", goal="Goal", doors="Doors", ptg="PTG", doors_possible="Possible"),
    ),
}  # fmt: skip
