"""Eight people of a company nobody knew are welcomed at the same moment: it is one company."""

import pytest

from hubnetz.organisations import actions
from hubnetz.organisations.models import Identity, Organisation
from tests.cast import hub
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_at_one_hub_it_is_one_record():
    nord = hub("nord", "Nord")
    found = race(8, lambda person: actions.welcome(nord, name="Neu & Jung GmbH").pk)
    assert len(set(found)) == 1
    assert Organisation.objects.count() == Identity.objects.count() == 1


def test_at_two_hubs_it_is_one_identity():
    hubs = [hub("nord", "Nord"), hub("sued", "Süd")]
    race(8, lambda person: actions.welcome(hubs[person % 2], name="Neu GmbH", postcode="71032"))
    assert Organisation.objects.count() == 2
    assert Identity.objects.count() == 1
