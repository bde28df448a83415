import pytest

from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Identity, Organisation

pytestmark = pytest.mark.database


def identities() -> int:
    return Organisation.objects.values("identity").distinct().count()


def test_a_decision_joins_and_its_withdrawal_separates(cast):
    one, two, three = (actions.welcome(cast.nord, name=name) for name in ("Emil", "Emil Bau", "E. Holzbau"))
    actions.decide(one, two, verdict="same", by=cast.ada)
    actions.decide(three, two, verdict="same", by=cast.ada)
    assert identities() == 1
    actions.decide(two, one, verdict="different", by=cast.ada)
    assert identities() == 2
    two.refresh_from_db()
    three.refresh_from_db()
    assert two.identity == three.identity


def test_the_hubs_own_record_is_found_again(cast):
    first = actions.welcome(cast.nord, name="Müller & Söhne GmbH", postcode="71032")
    again = actions.welcome(
        cast.nord, name="MUELLER und SOEHNE Ges.m.b.H.", email="info@mueller-soehne.example"
    )
    assert again == first
    assert again.domain == "mueller-soehne.example"
    assert Organisation.objects.count() == 1


def test_the_same_name_in_another_town_is_another_company(cast):
    actions.welcome(cast.nord, name="Müller", postcode="71032")
    actions.welcome(cast.nord, name="Müller", postcode="72202")
    assert Identity.objects.count() == 2


def test_the_same_name_with_another_mail_domain_is_another_company(cast):
    actions.welcome(cast.nord, name="Müller", email="a@mueller.example")
    actions.welcome(cast.nord, name="Müller", email="b@andere-mueller.example")
    assert Identity.objects.count() == 2


def test_a_freemail_address_is_no_evidence(cast):
    actions.welcome(cast.nord, name="Müller", email="a@gmx.de")
    actions.welcome(cast.sued, name="Müller", email="b@gmx.de")
    assert identities() == 2


@pytest.mark.parametrize("typed", ["mueler", "Müller", "holz müll"])
def test_candidates_in_spite_of_typing_errors(cast, typed):
    wanted = actions.welcome(cast.nord, name="Müller Holzbau GmbH")
    actions.welcome(cast.nord, name="Zahnarzt Weiß")
    actions.welcome(cast.sued, name="Müller Holzbau GmbH Süd")
    assert list(access.candidates(cast.nord, typed)) == [wanted]
