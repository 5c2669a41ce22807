"""Where work waits: apart for each campaign and database, and nothing in it but a row's id."""

import json

import pytest
import redis
from celery import Celery
from django.conf import settings

from cpt.broker import folder_broker, redis_broker


def ask(address, options):
    app = Celery("asks", broker=address, broker_transport_options=options, set_as_current=False)
    app.send_task("van_sync.tasks.preview_upload", [812])


def test_on_one_machine_work_waits_in_a_folder_as_the_id_of_a_row(tmp_path):
    ask(*folder_broker(tmp_path / "work"))

    (message,) = (tmp_path / "work" / "waiting").iterdir()
    sent = json.loads(message.read_text())
    assert sent["headers"]["task"] == "van_sync.tasks.preview_upload"
    assert sent["headers"]["argsrepr"] == "[812]"


@pytest.mark.services
@pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis")
def test_campaigns_on_one_redis_keep_their_work_apart():
    server = redis.Redis.from_url(settings.REDIS_URL)
    prefix = f"{settings.REDIS_PREFIX}-apart"
    try:
        ask(*redis_broker(settings.REDIS_URL, prefix))

        assert server.llen(f"{prefix}-work:celery") == 1
        ask(*redis_broker(settings.REDIS_URL, f"{prefix}-other"))
        assert server.llen(f"{prefix}-work:celery") == 1
    finally:
        for key in server.scan_iter(f"{prefix}*"):
            server.delete(key)
        server.close()
