from django.apps import AppConfig
from django.db.models.signals import post_migrate
from prometheus_client import REGISTRY


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        # These need the models, which are not loaded at import.
        from tracker.live.figures import LiveCollector
        from tracker.usual_words import give_usual_words

        REGISTRY.register(LiveCollector())
        post_migrate.connect(give_usual_words, sender=self)
