"""Many people at once: good lines come in, each bad one is explained, and doing it again changes nothing."""

import io
import logging
import tempfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Office, Rank, Region, User
from tests.accounts.lists import HEADER, as_csv, as_xlsx, two_hundred
from tests.accounts.managers import PEOPLE, entries, somebody_waits

ADD_MANY = f"{PEOPLE}import/"


@pytest.fixture(autouse=True)
def places(r1a, r1b, r2a):
    """Two regions with three offices."""


def upload(client, data, name="people.csv"):
    data = data.encode() if isinstance(data, str) else data
    return client.post(ADD_MANY, {"file": SimpleUploadedFile(name, data)})


def paste(client, text):
    return client.post(ADD_MANY, {"text": text})


def confirm(client, preview):
    return client.post(ADD_MANY, {"lines": preview.context["lines"]})


def brought_in(client, text):
    preview = paste(client, text)
    assert preview.status_code == 200, preview.context["form"].errors
    return confirm(client, preview)


def counts(answer):
    return {kind: answer.context["counts"][kind] for kind in ("new", "changed", "same", "bad")}


def sentences(answer):
    return {judged.line.cells.get("email", "").lower(): " ".join(judged.says) for judged in answer.context["bad"]}


def refusal(answer):
    assert answer.status_code == 422
    return " ".join(sentence for errors in answer.context["form"].errors.values() for sentence in errors)


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


@pytest.mark.parametrize(
    "text",
    [
        "n1@example.org,Nia Face,FO,R1A\nn2@example.org,Ned Foot,Intern,R1B",
        "n1@example.org;Nia Face;FO;R1;R1A\nn2@example.org;Ned Foot;Intern;R1;R1B",
        "R1A\tNia\tFace\tn1@example.org\tField organizer\nR1B\tNed\tFoot\tn2@example.org\tintern",
        "Office;Rank;Login;Last name;First name\nR1A;fo;N1@example.org;Face;Nia\nr1b Independence;Intern;n2@example.org;Foot;Ned",
        "\ufeffname,e-mail address,region,office,rank\r\n\r\nNia Face,n1@example.org,R1,Westport,FO\r\nNed Foot,n2@example.org,R1,Independence,\r\n",
    ],
    ids=["commas", "semicolons", "tabs in another order", "a header in another order", "names of offices"],
)
def test_any_order_and_any_separator(client, flo, text):
    client.force_login(flo)

    done = brought_in(client, text)

    assert sentences(done) == {}
    found = (
        User.objects.filter(email__startswith="n")
        .order_by("email")
        .values_list("first_name", "last_name", "rank", "region__code", "default_office__code")
    )
    assert list(found) == [("Nia", "Face", "FO", "R1", "R1A"), ("Ned", "Foot", "Intern", "R1", "R1B")]


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


@pytest.mark.parametrize("lines", ["", "no json", "{}", "[1]", '[["1","a"]]', "[[1,2,3,4,5,6,7,8,9]]", "[" * 100_000, "null"])
def test_lines_that_no_page_of_ours_sends(client, flo, lines):
    client.force_login(flo)

    assert "did not come back whole" in refusal(client.post(ADD_MANY, {"lines": lines}))


def test_a_column_that_is_not_known_is_named_and_left_out(client, flo):
    client.force_login(flo)

    preview = paste(client, "e-mail,Shoe size,rank\nn@example.org,44,FO")

    assert "The column “Shoe size” is not known and is left out." in preview.content.decode()
    assert counts(preview)["new"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste people, or choose a file: one of the two."),
        ("name,rank\nAna Ortiz,FO", "No column is called “e-mail”."),
        ("Ana Ortiz", "No line has an e-mail in it."),
        ("e-mail,mail\na@example.org,b@example.org", "Two columns say what the email is."),
        ("n@example.org,Nia Face,Boss,R1", "It is not clear what “Boss” is"),
        ("e-mail,name\nn@example.org," + "x" * 140_000, "too long to be read"),
        ("\n".join(f"n{number}@example.org" for number in range(2002)), "more than 2,000 lines"),
    ],
)
def test_a_list_that_cannot_be_used_at_all(client, flo, text, sentence):
    client.force_login(flo)

    assert sentence in refusal(paste(client, text))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK nothing", "This workbook cannot be read."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "This is no text and no workbook."),
        (b"x" * 1_000_001, "larger than a list of people is"),
    ],
)
def test_a_file_that_cannot_be_used_at_all(client, flo, data, sentence):
    client.force_login(flo)

    assert sentence in refusal(upload(client, data))


def test_a_workbook_that_would_unpack_to_far_more_is_refused(client, flo):
    client.force_login(flo)

    assert "far too large" in refusal(upload(client, bomb()))


def test_a_file_of_an_old_windows_is_read(client, flo):
    client.force_login(flo)

    confirm(client, upload(client, "e-mail;name\nzoe@example.org;Zoé Núñez".encode("cp1252")))

    assert User.objects.get(email="zoe@example.org").get_full_name() == "Zoé Núñez"


def test_nothing_of_a_list_stays_on_disk_or_in_a_log(client, flo, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.INFO)
    client.force_login(flo)

    preview = upload(client, as_csv(two_hundred()))
    done = confirm(client, preview)

    assert list(tmp_path.iterdir()) == []
    assert "example.org" not in caplog.text
    assert preview.request["QUERY_STRING"] == done.request["QUERY_STRING"] == ""


@pytest.mark.parametrize("rank", [Rank.INTERN, Rank.DFO, Rank.FO])
def test_organizers_bring_in_and_take_away_nothing(client, ana, rank):
    ana.rank = rank
    ana.save()
    client.force_login(ana)

    assert paste(client, "n@example.org").status_code in (302, 404)
    assert client.get(f"{PEOPLE}export.csv").status_code in (302, 404)
    assert not User.objects.filter(email="n@example.org").exists()


def exported(client, ending, query=""):
    answer = client.get(f"{PEOPLE}export.{ending}{query}")
    assert answer.status_code == 200
    if ending == "csv":
        return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_director_takes_away_what_the_list_shows(client, flo, ana, ivo, uma, ending):
    client.force_login(flo)

    rows = exported(client, ending)
    assert rows[0] == ["e-mail", "first name", "last name", "rank", "region", "office", "allowed", "first active", "last active"]
    assert [row[0] for row in rows[1:]] == ["ana@example.org", "flo@example.org", "ivo@example.org"]
    assert rows[1][:7] == ["ana@example.org", "Ana", "Ortiz", "FO", "R1", "R1A", "yes"]
    assert [row[0] for row in exported(client, ending, "?rank=Intern")[1:]] == ["ivo@example.org"]
    client.post(f"{PEOPLE}search/", {"q": "Ortiz"})
    assert [row[0] for row in exported(client, ending)[1:]] == ["ana@example.org"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_spreadsheet_runs_nothing_of_it_and_brings_it_back_unchanged(client, flo, r1a, ending):
    for number, name in enumerate(["=1+1", "+1", "-1", "@SUM(A1)", "\x01=1"]):
        User.objects.create_user(f"n{number}@example.org", None, first_name=name, last_name="=HYPERLINK(A1)", region=r1a.region)
    client.force_login(flo)

    answer = client.get(f"{PEOPLE}export.{ending}")
    rows = exported(client, ending)

    assert [row[1] for row in rows if row[0].startswith("n")] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1"]
    assert {row[2] for row in rows if row[0].startswith("n")} == {"'=HYPERLINK(A1)"}
    again = upload(client, answer.content, f"people.{ending}")
    assert counts(again) == {"new": 0, "changed": 1, "same": 5, "bad": 0}  # the control character is gone


def test_an_export_has_no_other_endings(client, flo):
    client.force_login(flo)

    assert client.get(f"{PEOPLE}export.html").status_code == 404


def test_a_region_named_like_an_office_does_not_hide_it(client, dana, r1a):
    Region.objects.filter(code="R1").update(name="West")
    Office.objects.filter(pk=r1a.pk).update(name="West")
    client.force_login(dana)

    done = brought_in(client, ";".join(HEADER) + "\nn@example.org;Nia;FO;West;R1A")

    assert sentences(done) == {}
