"""The table of rights in the admin: one line a table, and one for each view that Django does not bring.

A new ModelAdmin needs a line in ``TABLES``, a new URL of its own one in ``VIEWS``.
"""

from tests.rights.columns import ANYONE, CLOSED, PEOPLE, SETUP, STAFF, WAITING, Column
from tests.rights.rules import Rule, Rules, get, post

LOOK_ONLY, CHANGE, ALL = "", "change", "add change delete"

# table: who comes there, and what they may do besides looking
TABLES: dict[str, tuple[Column, str]] = {
    "admin.logentry": (SETUP, LOOK_ONLY),
    "socialaccount.socialaccount": (SETUP, "delete"),
    "accounts.region": (SETUP, ALL),
    "accounts.office": (SETUP, ALL),
    "accounts.user": (PEOPLE, "add change"),
    "accounts.accesssettings": (SETUP, CHANGE),
    "tracker.campaignsettings": (SETUP, CHANGE),
    "tracker.role": (SETUP, ALL),
    "tracker.eventtype": (SETUP, ALL),
    "tracker.vanstatus": (SETUP, ALL),
    "tracker.walkinslot": (SETUP, ALL),
    "tracker.walkinactivity": (SETUP, ALL),
    "tracker.location": (SETUP, ALL),
    "tracker.volunteer": (SETUP, LOOK_ONLY),
    "tracker.shift": (SETUP, LOOK_ONLY),
    "tracker.canvassgroup": (SETUP, LOOK_ONLY),
    "tracker.note": (SETUP, LOOK_ONLY),
    "tracker.change": (SETUP, LOOK_ONLY),
    "tracker.archivedchange": (SETUP, LOOK_ONLY),
    "tracker.archivedday": (SETUP, LOOK_ONLY),
    "tracker.archivedshift": (SETUP, LOOK_ONLY),
    "tracker.lateedit": (SETUP, LOOK_ONLY),
    "van_sync.nightrun": (SETUP, LOOK_ONLY),
    "van_sync.statusmapping": (SETUP, ALL),
    "van_sync.vansync": (SETUP, LOOK_ONLY),
    "van_sync.vanpush": (SETUP, LOOK_ONLY),
    "van_sync.importrun": (SETUP, LOOK_ONLY),
    "van_sync.syncshift": (SETUP, LOOK_ONLY),
    "van_sync.vandeed": (SETUP, LOOK_ONLY),
    "van_sync.schedule": (SETUP, CHANGE),
    "van_sync.sheetsettings": (SETUP, CHANGE),
    "van_sync.sheetexport": (SETUP, LOOK_ONLY),
}

RUN, NIGHT = "/admin/van_sync/importrun/{there.run.pk}/", "/admin/van_sync/nightrun/"
USER = "/admin/accounts/user/"
VIEWS: Rules = {
    "admin/login/": [get(ANYONE, "/admin/login/", 302)],  # leads to ours
    "admin:login": [get(ANYONE, "/admin/login/", 302)],
    "admin:index": [get(STAFF, "/admin/")],
    "admin:app_list": [get(STAFF, "/admin/accounts/"), get(SETUP, "/admin/tracker/"), get(SETUP, "/admin/van_sync/")],
    "admin:logout": [post(STAFF, "/admin/logout/", 302)],
    "admin:password_change": [get(STAFF, "/admin/password_change/")],
    "admin:password_change_done": [get(STAFF, "/admin/password_change/done/")],
    "admin:jsi18n": [get(STAFF, "/admin/jsi18n/")],
    "admin:autocomplete": [get(SETUP, "/admin/autocomplete/?app_label=tracker&model_name=location&field_name=office")],
    "admin:view_on_site": [get(CLOSED, "/admin/r/{there.content_type}/{there.shift.pk}/")],
    "admin/(?P<url>.*)$": [get(CLOSED, "/admin/nothing/of/this/sort/")],
    # -- people: everybody's who wait; a director's and data staff's own log-ins are no director's to change
    "admin:auth_user_password_change": [
        get(PEOPLE, USER + "{there.person.pk}/password/"),
        get(SETUP, USER + "{there.director.pk}/password/"),
        post(SETUP, USER + "{there.director.pk}/password/", None, password1="door after door", password2="door after door"),
    ],
    "admin:accounts_user_change": [
        get(WAITING, USER + "{there.waiting.pk}/change/"),
        get(PEOPLE, USER + "{there.director.pk}/change/"),
        post(SETUP, USER + "{there.director.pk}/change/", None, email="mine@example.org", rank="Intern"),
    ],
    "admin:accounts_user_search": [post(STAFF, USER + "search/", q="Ann")],
    "admin:accounts_user_waiting": [get(STAFF, USER + "waiting.json")],
    # (whoever does not wait, or not for this manager, leads back to the list, as a number that is nobody's does)
    "admin:accounts_user_approve": [
        get(WAITING, USER + "{there.waiting.pk}/approve/"),
        get(STAFF, USER + "{there.person.pk}/approve/", 302),
        get(STAFF, USER + "{there.director.pk}/approve/", 302),
    ],
    "admin:accounts_user_approve_now": [
        post(WAITING, USER + "{there.waiting.pk}/approve-now/"),
        post(STAFF, USER + "{there.director.pk}/approve-now/"),
    ],
    "admin:accounts_user_refuse": [post(WAITING, USER + "{there.waiting.pk}/refuse/"), post(STAFF, USER + "{there.director.pk}/refuse/")],
    "admin:accounts_user_undo_refusal": [post(STAFF, USER + "undo-refusal/", undo="made up")],
    "admin:accounts_user_import": [get(STAFF, USER + "import/")],
    "admin:accounts_user_export": [get(STAFF, USER + "export.csv")],
    # -- imports, VAN's set-up, the queue of places
    "admin:tracker_location_waiting": [get(SETUP, "/admin/tracker/location/waiting/")],
    "admin:tracker_location_belongs": [post(SETUP, "/admin/tracker/location/{there.location.pk}/belongs/", office="{there.office.pk}")],
    "admin:van_sync_importrun_upload": [
        get(SETUP, "/admin/van_sync/importrun/upload/"),
        post(SETUP, "/admin/van_sync/importrun/upload/", 422),
    ],
    "admin:van_sync_importrun_from_van": [post(SETUP, "/admin/van_sync/importrun/from-van/", days="1")],
    "admin:van_sync_importrun_progress": [get(SETUP, RUN + "progress/")],
    "admin:van_sync_importrun_import": [post(SETUP, RUN + "import/")],
    "admin:van_sync_importrun_again": [post(SETUP, RUN + "again/")],
    "admin:van_sync_importrun_rejected": [get(SETUP, RUN + "rejected.csv")],
    "admin:van_sheets_check": [
        get(SETUP, "/admin/van_sync/sheetsettings/check/"),
        post(SETUP, "/admin/van_sync/sheetsettings/check/", None),
    ],
    "admin:van_sync_sheetexport_again": [post(SETUP, "/admin/van_sync/sheetexport/{there.rows[van_sync.sheetexport]}/again/", None)],
    "admin:van_sync_schedule_run": [post(SETUP, "/admin/van_sync/schedule/{there.rows[van_sync.schedule]}/run/", None)],
    "admin:van_sync_nightrun_close": [get(SETUP, NIGHT + "close/"), post(SETUP, NIGHT + "close/", None)],
    "admin:van_sync_nightrun_progress": [get(SETUP, NIGHT + "{there.rows[van_sync.nightrun]}/progress/")],
    "admin:van_sync_nightrun_again": [post(SETUP, NIGHT + "{there.rows[van_sync.nightrun]}/again/", None)],
    "admin:van_set_up": [get(SETUP, "/admin/van_sync/vandeed/set-up/"), post(SETUP, "/admin/van_sync/vandeed/set-up/", None)],
}


def routes_of(table: str, column: Column, may: str) -> Rules:
    """Django's seven routes of a table. What nobody may is closed to those as well who may look."""
    app, model = table.split(".")
    at, row = f"/admin/{app}/{model}/", f"{{there.rows[{table}]}}"

    def of(deed: str) -> Column:
        return column if deed in may else CLOSED

    def form(address: str, deed: str) -> list[Rule]:
        return [get(of(deed), address), post(of(deed), address, None, post="yes")]

    name = f"admin:{app}_{model}"
    return {
        f"{name}_changelist": [get(column, at), post(column, at, None, action="delete_selected")],
        f"{name}_add": form(f"{at}add/", "add"),
        f"{name}_change": [get(column, f"{at}{row}/change/"), post(of("change"), f"{at}{row}/change/", None)],
        f"{name}_delete": form(f"{at}{row}/delete/", "delete"),
        f"{name}_history": [get(column, f"{at}{row}/history/")],
        f"admin/{app}/{model}/<path:object_id>/": [get(STAFF, f"{at}{row}/", 302)],  # leads to "change", whatever the id
    }


ADMIN_ROUTES: Rules = {}
for one, (who, deeds) in TABLES.items():
    ADMIN_ROUTES |= routes_of(one, who, deeds)
for route, rules in VIEWS.items():
    ADMIN_ROUTES[route] = [*ADMIN_ROUTES.get(route, []), *rules]
