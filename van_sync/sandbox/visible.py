"""Finding the person that a path names, and whether the key may see them."""

from van_sync.sandbox.call import MY_VOTERS, Call
from van_sync.sandbox.models import Person
from van_sync.sandbox.problems import forbidden, not_found

UNSEEN = "This API key may not see this person."


def visible_person(call: Call, name: str) -> Person:
    """``name`` is a VANID or ``type:id``, the type in any case. Raises ``Problem``: 404, or 403 for another committee's."""
    kind, colon, value = name.partition(":")
    rows = Person.objects.filter(is_voter=call.mode == MY_VOTERS, is_deleted=False)
    if colon:
        row = rows.filter(identifiers__kind__iexact=kind, identifiers__value=value).first()
    else:
        row = rows.filter(pk=int(name)).first()
    if row is None:
        raise not_found("The person could not be found.")
    if row.is_hidden:
        raise forbidden(UNSEEN)
    return row
