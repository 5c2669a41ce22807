"""Where a rehearsal refuses to take place, and what it makes where it does not."""

import pytest
from django.core.management import CommandError, call_command, load_command_class

from accounts.models import Office, Rank, Region, User
from rehearsal import ground
from rehearsal.deeds import Screen
from rehearsal.server import NoServer, wait_for
from tests.desk import DAY
from tests.ports import free_port
from tracker.models import Change, Shift, Volunteer
from van_sync.sample.campaign import SampleCampaign

pytestmark = pytest.mark.django_db
SMALL = {"seed": 7, "offices": 2, "bookings": 6}


def real_office():
    Office.objects.create(code="R1A", name="Real Town", region=Region.objects.create(code="R1"))


def real_person():
    Volunteer.objects.create(vanid=101, first_name="Ada", last_name="Real", phone="8163332211")


def real_log_in():
    User.objects.create_user("ada@campaign.org", rank=Rank.FO)


def sample_without_debug():
    ground.bring_in(SampleCampaign(7, DAY, offices=1, bookings_per_office=3))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (real_office, "offices of a campaign, such as Real Town"),
        (real_person, "people with telephone numbers that are not made up"),
        (real_log_in, "log-ins of a campaign"),
        (sample_without_debug, "a campaign that no rehearsal made, and DEBUG is off"),
    ],
)
def test_it_refuses_a_real_campaign_and_says_what_to_do(make, why):
    make()
    before = [model.objects.count() for model in (Office, Volunteer, User, Shift, Change)]
    with pytest.raises(CommandError, match=why) as refusal:
        call_command("rehearse")

    assert refusal.value.returncode == 2
    assert "Give it a database of its own" in str(refusal.value)
    assert [model.objects.count() for model in (Office, Volunteer, User, Shift, Change)] == before


def test_an_empty_database_gets_a_campaign_and_the_next_rehearsal_takes_it_as_it_is():
    User.objects.create_user("dana@campaign.org", rank=Rank.DATA)  # who set the machine up may look on
    first = ground.prepare(**SMALL)
    ground.log_in(ground.seat(first, 4, 7), first, 7)
    shifts = Shift.objects.count()

    again = ground.prepare(**SMALL)
    assert [place.office.code for place in again] == [place.office.code for place in first] == ["R1A", "R2A"]
    assert Shift.objects.count() == shifts > 0


def test_the_sample_campaign_will_do_where_things_are_tried_out(settings):
    settings.DEBUG = True
    sample_without_debug()

    assert [place.office.name for place in ground.prepare(7, None, 6)] == ["Westport"]


def test_people_sit_where_the_work_is_and_one_at_each_region(r1a, r2a):
    screens = ground.seat([ground.Place(r1a, 90), ground.Place(r2a, 30)], 8, 7)

    assert sorted(screen.code for screen in screens) == ["R1", "R1A", "R1A", "R1A", "R1A", "R2", "R2A", "R2A"]
    assert [screen.code for screen in screens if screen.is_region] == ["R1", "R2"]


def test_their_sessions_open_the_boards_and_end(r1a, client):
    sessions = ground.log_in([Screen(0, "R1A"), Screen(1, "R1", is_region=True)], [ground.Place(r1a, 1)], 7)
    client.cookies["sessionid"] = sessions[1]
    assert client.get("/boards/R1/confirms").status_code == 200

    ground.log_out(sessions.values())
    assert client.get("/boards/R1/confirms").status_code == 302


def test_walk_ins_are_partly_people_booked_for_another_day():
    places = ground.prepare(7, 2, 40)
    known = set(Volunteer.objects.values_list("first_name", "last_name", "phone"))
    today = set(Shift.objects.on_boards().values_list("volunteer__first_name", "volunteer__last_name", "volunteer__phone"))
    people = {(one.first_name, one.last_name, one.phone) for found in ground.strangers(places, 7, known=0.3).values() for one in found}

    assert people & known
    assert people - known
    assert not people & today


def test_without_a_server_it_says_what_to_do():
    with pytest.raises(NoServer, match="Start it, or leave --url out"):
        wait_for(f"http://127.0.0.1:{free_port()}", seconds=0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--from", "25:00"], "“25:00” is no clock time. Write it as 8:45."),
        (["--speed", "0"], "“0” must be a number above 0."),
        (["--minutes", "many"], "“many” must be a number above 0."),
    ],
)
def test_a_wrong_word_is_said_in_words(words, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        load_command_class("van_sync", "rehearse").run_from_argv(["manage.py", "rehearse", *words])

    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"), [({"tabs": 0}, "--tabs must be at least 1"), ({"begins": 1300.0, **SMALL}, "The made-up day ends at 21:30")]
)
def test_a_number_that_makes_no_sense_ends_it_with_2(words, sentence):
    with pytest.raises(CommandError, match=sentence) as ended:
        call_command("rehearse", url="http://127.0.0.1:1", **words)

    assert ended.value.returncode == 2
