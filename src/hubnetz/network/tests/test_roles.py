"""A role opens a hub as long as it stands."""

import pytest

from hubnetz.journal.models import Entry
from hubnetz.network import access, actions
from hubnetz.network.models import Membership

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
