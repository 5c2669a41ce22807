"""What the worker does. Ids in, one call: the services say how, and a run's row says how far it is."""

from celery import shared_task
from django.utils import timezone

from van_sync import api_import, api_schedule, uploads


@shared_task
def preview_upload(run_id: int) -> None:
    uploads.preview(run_id)


@shared_task
def import_upload(run_id: int) -> None:
    uploads.bring_in(run_id)


@shared_task
def forget_old_uploads() -> None:
    uploads.forget_old(timezone.now())


@shared_task
def import_from_van(run_id: int) -> None:
    api_import.bring_in(run_id)


@shared_task
def import_on_schedule() -> None:
    api_schedule.look(timezone.now())
