from tracker.models.archive import (
    ArchivedChange,
    ArchivedCheckIn,
    ArchivedDay,
    ArchivedGroup,
    ArchivedMember,
    ArchivedNote,
    ArchivedRow,
    ArchivedShift,
    LateEdit,
)
from tracker.models.campaign import CampaignSettings, EventType, Location, Role, VanStatus, WalkInActivity, WalkInSlot
from tracker.models.groups import CanvassGroup, CheckIn, GroupMember
from tracker.models.log import Change, OfficeCounter, Operation
from tracker.models.people import Volunteer
from tracker.models.shifts import Note, Shift

__all__ = [
    "ArchivedChange",
    "ArchivedCheckIn",
    "ArchivedDay",
    "ArchivedGroup",
    "ArchivedMember",
    "ArchivedNote",
    "ArchivedRow",
    "ArchivedShift",
    "CampaignSettings",
    "CanvassGroup",
    "Change",
    "CheckIn",
    "EventType",
    "GroupMember",
    "LateEdit",
    "Location",
    "Note",
    "OfficeCounter",
    "Operation",
    "Role",
    "Shift",
    "VanStatus",
    "Volunteer",
    "WalkInActivity",
    "WalkInSlot",
]
