"""Ids of the seed: each kind has its own range, all beyond 32 bits or near it, and a booking keeps its id in the file of the next day."""

import datetime as dt

from van_sync.sample.campaign import FIRST_VANID, VANIDS_AN_OFFICE, Booking
from van_sync.sample.words import ROLES

FIRST_DAY = dt.date(2020, 1, 1)
FIRST_EVENT, EVENTS_A_DAY = 750_000_001, 4_000
FIRST_SHIFT, SIGNUPS_A_DAY = 9_001, 10_000_000
SHIFT_NAMES = {9: "Morning", 12: "Midday", 15: "Afternoon", 18: None}  # by the hour; nobody has named the last
HOURS, ROLE_NAMES = tuple(SHIFT_NAMES), tuple(ROLES)


def office_of(booking: Booking) -> int:
    """The place of the office whose people these are."""
    return (booking.person.vanid - FIRST_VANID) // VANIDS_AN_OFFICE


def event_id(day: dt.date, office: int, role: str) -> int:
    return FIRST_EVENT + (day - FIRST_DAY).days * EVENTS_A_DAY + office * len(ROLE_NAMES) + ROLE_NAMES.index(role)


def event_of(booking: Booking) -> int:
    return event_id(booking.day, office_of(booking), booking.role)


def shift_id(event: int, hour: int) -> int:
    return FIRST_SHIFT + (event - FIRST_EVENT) * len(HOURS) + HOURS.index(hour)


def signup_id(booking: Booking) -> int:
    within_day = (booking.person.vanid - FIRST_VANID) * len(HOURS) + HOURS.index(booking.starts_at.hour)
    return (booking.day - FIRST_DAY).days * SIGNUPS_A_DAY + within_day
