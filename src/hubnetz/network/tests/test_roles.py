"""A role opens a hub as long as it stands."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.cast import person

from hubnetz.accounts.models import User
from hubnetz.journal.models import Entry
from hubnetz.network import access, actions
from hubnetz.network.models import Membership
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_who_is_dismissed_sees_the_hub_no_more(cast):
    held = Membership.objects.get(user=cast.ben)
    assert list(access.hubs_of(cast.ben)) == [cast.nord]
    for _twice in range(2):
        actions.dismiss(held, by=cast.ada)
    assert not access.hubs_of(cast.ben).exists()
    assert Entry.objects.filter(verb="network.dismissed").count() == 1


def test_a_closed_account_answers_no_enquiries(cast):
    assert list(access.who_answers(cast.nord)) == [cast.ada, cast.ben]
    cast.ben.is_active = False
    cast.ben.save(update_fields=["is_active"])
    assert list(access.who_answers(cast.nord)) == [cast.ada]


def test_the_last_coordinator_stays_also_if_another_account_is_closed(cast):
    last = Membership.objects.get(user=cast.dina)
    with pytest.raises(actions.LastOne):
        actions.dismiss(last, by=cast.dina)
    doro = person("Doro", "coordinator", None)
    User.objects.filter(pk=doro.pk).update(is_active=False)
    with pytest.raises(actions.LastOne):
        actions.dismiss(last, by=cast.dina)
    User.objects.filter(pk=doro.pk).update(is_active=True)
    actions.dismiss(last, by=cast.dina)
    assert not access.holds(cast.dina, "coordinator")


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_end_each_others_role_at_once_one_stays(cast):
    actions.appoint(cast.ben, role="lead", hub=cast.nord, by=cast.dina)
    roles = list(Membership.objects.filter(hub=cast.nord, role="lead"))
    ready, refused = threading.Barrier(2), []

    def end(role):
        try:
            ready.wait()
            actions.dismiss(role, by=cast.dina)
        except actions.LastOne:
            refused.append(role)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=[role]) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.standing().filter(hub=cast.nord, role="lead").count() == 1


def letters():
    return Letter.objects.filter(kind="accounts.invited").count()


def test_one_letter_a_day_for_one_role_of_one_account(cast):
    def invite(role="adviser"):
        return actions.invite("neu@hub.example", name="Neu", role=role, hub=cast.nord, by=cast.dina)

    made = invite()
    assert letters() == 1
    with pytest.raises(actions.HasRoleAlready, match="Neu"):
        invite()
    actions.dismiss(made, by=cast.dina)
    again = invite()
    assert (again.pk == made.pk, letters()) == (
        False,
        1,
    )  # the role is given again, the letter was written today
    invite("events")
    assert letters() == 2
    actions.dismiss(again, by=cast.dina)
    Membership.objects.filter(role="adviser").update(since=timezone.now() - timedelta(days=1))
    invite()
    assert letters() == 3
