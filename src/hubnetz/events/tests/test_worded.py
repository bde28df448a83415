"""A query that is worded once gives what the query would give, with whatever values."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.events.models import Event, EventTopic
from hubnetz.events.tests import make
from hubnetz.lib.worded import Given, Worded, among, beside

pytestmark = pytest.mark.database


def later(since: Any) -> Any:
    """Return events with what Django can do to them: another table, a count, fewer columns, an order, a limit."""
    counted = Event.objects.select_related("hub", "site").annotate(seats_given=Count("registrations"))
    return counted.filter(starts_at__gt=since).defer("text").order_by("-starts_at")[:2]


def test_rows_are_the_same_as_unworded(cast: Any) -> None:
    for day in (1, 2, 3):
        make.event(cast.nord, code=f"tag-{day}", starts_in=timedelta(days=day))
    worded = Worded(lambda: later(Given("since")))
    for days in (0, 2, 9):
        since = timezone.now() + timedelta(days=days)
        plain = list(later(since))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = worded(since=since)
            assert [(one.code, one.hub.slug, one.seats_given) for one in found] == [
                (one.code, one.hub.slug, one.seats_given) for one in plain
            ]
        assert len(asked) == 1
        assert [one.get_deferred_fields() for one in found] == [{"text"} for _one in found]


def test_it_is_put_into_words_once(cast: Any) -> None:
    made = [make.event(cast.nord, code=code) for code in ("eins", "zwei", "drei")]
    wordings = []

    def query() -> Any:
        wordings.append(1)
        return Event.objects.filter(among("pk", "keys")).order_by("pk").values_list("code", "title")

    worded = Worded(query)
    assert worded(keys=[]) == []
    assert [code for code, _title in worded(keys=[made[2].pk, made[0].pk])] == ["eins", "drei"]
    assert worded(keys=[made[1].pk])[0][1]["de"] == made[1].title["de"]
    assert wordings == [1]


def test_pages_are_pieces_of_it(cast: Any) -> None:
    for day in (1, 2, 3, 4, 5):
        make.event(cast.nord, code=f"tag-{day}", starts_in=timedelta(days=day))
    worded = Worded(
        lambda: Event.objects.filter(starts_at__gt=Given("since")).order_by("starts_at").select_related("hub")
    )
    rows = worded.pages(since=timezone.now() + timedelta(days=1, hours=1))
    with CaptureQueriesContext(connection) as asked:
        assert rows.count() == len(rows) == 4
        assert [(one.code, one.hub.slug) for one in rows[1:3]] == [
            ("tag-3", cast.nord.slug),
            ("tag-4", cast.nord.slug),
        ]
        assert [one.code for one in rows[:1]] == ["tag-2"]
        assert rows[4:9] == []
        assert rows[0:0] == []
    assert len(asked) == 5


def test_a_value_that_is_not_told_is_missed(cast: Any) -> None:
    with pytest.raises(KeyError):
        Worded(lambda: Event.objects.filter(code=Given("code")))(kode="x")


def test_what_is_fetched_beside_is_asked_for_apart(cast: Any) -> None:
    made = make.event(cast.nord)
    with pytest.raises(ValueError, match="beside"):
        Worded(lambda: Event.objects.prefetch_related("about"))()
    rows = [EventTopic(event=made, topic=cast.topics[0])]
    beside(made, about=rows)
    with CaptureQueriesContext(connection) as asked:
        assert list(made.about.all()) == rows
        assert made.about.all()[0].topic == cast.topics[0]
    assert len(asked) == 0
