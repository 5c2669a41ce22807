import pytest

from tests.van_sync.sandbox.running import running_van


@pytest.fixture(scope="package")
def started():
    with running_van() as van:
        yield van


@pytest.fixture
def van(started):
    """The stand-in of these tests, with all switches off. What a test changes in it stays, so each takes signups of its own."""
    started.faults()
    started.forget_calls()
    return started
