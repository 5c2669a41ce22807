"""What several tables of the admin share."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.forms import Form, ModelChoiceField, ModelForm
from django.http import HttpRequest

from accounts.ledger import said

LONGEST = 60  # of a value in an entry


class TellsValues(admin.ModelAdmin):
    """The history says values, "minutes: 45 → 30", and not only which fields were touched."""

    def construct_change_message(self, request: HttpRequest, form: Form, formsets: Any, add: bool = False) -> Any:
        if not isinstance(form, ModelForm):
            return "new password" if form.cleaned_data.get("set_usable_password", True) else "password taken away"
        parts = [_told(form, name, add) for name in form.changed_data if "password" not in name and name in form.cleaned_data]
        return "; ".join(part for part in parts if part) or ("added" if add else "saved, nothing changed")


def _told(form: ModelForm, name: str, add: bool) -> str:
    word, after = _word(form, name), _short(form, name, form.cleaned_data[name])
    return f"{word}: {after}" if add else f"{word}: {_short(form, name, form.initial.get(name))} → {after}"


def _word(form: ModelForm, name: str) -> str:
    try:
        return str(getattr(form._meta.model._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def _short(form: ModelForm, name: str, value: Any) -> str:
    field = form.fields[name]
    if isinstance(field, ModelChoiceField) and value is not None and not isinstance(value, Model):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else None
    text = said(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


class ToLookAt(admin.ModelAdmin):
    """Nobody adds to it, changes it or takes something out."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class OneRow(TellsValues):
    """Settings: there is one row, which is edited and neither added twice nor deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not self.get_queryset(request).exists()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
