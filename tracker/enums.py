"""The closed sets of the field, with the families that rules speak of."""

from enum import nonmember

from django.db import models


class ShiftStatus(models.TextChoices):
    """Our word on a shift. ``booked`` means that nobody here has touched it: VAN's word is shown instead."""

    BOOKED = "booked", "Booked"
    SAME_DAY_CONFIRMED = "same_day_confirmed", "Same Day Confirmed"
    IN = "in", "In"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    NO_SHOW = "no_show", "No Show"
    RESCHEDULED = "rescheduled", "Rescheduled"

    settled = nonmember(frozenset({"completed", "declined", "no_show", "rescheduled"}))
    may_canvass = nonmember(frozenset({"same_day_confirmed", "in"}))
    came = nonmember(frozenset({"in", "completed"}))

    @classmethod
    def word(cls, status: str, van_status: str) -> str:
        """Ours, or VAN's where nobody here has touched the row."""
        return van_status or "Booked" if status == cls.BOOKED else str(cls(status).label)


class CountsAs(models.TextChoices):
    """What figures and the group picker go by: names of roles differ by campaign."""

    CANVASS = "canvass", "Canvass"
    PHONEBANK = "phonebank", "Phone bank"
    OTHER = "other", "Other"


class Tab(models.TextChoices):
    CONFIRMS = "confirms", "Same Day Confirms"
    KPH = "kph", "KPH"
    FLAKE = "flake", "Flake Chase"
