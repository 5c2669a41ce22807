from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from prometheus_client import REGISTRY


class VanSyncConfig(AppConfig):
    name = "van_sync"

    def ready(self) -> None:
        # These need the models, which are not loaded at import.
        from tracker import van
        from tracker.models import CampaignSettings
        from van_sync.push.words import for_boards, give_usual_mapping
        from van_sync.schedules import record, sync
        from van_sync.schedules.figures import JobCollector

        van.words_come_from(for_boards)
        post_migrate.connect(give_usual_mapping, sender=self)
        post_save.connect(sync.on_campaign_saved, sender=CampaignSettings)
        record.connect()
        REGISTRY.register(JobCollector())
