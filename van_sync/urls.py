from django.urls import path, re_path

from van_sync import next_shift_page, walk_in_pages

urlpatterns = [
    re_path(r"^boards/(?P<code>[\w-]+)/next-shift/?$", next_shift_page.next_shift, name="next_shift"),
    path("van/walk-ins/", walk_in_pages.walk_ins, name="van_walk_ins"),
    path("van/walk-ins/<int:shift_id>/", walk_in_pages.walk_in, name="van_walk_in"),
    path("van/walk-ins/<int:shift_id>/leave-out/", walk_in_pages.leave_out, name="van_walk_in_leave_out"),
]
