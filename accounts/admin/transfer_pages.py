"""Add many people at once, and take the list away as a file. Nothing is kept: the preview carries the lines, and they are judged again."""

import json
import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.transfer.export import FORMATS, people_as_file
from accounts.transfer.reading import COLUMNS, MOST_BYTES, MOST_LINES, Line, NotAList, PeopleList, read_list
from accounts.transfer.resource import bring_in as take
from accounts.transfer.words import words_known

HEADER = "e-mail\tname\tfirst name\tlast name\trank\tregion\toffice"
CHANGED_ON_THE_WAY = "The lines of the preview did not come back whole. Paste or choose the list again."


class ListForm(forms.Form):
    text = forms.CharField(
        label="Paste people here",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(label="Or choose a file", required=False, help_text="CSV or .xlsx; the bytes in it decide, not its name.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text, file = cleaned.get("text", "").strip(), cleaned.get("file")
        if not self.errors and bool(text) == bool(file):
            raise forms.ValidationError("Paste people, or choose a file: one of the two.")
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            self.add_error("file", "This file is larger than a list of people is. Take out pictures and other sheets, and choose it again.")
        return cleaned

    def data_given(self) -> bytes:
        file = self.cleaned_data.get("file")
        return file.read() if file else self.cleaned_data["text"].encode()


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bring_in(request: SignedInRequest) -> HttpResponse:
    """Choose, look, confirm: one address, because no line may stand in one."""
    if "lines" in request.POST:
        return _confirm(request)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if not form.is_valid():
        return _choose(request, form)
    try:
        found = read_list(form.data_given(), words_known())
    except NotAList as no:
        form.add_error("file" if form.cleaned_data.get("file") else "text", str(no))
        return _choose(request, form)
    return _show(request, found, is_dry=True)


def export(people: QuerySet[User], ending: str, zone: zoneinfo.ZoneInfo) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404
    data, content_type = people_as_file(people, ending, zone)
    name = f"people-{timezone.now().astimezone(zone):%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=content_type, headers=headers)


def _confirm(request: SignedInRequest) -> HttpResponse:
    lines = _unpacked(request.POST["lines"])
    if lines is None:
        form = ListForm({})
        form.is_valid()
        form.errors.clear()
        form.add_error(None, CHANGED_ON_THE_WAY)
        return _choose(request, form)
    return _show(request, PeopleList(lines), is_dry=False)


def _choose(request: HttpRequest, form: ListForm) -> HttpResponse:
    return _render(request, "choose.html", {"form": form, "title": "Add many people"}, 422 if form.is_bound else 200)


def _show(request: SignedInRequest, found: PeopleList, *, is_dry: bool) -> HttpResponse:
    """The preview, or what was done. To send it again does no harm: the second time nothing is new."""
    outcome = take(found.lines, request.user, is_dry=is_dry)
    counts = outcome.counts
    bad = outcome.of("bad")
    context = {
        "is_dry": is_dry, "counts": counts, "good": counts["new"] + counts["changed"], "total": len(found.lines), "remarks": found.remarks,
        "new": outcome.of("new"), "changed": outcome.of("changed"), "bad": bad, "lines": _packed(found.lines),
        "to_mend": "\n".join([HEADER, *(judged.line.text() for judged in bad if not judged.is_twice)]), "title": "Add many people",
    }  # fmt: skip
    return _render(request, "lines.html", context)


def _packed(lines: list[Line]) -> str:
    return json.dumps([[line.number, *(line.cells.get(name, "") for name in (*COLUMNS, "more"))] for line in lines], ensure_ascii=False)


def _unpacked(text: str) -> list[Line] | None:
    """What ``_packed`` made. None for anything else, which no page of ours sends."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    width = len(COLUMNS) + 2
    if not isinstance(rows, list) or len(rows) > MOST_LINES + 1:
        return None
    if not all(
        isinstance(row, list) and len(row) == width and isinstance(row[0], int) and all(isinstance(c, str) for c in row[1:]) for row in rows
    ):
        return None
    return [Line.of(row[0], dict(zip((*COLUMNS, "more"), row[1:], strict=True))) for row in rows]


def _render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "opts": User._meta}
    return render(request, f"admin/accounts/user/import/{template}", {**frame, **context}, status=status)
