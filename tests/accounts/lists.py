"""Lists of people, as managers paste and upload them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tests.accounts.managers import PEOPLE

ADD_MANY = f"{PEOPLE}import/"
HEADER = ["E-mail", "Name", "Rank", "Region", "Office"]
RANKS = ["Intern", "DFO", "FO"]


def two_hundred():
    """188 people for R1, and 12 lines that cannot be used. What is wrong with each is by its line."""
    good = [
        [f"person{number}@example.org", f"Pat Person{number}", RANKS[number % 3], "R1", ("R1A", "R1B", "")[number % 3]]
        for number in range(188)
    ]
    bad = [
        ["", "No Mail", "FO", "R1", "R1A"],
        ["pat@", "Half Mail", "FO", "R1", "R1A"],
        ["person7@example.org", "Pat Twice", "FO", "R1", "R1A"],
        ["boss@example.org", "Bo Boss", "Boss", "R1", "R1A"],
        ["far@example.org", "Fa Far", "FO", "R99", ""],
        ["off@example.org", "Of Office", "FO", "R1", "R1Z"],
        ["cross@example.org", "Cr Cross", "FO", "R1", "R2A"],
        ["high@example.org", "Hi High", "DATA", "R1", ""],
        ["flo@example.org", "Flo Changed", "FO", "R1", ""],
        ["uma@example.org", "Uma Eriksen", "FO", "R1", "R1A"],
        ["other@example.org", "Ot Other", "FO", "R2", "R2A"],
        ["long@example.org", "x" * 61 + " Last", "FO", "R1", ""],
    ]
    rows = list(good)
    for place, row in enumerate(bad):
        rows.insert(place * 16 + 9, row)
    return rows


def as_csv(rows, header=HEADER, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([header, *rows] if header else rows)
    return out.getvalue()


def as_xlsx(rows, header=HEADER):
    book, out = Workbook(), io.BytesIO()
    for row in [header, *rows]:
        book.active.append([cell or None for cell in row])
    book.save(out)
    return out.getvalue()


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
