"""What managers may give on the page of a person: ranks, regions and offices that are theirs, and nobody loses the last way in."""

import pytest

from accounts.models import Rank, User
from tests.accounts.managers import PEOPLE, WORDS, act, change, errors, somebody_waits


@pytest.mark.parametrize("rank", [Rank.FD, Rank.DATA])
def test_a_field_director_gives_no_rank_above_fo(client, flo, ivo, rank):
    client.force_login(flo)

    answer = change(client, ivo, rank=rank)

    ivo.refresh_from_db()
    assert ivo.rank == Rank.INTERN
    assert errors(answer) == ["That rank is not yours to give. Choose one of the list, or ask data staff."]


def test_a_field_director_gives_no_other_region_and_no_office_of_it(client, flo, ivo, r2a):
    client.force_login(flo)

    for fields in ({"region": r2a.region_id}, {"default_office": r2a.pk}, {"region": ""}):
        answer = change(client, ivo, **fields)
        assert answer.status_code == 200
        assert errors(answer)

    ivo.refresh_from_db()
    assert (ivo.region.code, ivo.default_office.code) == ("R1", "R1A")


def test_a_field_director_makes_an_intern_a_deputy_at_another_office(client, flo, ivo, r1b):
    client.force_login(flo)

    change(client, ivo, rank=Rank.DFO, default_office=r1b.pk)

    ivo.refresh_from_db()
    assert (ivo.rank, ivo.default_office) == (Rank.DFO, r1b)


def test_data_staff_give_no_office_of_another_region(client, dana, ivo, r2a):
    client.force_login(dana)

    answer = change(client, ivo, default_office=r2a.pk)

    assert errors(answer) == ["Office R2A is in region R2, not in R1. Choose an office of R1, or none."]


def test_headquarters_gives_any_region_and_no_rank_above_fo(client, hana, ivo, r2a):
    client.force_login(hana)

    change(client, ivo, rank=Rank.FO, region=r2a.region_id, default_office=r2a.pk)
    ivo.refresh_from_db()
    assert (ivo.rank, ivo.region) == (Rank.FO, r2a.region)

    assert errors(change(client, ivo, rank=Rank.FD))


def add(client, **fields):
    form = {"email": "new@example.org", "usable_password": "true", "password1": WORDS, "password2": WORDS, "rank": Rank.FO}
    return client.post(f"{PEOPLE}add/", {**form, **fields})


def test_a_field_director_adds_somebody_to_the_own_region(client, flo, r1a):
    client.force_login(flo)

    add(client, region=r1a.region_id, default_office=r1a.pk)

    assert User.objects.get(email="new@example.org").default_office == r1a


def test_a_field_director_adds_nobody_elsewhere(client, flo, r1a, r2a):
    client.force_login(flo)

    for fields in (
        {},
        {"region": r2a.region_id},
        {"region": r1a.region_id, "rank": Rank.FD},
        {"region": r1a.region_id, "default_office": r2a.pk},
    ):
        assert errors(add(client, **fields))

    assert not User.objects.filter(email="new@example.org").exists()


def test_an_e_mail_from_elsewhere_is_not_told_to_be_somebodys(client, flo, uma, r1a):
    client.force_login(flo)

    answer = add(client, email=uma.email.upper(), region=r1a.region_id)

    assert errors(answer) == ["This person cannot be added by you. Ask data staff."]


def test_the_first_name_of_data_staff_may_not_leave(client, dana, ana):
    client.force_login(dana)

    for fields in ({"rank": Rank.FO}, {"is_active": ""}):
        assert errors(change(client, dana, **fields))

    dana.refresh_from_db()
    assert (dana.rank, dana.is_active) == (Rank.DATA, True)


def test_nobody_disables_themselves_even_where_others_could_undo_it(client, dana):
    User.objects.create_user("dora@example.org", None, rank=Rank.DATA)
    client.force_login(dana)

    assert errors(change(client, dana, is_active="")) == [
        "You cannot take “allowed” away from yourself. Ask somebody else of the data staff to do it."
    ]
    answer = act(client, "take_allowed_away", dana)

    dana.refresh_from_db()
    assert dana.is_active
    assert "You cannot take “allowed” away from yourself." in answer.content.decode()


def test_the_last_of_the_data_staff_who_is_allowed_stays(client, dana, r1a):
    dora = User.objects.create_user("dora@example.org", None, rank=Rank.DATA)
    client.force_login(dora)
    act(client, "take_allowed_away", dana)
    dana.refresh_from_db()
    assert not dana.is_active

    answer = change(client, dora, rank=Rank.FO, region=r1a.region_id)

    dora.refresh_from_db()
    assert dora.rank == Rank.DATA
    assert errors(answer) == ["This is the last of the data staff who is allowed. Make somebody else data staff first."]


def test_who_waits_gets_nothing_piece_by_piece(client, flo, r1a):
    wanda = somebody_waits()
    client.force_login(flo)

    change(client, wanda, is_active="on", rank=Rank.FO, region=r1a.region_id, email="mine@example.org")
    password = client.post(f"{PEOPLE}{wanda.pk}/password/", {"usable_password": "true", "password1": WORDS, "password2": WORDS})

    wanda.refresh_from_db()
    assert wanda.is_waiting
    assert (wanda.is_active, wanda.rank, wanda.region, wanda.email) == (False, Rank.INTERN, None, "wanda@example.org")
    assert password.status_code == 404
    assert not wanda.has_usable_password()
