"""What the boards show, and what the tables hold: to be compared before and after."""

import json

from accounts.models import Office
from tracker.boards import find_board
from tracker.models import Change, Location, OfficeCounter, Shift, Volunteer
from tracker.phones import phone_digits
from tracker.snapshot import snapshot_json

NOT_VANS = {"id", "shift", "volunteer", "version", "van_signup_id"}


def boards(user):
    """What each office's board shows, row for row, without what only numbers our rows.

    Nor does it compare numbers that nobody can call: an export has them as they were typed, the API's reader leaves them out.
    """
    return {office.code: _rows(json.loads(snapshot_json(find_board(user, office.code), user))) for office in Office.objects.all()}


def _rows(board):
    rows = {kind: [dict(zip(board["columns"][kind], row, strict=True)) for row in found] for kind, found in board["rows"].items()}
    for kind, coded in board["words"].items():
        for name, words in coded.items():
            for row in rows[kind]:
                row[name] = None if row[name] is None else words[row[name]]
    people = {row["id"]: {**row, **{name: _callable(row[name]) for name in ("phone", "cell")}} for row in rows["volunteer"]}
    shown = [
        {name: value for name, value in {**people[shift["volunteer"]], **shift}.items() if name not in NOT_VANS} for shift in rows["shift"]
    ]
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in shown)


def _callable(phone):
    digits = phone_digits(phone)
    return digits if digits and digits[0] != "1" else None


def state():
    return [list(model.objects.order_by("pk").values_list()) for model in (Change, OfficeCounter, Shift, Volunteer, Location)]
