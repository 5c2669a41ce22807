"""Joining two records of one person. Nothing is deleted: the record that goes points to the one that stays, and all of it can be taken back."""

from collections import defaultdict
from typing import Any

from django import forms
from django.db.models import Model

from accounts.models import Office, Rank
from accounts.scope import NO, may_in_all, reach
from tracker.enums import ShiftStatus
from tracker.errors import NOT_FOUND, Refused
from tracker.models import CanvassGroup, GroupMember, Note, Shift, Volunteer
from tracker.operations.edit import Edit
from tracker.operations.fields import MAX_ID, Row, Text, Whole, YesNo, wrong
from tracker.operations.kinds.claims import refuse_claimed
from tracker.operations.kinds.pitch import carry_pitch
from tracker.operations.registry import Reach, operation
from tracker.volunteers.joining import Pair, are_two_in_van, cells, fields_of, in_order, pairs, seen, status_fields
from tracker.volunteers.scope import sees

BOTH = "both"
Rows = dict[type[Model], dict[Any, Any]]
LOOK_AGAIN = Refused("changed_since", "One of the two has changed since you looked. Look at both again, and merge then.")
TWO_IN_VAN = "These are two people in VAN, with VANIDs {} and {}. Have them merged in VAN first; then data staff can merge them here, too."
NO_OFFICE = "One of them has a shift at {}, which belongs to no office yet. Data staff give the place its office first."
OUT_OF_REACH = "One of them has a shift at an office of another region. Ask your field director or data staff to merge them."


class Answers(forms.Field):
    """By pair of rows ("812-815") what becomes of it: "both", or the id of the row whose status stands on the one that stays."""

    empty_values = (None,)

    def to_python(self, value: Any) -> dict[str, str]:
        is_sound = isinstance(value, dict) and len(value) < 50 and all(isinstance(answer, str) for answer in value.values())
        if not is_sound:
            raise wrong("Say for each pair of rows what becomes of it.")
        return value


class MergeVolunteersForm(forms.Form):
    """``office``: whose log keeps the merge, as people who stand on no board have none. ``seen``: see ``joining.seen``.

    ``is_one_in_van``: of two VANIDs, data staff say that VAN has merged them into the one of ``keep``.
    """

    office = Row(Office)
    keep = Whole(low=1, high=MAX_ID)
    gone = Whole(low=1, high=MAX_ID)
    seen = Text(max_length=2000)
    cell = Text(max_length=40, required=False)
    rows_asked = Answers()
    is_one_in_van = YesNo(required=False)


def _reach(data: dict[str, Any]) -> Reach:
    """Both, who was merged into the one that goes, their shifts of every day, and what hangs on these."""
    ids = {data["keep"], data["gone"]}
    shifts = Shift.objects.filter(volunteer__in=ids, office__isnull=False)
    groups = CanvassGroup.objects.filter(members__shift__in=shifts)
    before = Volunteer.objects.filter(merged_into=data["gone"])
    return Reach(
        beyond={office for office in (*shifts.values_list("office", flat=True), *groups.values_list("office", flat=True)) if office},
        rows={
            Volunteer: ids | set(before.values_list("pk", flat=True)),
            Shift: set(shifts.values_list("pk", flat=True)),
            CanvassGroup: set(groups.values_list("pk", flat=True)),
            Note: set(Note.objects.filter(shift__in=shifts, is_active=True).values_list("pk", flat=True)),
        },
    )


@operation(MergeVolunteersForm, reach=_reach, locks_people=True)
def merge_volunteers(
    edit: Edit, *, office: Office, keep: int, gone: int, seen: str, cell: str, rows_asked: dict[str, str], is_one_in_van: bool | None, rows: Rows,
) -> None:  # fmt: skip
    """Give all that the record ``gone`` has to ``keep``. Of two rows of one shift, ``rows_asked`` says what becomes of them."""
    stays, goes = _people(edit, keep, gone)
    shifts: dict[int, list[Shift]] = defaultdict(list)
    for shift in {row.pk: row for row in rows.get(Shift, {}).values()}.values():
        shifts[shift.volunteer_id].append(shift)
    _check(edit, stays, goes, [shift for theirs in shifts.values() for shift in theirs], is_one_in_van=bool(is_one_in_van))
    asked = pairs(shifts[keep], shifts[gone])
    _check_answers(stays, goes, asked, seen, cell, rows_asked)
    for shift in shifts[gone]:
        edit.change(shift, volunteer=stays)
    for pair in asked:
        if rows_asked[pair.key] != BOTH:
            _join_rows(edit, pair, rows_asked[pair.key], rows)
    edit.change(stays, **fields_of(stays, goes, cell))
    carry_pitch(edit, goes, stays)
    edit.touch(stays)
    for person in edit.people.values():
        if person is goes or person.merged_into_id == goes.pk:
            edit.change(person, merged_into=stays)
    edit.log_in(office.pk)


def _people(edit: Edit, keep: int, gone: int) -> tuple[Volunteer, Volunteer]:
    """Both, if the user may see both and merge at all. Who was merged meanwhile is to be looked at again."""
    people = [edit.people[pk] for pk in {keep, gone} & edit.people.keys()]
    if edit.by is None or len(people) < 2 or reach(edit.by, "merge_people") == NO or not all(sees(edit.by, person) for person in people):
        raise NOT_FOUND
    if not may_in_all(edit.by, "merge_people", edit.counters):
        raise Refused("not_yours", OUT_OF_REACH)
    if any(person.merged_into_id for person in people):
        raise LOOK_AGAIN
    return edit.people[keep], edit.people[gone]


def _check(edit: Edit, stays: Volunteer, goes: Volunteer, shifts: list[Shift], *, is_one_in_van: bool) -> None:
    placeless = Shift.objects.filter(volunteer__in=[stays, goes], office=None).select_related("location").first()
    if placeless:
        raise Refused("no_office", NO_OFFICE.format(placeless.location or "a place without a name"))
    if are_two_in_van(stays, goes):
        if not is_one_in_van or edit.by is None or edit.by.rank != Rank.DATA:
            raise Refused("two_vanids", TWO_IN_VAN.format(stays.vanid, goes.vanid))
    elif in_order(stays, goes)[0] is not stays:
        raise LOOK_AGAIN  # it has got its VANID since


def _check_answers(stays: Volunteer, goes: Volunteer, asked: list[Pair], shown: str, cell: str, answers: dict[str, str]) -> None:
    if shown != seen((stays, goes), asked):
        raise LOOK_AGAIN
    if cell not in ("", *cells(stays, goes)):
        raise Refused("bad_entry", "Choose one of the numbers that the two records have.")
    for pair in asked:
        may_be = [BOTH, str(pair.one.pk), str(pair.other.pk)] if pair.may_be_one else [BOTH]
        if answers.get(pair.key) not in may_be:
            raise Refused("unanswered", "Both have a row of the same shift. Say whether it is one shift or two.")


def _join_rows(edit: Edit, pair: Pair, stands: str, rows: Rows) -> None:
    """One row for one shift: notes, passes, claim and groups of the other one come along, and the other one leaves the board."""
    stays, goes = pair.in_order
    source = pair.one if stands == str(pair.one.pk) else pair.other
    if stays.claimant_at(edit.at) and goes.claimant_at(edit.at):
        refuse_claimed(edit, goes)
        refuse_claimed(edit, stays)
    _bring_groups(edit, stays, goes, source, rows)
    for note in rows.get(Note, {}).values():
        if note.shift_id == goes.pk:
            edit.change(note, shift=stays)
    claims = stays if stays.claimant_at(edit.at) else goes
    is_over = source.status in ShiftStatus.settled
    claim = {"claimed_by": None if is_over else claims.claimed_by, "claimed_until": None if is_over else claims.claimed_until}
    edit.change(stays, **status_fields(stays, goes, source, edit.at), **claim)
    edit.change(goes, is_active=False)


def _bring_groups(edit: Edit, stays: Shift, goes: Shift, source: Shift, rows: Rows) -> None:
    members = list(GroupMember.objects.filter(shift__in=[stays, goes]).order_by("pk"))
    groups = {row.pk: [member.group_id for member in members if member.shift_id == row.pk] for row in (stays, goes)}
    open_in = [member for member in members if member.left_at is None]
    if len(open_in) > 1 or set(groups[stays.pk]) & set(groups[goes.pk]):
        raise Refused("in_group", "Both rows have been in a group today. Leave them two rows, or take one out of its group first.")
    if open_in and source.status not in ShiftStatus.may_canvass:
        raise Refused("in_group", "They are in a canvass group, so the status of the row that is In stands.")
    for member in members:
        if member.shift_id == goes.pk:
            member.group = rows[CanvassGroup][member.group_id]
            edit.change(member, shift=stays)
            edit.touch(member.group)
