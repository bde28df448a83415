"""At the desk: several dates of a series are changed in one go, shown before it is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events.models import Event, Series
from hubnetz.events.tests import make
from hubnetz.events.tests.test_series_changes import in_order, series
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter


@pytest.fixture
def weekly(cast):
    made = series(make.event(cast.nord, seats=9), 3)
    for one in in_order(made):
        one.about.create(topic=cast.topics[0], position=0)
    return made


def at(event, part):
    return f"/desk/events/{event.code}/series/{part}/"


def text(answer) -> str:
    return answer.content.decode()


def when(event, days=1, hour="19:00", end="21:00", **fields):
    day = (event.starts_at + timedelta(days=days)).astimezone(BERLIN).date()
    return {"day": day.isoformat(), "begins": hour, "ends": end, "note": "Wegen der Messe.", **fields}


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_following_dates_are_shown_then_moved(cast, sits, weekly):
    eva, second = sits("eva"), in_order(weekly)[1]
    make.enrolment(weekly)
    before = [one.starts_at for one in in_order(weekly)]
    page = text(eva.post(at(second, "time"), when(second)))
    assert "2 Termine werden verschoben" in page
    assert "1 Person bekommt eine E-Mail dazu." in page
    assert 'value="Wegen der Messe."' in page
    assert [one.starts_at for one in in_order(weekly)] == before
    sent = when(second, move="1", seen=seen_in(page))
    assert eva.post(at(second, "time"), sent).status_code == 303
    assert [one.starts_at.astimezone(BERLIN).hour for one in in_order(weekly)][1:] == [19, 19]
    assert "Wegen der Messe." in Letter.objects.get(kind="events.series_changed").text


def test_what_was_not_shown_is_not_done(cast, sits, weekly):
    eva, second = sits("eva"), in_order(weekly)[1]
    before = [one.starts_at for one in in_order(weekly)]
    page = text(eva.post(at(second, "time"), when(second)))
    other = when(second, days=2, move="1", seen=seen_in(page))
    assert "2 Termine werden verschoben" in text(eva.post(at(second, "time"), other))
    assert [one.starts_at for one in in_order(weekly)] == before
    bad = eva.post(at(second, "time"), when(second, end="18:00", move="1"))
    assert bad.status_code == 422
    assert 'value="Wegen der Messe."' in text(bad)


def test_conflicts_and_what_stands_in_the_way_are_named(cast, sits, weekly):
    eva, (first, second, _third) = sits("eva"), in_order(weekly)
    other = make.event(
        cast.nord, title={"de": "Hoffest"}, starts_at=second.starts_at + timedelta(days=1),
        ends_at=second.ends_at + timedelta(days=1),
    )  # fmt: skip
    local = second.starts_at.astimezone(BERLIN)
    page = text(eva.post(at(first, "time"), when(first, hour=local.strftime("%H:%M"), end="23:59")))
    assert "Hoffest" in page
    assert other.code in page
    seat = make.registration(second)
    seat.event.attendances.create(
        registration=seat, counted_on=timezone.now().date(), noted_at=timezone.now()
    )
    page = text(eva.post(at(first, "time"), when(first)))
    assert "kann er nicht verschoben werden" in page
    assert 'name="move"' not in page


@pytest.mark.parametrize(("scope", "count"), [("this", 1), ("following", 2), ("all", 3)])
def test_one_the_following_or_all_are_cancelled_after_a_look(cast, sits, weekly, scope, count):
    eva, second = sits("eva"), in_order(weekly)[1]
    make.enrolment(weekly)
    assert eva.post(at(second, "cancellation"), {"scope": scope}).status_code == 422  # no reason
    page = text(eva.post(at(second, "cancellation"), {"scope": scope, "note": "Krank."}))
    assert f'name="sure" value="{scope}"' in page
    assert not Event.objects.exclude(cancelled_at=None).exists()
    other = {"scope": scope, "note": "Krank.", "sure": "else"}
    assert eva.post(at(second, "cancellation"), other).status_code == 200
    done = eva.post(at(second, "cancellation"), {"scope": scope, "note": "Krank.", "sure": scope})
    assert done.status_code == 303
    assert Event.objects.exclude(cancelled_at=None).count() == count
    assert "wird per E-Mail informiert" in text(eva.get(done["Location"]))


def test_a_series_says_something_else_and_names_what_stays(cast, sits, weekly):
    eva, own = sits("eva"), in_order(weekly)[1]
    Event.objects.filter(pk=own.pk).update(title={"de": "Sonderabend"})
    page = text(eva.get(at(own, "text")))
    assert "3 künftige Termine" in page
    assert "Für sich geändert" in page
    fields = {
        "title_de": "Neuer Titel", "text_de": "Neuer Text", "kind": "workshop",
        "topics": [cast.topics[0].code], "version": "1",
    }  # fmt: skip
    for missing in ("title_de", "text_de", "topics"):
        refused = eva.post(at(own, "text"), {**fields, missing: ""})
        assert refused.status_code == 422
    assert "Neuer Text" in text(refused)
    done = eva.post(at(own, "text"), fields)
    assert done.status_code == 303
    page = text(eva.get(done["Location"]))
    assert "bleiben" in page
    assert [str(one.title) for one in in_order(weekly)] == ["Neuer Titel", "Sonderabend", "Neuer Titel"]
    late = eva.post(at(own, "text"), {**fields, "title_de": "Dritter"})
    assert late.status_code == 422
    assert 'value="Dritter"' in text(late)
    assert 'name="version" value="2"' in text(late)
    assert "Neuer Titel" in text(late)
    assert str(Series.objects.get().title) == "Neuer Titel"


@pytest.mark.parametrize("part", ["text", "time", "cancellation"])
def test_only_the_host_of_the_series_changes_it(cast, sits, weekly, part):
    event = in_order(weekly)[0]
    assert sits("eva").get(at(event, part)).status_code == 200
    assert sits("carla").get(at(event, part)).status_code == 404
    assert sits("desk").get(at(event, part)).status_code == 403
    assert sits("eva").get(at(make.event(cast.nord), part)).status_code == 404


def test_the_pages_of_one_date_lead_there(cast, sits, weekly):
    eva, event = sits("eva"), in_order(weekly)[0]
    assert at(event, "time") in text(eva.get(f"/desk/events/{event.code}/time/"))
    assert at(event, "cancellation") in text(eva.get(f"/desk/events/{event.code}/cancellation/"))
    page = text(eva.get(f"/desk/events/{event.code}/series/"))
    assert all(at(event, part) in page for part in ("text", "time", "cancellation"))
    alone = make.event(cast.nord)
    assert "/series/" not in text(eva.get(f"/desk/events/{alone.code}/cancellation/")).split("<main")[1]
