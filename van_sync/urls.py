from django.urls import path, re_path

from van_sync import next_shift_page, walk_in_pages
from van_sync.push import pages

urlpatterns = [
    re_path(r"^boards/(?P<code>[\w-]+)/next-shift/?$", next_shift_page.next_shift, name="next_shift"),
    path("volunteers/<int:volunteer_id>/next-shift/", next_shift_page.next_shift_of_person, name="next_shift_of_person"),
    path("van/sync/", pages.index, name="van_syncs"),
    path("van/sync/start/", pages.start, name="van_sync_start"),
    path("van/sync/<int:sync_id>/", pages.sync_page, name="van_sync"),
    path("van/sync/<int:sync_id>/progress/", pages.progress_json, name="van_sync_progress"),
    path("van/sync/<int:sync_id>/send/", pages.send, name="van_sync_send"),
    path("van/sync/<int:sync_id>/again/", pages.again, name="van_sync_again"),
    path("van/sync/<int:sync_id>/report.csv", pages.report, name="van_sync_report"),
    path("van/walk-ins/", walk_in_pages.walk_ins, name="van_walk_ins"),
    path("van/walk-ins/<int:shift_id>/", walk_in_pages.walk_in, name="van_walk_in"),
    path("van/walk-ins/<int:shift_id>/leave-out/", walk_in_pages.leave_out, name="van_walk_in_leave_out"),
]
