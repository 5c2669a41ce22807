import pytest

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
