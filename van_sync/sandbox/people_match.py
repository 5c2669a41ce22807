"""Which person a description means: VAN's rules for find and findOrCreate."""

import re
import unicodedata
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from van_sync.sandbox.models import Person
from van_sync.sandbox.person_input import Told

NICKNAMES = (
    {"william", "will", "bill", "wes"}, {"robert", "rob", "bob"}, {"elizabeth", "liz", "beth"}, {"katherine", "kate", "kathy"},
    {"augustus", "gus"}, {"benjamin", "ben"}, {"quentin", "quent"}, {"josé", "pepe"}, {"samuel", "sam"}, {"luis", "lou"},
)  # fmt: skip


def key(name: str | None) -> str:
    """A name without accents and case, as VAN compares it."""
    plain = unicodedata.normalize("NFKD", (name or "").strip().casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def find(told: Told, *, is_voter: bool) -> Person | None:
    """The best match: the record that was there first. None also if too little was told."""
    people = Person.objects.filter(is_voter=is_voter, is_deleted=False, is_hidden=False)
    if told.vanid is not None:
        return people.filter(pk=told.vanid).first()
    for rows in _attempts(told, people):
        if row := rows.order_by("pk").first():
            return row
    return None


def _attempts(told: Told, people: QuerySet[Person]) -> Iterator[QuerySet[Person]]:
    addresses = [one["address"] for one in told.emails]
    if not (told.first_name and told.last_name):
        if addresses:
            yield people.filter(_any_email(addresses))
        return
    named = people.filter(first_key__in=_first_names(told.first_name), last_key=key(told.last_name))
    if addresses:
        yield named.filter(_any_email(addresses))
    if numbers := [one["number"] for one in told.phones]:
        yield named.filter(phones__number__in=numbers)
    for one in told.addresses:
        if zip5 := (one["postcode"] or "")[:5]:
            near = named.filter(addresses__postcode__startswith=zip5)
            if told.born_on:
                yield near.filter(born_on=told.born_on)
            if street := re.match(r"\d+\S*\s+\S+", one["line1"] or ""):
                yield near.filter(addresses__line1__istartswith=street[0], addresses__postcode__startswith=zip5)


def _any_email(addresses: list[str]) -> Q:
    wanted = Q()
    for address in addresses:
        wanted |= Q(emails__address__iexact=address)
    return wanted


def _first_names(name: str) -> set[str]:
    plain = key(name)
    return {plain}.union(*({key(one) for one in group} for group in NICKNAMES if plain in {key(one) for one in group}))
