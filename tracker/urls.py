from django.urls import re_path

from tracker import views

urlpatterns = [
    re_path(r"^boards/(?P<code>[\w-]+)/(?P<tab>confirms|kph)/?$", views.board_page, name="board"),
    re_path(r"^boards/(?P<code>[\w-]+)/snapshot/?$", views.snapshot, name="snapshot"),
    re_path(r"^boards/(?P<code>[\w-]+)/history/?$", views.history, name="history"),
    re_path(r"^boards/(?P<code>[\w-]+)/operations/?$", views.operations, name="operations"),
]
