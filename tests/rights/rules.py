"""What a line of the tables is: an address, whose column it stands in, and what those hear who may."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.rights.columns import CLOSED, Column
from tests.rights.ground import Place

SIGN_IN = "/accounts/login/?next="


@dataclass(frozen=True)
class Rule:
    """``answer``: the status for those who may; None: they are not asked, since other tests do what it does.

    ``{there.shift.pk}`` in an address or a form field is that of the region which is tried. ``signed_out``: 302 leads to the
    sign-in page, 401 tells a board's tab that it is signed out.
    """

    column: Column
    address: str
    answer: int | None = 200
    method: str = "get"
    form: dict[str, str] = field(default_factory=dict)
    json: str | None = None
    signed_out: int = 302

    def ask(self, client: Client, there: Place) -> Any:
        """Whatever it does is taken back, a sign-out too."""
        address, cookies = self.address.format(there=there), deepcopy(client.cookies)
        with transaction.atomic():
            if self.method == "get":
                answer = client.get(address)
            elif self.json is not None:
                answer = client.post(address, self.json.replace("<id>", str(there.coming.pk)), content_type="application/json")
            else:
                answer = client.post(address, {name: value.format(there=there) for name, value in self.form.items()})
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer

    @property
    def names_a_region(self) -> bool:
        return "{there" in self.address or any("{there" in value for value in self.form.values()) or "<id>" in (self.json or "")

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.address}"


def get(column: Column, address: str, answer: int | None = 200, *, signed_out: int = 302) -> Rule:
    return Rule(column, address, answer, signed_out=signed_out)


def post(column: Column, address: str, answer: int | None = 302, *, signed_out: int = 302, **form: str) -> Rule:
    return Rule(column, address, answer, "post", form, signed_out=signed_out)


def post_json(column: Column, address: str, body: str, answer: int | None = 200) -> Rule:
    """As a board's tab does. ``<id>`` in the body: a coming shift of the region."""
    return Rule(column, address, answer, "post", json=body, signed_out=401)


Rules = dict[str, list[Rule]]


def is_refused(rule: Rule, answer: HttpResponse, *, signed_in: bool) -> bool:
    """The one way of saying no: not found; to those who are signed out, the way to the sign-in page, or 401."""
    if signed_in:  # what nobody may do, a page that only shows does not take
        return answer.status_code == 404 or (rule.column is CLOSED and answer.status_code == 405)
    return leads_to_sign_in(answer) if rule.signed_out == 302 else answer.status_code == rule.signed_out


def leads_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith((SIGN_IN, "/admin/login/?next="))


def text_of(answer: HttpResponse) -> str:
    return f"{answer.content.decode(errors='replace')} {answer.headers.get('Location', '')}"
