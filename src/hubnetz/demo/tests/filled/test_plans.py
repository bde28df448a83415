"""The series, the draft and the adopted date of the demo keep what the room promises."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Enrolment, Event, Series
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_a_series_with_an_exception_a_draft_and_an_adopted_date(shown):
    series = Series.objects.get()
    held = list(series.events.order_by("starts_at"))
    local = [one.starts_at.astimezone(BERLIN) for one in held]
    assert len(held) == 8
    assert {(at.weekday(), at.hour) for at in local} == {(1, 17)}
    assert {b.date() - a.date() for a, b in pairwise(local)} == {timedelta(weeks=2)}
    assert [number for number, one in enumerate(held, start=1) if one.cancelled_at] == [3]
    standing = Enrolment.objects.filter(series=series).standing()
    assert (standing.count(), series.enrolments.count()) == (6, 7)
    for enrolment in standing:
        missing = {one.pk for one in held} - set(enrolment.registrations.values_list("event", flat=True))
        assert missing <= {held[2].pk}  # late-comers have what was left
    assert any(one.registrations.count() == 7 for one in standing)
    for one in held:
        seats = list(one.registrations.standing().values_list("seat", flat=True))
        assert len(seats) == len(set(seats)) <= one.pools.get().seats
    draft = Event.objects.get(published_at=None)
    assert not draft.registrations.exists()
    taken = Event.objects.get(adopted_from__isnull=False)
    assert (taken.adopted_from_id, taken.series_id) == (held[0].pk, None)
    assert taken.hub_id != held[0].hub_id
    assert taken.site.hub_id == taken.hub_id
    for verb, row in (
        ("series_made", series), ("cancelled", held[2]), ("drafted", draft), ("adopted", taken),
    ):  # fmt: skip
        assert Entry.objects.filter(verb=f"events.{verb}", code=row.code).count() == 1
    someone = actions.enrol(series, name="Ida", email="ida@client.example", idempotency_key=uuid4())
    assert someone.registrations.count() == 7  # the verbs go on from here
