"""What data staff fill in to bring a file from VAN."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from tracker.models import CampaignSettings
from van_sync import uploads
from van_sync.export_columns import NotAnExport
from van_sync.export_tables import refuse_at_a_glance
from van_sync.location_files import NotATable, read_places
from van_sync.models import RunKind


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            (RunKind.SHIFTS, "VAN's Event Participant List: who is booked"),
            (RunKind.LOCATIONS, "Our table of places: which VAN location belongs to which office"),
        ],
        widget=forms.RadioSelect,
        initial=RunKind.SHIFTS,
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # for a sentence of our own
        help_text="A participant list as VAN exports it: CSV, .xls, .zip or .xlsx. A table of places as CSV.",
    )
    day = forms.DateField(
        label="Day",
        required=False,
        help_text="The day that all boards show after the import. Not needed for a table of places.",
        error_messages={"invalid": "This is not a date. Write it as 2026-10-31."},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["day"].initial = CampaignSettings.load().today

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(uploads.EMPTY)
        if file.size > uploads.LARGEST:
            raise forms.ValidationError(uploads.TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == RunKind.SHIFTS and "day" in given and not given["day"]:
            self.add_error("day", "Say which day the boards are to show.")
        if "file" in given and "kind" in given:
            self._look_at(given["file"], given["kind"])
        return given

    def _look_at(self, file: UploadedFile, kind: str) -> None:
        data = file.read()
        try:
            if kind == RunKind.SHIFTS:
                refuse_at_a_glance(data)
            else:
                read_places(data)
        except (NotAnExport, NotATable) as refusal:
            self.add_error("file", str(refusal))
        self.cleaned_data["data"] = data
