"""Every path of the stand-in. Those that are found first win: ``people/find`` is no person."""

from django.urls import path, re_path

from van_sync.sandbox import debug, events, home, people, people_writing, signups
from van_sync.sandbox.door import endpoint, unknown

urlpatterns = [
    endpoint("echoes", POST=home.post_echo),
    endpoint("apiKeyProfiles", GET=home.get_profiles),
    endpoint("events", GET=events.get_events),
    endpoint("events/types", GET=events.get_types),
    endpoint("events/types/{event_type_id}", GET=events.get_type),
    endpoint("events/{event_id}", GET=events.get_event),
    endpoint("signups", GET=signups.get_signups, POST=signups.post_signup),
    endpoint("signups/statuses", GET=signups.get_statuses),
    endpoint("signups/{signup_id}", GET=signups.get_signup, PUT=signups.put_signup, DELETE=signups.delete_signup),
    endpoint("people", GET=people.get_people),
    endpoint("people/quickSearch", GET=people.get_quick_search),
    endpoint("people/find", POST=people.post_find),
    endpoint("people/findByPhone", POST=people.post_find_by_phone),
    endpoint("people/findOrCreate", POST=people.post_find_or_create),
    endpoint("people/{person}", GET=people.get_person, POST=people_writing.post_person, DELETE=people_writing.delete_person),
    endpoint("people/{person}/names", PATCH=people_writing.patch_names),
    endpoint("people/{person}/mergeInto", PUT=people_writing.put_merge_into),
    path("debug/faults", debug.faults_json),
    path("debug/calls.json", debug.calls_json),
    path("debug/history.json", debug.history_json),
    path("debug/contacts.json", debug.contacts_json),
    path("debug/signups/<int:signup_id>/status", debug.change_status),
    path("", unknown),
    re_path(r"^(?P<path>.*)$", unknown),
]
