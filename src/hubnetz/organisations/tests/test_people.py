"""People whom a hub knows, at one company or at several."""

from datetime import date

import pytest
from django.http import Http404

from hubnetz.journal.models import Entry
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Affiliation, Person
from hubnetz.organisations.refusals import ChangedMeanwhile, NotARecordOfThisHub, NotKnown

pytestmark = pytest.mark.database


@pytest.fixture
def emil(cast):
    return actions.note_person(cast.nord, name="Emil", email=" Emil@client.example ", by=cast.ben)


def test_an_address_is_one_person_at_a_hub(cast, emil):
    again = actions.note_person(
        cast.nord, name="E. Holz", email="emil@client.example", phone="07031 1", by=cast.ben
    )
    again.refresh_from_db()
    assert again == emil
    assert (again.name, again.phone) == ("Emil", "07031 1")
    assert actions.note_person(cast.sued, name="Emil", email="emil@client.example", by=cast.carla) != emil
    for _ in range(2):
        actions.note_person(cast.nord, name="Ohne Adresse", by=cast.ben)
    assert Person.objects.count() == 4


def test_a_person_is_changed_by_one_editor_at_a_time(cast, emil):
    actions.change_person(emil, values={"phone": "1"}, version=emil.version, by=cast.ben)
    with pytest.raises(ChangedMeanwhile):
        actions.change_person(emil, values={"phone": "2"}, version=emil.version, by=cast.ada)
    emil.refresh_from_db()
    assert emil.phone == "1"
    entry = Entry.objects.get(verb="organisations.person_changed")
    assert (entry.before, entry.after) == ({}, {"changed": ["phone"]})


def test_an_address_is_not_given_to_a_second_person(cast, emil):
    other = actions.note_person(cast.nord, name="Frieda", by=cast.ben)
    with pytest.raises(NotKnown):
        actions.change_person(other, values={"email": "EMIL@client.example"}, version=1, by=cast.ben)


def test_somebody_works_at_two_companies_and_leaves_one(cast, emil):
    one, two = (actions.welcome(cast.nord, name=name) for name in ("Emil Holzbau", "Frieda"))
    first = actions.affiliate(emil, organisation=one, function="Chef", since=date(2015, 1, 1), by=cast.ben)
    assert actions.affiliate(emil, organisation=one, function="Inhaber", by=cast.ben) == first
    actions.affiliate(emil, organisation=two, by=cast.ben)
    actions.leave(first, until=date(2010, 1, 1), by=cast.ben)
    actions.leave(first, until=date(2020, 1, 1), by=cast.ben)
    first.refresh_from_db()
    assert (first.function, first.since, first.until) == ("Inhaber", date(2015, 1, 1), date(2015, 1, 1))
    actions.affiliate(emil, organisation=one, function="Berater", by=cast.ben)  # came back
    assert Affiliation.objects.filter(person=emil, organisation=one).count() == 2
    assert [row.until for row in access.known_of(one).people] == [None, date(2015, 1, 1)]


def test_people_of_another_hub_are_not_there(cast, emil):
    elsewhere = actions.welcome(cast.sued, name="Süd")
    with pytest.raises(NotARecordOfThisHub):
        actions.affiliate(emil, organisation=elsewhere, by=cast.carla)
    assert access.person_of(cast.ben, emil.code) == emil
    with pytest.raises(Http404):
        access.person_of(cast.carla, emil.code)
