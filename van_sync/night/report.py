"""The report of a night: a mail to data staff with figures and sentences, and nobody's name, phone or note."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Rank, User
from cpt.env import mail_server
from van_sync.models import NightRun, NightStep, StepState
from van_sync.night.outcome import Night, Outcome, StepFailed

PRINTED = mail_server("console:")["EMAIL_BACKEND"]
NOBODY = "Nobody of the data staff has an e-mail address here."


def subject(run: NightRun) -> str:
    failed = run.steps.filter(state=StepState.FAILED).count()
    what = f"{failed} {'step' if failed == 1 else 'steps'} failed" if failed else "all in order"
    return f"CPT, night of {run.day:%A, %B %-d}: {what}"


def text(run: NightRun) -> str:
    steps: list[NightStep] = [step for step in run.steps.all() if step.name != "report"]
    archive = next((step for step in steps if step.name == "archive"), None)
    page = settings.PUBLIC_URL + reverse("admin:van_sync_nightrun_change", args=[run.pk])
    offices = archive.counts.get("offices", {}) if archive else {}
    about = {"first": _first_line(run, archive), "steps": steps, "offices": sorted(offices.items()), "page": page}
    return render_to_string("van_sync/night_mail.txt", about)


def _first_line(run: NightRun, archive: NightStep | None) -> str:
    day = f"{run.day:%A, %B %-d, %Y}"
    if archive is None or archive.state != StepState.FAILED:
        return f"{day} is closed."
    if archive.counts.get("turned"):
        return f"{day} is closed in some offices and not in others. Those are as they were; what to do stands below."
    return f"{day} could not be closed. The boards are as they were; what to do stands below."


def send_report(night: Night) -> Outcome:
    """A mail for each of the data staff. One address that is refused does not keep the others from theirs."""
    people = User.objects.filter(rank=Rank.DATA, is_active=True).order_by("pk")
    addresses = [person.email for person in people]
    title, body = subject(night.run), text(night.run)
    refused = 0
    try:
        with get_connection() as connection:
            for address in addresses:
                try:
                    EmailMessage(title, body, to=[address], connection=connection).send()
                except SMTPException:
                    refused += 1
    except OSError as problem:
        raise StepFailed(f"The mail could not be sent: {problem.strerror or type(problem).__name__}. Look at EMAIL_URL.") from problem
    if refused:
        raise StepFailed(f"{refused} of {len(addresses)} mails were refused by the mail server.", {"mails": len(addresses) - refused})
    return Outcome(_sent(len(addresses)), {"mails": len(addresses)})


def _sent(mails: int) -> str:
    if not mails:
        return NOBODY
    if settings.EMAIL_BACKEND == PRINTED:
        return "Printed in the worker's log: EMAIL_URL names no mail server."
    return f"Mailed to {mails} of the data staff."
