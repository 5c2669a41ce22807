"""People to sign in as: one of every rank, and one from another region."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import HQ, Office, Rank, Region, User


@dataclass(frozen=True, slots=True)
class LogIn:
    name: str
    last_name: str
    rank: Rank
    region: str
    office: str
    colour: str

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


CAST = (
    LogIn("Ivo", "Reyes", Rank.INTERN, "R1", "R1A", "#0f766e"),
    LogIn("Uma", "Eriksen", Rank.INTERN, "R2", "R2A", "#a16207"),
    LogIn("Bo", "Lund", Rank.DFO, "R1", "R1A", "#1d4ed8"),
    LogIn("Ana", "Ortiz", Rank.FO, "R1", "R1A", "#7b3fa0"),
    LogIn("Flo", "Field", Rank.FD, "R1", "", "#be123c"),
    LogIn("Hana", "Quispe", Rank.FD, HQ, "", "#4d7c0f"),
    LogIn("Dana", "Vance", Rank.DATA, "", "", "#334155"),
)


def make_log_ins(password: str) -> Iterable[User]:
    """Make those who are missing and give all of them the password. What was changed about them since stays."""
    for log_in in CAST:
        user, _ = User.objects.get_or_create(
            email=log_in.email,
            defaults={
                "first_name": log_in.name,
                "last_name": log_in.last_name,
                "rank": log_in.rank,
                "region": Region.objects.filter(code=log_in.region).first(),
                "default_office": Office.objects.filter(code=log_in.office).first(),
                "colour": log_in.colour,
            },
        )
        if not user.check_password(password):  # a new hash of the same password would sign everybody out
            user.set_password(password)
            user.save(update_fields=["password"])
        yield user
