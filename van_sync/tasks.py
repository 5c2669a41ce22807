"""What the worker does. Ids in, one call: the services say how, and a run's row says how far it is."""

from celery import shared_task
from django.utils import timezone

from van_sync import api_import, api_schedule, uploads
from van_sync.models import SIGN_OF_LIFE, SyncState, VanSync
from van_sync.night import runs as nights
from van_sync.night import schedule as night_schedule
from van_sync.push import dry_run, send, sending
from van_sync.schedules import record
from van_sync.sheets import export


@shared_task
def preview_upload(run_id: int) -> None:
    uploads.preview(run_id)


@shared_task
def import_upload(run_id: int) -> None:
    uploads.bring_in(run_id)


@shared_task
def forget_old_uploads() -> None:
    now = timezone.now()
    uploads.forget_old(now)
    record.forget(now)


@shared_task
def look_at_van(sync_id: int) -> None:
    dry_run.look(sync_id)


@shared_task
def send_to_van(sync_id: int) -> None:
    """A turn of it: what is left queues up again behind others who wait for the worker."""
    if sending.send_receipts(sync_id):
        send_to_van.delay(sync_id)


@shared_task
def resume_syncs() -> None:
    """Take up what a worker that was stopped has left, and forget dry runs of which nothing was sent."""
    now = timezone.now()
    send.reopen()
    for sync in VanSync.objects.filter(state__in=SyncState.with_a_worker, asked_at__lt=now - SIGN_OF_LIFE):
        if sync.is_quiet(now):
            VanSync.objects.filter(pk=sync.pk).update(asked_at=now)  # once a minute at most, however long others keep the worker
            (look_at_van if sync.state == SyncState.LOOKING else send_to_van).delay(sync.pk)
    dry_run.forget_old(now)


@shared_task
def import_from_van(run_id: int) -> None:
    api_import.bring_in(run_id)


@shared_task
def import_on_schedule() -> str:
    return api_schedule.look(timezone.now())


@shared_task
def export_to_sheet(export_id: int) -> None:
    export.export_one(export_id)


@shared_task
def export_what_is_left() -> str:
    return export.try_again(timezone.now())


@shared_task
def close_day(run_id: int) -> None:
    nights.work(run_id)


@shared_task
def night_on_schedule() -> None:
    night_schedule.look(timezone.now())
