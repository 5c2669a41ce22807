from django.urls import path

from van_sync.push import pages

urlpatterns = [
    path("van/sync/", pages.index, name="van_syncs"),
    path("van/sync/start/", pages.start, name="van_sync_start"),
    path("van/sync/<int:sync_id>/", pages.sync_page, name="van_sync"),
    path("van/sync/<int:sync_id>/progress/", pages.progress_json, name="van_sync_progress"),
    path("van/sync/<int:sync_id>/send/", pages.send, name="van_sync_send"),
    path("van/sync/<int:sync_id>/again/", pages.again, name="van_sync_again"),
    path("van/sync/<int:sync_id>/report.csv", pages.report, name="van_sync_report"),
]
