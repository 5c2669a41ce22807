"""The ASGI entry: pages and operations over HTTP, the stream over WebSocket."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpt.settings")
pages = get_asgi_application()

# These load models, so they come after Django is set up.
from channels.auth import AuthMiddleware  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402

from tracker.live.origin import SameOrigin  # noqa: E402
from tracker.live.routing import websocket_urlpatterns  # noqa: E402
from tracker.live.session import ReadSession  # noqa: E402

sockets = SameOrigin(CookieMiddleware(ReadSession(AuthMiddleware(URLRouter(websocket_urlpatterns)))))
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
