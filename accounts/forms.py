"""Forms about people: signing in, and what data staff fill in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, AuthenticationForm, UserChangeForm
from django.core.exceptions import ValidationError

from accounts import throttle
from accounts.models import User


class SignInForm(AuthenticationForm):
    """E-mail, in any case, and password."""

    error_messages = {
        "invalid_login": "E-mail or password is wrong, or this log-in is not allowed. Your field director or data staff can help.",
        "inactive": "This log-in is not allowed. Your field director or data staff can help.",
    }
    PAUSED = (
        "Too many wrong tries, so passwords are not looked at for ten minutes from the first of them. "
        "Wait, sign in another way if there is one above, or ask data staff for a new password."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget = forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})

    def clean(self) -> dict[str, Any]:
        """With a field left empty no password is tried: that counts neither as a wrong try nor as the right one."""
        email, address = self.cleaned_data.get("username", ""), self._address()
        is_try = bool(email and self.cleaned_data.get("password"))
        if is_try and not throttle.may_try(email, address):
            raise ValidationError(self.PAUSED, code="paused")
        cleaned = super().clean()
        if is_try and self.get_user():
            throttle.forget(email, address)
        return cleaned

    def _address(self) -> str:
        return self.request.META.get("REMOTE_ADDR", "") if self.request else ""


class EmailInLowerCase:
    """One spelling in the table, whatever was typed."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class NewUserForm(EmailInLowerCase, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)
        field_classes: dict[str, type[forms.Field]] = {}


class EditUserForm(EmailInLowerCase, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type[forms.Field]] = {}
