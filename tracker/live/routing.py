from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from tracker.dashboard.feed import DashboardConsumer
from tracker.live.consumer import BoardConsumer

websocket_urlpatterns = [
    path("ws/boards/<str:code>/", BoardConsumer.as_asgi()),
    path("ws/dashboard/", DashboardConsumer.as_asgi()),
    # Without this an unknown address is an exception, and its traceback is written for every curious robot.
    re_path("", WebsocketDenier.as_asgi()),
]
