"""Two managers and one moment."""

import pytest

from accounts.managing import NotDone, approve, set_allowed
from accounts.models import Rank, User
from tests.accounts.managers import entries, somebody_waits
from tests.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_two_of_the_data_staff_who_take_each_other_out_leave_one(dana):
    dora = User.objects.create_user("dora@example.org", None, rank=Rank.DATA)
    for _ in range(8):
        User.objects.update(is_active=True)
        answers = []

        def take_out(user, by, answers=answers):
            try:
                answers.append(set_allowed(user.pk, False, by))
            except NotDone:
                answers.append("no")

        both = list(User.objects.order_by("pk"))
        at_once(lambda both=both: take_out(both[0], both[1]), lambda both=both: take_out(both[1], both[0]))

        assert sorted(map(str, answers)) == ["True", "no"]
        assert User.objects.filter(pk__in=[dana.pk, dora.pk], is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_the_same_person_decide_once(dana, flo, r1a, r2a):
    for number in range(8):
        wanda = somebody_waits(f"wanda{number}")
        answers = []

        def say_yes(by, region, wanda=wanda, answers=answers):
            try:
                answers.append(approve(wanda.pk, by, region, Rank.INTERN, None).region)
            except NotDone:
                answers.append(None)

        at_once(lambda: say_yes(flo, r1a.region), lambda: say_yes(dana, r2a.region))

        wanda.refresh_from_db()
        assert [region for region in answers if region] == [wanda.region]
        assert len(entries(wanda)) == 1
