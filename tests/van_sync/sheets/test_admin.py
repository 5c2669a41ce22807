"""The Google Sheet in the admin."""

import pytest
from celery.exceptions import OperationalError
from django.urls import reverse

from accounts.models import User
from tests.desk import DAY
from tests.van_sync.sheets.stand_in import ACCOUNT, SHEET
from van_sync import tasks
from van_sync.models import SheetExport, SheetKind, SheetSettings, SheetState
from van_sync.sheets.export import export_day

SETTINGS = reverse("admin:van_sync_sheetsettings_change", args=[1])
CHECK = reverse("admin:van_sheets_check")
ADDRESS = f"https://docs.google.com/spreadsheets/d/{SHEET}/edit?gid=0#gid=0"
GIVEN = {"spreadsheet": ADDRESS, "doors_tab": "Doors", "offices_tab": "Offices", "is_on": "on"}


@pytest.fixture
def dana_at(client, dana):
    client.force_login(dana)
    return client


def saves(dana_at, **given):
    SheetSettings.load()
    return dana_at.post(SETTINGS, {**GIVEN, **given})


@pytest.mark.parametrize(
    "given",
    [
        ADDRESS,
        SHEET,
        f"  {SHEET} ",
        f"https://docs.google.com/spreadsheets/u/1/d/{SHEET}",
        f"https://docs.google.com/spreadsheets/d/{SHEET}/copy",
    ],
)
def test_the_whole_address_may_be_pasted(dana_at, given):
    assert saves(dana_at, spreadsheet=given).status_code == 302

    assert (SheetSettings.load().spreadsheet, SheetSettings.load().is_on) == (SHEET, True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"spreadsheet": "https://example.org/sheet"}, "This is no Google Sheet."),
        ({"spreadsheet": "our sheet"}, "This is no Google Sheet."),
        ({"spreadsheet": ""}, "Give the address of the sheet before you switch it on."),
        ({"offices_tab": "Doors"}, "Doors and offices need a tab each."),
    ],
)
def test_what_does_not_fit_is_said(dana_at, given, says):
    assert says in saves(dana_at, **given).text


def test_the_settings_show_with_whom_to_share_and_never_the_key(dana_at, google):
    SheetSettings.load()
    page = dana_at.get(SETTINGS).text

    assert ACCOUNT in page
    assert "PRIVATE" not in page


def test_an_export_that_failed_says_why_and_is_tried_again_by_the_worker(dana_at, google, sheet, pair_back, monkeypatch):
    google.editors.clear()
    export_day(DAY)
    export = SheetExport.objects.get(kind=SheetKind.DOORS)
    page = reverse("admin:van_sync_sheetexport_change", args=[export.pk])
    assert "Share it with" in dana_at.get(page).text
    assert "Try again" in dana_at.get(page).text
    google.editors.add(ACCOUNT)
    monkeypatch.setattr(tasks.export_to_sheet, "delay", tasks.export_to_sheet)

    answer = dana_at.post(reverse("admin:van_sync_sheetexport_again", args=[export.pk]), follow=True)

    assert "the worker tries again" in answer.text
    assert "2 lines written to the tab “Doors”" in dana_at.get(page).text
    assert "Try again" not in dana_at.get(page).text
    assert SheetExport.objects.get(pk=export.pk).state == SheetState.DONE


def test_what_is_done_is_not_handed_over_again(dana_at, google, sheet, pair_back):
    export_day(DAY)
    answer = dana_at.post(reverse("admin:van_sync_sheetexport_again", args=[SheetExport.objects.all()[0].pk]), follow=True)

    assert "there is nothing to try again" in answer.text


def test_a_broker_that_does_not_answer_is_said(dana_at, google, sheet, pair_back, monkeypatch):
    google.editors.clear()
    export_day(DAY)

    def refuses(*ids):
        raise OperationalError("nobody there")

    monkeypatch.setattr(tasks.export_to_sheet, "delay", refuses)
    answer = dana_at.post(reverse("admin:van_sync_sheetexport_again", args=[SheetExport.objects.all()[0].pk]), follow=True)

    assert "the broker (Redis, or the folder var/work) does not answer" in answer.text


def test_exports_are_looked_at_and_not_edited(dana_at, google, sheet, pair_back):
    export_day(DAY)
    export = SheetExport.objects.all()[0]

    assert "lines written" in dana_at.get(reverse("admin:van_sync_sheetexport_changelist")).text
    assert dana_at.post(reverse("admin:van_sync_sheetexport_change", args=[export.pk]), {"rows": 7}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_check_is_asked_for_with_a_button(dana_at, google, sheet):
    assert not google.asked
    assert "Ask Google" in dana_at.get(CHECK).text
    assert not google.asked

    page = dana_at.post(CHECK).text

    assert "The sheet can be written." in page
    assert "Our doors" in page


@pytest.mark.parametrize("who", ["ana", "flo", "ivo"])
def test_nobody_but_data_staff_comes_here(client, request, who, google, sheet):
    client.force_login(request.getfixturevalue(who))

    for address in (SETTINGS, CHECK, reverse("admin:van_sync_sheetexport_changelist")):
        assert client.get(address).status_code in (302, 403, 404)
        assert client.post(address).status_code in (302, 403, 404)
    assert not google.asked


def test_a_field_director_who_may_open_the_admin_finds_nothing_of_this_there(client, flo, google, sheet, pair_back, monkeypatch):
    export_day(DAY)
    monkeypatch.setattr(User, "is_staff", property(lambda user: user.is_active))
    client.force_login(flo)
    asked = len(google.asked)

    again = reverse("admin:van_sync_sheetexport_again", args=[SheetExport.objects.all()[0].pk])
    assert client.get(CHECK).status_code == client.post(CHECK).status_code == client.post(again).status_code == 404
    assert client.get(SETTINGS).status_code in (403, 404)
    assert len(google.asked) == asked
