"""One command a question, against a limit or a rival measured in the same run. Needs PostgreSQL and Redis."""

import os

import django

os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/bench")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
os.environ.update(
    DJANGO_SETTINGS_MODULE="cpt.settings", DEBUG="False", SECRET_KEY="for-the-bench", SECURE_COOKIES="False", LOG_LEVEL="WARNING"
)
django.setup()
