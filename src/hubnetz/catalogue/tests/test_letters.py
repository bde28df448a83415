"""Owners are told before an offer drops out and when it has, each time once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.cast import person
from tests.letters import compare

from hubnetz.catalogue import actions, letters, tasks
from hubnetz.catalogue.models import Offer
from hubnetz.catalogue.tests import make
from hubnetz.network.models import Membership
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["offer_to_check", "offer_dropped"])
def test_as_they_read(cast, kind, language):
    make.offer(cast.nord, review_on=date(2027, 3, 4))
    offer = Offer.objects.get()
    cast.ada.language = language
    compare(getattr(letters, kind)(offer, cast.ada), FOLDER / f"{kind}.{language}.txt")


def written():
    return sorted(Letter.objects.values_list("kind", "to"))


def run():
    for _ in range(2):
        tasks.remind.func(0)


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_before_the_day_and_after_it_each_once(cast):
    offer = make.offer(cast.nord, review_on=days(15))
    run()
    assert written() == []
    Offer.objects.update(review_on=days(14))
    run()
    assert written() == [("catalogue.offer_to_check", "ada@hub.example")]
    Offer.objects.update(review_on=days(-1))
    run()
    assert written() == [
        ("catalogue.offer_dropped", "ada@hub.example"),
        ("catalogue.offer_to_check", "ada@hub.example"),
    ]
    actions.review(offer, by=cast.ada)  # half a year on it begins anew
    Offer.objects.update(review_on=days(3))
    run()
    assert len(written()) == 3


def test_leads_and_whoever_looks_after_it_are_told_but_not_who_has_left(cast):
    gone = person("Otto", "adviser", cast.nord)
    make.offer(cast.nord, review_on=days(1), contact=cast.ben)
    make.offer(cast.nord, "left", review_on=days(1), contact=gone)
    Membership.objects.filter(user=gone).update(ended_at=timezone.now())
    run()
    assert [to for _kind, to in written()] == ["ada@hub.example", "ada@hub.example", "ben@hub.example"]


@pytest.mark.parametrize(
    "fields", [{"published_at": None}, {"withdrawn_at": timezone.now()}, {"review_on": None}]
)
def test_nobody_is_bothered_about_what_nobody_sees(cast, fields):
    make.offer(cast.nord, **{"review_on": days(-3), **fields})
    run()
    assert written() == []


def test_a_letter_that_fails_takes_the_note_back(cast, monkeypatch):
    offer = make.offer(cast.nord, review_on=days(1))

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(letters, "offer_to_check", broken)
    with pytest.raises(RuntimeError):
        actions.remind(offer)
    assert Offer.objects.get().reminded_at is None
    monkeypatch.undo()
    run()
    assert len(written()) == 1
