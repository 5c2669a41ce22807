import pytest

from accounts.models import Rank, Region, User
from tests.accounts.managers import somebody_waits
from tests.provider import as_provider, local_provider, settings_for


@pytest.fixture(scope="session")
def local():
    """A provider in a process of its own. Its people outlive a test: each test takes subjects of its own."""
    with local_provider() as found:
        yield found


@pytest.fixture
def provider(local):
    """The same, set up as the one that this campaign signs in with."""
    with settings_for(as_provider(local)):
        yield local


@pytest.fixture
def wanda(db):
    """Waits for a yes or no."""
    return somebody_waits()


@pytest.fixture
def fay(r2a):
    """Field director of the other region."""
    return User.objects.create_user("fay@example.org", None, first_name="Fay", last_name="Far", rank=Rank.FD, region=r2a.region)


@pytest.fixture
def hana(db):
    """Field director at headquarters."""
    return User.objects.create_user(
        "hana@example.org", None, first_name="Hana", rank=Rank.FD, region=Region.objects.get_or_create(code="HQ")[0]
    )
