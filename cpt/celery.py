"""Celery, for work that takes longer than a web request may. Settings: cpt/settings.py, names with CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpt.settings")
app = Celery("cpt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
