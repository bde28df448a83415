"""A series that goes on for years: what is to come first, page by page; what was, behind a link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions, recurrence
from hubnetz.events.models import Event, Series
from hubnetz.events.tests import make

WEEK = timedelta(days=7)


def years(hub, before: int, coming: int, **fields) -> Series:
    """Make a series of so many weekly dates before now and so many to come."""
    first = make.event(hub, **fields)
    slot = recurrence.Slot(first.starts_at + WEEK, first.ends_at + WEEK)
    made = actions.repeat(first, slots=[slot], booking=Series.Booking.BOTH, by=None)
    first.refresh_from_db()
    made.events.exclude(pk=first.pk).delete()
    copies = []
    for number in [*range(-before, 0), *range(1, coming)]:
        at = first.starts_at + number * WEEK
        copies.append(
            Event(
                hub=hub, kind=first.kind, title={"de": f"Woche {number}"}, text=first.text, series=made,
                starts_at=at, ends_at=at + timedelta(hours=2), published_at=first.published_at,
            )
        )  # fmt: skip
    for one in Event.objects.bulk_create(copies):
        one.pools.create()
    return made


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_long_series_is_cut_into_pages_soonest_first(client, cast):
    made = years(cast.nord, before=45, coming=30)
    page = text(client.get(f"/series/{made.code}/"))
    assert "30 Termine" in page
    assert page.count("/events/") >= 20
    assert "Woche 1<" in page
    assert "Woche 29<" not in page
    assert "Woche -1<" not in page
    assert "enrolment-title" in page
    second = text(client.get(f"/series/{made.code}/?page=2"))
    assert "Woche 29<" in second
    assert "Woche 1<" not in second
    earlier = text(client.get(f"/series/{made.code}/?when=past"))
    assert "45 frühere Termine" in earlier
    assert "Woche -1<" in earlier
    assert "Woche -45<" not in earlier
    assert "Woche 1<" not in earlier
    assert "enrolment-title" not in earlier
    assert "Woche -45<" in text(client.get(f"/series/{made.code}/?when=past&page=3"))


def test_a_series_that_is_over_leads_to_what_was(client, cast):
    made = years(cast.nord, before=2, coming=1)
    Event.objects.filter(series=made, starts_at__gt=timezone.now()).update(cancelled_at=timezone.now())
    page = text(client.get(f"/series/{made.code}/"))
    assert "2 frühere Termine" in page
    assert "enrolment-title" not in page


def test_what_is_not_named_to_come_is_not_named_afterwards(client, cast):
    made = years(cast.nord, before=2, coming=1)
    Event.objects.filter(title__de="Woche -2").update(is_listed=False)
    page = text(client.get(f"/series/{made.code}/?when=past"))
    assert "Woche -1<" in page
    assert "Woche -2<" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_long_it_is(client, cast, rows, django_assert_num_queries):
    made = years(cast.nord, before=rows, coming=rows)
    for query, most in (("", 8), ("?when=past", 4)):
        with django_assert_num_queries(most):
            assert client.get(f"/series/{made.code}/{query}").status_code == 200


def test_years_of_dates_do_not_keep_one_from_being_added(cast, monkeypatch):
    made = years(cast.nord, before=4, coming=2)
    monkeypatch.setattr(recurrence, "MOST_DATES", 3)
    last = made.events.latest("starts_at")
    options = {"by": None, "ends_at": last.ends_at + WEEK}
    actions.add_date(made, starts_at=last.starts_at + WEEK, **options)
    with pytest.raises(actions.NotOpen):
        actions.add_date(made, starts_at=last.starts_at + 2 * WEEK, by=None, ends_at=last.ends_at + 2 * WEEK)
