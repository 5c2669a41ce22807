"""What managers fill in about people. Each form knows who fills it in: choices and checks are that manager's."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm

from accounts.forms import EditUserForm, NewUserForm
from accounts.managing import (
    BEYOND_ASCII,
    NOT_YOURS,
    NotDone,
    check_has_place,
    check_place,
    check_stays_open,
    offices_given_by,
    usual_region,
)
from accounts.models import Office, Rank, Region, User
from accounts.scope import people_seen_by, ranks_given_by, regions_given_by

PLACE = ("rank", "region", "default_office")


class PlacedBy(forms.ModelForm):
    """Rank, region and office as far as ``by`` may give them. The admin sets ``by`` on the class that it makes of this one."""

    by: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self.fields, self.by)
        if self.instance.default_office_id and "default_office" in self.fields:  # it may lie elsewhere, and stays
            offices = offices_given_by(self.by) | Office.objects.filter(pk=self.instance.default_office_id)
            self.fields["default_office"].queryset = offices  # type: ignore[attr-defined]
        if self.instance.pk is None and self.by.rank != Rank.DATA and "region" in self.fields:
            self.fields["region"].required = True
            self.fields["region"].initial = usual_region(self.by)

    def clean_email(self) -> str:
        """Whose e-mail it is elsewhere is not told."""
        email = super().clean_email()  # type: ignore[misc]
        if not email.isascii():
            raise forms.ValidationError(BEYOND_ASCII)
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists() and not people_seen_by(self.by).filter(pk__in=others).exists():
            raise forms.ValidationError(NOT_YOURS)
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rank, region, office = (cleaned.get(name, getattr(self.instance, name)) for name in PLACE)
        is_active, changed = cleaned.get("is_active", self.instance.is_active), set(self.changed_data)
        try:
            if not self.errors and changed & set(PLACE):
                check_place(self.by, rank, region, office if changed & {"region", "default_office"} else None)
            if is_active and "is_active" in changed:
                check_has_place(rank, region)
            check_stays_open(self.by, self.instance, rank=rank, is_active=is_active)
        except NotDone as no:
            self.add_error(no.field if no.field in self.fields else None, str(no))
        return cleaned


class AddPersonForm(PlacedBy, NewUserForm):
    pass


class ChangePersonForm(PlacedBy, EditUserForm):
    """Carries what each field said when the page was made: what nobody touched is neither changed nor saved, however old the page is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = not field.disabled and (not self.is_bound or self.add_initial_prefix(name) in self.data)

    def clean(self) -> dict[str, Any]:
        for name in self.cleaned_data.keys() - set(self.changed_data):
            self.cleaned_data[name] = getattr(self.instance, name)
        return super().clean()


class PasswordOfPersonForm(AdminPasswordChangeForm):
    """Writes the password alone: the page may be minutes old."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if commit:
            user.save(update_fields=["password"])
        return user


class ApproveForm(forms.Form):
    """Where people who wait will work, and as what."""

    rank = forms.ChoiceField(choices=Rank.choices, initial=Rank.INTERN)
    region = forms.ModelChoiceField(
        Region.objects.all(), required=False, help_text="Interns see only this region's boards. HQ stands for all regions."
    )
    default_office = forms.ModelChoiceField(
        Office.objects.all(), required=False, label="Office", help_text="The board that opens after signing in. May stay empty."
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        limit_choices(self.fields, by)
        self.fields["region"].initial = usual_region(by)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                check_place(self.by, cleaned["rank"], cleaned["region"], cleaned["default_office"])
            except NotDone as no:
                self.add_error(no.field or None, str(no))
        return cleaned


class MoveForm(forms.Form):
    office = forms.ModelChoiceField(Office.objects.all(), error_messages={"required": "Choose an office first."})

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_given_by(by)  # type: ignore[attr-defined]


def limit_choices(fields: dict[str, forms.Field], by: User) -> None:
    """What is not offered is not taken either: a choice field refuses what is not among its choices."""
    for name, rows in (("region", regions_given_by(by)), ("default_office", offices_given_by(by))):
        if isinstance(field := fields.get(name), forms.ModelChoiceField):
            field.queryset = rows
            field.error_messages["invalid_choice"] = "That is not yours to give. Choose one of the list, or ask data staff."
    if isinstance(ranks := fields.get("rank"), forms.ChoiceField):
        ranks.choices = [(rank.value, rank.label) for rank in ranks_given_by(by)]
        ranks.error_messages["invalid_choice"] = "That rank is not yours to give. Choose one of the list, or ask data staff."
