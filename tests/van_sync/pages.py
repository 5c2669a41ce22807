"""Bringing in a file over HTTP, as the tests of the admin's pages do it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk import DAY
from tests.van_sync.conftest import FILES
from van_sync.models import ImportRun, RunKind
from van_sync.tasks import preview_upload

RUNS = "/admin/van_sync/importrun/"


def send(client, data, name="participants.csv", **fields):
    form = {"kind": RunKind.SHIFTS, "day": DAY.isoformat(), **fields}
    return client.post(f"{RUNS}upload/", {**form, "file": SimpleUploadedFile(name, data)})


def sent(client, name, data=None, *, looked_through=True, **fields):
    """Upload a file that is taken, and let the worker look through it."""
    answer = send(client, data or (FILES / name).read_bytes(), name, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    run = ImportRun.objects.latest("pk")
    assert answer["Location"] == address(run)
    if looked_through:
        preview_upload(run.pk)
    return run


def address(run, more="change/"):
    return f"{RUNS}{run.pk}/{more}"


def shown(client, run):
    return client.get(address(run)).content.decode()


def stage(client, run):
    return client.get(address(run, "progress/")).json()


def errors(answer):
    return [str(error) for field in answer.context["form"].errors.values() for error in field]
