"""Repeating an event at the desk, and adding a date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions, recurrence
from hubnetz.events.models import Event, Series
from hubnetz.events.tests import make
from hubnetz.events.tests.test_series_pages import years
from hubnetz.lib.periods import BERLIN


def at(event):
    return f"/desk/events/{event.code}/series/"


@pytest.fixture
def weekly(cast):
    event = make.event(cast.nord, seats=3)
    slots = [recurrence.Slot(event.starts_at + timedelta(days=7), event.ends_at + timedelta(days=7))]
    return actions.repeat(event, slots=slots, rule=recurrence.weekly(), booking="both", by=cast.eva)


def test_dates_are_shown_before_they_are_made(cast, sits):
    event, eva = make.event(cast.nord, seats=3), sits("eva")
    asked = {"rhythm": "2", "count": "4", "booking": "both"}
    page = eva.post(at(event), asked).content.decode()
    assert "3 weitere Termine" in page
    assert not Series.objects.exists()
    assert eva.post(at(event), {**asked, "make": "1"}).status_code == 303
    dates = Event.objects.filter(series__rule="FREQ=WEEKLY;INTERVAL=2").order_by("starts_at")
    days = [one.starts_at.astimezone(BERLIN).date() for one in dates]
    assert [(day - days[0]).days for day in days] == [0, 14, 28, 42]
    assert "4 künftige Termine dieser Reihe" in eva.get(at(event)).content.decode()


def test_named_days_and_days_left_out(cast, sits):
    event, eva = make.event(cast.nord), sits("eva")
    local = event.starts_at.astimezone(BERLIN)
    first, second = ((local + timedelta(days=n)).strftime("%d.%m.%Y") for n in (3, 9))
    asked = {"rhythm": "days", "days": f"{second}\n{first}\n", "booking": "single"}
    assert eva.post(at(event), {**asked, "make": "1"}).status_code == 303
    assert Event.objects.filter(series__rule="").count() == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rhythm": "1"}, "wie viele Termine"),
        ({"rhythm": "days", "days": ""}, "mindestens einen Tag"),
        ({"rhythm": "days", "days": "übermorgen"}, "übermorgen"),
        ({"rhythm": "1", "count": "1"}, ""),
        ({"rhythm": "1", "until": "2000-01-01"}, "keinen weiteren Termin"),
        ({"rhythm": "9"}, ""),
    ],
)
def test_what_is_no_series_is_said_and_stays_typed(cast, sits, asked, said):
    event = make.event(cast.nord)
    answer = sits("eva").post(at(event), {"booking": "single", "make": "1", **asked})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Series.objects.exists()


def test_a_date_is_added_like_the_others(cast, sits, weekly):
    event, eva = Event.objects.order_by("starts_at").first(), sits("eva")
    make.enrolment(weekly)
    page = eva.get(at(event)).content.decode()
    assert "1 Person ist bei allen Terminen dabei" in page
    last = weekly.events.latest("starts_at").starts_at.astimezone(BERLIN)
    offered = (last + timedelta(days=7)).strftime("%Y-%m-%d")
    assert f'value="{offered}"' in page
    sent = {"day": offered, "begins": last.strftime("%H:%M")}
    assert eva.post(at(event), sent).status_code == 303
    assert weekly.events.count() == 3
    assert eva.post(at(event), {"day": "", "begins": "18:00"}).status_code == 422


def test_only_the_host_plans_a_series(cast, sits):
    event = make.event(cast.nord)
    assert sits("carla").get(at(event)).status_code == 404
    assert sits("ben").get(at(event)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_few_and_many(cast, sits, queries, weekly, rows):
    for who in ("a", "b", "c")[:rows]:
        make.enrolment(weekly, who)
    event = Event.objects.order_by("starts_at").first()
    assert queries(sits("eva"), at(event)) == 11


def test_years_of_dates_are_cut_into_pages_and_what_was_is_behind_a_link(cast, sits):
    made = years(cast.nord, before=30, coming=30)
    event, eva = made.events.filter(starts_at__gt=timezone.now()).earliest("starts_at"), sits("eva")
    page = eva.get(at(event)).content.decode()
    assert "30 künftige Termine" in page
    assert page.count('class="desk-row"') == 25
    assert eva.get(f"{at(event)}?page=2").content.decode().count('class="desk-row"') == 5
    earlier = eva.get(f"{at(event)}?when=past&page=2").content.decode()
    assert "30 frühere Termine" in earlier
    assert earlier.count('class="desk-row"') == 5
