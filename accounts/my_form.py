"""What people say about themselves. Rank, region and whether they are let in are others' to say."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.scope import offices_visible_to

LONGEST = "At most %(limit_value)d letters fit; this has %(show_value)d."


class MyForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "default_office", "colour", "uses_keys")
        widgets = {"colour": forms.TextInput(attrs={"type": "color"})}
        error_messages = {
            "first_name": {"required": "Give your first name: colleagues see it beside what you do.", "max_length": LONGEST},
            "last_name": {"max_length": LONGEST},
            "default_office": {"invalid_choice": "This office is not among yours. Choose one from the list."},
            "colour": {"required": "Choose a colour for your icon.", "max_length": "Give a colour such as #1f6feb."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        office = self.fields["default_office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = offices_visible_to(self.instance)
        office.empty_label = "None"

    def save(self, commit: bool = True) -> User:
        """Only these fields: the account may have been changed elsewhere since it was read."""
        self.instance.save(update_fields=self.Meta.fields)
        return self.instance
