"""The pages of syncs, and what is pressed there."""

from van_sync.models import VanSync
from van_sync.push.dry_run import look

PAGE = "/van/sync/"


def started(client, code, van):
    """Have VAN read for a board; returns the sync, and the worker has been there."""
    answer = client.post(f"{PAGE}start/", {"board": code})
    sync = VanSync.objects.latest("pk")
    assert answer["Location"] == f"{PAGE}{sync.pk}/"
    look(sync.pk, van)
    sync.refresh_from_db()
    return sync


def shown(client, sync, query=""):
    answer = client.get(f"{PAGE}{sync.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, sync, *picks):
    return client.post(f"{PAGE}{sync.pk}/send/", {"pick": picks})


def pick(row, at=0):
    return f"{row.pk}:{row.choices[at]['key']}"
