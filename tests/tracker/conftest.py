"""Places as VAN names them."""

import pytest

from tracker.models import Location


@pytest.fixture
def places(r1a, r1b, r2a) -> None:
    """A VAN location for each office, and a second one at R1A."""
    for office in (r1a, r1b, r2a):
        Location.objects.create(name=f"{office.code} Field Office", office=office)
    Location.objects.create(name="R1A Library", office=r1a)


@pytest.fixture
def storage(settings, tmp_path):
    """The folder of the copies, as in production but for its place."""
    options = {"location": tmp_path, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}}
    return tmp_path
