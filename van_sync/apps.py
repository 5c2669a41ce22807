from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VanSyncConfig(AppConfig):
    name = "van_sync"

    def ready(self) -> None:
        from tracker import van
        from van_sync.push.words import for_boards, give_usual_mapping  # needs the models, which are not loaded at import

        van.words_come_from(for_boards)
        post_migrate.connect(give_usual_mapping, sender=self)
