"""When somebody leaves a hub, nothing they had open is lost."""

import pytest

from hubnetz.casework import actions
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


def test_who_still_answers_there_keeps_the_work_and_without_a_lead_it_waits_for_all(cast):
    enquiry = make.enquiry(cast.nord)
    actions.assign(enquiry, to=cast.ben, by=cast.ada)
    second = life.appoint(cast.ben, role="lead", hub=cast.nord, by=cast.dina)
    assert actions.let_go(Membership.objects.get(user=cast.ben, role="adviser"), by=cast.dina) == (0, 0)
    life.dismiss(Membership.objects.get(user=cast.ada), by=cast.dina)
    actions.let_go(second, by=cast.dina)
    enquiry.refresh_from_db()
    assert (enquiry.assigned_to, enquiry.state) == (None, "received")
