"""A person as VAN writes them: every key there is, null where it was not asked for."""

from collections.abc import Callable, Collection
from typing import Any

from van_sync.sandbox import clock, shapes
from van_sync.sandbox.faults import faults
from van_sync.sandbox.lookups import SUPPRESSIONS
from van_sync.sandbox.models import Address, Email, Person, Phone

EXPANSIONS = (
    "phones", "emails", "addresses", "recordedAddresses", "customFields", "externalIds", "codes", "notes", "preferences", "suppressions",
    "reportedDemographics", "contributionHistory", "cases", "customProperties", "districts", "electionRecords", "membershipStatuses",
    "organizationRoles", "scores", "disclosureFieldValues", "primaryContact", "pollingLocation",
)  # fmt: skip
SEARCH_EXPANSIONS = ("Addresses", "Emails", "Phones", "Districts", "PollingLocation")
PREFERENCES = ("nickname", "website", "contactMethodPreferenceCode", "jobTitle")
# Plain properties that a client may set and that are always answered.
PLAIN = (
    "suffix", "title", "salutation", "formalSalutation", "additionalSalutation", "preferredPronoun", "envelopeName", "formalEnvelopeName",
    "additionalEnvelopeName", "professionalSuffix", "party", "employer", "occupation", "sex", "selfReportedRace", "selfReportedEthnicity",
    "selfReportedLanguagePreference", "pronouns", "namePronunciation",
)  # fmt: skip
KINDS_OUT = {"H": "Home", "W": "Work", "C": "Cell", "M": "Main", "F": "Fax"}
OPT_INS_OUT = {"I": "OptIn", "O": "OptOut", "U": "Unknown"}
ADDRESS_KINDS_OUT = {"H": "Home", "W": "Work", "V": "Voting", "M": "Mailing"}
# Property, expansion that fills it, and what it is filled with if nobody has any.
ALWAYS_EMPTY: tuple[tuple[str, str, Any], ...] = (
    ("recordedAddresses", "recordedAddresses", []), ("customFields", "customFields", []), ("contributionSummary", "contributionHistory", {}),
    ("caseworkCases", "cases", []), ("caseworkIssues", "cases", []), ("caseworkStories", "cases", []), ("scores", "scores", []),
    ("customProperties", "customProperties", []), ("electionRecords", "electionRecords", []), ("membershipStatus", "membershipStatuses", None),
    ("organizationRoles", "organizationRoles", []), ("districts", "districts", []), ("selfReportedRaces", "reportedDemographics", []),
    ("selfReportedEthnicities", "reportedDemographics", []), ("selfReportedGenders", "reportedDemographics", []),
    ("selfReportedSexualOrientations", "reportedDemographics", []), ("disclosureFieldValues", "disclosureFieldValues", []),
    ("primaryContact", "primaryContact", None), ("pollingLocation", "pollingLocation", None),
)  # fmt: skip


def person(row: Person, expanded: Collection[str] = ()) -> dict[str, Any]:
    expanded = {name.lower() for name in expanded}
    lists: dict[str, tuple[str, Callable[[], Any]]] = {
        "emails": ("emails", lambda: [email(one) for one in row.emails.all()]),
        "phones": ("phones", lambda: [phone(one) for one in row.phones.all() if not one.is_suppressed]),
        "addresses": ("addresses", lambda: [address(one) for one in row.addresses.all()]),
        "identifiers": ("externalids", lambda: [{"type": one.kind, "externalId": one.value} for one in row.identifiers.all()]),
        "codes": ("codes", lambda: [shapes.event_code(one) for one in row.codes.all()]),
        "suppressions": ("suppressions", lambda: suppressions(row)),
        "notes": ("notes", lambda: [shapes.note(one) for one in row.notes.all()]),
    }
    if faults.null_phones:
        expanded.discard("phones")
    return {
        "vanId": row.pk, "firstName": row.first_name, "middleName": row.middle_name, "lastName": row.last_name,
        **{name: row.more.get(name) for name in PLAIN},
        "contactMode": "Person", "organizationContactCommonName": None, "organizationContactOfficialName": None,
        **{name: row.more.get(name) if "preferences" in expanded else None for name in PREFERENCES},
        "dateOfBirth": f"{row.born_on}T00:00:00Z" if row.born_on else None,
        **{name: make() if key in expanded else None for name, (key, make) in lists.items()},
        **{name: empty if key.lower() in expanded else None for name, key, empty in ALWAYS_EMPTY},
    }  # fmt: skip


def found(row: Person) -> dict[str, Any]:
    """As find and findOrCreate answer."""
    whole = person(row)
    return {
        name: whole[name] for name in ("vanId", "firstName", "lastName", "middleName", "party", "employer", "occupation", "sex", "dateOfBirth")
    }  # fmt: skip


def phone(row: Phone) -> dict[str, Any]:
    return {
        "phoneId": row.pk, "phoneNumber": row.number, "ext": row.extension, "dateCreated": clock.zulu(row.made_at),
        "phoneType": KINDS_OUT[row.kind], "isPreferred": row.is_preferred, "smsOptInStatus": OPT_INS_OUT[row.opt_in],
        "phoneOptInStatus": OPT_INS_OUT[row.opt_in],
        "isCellStatus": {"statusId": 1, "statusName": "Verified Cell"} if row.kind == "C" else None,
        "dialingPrefix": "1", "countryCode": "US",
    }  # fmt: skip


def email(row: Email) -> dict[str, Any]:
    return {
        "type": row.kind, "email": row.address, "dateCreated": clock.zulu(row.made_at), "isPreferred": row.is_preferred,
        "isSubscribed": row.is_subscribed, "subscriptionStatus": "S" if row.is_subscribed else "U",
    }  # fmt: skip


def address(row: Address) -> dict[str, Any]:
    lines = " ".join(filter(None, (row.line1, row.line2, row.line3)))
    return {
        "addressId": None, "addressLine1": row.line1, "addressLine2": row.line2, "addressLine3": row.line3, "city": row.city,
        "stateOrProvince": row.state, "zipOrPostalCode": row.postcode, "geoLocation": None, "countryCode": row.country,
        "preview": f"{lines} ", "type": ADDRESS_KINDS_OUT[row.kind], "isPreferred": row.is_preferred, "streetAddress": lines or None,
        "displayMode": "Standardized",
    }  # fmt: skip


def suppressions(row: Person) -> list[dict[str, str]]:
    return [{"suppressionCode": one.code, "suppressionName": SUPPRESSIONS[one.code]} for one in row.suppressions.all()]
