"""A list of people is read however it was made; one that cannot be used at all is refused with what to do."""

import io
import logging
import tempfile
import zipfile

import pytest

from accounts.models import User
from tests.accounts.lists import ADD_MANY, as_csv, brought_in, confirm, counts, paste, refusal, sentences, two_hundred, upload

pytestmark = pytest.mark.usefixtures("r1a", "r1b", "r2a")  # two regions with three offices


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
