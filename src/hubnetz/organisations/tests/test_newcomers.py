import pytest
from django.http import Http404

from hubnetz.organisations import access, actions, identifying
from hubnetz.organisations.actions import records
from hubnetz.organisations.models import Decision, Identity, Organisation
from hubnetz.organisations.refusals import CannotMerge

pytestmark = pytest.mark.database


def identities() -> int:
    return Organisation.objects.standing().values("identity").distinct().count()


@pytest.fixture
def newcomer(cast) -> Organisation:
    return actions.welcome(cast.nord, name="Renzler Logistik", postcode="70173", is_provisional=True)


def test_a_card_is_taken_over_once_and_counts_as_one(cast):
    theirs = actions.welcome(
        cast.sued, name="Renzler GmbH", postcode="70173", town="Stuttgart", email="a@renzler.example"
    )
    own = actions.adopt(cast.nord, theirs.identity, by=cast.ada)
    assert (own.hub, own.name, own.postcode, own.town) == (cast.nord, "Renzler GmbH", "70173", "Stuttgart")
    assert own.domain == ""
    assert own.identity == theirs.identity
    assert actions.adopt(cast.nord, theirs.identity, by=cast.ada) == own
    assert identities() == 1
    assert [one.organisation for one in access.lookup(cast.nord, "Renzler")] == [own]
    # What is decided about others later keeps them one.
    other = actions.welcome(cast.nord, name="Anderswo AG")
    actions.decide(own, other, verdict="different", by=cast.ada)
    own.refresh_from_db()
    assert own.identity == theirs.identity


def test_a_card_that_nobody_shows_cannot_be_taken(cast, newcomer):
    with pytest.raises(Http404):
        access.card_of(newcomer.identity.code)
    with pytest.raises(Http404):
        access.card_of("nothing")


def test_it_is_this_one(cast, newcomer):
    known = actions.welcome(cast.nord, name="Renzler Logistik GmbH", postcode="70173")
    assert identities() == 2
    assert actions.settle(newcomer, same_as=known, by=cast.ada) == known
    assert identities() == 1
    assert list(access.newcomers_of(cast.ada)) == []
    assert actions.settle(newcomer, same_as=known, by=cast.ada) == known


def test_it_is_one_that_the_network_knows(cast, newcomer):
    theirs = actions.welcome(cast.sued, name="Renzler Logistik GmbH")
    (found,) = access.meant_by(newcomer)
    assert found.card == theirs.identity
    stands = actions.settle(newcomer, card=found.card, by=cast.ada)
    assert stands == newcomer
    assert stands.identity == Organisation.objects.get(pk=theirs.pk).identity
    assert identities() == 1
    assert access.meant_by(stands) == []


def test_it_is_new_and_nobody_is_asked_again(cast, newcomer):
    known = actions.welcome(cast.nord, name="Renzler Immobilien GmbH")
    actions.settle(newcomer, unlike=[known], by=cast.ada)
    assert identities() == 2
    assert Decision.objects.get().verdict == "different"
    assert list(access.newcomers_of(cast.ada)) == []
    assert access.lookup(cast.sued, "Renzler Logistik")[0].name == "Renzler Logistik"


@pytest.mark.parametrize("answer", ["same_as", "card", "unlike"])
def test_all_that_is_settled_is_held_at_once(cast, monkeypatch, answer):
    """Who held the newcomer first, and older records later, would wait for somebody who waits for the newcomer."""
    known = [actions.welcome(cast.nord, name=name) for name in ("Renzler Logistik GmbH", "Renzler KG")]
    elsewhere = actions.welcome(cast.sued, name="Renzler Logistik SE")
    actions.decide(known[0], elsewhere, verdict="same", by=cast.ada)
    newcomer = actions.welcome(cast.nord, name="Renzler Logistik", is_provisional=True)
    card = Organisation.objects.get(pk=elsewhere.pk).identity
    held = []

    def noting(function):
        def called(*args):
            found = function(*args)
            held.append({row.pk for row in (found.values() if isinstance(found, dict) else found)})
            return found

        return called

    monkeypatch.setattr(identifying, "held", noting(identifying.held))
    monkeypatch.setattr(records, "hold_all", noting(records.hold_all))
    said = {"same_as": known[0], "card": card, "unlike": known}
    actions.settle(newcomer, **{answer: said[answer]}, by=cast.ada)
    first, *later = held
    assert {newcomer.pk, known[0].pk, elsewhere.pk} <= first
    assert later
    assert all(found <= first for found in later)


def test_later_it_is_asked_again_behind_the_others(cast, newcomer):
    second = actions.welcome(cast.nord, name="Tobler Bau", is_provisional=True)
    assert list(access.newcomers_of(cast.ada)) == [newcomer, second]
    actions.settle(newcomer, later=True, by=cast.ada)
    assert list(access.newcomers_of(cast.ada)) == [second, newcomer]
    assert identities() == 2


def test_records_of_two_hubs_do_not_become_one(cast, newcomer):
    theirs = actions.welcome(cast.sued, name="Renzler")
    with pytest.raises(CannotMerge):
        actions.settle(newcomer, same_as=theirs, by=cast.ada)
    newcomer.refresh_from_db()
    assert newcomer.is_provisional
    assert newcomer.merged_into is None


def test_a_known_name_from_a_visitor_is_the_record_that_is_there(cast):
    known = actions.welcome(cast.nord, name="Renzler Logistik GmbH", postcode="70173")
    again = actions.welcome(cast.nord, name="Renzler Logistik gmbh", postcode="70173", is_provisional=True)
    assert again == known
    assert not again.is_provisional
    assert Identity.objects.count() == 1


def test_newcomers_are_for_those_who_keep_the_records_of_the_hub(cast, newcomer):
    assert not access.newcomers_of(cast.carla).exists()
    with pytest.raises(Http404):
        access.newcomer_of(cast.carla, newcomer.code)
