"""The desk's page of a series, sent what nobody means, twice, and by those whose series it is not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.cast import person

from hubnetz.events import actions, recurrence
from hubnetz.events.models import Event, Series
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN

ASKED = {"rhythm": "1", "count": "3", "until": "", "without": "", "days": "", "booking": "both", "make": "1"}


def at(event):
    return f"/desk/events/{event.code}/series/"


@pytest.fixture
def event(cast):
    begins = datetime(2037, 1, 6, 18, tzinfo=BERLIN).astimezone(UTC)
    return make.event(cast.nord, starts_at=begins, ends_at=begins + timedelta(hours=2), seats=3)


@pytest.mark.parametrize(
    "typed",
    [
        {"rhythm": "days", "days": "31.12.9999"},
        {"rhythm": "days", "days": "1.1.0001"},
        {"rhythm": "days", "days": "30.2.2038"},
        {"rhythm": "days", "days": "29.2.2039"},
        {"rhythm": "days", "days": "1.2.2037\x00"},
        {"rhythm": "days", "days": "\n".join(f"{d}.{m}.38" for m in range(1, 9) for d in range(1, 29))},
        {"count": "", "until": "9999-12-31"},
        {"count": "", "until": "2199-12-31"},
        {"count": "10000"},
        {"count": "9" * 5000},
        {"count": "-1"},
        {"without": "x" * 5000},
        {"without": "31.12.9999"},
        {"booking": "\x00"},
        {"rhythm": "<script>"},
        {"rhythm": "", "booking": ""},
    ],
)
def test_what_cannot_be_is_said_and_makes_nothing(event, sits, typed):
    answer = sits("eva").post(at(event), {**ASKED, **typed})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode().partition("<main")[2].replace("<script type", "")
    assert not Series.objects.exists()


def test_as_many_dates_as_a_series_may_have(event, sits):
    last = event.starts_at.astimezone(BERLIN).date() + timedelta(weeks=recurrence.MOST_DATES - 1)
    assert sits("eva").post(at(event), {**ASKED, "count": "", "until": last.isoformat()}).status_code == 303
    assert Event.objects.filter(series__isnull=False).count() == recurrence.MOST_DATES


def test_one_more_than_a_series_may_have_is_said(event, sits):
    last = event.starts_at.astimezone(BERLIN).date() + timedelta(weeks=recurrence.MOST_DATES)
    answer = sits("eva").post(at(event), {**ASKED, "count": "", "until": last.isoformat()})
    assert answer.status_code == 422
    assert "höchstens 200 Termine" in answer.content.decode()


def test_the_day_that_a_leap_year_has(event, sits):
    assert sits("eva").post(at(event), {**ASKED, "rhythm": "days", "days": "29.2.2040"}).status_code == 303


def test_sent_twice_it_is_one_series_and_no_fault(event, sits):
    eva = sits("eva")
    answers = [eva.post(at(event), ASKED) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, answers[0]["Location"])] * 2
    assert Event.objects.filter(series=Series.objects.get()).count() == 3


def test_a_date_added_twice_is_one_and_no_fault(event, sits):
    eva = sits("eva")
    eva.post(at(event), ASKED)
    sent = {"day": "2037-03-03", "begins": "18:00", "idempotency_key": uuid4()}
    assert [eva.post(at(event), sent).status_code for _ in range(2)] == [303, 303]
    assert Event.objects.filter(series__isnull=False).count() == 4
    assert eva.post(at(event), {**sent, "idempotency_key": uuid4()}).status_code == 422


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "9999-12-31", "begins": "23:00"},
        {"day": "1999-01-01", "begins": "1:00"},
        {"day": "2037-03-29", "begins": "02:30"},
        {"day": "\x00", "begins": "\x00"},
        {"day": "x" * 5000, "begins": "25:00"},
    ],
)
def test_a_day_that_cannot_be_is_not_added(event, sits, typed):
    eva = sits("eva")
    eva.post(at(event), ASKED)
    assert eva.post(at(event), typed).status_code == 422
    assert Event.objects.filter(series__isnull=False).count() == 3


def test_who_was_handed_one_date_learns_nothing_of_the_series(cast, client, event, sits):
    sits("eva").post(at(event), ASKED)
    made = Series.objects.get()
    make.enrolment(made)
    handed = made.events.order_by("starts_at")[1]
    actions.change_host(handed, to=cast.sued, by=cast.eva)
    client.force_login(person("Zoe", "events", cast.sued))
    shown = client.get(at(handed))
    assert (shown.status_code, shown["Location"]) == (302, f"/series/{made.code}/")
    assert client.post(at(handed), {"day": "2038-01-01", "begins": "18:00"}).status_code == 404
    assert made.events.count() == 3
    assert "Greta" in sits("eva").get(at(event)).content.decode()


def test_the_code_of_another_hub_opens_nothing(cast, event, sits):
    carla = sits("carla")
    for path in (at(event), "/desk/events/%00/series/", f"/desk/events/{'x' * 3000}/series/"):
        assert carla.get(path).status_code == 404
        assert carla.post(path, ASKED).status_code == 404
    assert not Series.objects.exists()
