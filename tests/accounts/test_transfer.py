"""Many people at once: good lines come in, each bad one is explained, and doing it again changes nothing."""

import pytest

from accounts.models import Office, Rank, Region, User
from tests.accounts.lists import ADD_MANY, HEADER, as_csv, as_xlsx, brought_in, confirm, counts, paste, sentences, two_hundred, upload
from tests.accounts.managers import PEOPLE, entries, somebody_waits

pytestmark = pytest.mark.usefixtures("r1a", "r1b", "r2a")  # two regions with three offices


def everybody():
    return list(User.objects.order_by("pk").values())


@pytest.mark.parametrize(
    "make", [lambda rows: ("people.csv", as_csv(rows)), lambda rows: ("people.xlsx", as_xlsx(rows))], ids=["csv", "xlsx"]
)
def test_a_director_brings_in_188_of_200_and_hears_of_the_12(client, flo, uma, make):
    client.force_login(flo)
    name, data = make(two_hundred())
    before = everybody()

    preview = upload(client, data, name)
    assert counts(preview) == {"new": 188, "changed": 0, "same": 0, "bad": 12}
    assert "188 of 200 lines can be brought in." in preview.content.decode()
    assert everybody() == before

    done = confirm(client, preview)

    assert counts(done) == {"new": 188, "changed": 0, "same": 0, "bad": 12}
    assert User.objects.count() == len(before) + 188
    assert sentences(done) == {
        "": "This line has no e-mail. It is the log-in, so add it.",
        "pat@": "“pat@” is no e-mail address. Correct it.",
        "person7@example.org": sentences(done)["person7@example.org"],
        "boss@example.org": "“Boss” is no rank. Write one of: Intern, DFO, FO, FD, DATA.",
        "far@example.org": "There is no region “R99”. Yours are: R1.",
        "off@example.org": "There is no office “R1Z”. Yours are: R1A, R1B.",
        "cross@example.org": "Office R2A is in region R2, not in R1. Choose an office of R1, or none.",
        "high@example.org": "You cannot give the rank DATA. You may give: Intern, DFO, FO. For others ask data staff.",
        "flo@example.org": "Flo Field is FD, whom you cannot change. Ask data staff.",
        "uma@example.org": "This person cannot be added by you. Ask data staff.",
        "other@example.org": "You place people in your own region only. For R2 ask data staff.",
        "long@example.org": "First name: Ensure this value has at most 60 characters (it has 61).",
    }
    assert "stands in line 9 already" in sentences(done)["person7@example.org"]
    assert [judged.line.number for judged in done.context["bad"]][:3] == [11, 27, 43]  # the header is line 1


def test_the_same_list_again_changes_nothing(client, flo, uma):
    client.force_login(flo)
    confirm(client, upload(client, as_csv(two_hundred())))
    before = everybody()

    again = upload(client, as_csv(two_hundred()))
    assert counts(again) == {"new": 0, "changed": 0, "same": 188, "bad": 12}
    assert b"Bring in 0" not in again.content
    confirm(client, again)

    assert everybody() == before
    assert len(entries(User.objects.get(email="person7@example.org"))) == 1


def test_data_staff_bring_in_what_a_director_may_not(client, dana, flo, uma):
    client.force_login(dana)

    done = confirm(client, upload(client, as_csv(two_hundred())))

    assert counts(done) == {"new": 190, "changed": 2, "same": 0, "bad": 8}
    assert User.objects.get(email="high@example.org").rank == Rank.DATA
    assert User.objects.get(email="uma@example.org").default_office.code == "R1A"


def test_who_comes_in_by_a_list_is_allowed_and_has_no_password(client, flo):
    client.force_login(flo)

    brought_in(client, "New.Face@Example.org, Nia Face, FO, R1, R1A")

    new = User.objects.get(email="new.face@example.org")
    assert (new.first_name, new.last_name, new.rank, new.default_office.code, new.is_active) == ("Nia", "Face", Rank.FO, "R1A", True)
    assert not new.has_usable_password()
    assert entries(new) == [
        ("added with a list; e-mail: new.face@example.org; rank: FO; region: R1; office: R1A; allowed: yes", "flo@example.org")
    ]


def test_e_mails_alone_make_interns_of_the_own_region(client, flo):
    client.force_login(flo)

    brought_in(client, "n1@example.org\nn2@example.org\n")

    assert set(User.objects.filter(email__startswith="n").values_list("rank", "region__code")) == {("Intern", "R1")}


def test_data_staff_must_say_where(client, dana):
    client.force_login(dana)

    done = brought_in(client, "n1@example.org\nn2@example.org,DATA\n")

    assert sentences(done) == {"n1@example.org": "Say in which region: this line names neither region nor office."}
    assert User.objects.get(email="n2@example.org").rank == Rank.DATA


def test_a_change_is_shown_made_and_in_the_history(client, flo, ivo):
    client.force_login(flo)

    preview = paste(client, "e-mail,name,rank,office\nIVO@example.org,Ivo Reyes,FO,R1B")
    assert [judged.says for judged in preview.context["changed"]] == [["rank: Intern → FO", "office: R1A → R1B"]]
    confirm(client, preview)

    ivo.refresh_from_db()
    assert (ivo.rank, ivo.default_office.code) == (Rank.FO, "R1B")
    assert entries(ivo) == [("by a list; rank: Intern → FO; office: R1A → R1B", "flo@example.org")]


def test_an_empty_cell_changes_nothing(client, flo, ivo):
    client.force_login(flo)

    assert counts(paste(client, "e-mail,name,rank,region,office\nivo@example.org,,,,")) == {"new": 0, "changed": 0, "same": 1, "bad": 0}


def test_somebody_who_waits_is_approved_by_a_list(client, flo):
    wanda = somebody_waits()
    client.force_login(flo)

    brought_in(client, "wanda@example.org,Wanda Wait,FO,R1A")

    wanda.refresh_from_db()
    assert (wanda.is_active, wanda.is_waiting, wanda.rank, wanda.default_office.code) == (True, False, Rank.FO, "R1A")
    assert entries(wanda)[0][0].startswith("approved; ")


def test_who_is_not_allowed_stays_so(client, flo, ivo):
    User.objects.filter(pk=ivo.pk).update(is_active=False)
    client.force_login(flo)

    brought_in(client, "ivo@example.org,Ivo Reyes,FO,R1A")

    ivo.refresh_from_db()
    assert (ivo.rank, ivo.is_active) == (Rank.FO, False)


def test_another_region_takes_the_office_along(client, dana, ivo):
    client.force_login(dana)

    brought_in(client, "e-mail,region\nivo@example.org,R2")

    ivo.refresh_from_db()
    assert (ivo.region.code, ivo.default_office) == ("R2", None)


def test_the_last_of_the_data_staff_is_not_imported_away(client, dana):
    client.force_login(dana)

    done = brought_in(client, "e-mail,rank,region\ndana@example.org,FO,R1")

    assert sentences(done)["dana@example.org"].startswith("This is the last of the data staff")
    dana.refresh_from_db()
    assert dana.rank == Rank.DATA


def test_a_made_up_confirmation_goes_through_the_same_checks(client, flo, uma):
    client.force_login(flo)
    preview = paste(client, "ok@example.org,Okay,FO,R1A")
    forged = preview.context["lines"].replace("ok@example.org", "uma@example.org").replace("FO", "DATA")

    done = client.post(ADD_MANY, {"lines": forged})

    uma.refresh_from_db()
    assert uma.rank == Rank.INTERN
    assert sentences(done) == {"uma@example.org": "This person cannot be added by you. Ask data staff."}


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO])
def test_organizers_bring_in_and_take_away_nothing(client, ana, rank):
    ana.rank = rank
    ana.save()
    client.force_login(ana)

    assert paste(client, "n@example.org").status_code in (302, 404)
    assert client.get(f"{PEOPLE}export.csv").status_code in (302, 404)
    assert not User.objects.filter(email="n@example.org").exists()


def test_a_region_named_like_an_office_does_not_hide_it(client, dana, r1a):
    Region.objects.filter(code="R1").update(name="West")
    Office.objects.filter(pk=r1a.pk).update(name="West")
    client.force_login(dana)

    done = brought_in(client, ";".join(HEADER) + "\nn@example.org;Nia;FO;West;R1A")

    assert sentences(done) == {}
