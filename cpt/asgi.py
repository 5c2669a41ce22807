"""The ASGI entry: pages and operations over HTTP, the stream over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpt.settings")
application = get_asgi_application()
