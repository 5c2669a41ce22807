"""By which clock a place lives: its office's, or the campaign's while it has none."""

from zoneinfo import ZoneInfo

from tracker.bookings.booking import fitted
from tracker.models import CampaignSettings, Location


class Clocks:
    """The clocks of all places, by VAN's names for them, as they are now."""

    def __init__(self) -> None:
        placed = Location.objects.select_related("office").exclude(office=None)
        self._campaign = ZoneInfo(CampaignSettings.load().time_zone)
        self._zones = {place.name: place.office.zone for place in placed if place.office}

    def zone(self, location: str) -> ZoneInfo:
        return self._zones.get(fitted(location, Location, "name"), self._campaign)
