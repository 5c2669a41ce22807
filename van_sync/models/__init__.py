"""What van_sync keeps, by what it is about."""

from van_sync.models.calls import VanCalls, VanSlot
from van_sync.models.claims import Taken, WalkInClaim
from van_sync.models.deeds import Deed, Ending, VanDeed
from van_sync.models.imports import KEPT, QUIET_AFTER, ImportRun, PhoneAsked, RunKind, RunStatus, SyncShift, Upload
from van_sync.models.night import NightRun, NightState, NightStep, StepState
from van_sync.models.schedules import ClockPulse, RunEnd, Schedule, ScheduleRun
from van_sync.models.sheets import SHEET_QUIET_AFTER, SheetExport, SheetKind, SheetSettings, SheetSlot, SheetState
from van_sync.models.syncs import SIGN_OF_LIFE, WRITTEN, DryRow, PushState, RowKind, StatusMapping, SyncState, VanPush, VanSync

__all__ = [
    "KEPT",
    "QUIET_AFTER",
    "SHEET_QUIET_AFTER",
    "SIGN_OF_LIFE",
    "WRITTEN",
    "ClockPulse",
    "Deed",
    "DryRow",
    "Ending",
    "ImportRun",
    "NightRun",
    "NightState",
    "NightStep",
    "PhoneAsked",
    "PushState",
    "RowKind",
    "RunEnd",
    "RunKind",
    "RunStatus",
    "Schedule",
    "ScheduleRun",
    "SheetExport",
    "SheetKind",
    "SheetSettings",
    "SheetSlot",
    "SheetState",
    "StatusMapping",
    "StepState",
    "SyncShift",
    "SyncState",
    "Taken",
    "Upload",
    "VanCalls",
    "VanDeed",
    "VanPush",
    "VanSlot",
    "VanSync",
    "WalkInClaim",
]
