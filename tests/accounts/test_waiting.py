"""Who waits, who decides about them, and that nobody fills the queue alone."""

import pytest
from django.utils import timezone

from accounts import waiting
from accounts.managing import NotDone, approve, refuse
from accounts.models import Brake, Rank, Region, User
from accounts.waiting import QueueFull, join_queue, waiting_count

HERE = "203.0.113.7"


@pytest.fixture
def nia(db):
    """Somebody new who has signed in unasked."""
    return join_queue("nia@example.org", "Nia", "Novak", address=HERE)


@pytest.fixture
def r1(r1a):
    return r1a.region


@pytest.fixture
def hq(db):
    return Region.objects.create(code="HQ")


def director(email, region):
    return User.objects.create_user(email, rank=Rank.FD, region=region)


def test_who_joins_the_queue_has_names_and_nothing_else(nia):
    assert (nia.first_name, nia.last_name, nia.is_active, nia.region, nia.rank) == ("Nia", "Novak", False, None, Rank.INTERN)
    assert nia.waiting_since is not None
    assert not nia.has_usable_password()


def test_a_field_director_lets_somebody_into_the_own_region(nia, flo, r1, r1a):
    approve(nia.pk, flo, r1, Rank.FO, r1a)

    nia.refresh_from_db()
    assert (nia.is_active, nia.waiting_since, nia.region, nia.rank, nia.default_office) == (True, None, r1, Rank.FO, r1a)


def test_a_field_director_cannot_approve_into_another_region_nor_above_field_organizer(nia, flo, r1, r2a):
    with pytest.raises(NotDone, match="own region"):
        approve(nia.pk, flo, r2a.region, Rank.FO, None)
    for rank in (Rank.FD, Rank.DATA):
        with pytest.raises(NotDone, match="rank"):
            approve(nia.pk, flo, r1, rank, None)
    with pytest.raises(NotDone, match="region"):
        approve(nia.pk, flo, None, Rank.INTERN, None)

    nia.refresh_from_db()
    assert nia.is_waiting


def test_data_staff_and_the_director_at_headquarters_approve_into_every_region(nia, dana, hq, r1, r2a):
    approve(nia.pk, director("hedy@example.org", hq), r2a.region, Rank.DFO, r2a)
    mo = join_queue("mo@example.org", "Mo", "", address=HERE)
    approve(mo.pk, dana, r1, Rank.FD, None)
    lu = join_queue("lu@example.org", "Lu", "", address=HERE)
    approve(lu.pk, dana, None, Rank.DATA, None)

    assert (
        User.objects.filter(is_active=True, waiting_since=None, email__in=["nia@example.org", "mo@example.org", "lu@example.org"]).count()
        == 3
    )


def test_at_headquarters_any_office_may_be_the_first_board(nia, dana, hq, r1a):
    approve(nia.pk, dana, hq, Rank.FO, r1a)

    nia.refresh_from_db()
    assert nia.default_office == r1a


@pytest.mark.parametrize("who", ["ana", "bo", "ivo"])
def test_organizers_deputies_and_interns_decide_nothing(nia, request, r1, who):
    by = request.getfixturevalue(who)

    for decide in (lambda: approve(nia.pk, by, r1, Rank.INTERN, None), lambda: refuse(nia.pk, by)):
        with pytest.raises(NotDone):
            decide()
    assert waiting_count(by) == 0


def test_who_is_refused_leaves_the_queue_and_stays_outside(nia, flo):
    refuse(nia.pk, flo)

    nia.refresh_from_db()
    assert (nia.is_active, nia.waiting_since) == (False, None)


def test_the_second_of_two_who_decide_hears_of_the_first(nia, flo, dana, r1):
    same = User.objects.get(pk=nia.pk)
    refuse(same.pk, dana)

    with pytest.raises(NotDone):
        approve(nia.pk, flo, r1, Rank.FO, None)
    with pytest.raises(NotDone, match="Somebody else"):
        approve(nia.pk, dana, r1, Rank.FO, None)

    assert not User.objects.get(pk=nia.pk).is_active


def test_nobody_who_works_here_is_approved_or_refused(ana, flo, r1):
    for decide in (lambda: approve(ana.pk, flo, r1, Rank.INTERN, None), lambda: refuse(ana.pk, flo)):
        with pytest.raises(NotDone):
            decide()

    ana.refresh_from_db()
    assert (ana.is_active, ana.rank) == (True, Rank.FO)


def test_a_director_without_a_region_and_a_disabled_one_decide_nothing(nia, flo, r1):
    lost = director("lost@example.org", None)
    flo.is_active = False

    for by in (lost, flo):
        with pytest.raises(NotDone):
            approve(nia.pk, by, r1, Rank.INTERN, None)


def test_the_same_person_in_two_windows_waits_once(nia):
    assert join_queue("nia@example.org", "Nia", "Novak", address=HERE) == nia
    assert User.objects.count() == 1


def test_one_address_cannot_fill_the_queue_and_another_is_not_held_up(db, monkeypatch):
    monkeypatch.setattr(waiting, "NEW_FROM_ONE_ADDRESS", 2)
    for name in "ab":
        join_queue(f"{name}@example.org", "", "", address=HERE)

    with pytest.raises(QueueFull):
        join_queue("c@example.org", "", "", address=HERE)
    join_queue("d@example.org", "", "", address="203.0.113.8")

    Brake.objects.update(ends_at=timezone.now())
    join_queue("e@example.org", "", "", address=HERE)


def test_the_queue_has_an_end(nia, monkeypatch):
    monkeypatch.setattr(waiting, "LONGEST_QUEUE", 1)

    with pytest.raises(QueueFull):
        join_queue("late@example.org", "", "", address=HERE)


def test_everybody_who_decides_sees_how_many_wait(nia, flo, dana):
    join_queue("mo@example.org", "Mo", "", address=HERE)

    assert [waiting_count(by) for by in (flo, dana)] == [2, 2]
