import pytest

from accounts.models import Office, Rank, Region, User

PASSWORD = "knock-knock"


@pytest.fixture
def r1a(db):
    return Office.objects.create(code="R1A", name="Westport", region=Region.objects.create(code="R1"))


@pytest.fixture
def r2a(db):
    return Office.objects.create(code="R2A", name="Columbia", region=Region.objects.create(code="R2"))


@pytest.fixture
def ana(r1a):
    return User.objects.create_user("ana@example.org", PASSWORD, first_name="Ana", last_name="Ortiz", rank=Rank.FO, region=r1a.region, default_office=r1a)


@pytest.fixture
def ivo(r1a):
    return User.objects.create_user("ivo@example.org", PASSWORD, rank=Rank.INTERN, region=r1a.region, default_office=r1a)


@pytest.fixture
def flo(r1a):
    return User.objects.create_user("flo@example.org", PASSWORD, rank=Rank.FD, region=r1a.region)


@pytest.fixture
def dana(db):
    return User.objects.create_user("dana@example.org", PASSWORD, rank=Rank.DATA)
