"""Places as VAN names them."""

import pytest

from tracker.models import Location


@pytest.fixture
def places(r1a, r1b, r2a) -> None:
    """A VAN location for each office, and a second one at R1A."""
    for office in (r1a, r1b, r2a):
        Location.objects.create(name=f"{office.code} Field Office", office=office)
    Location.objects.create(name="R1A Library", office=r1a)
