"""Two editors press at the same moment: it happens once, and is noted once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from hubnetz.catalogue import actions
from hubnetz.catalogue.models import Offer
from hubnetz.catalogue.tests import make
from hubnetz.journal.models import Entry
from hubnetz.organisations.actions import views
from hubnetz.organisations.models import SavedView
from hubnetz.post.models import Letter
from tests import cast
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def draft(people):
    return make.offer(people.nord, published_at=None, topics=people.topics)


def test_published_once():
    people = cast.make()
    offer = draft(people)
    race(6, lambda _n: actions.publish(offer, by=people.ada).pk)
    assert Entry.objects.filter(verb="catalogue.published").count() == 1


def test_without_the_lock_it_is_noted_several_times(monkeypatch):
    """The negative control."""
    people = cast.make()
    offer = draft(people)
    meet, complete = threading.Barrier(4), actions.offers._complete

    def look_together(found):
        complete(found)
        meet.wait(30)

    monkeypatch.setattr(actions.offers, "_complete", look_together)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
    race(4, lambda _n: actions.publish(offer, by=people.ada).pk)
    assert Entry.objects.filter(verb="catalogue.published").count() == 4


def test_of_two_who_change_it_one_is_told():
    people = cast.make()
    offer = draft(people)

    def write(number):
        title = {"de": f"Titel {number}"}
        return actions.change(
            offer, values={"title": title}, topics=people.topics, version=1, by=people.ada
        ).version

    assert sorted(map(str, race(5, write))) == ["2", *["ChangedMeanwhile"] * 4]


def test_one_form_sent_eight_times_is_one_draft():
    people = cast.make()
    origin = make.offer(people.nord, topics=people.topics, shareable=True)
    key = uuid4()
    codes = race(
        8, lambda _n: actions.adopt(origin, hub=people.sued, idempotency_key=key, by=people.carla).code
    )
    assert len(set(codes)) == 1
    assert Offer.objects.filter(hub=people.sued).count() == 1


def test_a_letter_is_owed_once_also_when_two_clocks_run():
    people = cast.make()
    offer = make.offer(people.nord, review_on=timezone.localdate() + timedelta(days=2))
    results = race(4, lambda _n: actions.remind(offer))
    assert sorted(results) == ["", "", "", "remind"]
    assert Letter.objects.count() == 1


def keep(people, number):
    values = {"name": "Meine", "query": f"q={number}", "is_shared": False, "by": people.ada}
    return views.keep_view(people.nord, subject="people", **values).pk


def test_a_view_kept_twice_at_once_is_one():
    people = cast.make()
    assert len(set(race(6, lambda number: keep(people, number)))) == 1
    assert SavedView.objects.count() == 1


def test_without_its_lock_a_view_kept_twice_is_refused_by_the_database(monkeypatch):
    """The negative control."""
    people = cast.make()
    meet, count = threading.Barrier(3), QuerySet.count

    def look_together(found):
        number = count(found)
        meet.wait(30)
        return number

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
    monkeypatch.setattr(QuerySet, "count", look_together)
    assert race(3, lambda number: keep(people, number)).count("IntegrityError") == 2
