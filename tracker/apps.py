from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrackerConfig(AppConfig):
    name = "tracker"

    def ready(self) -> None:
        from tracker.usual_words import give_usual_words  # needs the models, which are not loaded at import

        post_migrate.connect(give_usual_words, sender=self)
