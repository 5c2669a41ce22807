"""The made-up campaign in the shape of the files that data staff have: VAN's export, and the table of locations."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from van_sync.sample.campaign import Booking, SampleCampaign

PARTICIPANTS = (
    "VanID", "Name", "Phone", "Cell Phone", "Email", "Event", "Date", "Time", "Location", "Role", "Status", "Recruited By", "Signup Date",
)  # fmt: skip
LOCATIONS = ("van_location", "office", "office_name", "region")
# VAN shows numbers as somebody once typed them.
PHONE_STYLES: tuple[Callable[[str], str], ...] = (
    lambda digits: f"({digits[:3]}) {digits[3:6]}-{digits[6:]}",
    lambda digits: f"{digits[:3]}-{digits[3:6]}-{digits[6:]}",
    lambda digits: f"{digits[:3]}.{digits[3:6]}.{digits[6:]}",
    lambda digits: digits,
    lambda digits: f"1{digits}",
)


def write_participants(campaign: SampleCampaign, path: Path) -> None:
    """Write the Event Participant List as VAN does: UTF-8 with a byte order mark, lines ending in CR LF."""
    _write(path, PARTICIPANTS, map(_participant, campaign.bookings))


def write_locations(campaign: SampleCampaign, path: Path) -> None:
    """Write which office each place belongs to; places that nobody has placed are left out."""
    offices = {office.code: office for office in campaign.offices}
    placed = [(location.name, offices[location.office]) for location in campaign.locations if location.office]
    _write(path, LOCATIONS, ((name, office.code, office.name, office.region) for name, office in placed))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _participant(booking: Booking) -> tuple[object, ...]:
    person = booking.person
    style = PHONE_STYLES[person.vanid % len(PHONE_STYLES)]
    return (
        person.vanid,
        f"{person.last_name}, {person.first_name}",
        style(person.phone) if person.phone else "",
        style(person.cell) if person.cell else "",
        person.email,
        booking.event,
        _date(booking.day),
        f"{booking.starts_at:%-I:%M %p} - {booking.ends_at:%-I:%M %p}",
        booking.location.name,
        booking.role,
        booking.status,
        booking.recruited_by,
        _date(booking.signed_up_on),
    )


def _date(day: object) -> str:
    return f"{day:%-m/%-d/%Y}"
