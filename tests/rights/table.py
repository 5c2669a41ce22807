"""The table of rights by route. A new URL needs a line here, or tests/rights/test_routes.py fails.

A line is ``"name of the route": [get(COLUMN, "/its/address/{there.office.code}/")]``; a route without a name goes by its pattern. COLUMN is
one of tests/rights/columns.py: how far each rank gets. A list may hold several ways to ask the same route.
"""

from tests.rights.admin_table import ADMIN_ROUTES
from tests.rights.columns import ANYONE, BOARDS, CONFIRM, CONFIRM_ON_ITS_BOARD, DIRECTORS, ON_ITS_BOARD, SIGNED_IN, SYNC, WAITING
from tests.rights.rules import Rules, get, post, post_json

TABS = ("confirms", "kph", "flake", "review")
DASHBOARD_TABS = ("confirmations", "production", "toplines")

ROUTES: Rules = {
    # -- for everybody
    "health/live": [get(ANYONE, "/health/live")],
    "health/ready": [get(ANYONE, "/health/ready")],
    "metrics": [get(ANYONE, "/metrics", 404)],  # to whoever has the word, tests/house/test_watching.py
    "login": [get(ANYONE, "/accounts/login/")],
    "openid_connect_login": [get(ANYONE, "/accounts/google/login/", 302)],  # by POST it leads on to the provider
    "openid_connect_callback": [get(ANYONE, "/accounts/google/login/callback/", 404)],  # no provider is set up here
    "refused": [get(ANYONE, "/accounts/refused/not-allowed/", 403)],
    "waiting": [get(ANYONE, "/waiting/", 302)],  # shows only whom this browser has proved to be
    "waiting_state": [get(ANYONE, "/waiting/state/")],
    "logout": [post(SIGNED_IN, "/accounts/logout/")],
    "landing": [get(SIGNED_IN, "/", 302)],
    "chooser": [get(SIGNED_IN, "/boards/")],
    "me": [get(SIGNED_IN, "/me/")],
    "my_keys": [post(SIGNED_IN, "/me/keys/", 204, signed_out=401, uses_keys="true")],
    "sign_out_everywhere": [post(SIGNED_IN, "/me/sign-out-everywhere/", None)],
    "help": [get(SIGNED_IN, "/help/")],
    "help_tab": [get(SIGNED_IN, f"/help/{tab}") for tab in (*TABS, "dashboard")],
    "help_ranks": [get(SIGNED_IN, "/help/ranks/")],
    # -- boards
    "board": [*(get(BOARDS, f"/boards/{{there.office.code}}/{tab}") for tab in TABS), get(BOARDS, "/boards/{there.region.code}/confirms")],
    "snapshot": [
        get(BOARDS, "/boards/{there.office.code}/snapshot/", signed_out=401),
        get(BOARDS, "/boards/{there.region.code}/snapshot/", signed_out=401),
    ],
    "person": [
        get(BOARDS, "/boards/{there.office.code}/people/{there.shift.volunteer_id}/", signed_out=401),
        get(ON_ITS_BOARD, "/boards/R1A/people/{there.shift.volunteer_id}/", signed_out=401),
    ],
    "history": [
        get(BOARDS, "/boards/{there.office.code}/history/?shift={there.shift.pk}", signed_out=401),
        get(ON_ITS_BOARD, "/boards/R1A/history/?shift={there.shift.pk}", signed_out=401),
        get(ON_ITS_BOARD, "/boards/R1A/history/?group={there.group.pk}", signed_out=401),
    ],
    "past_days": [get(BOARDS, "/boards/{there.office.code}/past/"), get(BOARDS, "/boards/{there.region.code}/past/")],
    "past_board": [
        *(get(BOARDS, f"/boards/{{there.office.code}}/{{there.past_day.day}}/{tab}") for tab in TABS),
        get(BOARDS, "/boards/{there.region.code}/{there.past_day.day}/confirms"),
    ],
    "past_download": [get(BOARDS, f"/boards/{{there.office.code}}/{{there.past_day.day}}/day.{kind}") for kind in ("csv", "xlsx")],
    "past_person": [
        get(BOARDS, "/boards/{there.office.code}/past/people/{there.shift.volunteer_id}/"),
        get(ON_ITS_BOARD, "/boards/R1A/past/people/{there.shift.volunteer_id}/"),
    ],
    "operations": [post_json(BOARDS, "/boards/{there.office.code}/operations/", "[]")],
    "next_shift": [
        post_json(CONFIRM, "/boards/{there.office.code}/next-shift/", '{"shift": <id>, "expected": ""}'),
        post_json(CONFIRM_ON_ITS_BOARD, "/boards/R1A/next-shift/", '{"shift": <id>, "expected": ""}'),
        post_json(CONFIRM_ON_ITS_BOARD, "/boards/R1A/next-shift/", '{"shift": <id>, "expected": "Scheduled"}'),
    ],
    # -- the dashboard
    "dashboard": [get(DIRECTORS, "/dashboard/", 302)],
    "dashboard_tab": [get(DIRECTORS, f"/dashboard/{tab}") for tab in DASHBOARD_TABS],
    "dashboard_download": [get(DIRECTORS, f"/dashboard/{tab}.{kind}") for tab in DASHBOARD_TABS for kind in ("csv", "xlsx")],
    "dashboard_places": [get(DIRECTORS, "/dashboard/places/")],
    "dashboard_series": [get(DIRECTORS, "/dashboard/series/")],
    "dashboard_wall": [get(DIRECTORS, "/dashboard/wall/")],
    # -- volunteers
    "search_volunteers": [post_json(SIGNED_IN, "/volunteers/search/", '{"text": "Ada"}')],  # whom it finds: tests/tracker/volunteers
    "volunteer": [get(BOARDS, "/volunteers/{there.shift.volunteer_id}/"), get(BOARDS, "/volunteers/{there.past.volunteer_id}/")],
    "edit_volunteer": [post(BOARDS, "/volunteers/{there.shift.volunteer_id}/edit/")],
    "merge_volunteers": [
        get(CONFIRM, "/volunteers/{there.shift.volunteer_id}/merge/{there.walk_in.volunteer_id}/"),
        post(CONFIRM, "/volunteers/{there.shift.volunteer_id}/merge/{there.walk_in.volunteer_id}/", 409),
    ],
    "next_shift_of_person": [
        post_json(CONFIRM, "/volunteers/{there.shift.volunteer_id}/next-shift/", '{"shift": <id>, "expected": ""}'),
        post_json(CONFIRM, "/volunteers/{there.shift.volunteer_id}/next-shift/", '{"shift": <id>, "expected": "Scheduled"}'),
    ],
    # -- people
    "waiting_count": [get(WAITING, "/waiting/count/")],
    # -- sync to VAN
    "van_syncs": [get(SYNC, "/van/sync/"), get(SYNC, "/van/sync/?board={there.office.code}")],
    "van_sync_start": [
        post(SYNC, "/van/sync/start/", board="{there.office.code}"),
        post(SYNC, "/van/sync/start/", board="{there.region.code}"),
        post(SYNC, "/van/sync/start/", sync="{there.sync.pk}"),
    ],
    "van_sync": [get(SYNC, "/van/sync/{there.sync.pk}/"), get(SYNC, "/van/sync/{there.sync.pk}/?office={there.office.code}")],
    "van_sync_progress": [get(SYNC, "/van/sync/{there.sync.pk}/progress/")],
    "van_sync_send": [post(SYNC, "/van/sync/{there.sync.pk}/send/")],
    "van_sync_again": [
        post(SYNC, "/van/sync/{there.sync.pk}/again/", what="give up"),
        post(SYNC, "/van/sync/{there.sync.pk}/again/", what="failed", push="{there.push.pk}"),
    ],
    "van_sync_report": [get(SYNC, "/van/sync/{there.sync.pk}/report.csv")],
    "van_walk_ins": [get(SYNC, "/van/walk-ins/")],
    "van_walk_in": [get(SYNC, "/van/walk-ins/{there.walk_in.pk}/"), post(SYNC, "/van/walk-ins/{there.walk_in.pk}/", 422)],
    "van_walk_in_leave_out": [post(SYNC, "/van/walk-ins/{there.walk_in.pk}/leave-out/")],
    **ADMIN_ROUTES,
}
