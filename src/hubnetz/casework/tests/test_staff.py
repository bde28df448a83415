"""When somebody leaves a hub, nothing they had open is lost."""

import pytest

from hubnetz.accounts.models import User
from hubnetz.casework import access, actions
from hubnetz.casework.models import Case, Enquiry
from hubnetz.casework.tests import make
from hubnetz.network import actions as life
from hubnetz.network.models import Membership
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_when_somebody_leaves_the_lead_has_the_open_work(cast):
    enquiry = make.enquiry(cast.nord)
    actions.assign(enquiry, to=cast.ben, by=cast.ada)
    done = make.enquiry(cast.nord, email="b@client.example")
    actions.assign(done, to=cast.ben, by=cast.ada)
    actions.close(done, by=cast.ben)
    case = actions.open_case(make.organisation(cast.nord), title="Fall", adviser=cast.ben, by=cast.ben)
    role = Membership.objects.get(user=cast.ben)
    assert actions.let_go(role, by=cast.dina) == (1, 1)
    assert Enquiry.objects.get(pk=enquiry.pk).assigned_to == cast.ada
    assert Enquiry.objects.get(pk=done.pk).assigned_to == cast.ben
    assert Case.objects.get(pk=case.pk).adviser == cast.ada
    assert Letter.objects.get(kind="casework.work_given_to_you").to == cast.ada.email
    role.refresh_from_db()
    assert actions.let_go(role, by=cast.dina) == (0, 0)


def test_who_still_answers_there_keeps_the_work_until_that_role_ends_too(cast):
    enquiry = make.enquiry(cast.nord)
    actions.assign(enquiry, to=cast.ben, by=cast.ada)
    second = life.appoint(cast.ben, role="lead", hub=cast.nord, by=cast.dina)
    first = Membership.objects.get(user=cast.ben, role="adviser")
    assert access.heir_of(first) == cast.ben
    assert actions.let_go(first, by=cast.dina) == (0, 0)
    assert access.heir_of(second) == cast.ada
    assert actions.let_go(second, by=cast.dina) == (1, 0)
    enquiry.refresh_from_db()
    assert enquiry.assigned_to == cast.ada


def test_where_nobody_leads_open_work_waits_for_everybody(cast):
    enquiry = make.enquiry(cast.nord)
    actions.assign(enquiry, to=cast.ben, by=cast.ada)
    User.objects.filter(pk=cast.ada.pk).update(is_active=False)
    role = Membership.objects.get(user=cast.ben)
    assert access.heir_of(role) is None
    actions.let_go(role, by=cast.dina)
    enquiry.refresh_from_db()
    assert (enquiry.assigned_to, enquiry.state) == (None, "received")


def test_the_last_lead_stays(cast):
    last = Membership.objects.get(user=cast.ada)
    with pytest.raises(life.LastOne):
        actions.let_go(last, by=cast.dina)
    life.appoint(cast.ben, role="lead", hub=cast.nord, by=cast.dina)
    actions.let_go(last, by=cast.dina)
    last.refresh_from_db()
    assert last.ended_at
