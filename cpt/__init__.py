from cpt.celery import app as celery_app

__all__ = ["celery_app"]  # so that a web process, which only asks for work, knows the broker, too
