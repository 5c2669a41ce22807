from django.urls import path, re_path

from tracker import past_pages, views
from tracker.dashboard import pages as dashboard
from tracker.dashboard import wall
from tracker.help import TABS, help_page, ranks_page
from tracker.my_page import my_page
from tracker.volunteers import merge_pages, pages

DASHBOARD_TAB = r"(?P<tab>confirmations|production|toplines)"
DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"

urlpatterns = [
    re_path(r"^boards/(?P<code>[\w-]+)/(?P<tab>confirms|kph|flake|review)/?$", views.board_page, name="board"),
    re_path(r"^boards/(?P<code>[\w-]+)/snapshot/?$", views.snapshot, name="snapshot"),
    re_path(r"^boards/(?P<code>[\w-]+)/people/(?P<volunteer_id>\d{1,18})/?$", views.person, name="person"),
    re_path(r"^boards/(?P<code>[\w-]+)/history/?$", views.history, name="history"),
    re_path(r"^boards/(?P<code>[\w-]+)/operations/?$", views.operations, name="operations"),
    path("volunteers/search/", pages.search_volunteers, name="search_volunteers"),
    path("volunteers/<int:volunteer_id>/", pages.volunteer_page, name="volunteer"),
    path("volunteers/<int:volunteer_id>/edit/", pages.edit_person, name="edit_volunteer"),
    path("volunteers/<int:volunteer_id>/merge/<int:other_id>/", merge_pages.merge_page, name="merge_volunteers"),
    path("me/", my_page, name="me"),
    re_path(r"^boards/(?P<code>[\w-]+)/past/?$", past_pages.past_days, name="past_days"),
    re_path(r"^boards/(?P<code>[\w-]+)/past/people/(?P<volunteer_id>\d{1,18})/?$", past_pages.past_person, name="past_person"),
    re_path(rf"^boards/(?P<code>[\w-]+)/{DAY}/(?P<tab>confirms|kph|flake|review)/?$", past_pages.past_board, name="past_board"),
    re_path(rf"^boards/(?P<code>[\w-]+)/{DAY}/day\.(?P<kind>csv|xlsx)$", past_pages.download, name="past_download"),
    path("dashboard/", dashboard.front, name="dashboard"),
    re_path(rf"^dashboard/{DASHBOARD_TAB}/?$", dashboard.dashboard, name="dashboard_tab"),
    re_path(rf"^dashboard/{DASHBOARD_TAB}\.(?P<kind>csv|xlsx)$", dashboard.download, name="dashboard_download"),
    re_path(r"^dashboard/places/?$", dashboard.places, name="dashboard_places"),
    re_path(r"^dashboard/series/?$", wall.series, name="dashboard_series"),
    re_path(r"^dashboard/wall/?$", wall.wall, name="dashboard_wall"),
    path("help/", help_page, name="help"),
    re_path(r"^help/ranks/?$", ranks_page, name="help_ranks"),
    re_path(rf"^help/(?P<tab>{'|'.join(TABS)})/?$", help_page, name="help_tab"),
]
