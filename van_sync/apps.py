from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VanSyncConfig(AppConfig):
    name = "van_sync"

    def ready(self) -> None:
        from van_sync.push.words import give_usual_mapping  # needs the models, which are not loaded at import

        post_migrate.connect(give_usual_mapping, sender=self)
