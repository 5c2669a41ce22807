"""The pages of walk-ins, and what is pressed there."""

from tests.van_sync.van_with_people import CANVASSER
from van_sync.models import VanDeed

LIST = "/van/walk-ins/"


def page_of(shift):
    return f"{LIST}{shift.pk}/"


def text(answer):
    return " ".join(answer.content.decode().split())


def bring(client, shift, event, *, who="create", slot=0, role=CANVASSER, word="Walk In", status=302, **more):
    place = f"{event.event_id}-{event.shifts[slot].shift_id}-{role.id}"
    answer = client.post(page_of(shift), {"who": who, "place": place, "word": word, **more})
    assert answer.status_code == status, text(answer)
    return text(client.get(LIST) if status == 302 else answer)


def deeds():
    return [(deed.deed, deed.ending) for deed in VanDeed.objects.order_by("pk")]
