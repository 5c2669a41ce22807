"""Am I connected, and whose key is this?"""

from typing import Any

from django.conf import settings

from van_sync.sandbox import clock
from van_sync.sandbox.call import Call
from van_sync.sandbox.lookups import COMMITTEE, COMMITTEE_ID


def post_echo(call: Call) -> dict[str, Any]:
    return {"message": call.fields().get("message"), "dateSent": clock.zulu(clock.now()), "delayInMilliseconds": None}


def get_profiles(call: Call) -> dict[str, Any]:
    profile = {
        "databaseName": "SmartVAN Sample State", "hasMyVoters": True, "hasMyCampaign": True, "committeeId": COMMITTEE_ID,
        "committeeName": COMMITTEE, "stateId": "MO", "apiKeyTypeName": "Custom Integration", "keyReference": settings.SANDBOX_KEY[-4:],
        "userId": 7788, "username": "sample.api", "userFirstName": "Sample", "userLastName": "Api",
    }  # fmt: skip
    return {"items": [profile], "nextPageLink": None, "count": 1}
