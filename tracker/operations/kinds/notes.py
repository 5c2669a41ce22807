"""Notes: appended, never joined in storage; the boards join them on display."""

import uuid

from django import forms

from tracker.enums import Tab
from tracker.errors import Refused
from tracker.models import CanvassGroup, Note, Shift
from tracker.operations.edit import Edit
from tracker.operations.fields import Choice, Key, Row, Text
from tracker.operations.kinds.calls import require_active
from tracker.operations.registry import operation


class AddNoteForm(forms.Form):
    shift = Row(Shift)
    tab = Choice(choices=Tab.choices)
    text = Text(max_length=1000)
    note = Key(required=False)


@operation(AddNoteForm)
def add_note(edit: Edit, *, shift: Shift, tab: str, text: str, note: uuid.UUID | None) -> None:
    require_active(shift)
    _add(edit, Note(shift=shift, tab=tab, text=text, key=note))


class AddGroupNoteForm(forms.Form):
    group = Row(CanvassGroup)
    text = Text(max_length=1000)
    note = Key(required=False)


@operation(AddGroupNoteForm)
def add_group_note(edit: Edit, *, group: CanvassGroup, text: str, note: uuid.UUID | None) -> None:
    require_active(group)
    _add(edit, Note(group=group, tab=Tab.KPH, text=text, key=note))


class DeleteNoteForm(forms.Form):
    note = Row(Note)


@operation(DeleteNoteForm)
def delete_note(edit: Edit, *, note: Note) -> None:
    """Take a note off the boards; the log keeps it."""
    edit.change(note, is_active=False)


def group_note(edit: Edit, group: CanvassGroup, text: str) -> None:
    """Leave a remark of the program's own, in the name of the person who acted."""
    _add(edit, Note(group=group, tab=Tab.KPH, text=text))


def _add(edit: Edit, note: Note) -> None:
    if note.key and Note.objects.filter(key=note.key).exists():
        raise Refused("exists", "This note is there already.")
    note.by, note.at = edit.by, edit.at
    edit.add(note)
