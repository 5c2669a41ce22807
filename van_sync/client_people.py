"""Who in VAN may be meant, and how a person is told to VAN."""

import re
from typing import Any

from tracker.phones import phone_digits
from van_sync import client_json
from van_sync.client_errors import VanNotFound
from van_sync.client_http import Kind, Page, VanHttp
from van_sync.client_types import Person

FOUND = 50  # of each search; VAN gives no more on a page
Row = dict[str, Any]


def search(http: VanHttp, query: Row) -> list[Person]:
    """The first fifty that VAN finds; none where it answers 404."""
    try:
        page = Page.of(http.get("people", {**query, "$top": FOUND, "$expand": "Phones,Emails"}), "people")
    except VanNotFound:
        return []
    return [client_json.read(client_json.person, row, "a person") for row in page.items]


def vanid_by_phone(http: VanHttp, digits: str) -> int | None:
    """The one person with this number; None if there is none, or more than one."""
    try:
        answer = http.post("people/findByPhone", {"phoneNumber": digits}, Kind.READ)
    except VanNotFound:
        return None
    return http.id_in(answer, "vanId", Kind.READ)


def candidate(*, first_name: str, last_name: str, phone: str, cell: str, email: str) -> Row:
    """The body of findOrCreate. Only what is there: VAN fails on empty parts."""
    phones = [{"phoneNumber": digits, "phoneType": kind} for digits, kind in ((_digits(cell), "C"), (_digits(phone), "H")) if digits]
    whole = {
        "firstName": first_name.strip(),
        "lastName": last_name.strip(),
        "phones": phones,
        "emails": [{"email": email.strip()}] if email.strip() else [],
    }
    return {key: value for key, value in whole.items() if value}


def is_matched(body: Row) -> bool:
    """Is it enough for VAN to find the person again? With less findOrCreate makes a new one each time that it is sent."""
    return bool(body.get("emails")) or bool(body.get("firstName") and body.get("lastName") and body.get("phones"))


def _digits(phone: str) -> str:
    return phone_digits(phone) or re.sub(r"\D", "", phone)
