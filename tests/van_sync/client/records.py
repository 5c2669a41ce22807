"""Records as VAN gives them, made up."""


def event(event_id=750012345, **more):
    return {
        "eventId": event_id,
        "name": "R2 Saturday Canvass",
        "startDate": "2026-10-31T09:00:00-05:00",
        "endDate": "2026-10-31T18:00:00-05:00",
        "eventType": {"eventTypeId": 227492, "name": "Canvass"},
        "isActive": True,
        "shifts": [{"eventShiftId": 9001, "name": None, "startTime": "2026-10-31T09:00:00-05:00", "endTime": "2026-10-31T12:00:00-05:00"}],
        "roles": [{"roleId": 198854, "name": "Canvasser", "isEventLead": False}],
        "locations": [{"locationId": 501, "name": "Elm St Office", "displayName": "Elm St Office ", "id": 501}],
        **more,
    }


def signup(signup_id=142850, status=(1, "Scheduled"), **more):
    return {
        "eventSignupId": signup_id,
        "person": {"vanId": 100200300, "firstName": "Ada", "middleName": None, "lastName": "Sample", "email": None, "phone": None},
        "event": {"eventId": 750012345, "name": "R2 Saturday Canvass", "shortName": "R2SatCanv"},
        "shift": {"eventShiftId": 9001, "name": None},
        "role": {"roleId": 198854, "name": "Canvasser"},
        "status": {"statusId": status[0], "name": status[1]},
        "location": {"locationId": 501, "name": "Elm St Office", "displayName": "Elm St Office "},
        "startTimeOverride": "2026-10-31T10:00:00-05:00",
        "endTimeOverride": "2026-10-31T12:00:00-05:00",
        "printedLists": None,
        "supporterGroupId": None,
        "isOfflineSignup": True,
        **more,
    }


def phone(number, kind, *, preferred=False):
    return {"phoneId": 1, "phoneNumber": number, "ext": None, "phoneType": kind, "isPreferred": preferred}


def person(vanid=100200300, **more):
    return {"vanId": vanid, "firstName": "Ada", "lastName": "Sample", "phones": None, "emails": None, "suppressions": None, **more}
