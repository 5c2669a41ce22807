import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Office, Rank, Region, User
from tracker.models import Change, Location, OfficeCounter, Shift, Volunteer
from van_sync.sample.campaign import SampleCampaign

SATURDAY = dt.date(2026, 10, 31)
SUNDAY = SATURDAY + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path

    def run(*words, day=SATURDAY):
        call_command("sample_campaign", "--offices", "3", "--day", day.isoformat(), *words)
        return capsys.readouterr().out

    return run


def everything():
    return [
        list(model.objects.order_by("pk").values()) for model in (Region, Office, User, Location, Volunteer, Shift, Change, OfficeCounter)
    ]


def test_it_makes_a_campaign_with_a_day_of_bookings(sample):
    sample("--force")

    made = SampleCampaign(2018, SATURDAY, offices=3)
    assert sorted(Region.objects.values_list("code", flat=True)) == ["HQ", "R1", "R2", "R3"]
    assert sorted(Office.objects.values_list("code", "name")) == sorted((office.code, office.name) for office in made.offices)
    assert Shift.objects.filter(day=SATURDAY).count() == len({
        (booking.person.vanid, booking.starts_at, booking.role) for booking in made.bookings if booking.day == SATURDAY
    })  # fmt: skip
    assert Shift.objects.filter(day__gt=SATURDAY).exists()


def test_there_is_somebody_of_every_rank_who_can_sign_in_as_printed(sample, client):
    printed = sample("--force")

    password = re.search(r"with the password (\S+):", printed)[1]
    emails = re.findall(r"\S+@example\.org", printed)
    assert set(User.objects.values_list("email", flat=True)) == set(emails)
    assert set(User.objects.values_list("rank", flat=True)) == set(Rank.values)
    assert User.objects.filter(rank=Rank.FD, region__code="HQ").exists()
    for email in emails:
        assert client.post("/accounts/login/", {"username": email, "password": password}).status_code == 302


def test_it_says_nobodys_name_or_number(sample):
    printed = sample("--force")

    assert not re.search(r"555|volunteer\d", printed)
    assert not any(person.last_name in printed for person in SampleCampaign(2018, SATURDAY, offices=3).people if len(person.last_name) > 7)


def test_a_second_run_on_the_same_day_changes_nothing(sample):
    sample("--force")
    before = everything()

    sample("--force")

    assert everything() == before


def test_on_a_new_day_the_boards_have_the_new_days_bookings(sample):
    sample("--force")
    known = set(Volunteer.objects.values_list("vanid", flat=True))

    sample("--force", day=SUNDAY)

    assert set(OfficeCounter.objects.values_list("day", flat=True)) == {SUNDAY}
    assert Shift.objects.on_boards().count() > 100
    assert len(known & set(Shift.objects.on_boards().values_list("volunteer__vanid", flat=True))) > 80


def test_what_was_changed_about_a_log_in_stays(sample):
    sample("--force")
    User.objects.filter(email="ana@example.org").update(rank=Rank.FD, is_active=False)

    sample("--force")

    ana = User.objects.get(email="ana@example.org")
    assert (ana.rank, ana.is_active) == (Rank.FD, False)


def test_it_refuses_where_a_known_password_would_be_an_open_door(sample):
    with pytest.raises(CommandError, match="known password"):
        sample()

    assert not User.objects.exists()
    assert not Office.objects.exists()


def test_it_runs_where_debug_is_on(sample, settings):
    settings.DEBUG = True

    sample()

    assert User.objects.filter(email="dana@example.org", rank=Rank.DATA).exists()


def test_a_campaign_has_at_least_one_office(sample):
    with pytest.raises(CommandError, match="at least one office"):
        sample("--force", "--offices", "0")
