"""What the tests about managers share."""

from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts.models import User

PEOPLE = "/admin/accounts/user/"
WAITING = f"{PEOPLE}?waiting=yes"
WORDS = "door after door after door"


def somebody_waits(name="wanda", first="Wanda", last="Wait"):
    return User.objects.create_user(
        f"{name}@example.org", None, first_name=first, last_name=last, is_active=False, waiting_since=timezone.now()
    )


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def shown(client, query=""):
    """E-mails in the list, without their ends."""
    return {user.email.split("@")[0] for user in client.get(f"{PEOPLE}{query}").context["cl"].result_list}


def act(client, action, *people, query="", **more):
    form = {"action": action, "_selected_action": [user.pk for user in people], **more}
    return client.post(f"{PEOPLE}{query}", form, follow=True)


def entries(user):
    return list(
        LogEntry.objects.filter(object_id=str(user.pk), content_type__model="user")
        .order_by("pk")
        .values_list("change_message", "user__email")
    )


def again(user):
    return User.objects.select_related("region", "default_office").get(pk=user.pk)


def form_of(user, **fields):
    form = {
        "email": user.email, "first_name": user.first_name, "last_name": user.last_name, "colour": user.colour, "rank": user.rank,
        "region": user.region_id or "", "default_office": user.default_office_id or "", "is_active": "on" if user.is_active else "",
    }  # fmt: skip
    return {**form, **fields}


def change(client, user, **fields):
    return client.post(f"{PEOPLE}{user.pk}/change/", form_of(user, **fields))


def errors(answer):
    return [error for field in answer.context["adminform"].form.errors.values() for error in field]
