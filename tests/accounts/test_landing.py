import pytest
from django.core.cache import cache

from accounts.models import AccessSettings, Office, Rank, Region


@pytest.fixture(autouse=True)
def nothing_remembered():
    """The setting about organizers is kept for three seconds, which is longer than a test."""
    cache.clear()
    yield
    cache.clear()


def lands_on(client, user):
    client.force_login(user)
    return client.get("/").url


def changed(user, **fields):
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    return user


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO])
def test_those_with_a_default_office_land_on_its_confirms(client, ana, r1a, rank):
    assert lands_on(client, changed(ana, rank=rank, region=r1a.region, default_office=r1a)) == "/boards/R1A/confirms"


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO, Rank.DATA])
def test_those_without_a_default_office_choose(client, ana, rank):
    assert lands_on(client, changed(ana, rank=rank, default_office=None)) == "/boards/"


def test_data_staff_choose_even_with_a_default_office(client, ana, r1a):
    assert lands_on(client, changed(ana, rank=Rank.DATA, default_office=r1a)) == "/boards/"


def test_a_field_director_lands_on_the_regions_board(client, flo, r1a):
    assert lands_on(client, changed(flo, region=r1a.region, default_office=None)) == "/boards/R1/confirms"


def test_a_field_director_of_headquarters_lands_on_the_dashboard(client, flo, r1a):
    assert lands_on(client, changed(flo, region=Region.objects.get_or_create(code="HQ")[0])) == "/dashboard/"


@pytest.mark.parametrize("region", [None, "R9"])
def test_a_field_director_without_a_board_chooses(client, flo, region):
    region = region and Region.objects.create(code=region)

    assert lands_on(client, changed(flo, region=region)) == "/boards/"


def test_an_intern_whose_default_office_is_in_another_region_chooses(client, ivo, r2a):
    assert lands_on(client, changed(ivo, default_office=r2a)) == "/boards/"


def test_an_organizer_held_to_the_own_region_does_not_land_outside(client, ana, r2a):
    AccessSettings.objects.create(fo_own_region_only=True)

    assert lands_on(client, changed(ana, default_office=r2a)) == "/boards/"


def offered(client, user):
    client.force_login(user)
    context = client.get("/boards/").context
    return [office.code for office in context["offices"]], [region.code for region in context["regions"]]


def test_the_chooser_offers_offices_by_region_then_code(client, dana, r1a, r2a):
    Office.objects.create(code="A9", name="Late", region=r2a.region)
    Office.objects.create(code="R1B", name="Independence", region=r1a.region)

    assert offered(client, dana) == (["R1A", "R1B", "A9", "R2A"], ["R1", "R2"])


def test_the_chooser_offers_an_intern_the_own_region_only(client, ivo, r2a):
    assert offered(client, ivo) == (["R1A"], ["R1"])


def test_the_chooser_offers_nothing_to_an_intern_without_a_region(client, ivo, r2a):
    assert offered(client, changed(ivo, region=None)) == ([], [])


@pytest.mark.parametrize("more", [0, 5])
def test_the_chooser_costs_the_same_queries_for_any_number_of_offices(client, dana, r1a, django_assert_num_queries, more):
    for number in range(more):
        Office.objects.create(code=f"X{number}", name="Extra", region=Region.objects.create(code=f"Y{number}"))
    client.force_login(dana)

    with django_assert_num_queries(4):  # the session, the user, the offices, and whether the clock goes
        client.get("/boards/")
