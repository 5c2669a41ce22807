"""Events, signups and places as VAN writes them. What was not asked for is there, with null."""

from collections.abc import Collection
from typing import Any

from van_sync.sandbox import clock
from van_sync.sandbox.faults import faults
from van_sync.sandbox.lookups import EVENT_TYPES, NOTE_CATEGORIES, ROLES, STATUSES, EventType
from van_sync.sandbox.models import Code, Event, EventNote, EventRole, EventShift, Location, PersonNote, Signup

Json = dict[str, Any]


def event(row: Event, expanded: Collection[str]) -> Json:
    """An event, with its parts prefetched."""

    def part(name: str, make: Any) -> Any:
        return make() if name in expanded else None

    return {
        "eventId": row.pk, "name": row.name, "shortName": row.short_name, "description": row.description,
        "startDate": clock.local(row.starts_at), "endDate": clock.local(row.ends_at),
        "eventType": {"eventTypeId": row.type_id, "name": EVENT_TYPES[row.type_id].name},
        "isActive": row.is_active, "isOnlyEditableByCreatingUser": row.is_creators_alone, "isPubliclyViewable": row.is_public,
        "districtFieldValue": row.district, "createdDate": clock.zulu(row.made_at), "dotNetTimeZoneId": clock.windows_zone(),
        "shifts": part("shifts", lambda: [shift(one) for one in row.shifts.all()]),
        "roles": part("roles", lambda: [event_role(one) for one in row.roles.all()]),
        "locations": part("locations", lambda: [location(one) for one in row.locations.all()]),
        "codes": part("codes", lambda: [event_code(one) for one in row.codes.all()]),
        "notes": part("notes", lambda: [note(one) for one in row.notes.all()]),
        "voterRegistrationBatches": part("voterRegistrationBatches", list),
        "financialProgram": None,
        "ticketCategories": part("ticketCategories", list),
        "onlineForms": part("onlineForms", list),
    }  # fmt: skip


def shift(row: EventShift) -> Json:
    return {
        "eventShiftId": row.pk, "name": shift_name(row), "startTime": clock.local(row.starts_at), "endTime": clock.local(row.ends_at),
    }  # fmt: skip


def shift_name(row: EventShift) -> str | None:
    return None if faults.null_shift_names else row.name


def event_role(row: EventRole) -> Json:
    role = ROLES[row.role_id]
    return {
        "roleId": role.role_id, "name": role.name, "isEventLead": role.is_event_lead, "min": row.minimum, "max": row.maximum, "goal": row.goal,
    }  # fmt: skip


def note(row: EventNote | PersonNote) -> Json:
    return {
        "noteId": row.pk, "text": row.text, "isViewRestricted": row.is_restricted, "category": category(row.category_id),
        "createdDate": clock.zulu(row.made_at),
    }  # fmt: skip


def category(pk: int | None) -> Json | None:
    if pk is None:
        return None
    name, kinds = NOTE_CATEGORIES[pk]
    return {"noteCategoryId": pk, "name": name, "assignableTypes": list(kinds)}


def event_code(row: Code) -> Json:
    return {
        "codeId": row.pk, "parentCodeId": row.parent_id, "name": row.name, "codePath": code_path(row), "createdByName": row.made_by,
        "dateCreated": clock.zulu(row.made_at), "supportedEntities": None,
    }  # fmt: skip


def code_path(row: Code) -> str:
    return f"{code_path(row.parent)} : {row.name}" if row.parent else row.name


def code(row: Code, expanded: Collection[str]) -> Json:
    entities = [{"name": name, "isSearchable": True, "isApplicable": True} for name in row.entities]
    return {
        "codeId": row.pk, "parentCodeId": row.parent_id, "name": row.name, "codePath": code_path(row), "codeType": row.code_type,
        "description": row.description, "createdByName": row.made_by, "dateCreated": clock.zulu(row.made_at),
        "dateModified": clock.zulu(row.changed_at), "supportedEntities": entities if "supportedEntities" in expanded else None,
    }  # fmt: skip


def event_type(kind: EventType) -> Json:
    return {
        "eventTypeId": kind.event_type_id, "name": kind.name, "color": kind.colour,
        "canHaveMultipleShifts": kind.may_have_several_shifts, "canHaveMultipleLocations": kind.may_have_several_locations,
        "canHaveGoals": True, "canHaveRoleMaximums": False, "canHaveRoleMinimums": False, "canBeRepeatable": True,
        "roles": [{"roleId": role.role_id, "name": role.name, "isEventLead": role.is_event_lead} for role in kind.roles],
        "statuses": [status(status_id) for status_id in offered(kind)],
        "isAtLeastOneLocationRequired": kind.needs_location, "defaultLocation": None, "isSharedWithMasterCommitteeByDefault": False,
        "isSharedWithChildCommitteesByDefault": False, "isOnlineActionsAvailable": False,
    }  # fmt: skip


def offered(kind: EventType) -> list[int]:
    """The ids of the statuses that an event type has, in the committee's order."""
    return [status_id for status_id in kind.statuses if not faults.lacks(kind.name, STATUSES[status_id])]


def status(status_id: int) -> Json:
    return {"statusId": status_id, "name": STATUSES[status_id]}


def location(row: Location) -> Json:
    return {
        "locationId": row.pk, "name": row.name, "displayName": display_name(row), "address": _location_address(row), "id": row.pk,
        "notes": None, "codes": None,
    }  # fmt: skip


def display_name(row: Location) -> str:
    return (
        f"{row.name}, {' '.join(filter(None, (row.line1, row.line2, row.line3)))} {_city_line(row)}"
        if row.line1
        else f"{row.name}, {_city_line(row)}"
    )


def _city_line(row: Location) -> str:
    """Ends with a blank, as VAN's does."""
    town = ", ".join(filter(None, (row.city, row.state)))
    return f"{town} {row.postcode} " if row.postcode else f"{town} "


def _location_address(row: Location) -> Json:
    lines = " ".join(filter(None, (row.line1, row.line2, row.line3)))
    place = None if row.longitude is None else {"lon": row.longitude, "lat": row.latitude}
    return {
        "addressId": None, "addressLine1": row.line1, "addressLine2": row.line2, "addressLine3": row.line3, "city": row.city,
        "stateOrProvince": row.state, "zipOrPostalCode": row.postcode, "geoLocation": place, "countryCode": row.country,
        "preview": f"{lines} \r\n{_city_line(row)}", "type": None, "isPreferred": None,
        "streetAddress": lines or None, "displayMode": "Standardized",
    }  # fmt: skip


def signup(row: Signup) -> Json:
    """A signup, with person, event, shift and place at hand."""
    person, starts_at, ends_at = row.person, row.starts_at or row.shift.starts_at, row.ends_at or row.shift.ends_at
    return {
        "eventSignupId": row.pk,
        "person": {
            "vanId": person.pk, "firstName": person.first_name, "middleName": person.middle_name,
            "lastName": person.last_name, "contactOrganizationCommonName": None, "contactOrganizationOfficialName": None,
            "contactModeId": 1, "email": None, "phone": None,
        },
        "event": {"eventId": row.event_id, "name": row.event.name, "shortName": row.event.short_name},
        "shift": {"eventShiftId": row.shift_id, "name": shift_name(row.shift)},
        "role": {"roleId": row.role_id, "name": ROLES[row.role_id].name},
        "status": status(row.status_id),
        "location": _signup_location(row.location),
        "startTimeOverride": clock.local(starts_at), "endTimeOverride": clock.local(ends_at),
        "printedLists": None, "minivanExports": None, "supporterGroupId": row.supporter_group_id, "isOfflineSignup": True,
    }  # fmt: skip


def _signup_location(row: Location | None) -> Json | None:
    if row is None:
        return None
    if row.is_deleted:
        return {"locationId": row.pk, "name": "Invalid Location", "displayName": "Invalid Location"}
    return {"locationId": row.pk, "name": row.name, "displayName": display_name(row)}
