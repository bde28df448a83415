"""Calendars of others: what in them keeps somebody busy, how they are fetched, what is kept of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.utils import timezone

from hubnetz.booking import access, actions, apart, calendars, outside, reading, rules, tasks
from hubnetz.booking.models import BusySpan, OutsideCalendar
from hubnetz.booking.tests import make
from hubnetz.lib import fetching
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.tests.test_fetching import server

WITHIN = rules.Span(datetime(2026, 10, 18, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))


def calendar(*events: str) -> bytes:
    inner = "".join(f"BEGIN:VEVENT\n{one.strip()}\nEND:VEVENT\n" for one in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Andere//DE\n{inner}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def shown(*texts: bytes, **options: str) -> list[str]:
    found = outside.busy_spans(texts, WITHIN, **options)
    return [
        f"{one.starts_at.astimezone(BERLIN):%d.%m. %H:%M}-{one.ends_at.astimezone(BERLIN):%d.%m. %H:%M}"
        for one in found
    ]


def test_what_repeats_goes_by_the_clock_over_the_night_of_the_change():
    weekly = """UID:1\nDTSTART;TZID=Europe/Berlin:20261019T090000\nDTEND;TZID=Europe/Berlin:20261019T100000
RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE;TZID=Europe/Berlin:20261102T090000\nSUMMARY:Geheim"""
    moved = """UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20261109T090000
DTSTART;TZID=Europe/Berlin:20261109T110000\nDTEND;TZID=Europe/Berlin:20261109T120000"""
    assert shown(calendar(weekly, moved)) == [
        "19.10. 09:00-19.10. 10:00",
        "26.10. 09:00-26.10. 10:00",
        "09.11. 11:00-09.11. 12:00",
        "16.11. 09:00-16.11. 10:00",
    ]


def test_whole_days_and_times_without_a_zone_are_ours():
    days = "UID:2\nDTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026"
    one_day = "UID:3\nDTSTART;VALUE=DATE:20261027"
    floating = "UID:4\nDTSTART:20261028T100000\nDURATION:PT30M"
    tokyo = "UID:5\nDTSTART;TZID=Asia/Tokyo:20261029T170000\nDTEND;TZID=Asia/Tokyo:20261029T180000"
    assert shown(calendar(days, one_day, floating, tokyo)) == [
        "24.10. 00:00-26.10. 00:00",
        "27.10. 00:00-28.10. 00:00",
        "28.10. 10:00-28.10. 10:30",
        "29.10. 09:00-29.10. 10:00",
    ]


def test_what_is_free_cancelled_or_ours_keeps_nobody_busy():
    free = "UID:6\nDTSTART:20261029T100000Z\nDTEND:20261029T110000Z\nTRANSP:TRANSPARENT"
    gone = "UID:7\nDTSTART:20261029T100000Z\nDTEND:20261029T110000Z\nSTATUS:CANCELLED"
    ours = "UID:abc@hub.example\nDTSTART:20261029T100000Z\nDTEND:20261029T110000Z"
    assert shown(calendar(free, gone, ours), not_of="@hub.example") == []
    assert shown(calendar(ours)) == ["29.10. 11:00-29.10. 12:00"]


def test_spans_are_joined_and_cut():
    long = "UID:8\nDTSTART:20261001T000000Z\nDTEND:20261020T000000Z"
    beside = "UID:9\nDTSTART:20261020T000000Z\nDTEND:20261020T010000Z"
    found = outside.busy_spans([calendar(long), calendar(beside)], WITHIN)
    assert found == [rules.Span(WITHIN.starts_at, datetime(2026, 10, 20, 1, tzinfo=UTC))]


def test_a_free_busy_answer_is_read():
    said = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:1\r\nDTSTAMP:20261001T000000Z\r
FREEBUSY;FBTYPE=BUSY:20261028T090000Z/20261028T093000Z,20261029T090000Z/PT1H\r
FREEBUSY;FBTYPE=FREE:20261030T090000Z/20261030T093000Z\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"""
    assert shown(said) == ["28.10. 10:00-28.10. 10:30", "29.10. 10:00-29.10. 11:00"]


@pytest.mark.parametrize(
    "text",
    [
        b"<html>Bitte anmelden</html>",
        b"",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        calendar("UID:1\nDTSTART:20261029T100000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
    ],
)
def test_what_is_no_calendar_is_said(text):
    with pytest.raises(outside.Unreadable):
        outside.busy_spans([text], WITHIN)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html/>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><multistatus xmlns="DAV:">&a;</multistatus>',
    ],
)
def test_what_is_no_answer_of_a_calendar_server_is_said(answer):
    with pytest.raises(outside.Unreadable):
        outside.calendar_texts(answer)


# What is kept


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic])


def at_ten(days: int = 7) -> str:
    day = make.day(days)
    begins, ends = (f"TZID=Europe/Berlin:{day:%Y%m%d}T{clock}" for clock in ("100000", "110000"))
    return f"UID:1\nDTSTART;{begins}\nDTEND;{ends}\nSUMMARY:Arzt"


@pytest.mark.django_db
def test_busy_times_keep_hours_from_being_booked_and_nothing_else_is_kept(cast, ben, settings):
    with server({"/geheim.ics": (200, {}, calendar(at_ten()))}) as (port, _seen):
        settings.HUBNETZ_CALENDARS_INSIDE = ["127.0.0.1"]
        url = f"http://127.0.0.1:{port}/geheim.ics"
        made = actions.connect_calendar(
            ben, url=url, kind="ics", username="emil", password="geheim", by=cast.ben
        )
        tasks.read_calendars(0)
    assert "geheim" not in made.sealed
    assert reading.opened(made) == reading.Way(url, "emil", "geheim")
    starts = [slot.starts_at for slot in access.slots([ben], make.day(), make.day())]
    assert make.at("09:30") in starts
    assert not {make.at("10:00"), make.at("10:30")} & set(starts)
    for by in (None, cast.ada):
        with pytest.raises(actions.NotFree):
            make.booking(ben, "10:00", "10:30", by=by)
    assert [field.name for field in BusySpan._meta.fields] == ["id", "calendar", "unit", "during"]
    made.refresh_from_db()
    assert (made.trouble, made.failures, made.read_at is not None) == ("", 0, True)
    actions.disconnect_calendar(ben, by=cast.ben)
    actions.disconnect_calendar(ben, by=cast.ben)
    assert not BusySpan.objects.exists()
    assert make.booking(ben, "10:00", "10:30")


@pytest.mark.django_db
def test_bookings_that_come_back_by_the_own_calendar_are_busy_once_and_free_when_cancelled(
    cast, ben, settings, monkeypatch
):
    """An adviser reads their hours along in the calendar that is read here: no echo of what they gave."""
    settings.DEFAULT_FROM_EMAIL, settings.BASE_URL = "Hub <post@mail.example>", "https://web.example"
    made = make.booking(ben, "10:00", "10:30")
    echo = calendars.of_staff([made], "Ben", shows_people=False)
    visited = calendar(
        at_ten().replace("UID:1", "UID:abc@mail.example").replace("T11", "T15").replace("T10", "T14")
    )
    monkeypatch.setattr(reading, "_texts", lambda *_how: [echo, visited])
    read = actions.connect_calendar(ben, url="https://kalender.example/x.ics", kind="ics", by=cast.ben)
    assert len(reading.read(read, timezone.now()).spans) == 1  # an event they go to, and not their own hour
    tasks.read_calendars(0)
    actions.cancel(made, by=cast.ben)
    assert make.booking(ben, "10:00", "10:30", "frieda")


@pytest.mark.django_db
def test_what_cannot_be_read_keeps_what_was_and_is_tried_less_and_less_often(cast, ben, monkeypatch):
    made = actions.connect_calendar(ben, url="https://kalender.example/x.ics", kind="ics", by=cast.ben)
    span = rules.Span(make.at("10:00"), make.at("11:00"))
    actions.note_calendar(made, reading.Reading((span,)))
    waits = []
    for _try in range(12):
        actions.note_calendar(made, reading.Reading(trouble="away"))
        made.refresh_from_db()
        waits.append(made.next_at - made.tried_at)
    assert waits[:3] == [timedelta(minutes=20), timedelta(minutes=40), timedelta(minutes=80)]
    assert waits[-1] == timedelta(hours=6)
    assert (made.trouble, made.failures, BusySpan.objects.count()) == ("away", 12, 1)
    assert not access.calendars_due(timezone.now()).exists()
    actions.read_again(ben, by=cast.ben)
    assert access.calendars_due(timezone.now()).get() == made
    actions.note_calendar(made, reading.Reading())
    made.refresh_from_db()
    assert (made.trouble, made.failures, BusySpan.objects.count()) == ("", 0, 0)


@pytest.mark.django_db
def test_what_was_read_of_a_calendar_that_is_gone_is_not_kept(cast, ben):
    made = actions.connect_calendar(ben, url="https://kalender.example/x.ics", kind="ics", by=cast.ben)
    actions.connect_calendar(ben, url="https://kalender.example/y.ics", kind="ics", by=cast.ben)
    span = rules.Span(make.at("10:00"), make.at("11:00"))
    assert actions.note_calendar(made, reading.Reading((span,))) is False
    assert not BusySpan.objects.exists()


@pytest.mark.django_db
def test_with_another_key_of_the_house_the_password_is_asked_again(cast, ben, settings):
    made = actions.connect_calendar(ben, url="https://kalender.example/x.ics", kind="ics", by=cast.ben)
    settings.SECRET_KEY = "another"
    assert reading.read(made, timezone.now()).trouble == "refused"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["http://kalender.example/x.ics", "https://a:b@kalender.example/x.ics"])
def test_only_encrypted_addresses_without_a_password_in_them(cast, ben, url):
    with pytest.raises(actions.NotEncrypted):
        actions.connect_calendar(ben, url=url, kind="ics", by=cast.ben)
    assert not OutsideCalendar.objects.exists()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """Run a CalDAV server of others on this machine, with a calendar of Emil's."""
    from radicale import Application, config

    (folder / "users").write_text("emil:geheim\n")
    said = config.load()
    said.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(folder / "users"),
                "htpasswd_encryption": "plain",
            },
            "storage": {"filesystem_folder": str(folder / "collections")},
            "logging": {"level": "critical"},
        },
        "test",
    )
    running = make_server("127.0.0.1", 0, Application(said), handler_class=Quiet)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/emil/"
    finally:
        running.shutdown()
        running.server_close()


def asks(url: str, method: str, body: bytes, kind: str) -> None:
    fetching.fetch(
        url, method=method, body=body, headers={"Content-Type": kind}, username="emil", password="geheim",
        inside=["127.0.0.1"],
    )  # fmt: skip


MAKE = b"""<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>Termine</D:displayname></D:prop></D:set></C:mkcalendar>"""


@pytest.mark.django_db
def test_a_calendar_on_a_server_of_others_is_read(cast, ben, settings, tmp_path):
    settings.HUBNETZ_CALENDARS_INSIDE = ["127.0.0.1"]
    with radicale(tmp_path) as home:
        url = f"{home}termine/"
        asks(url, "MKCALENDAR", MAKE, "application/xml")
        way = {"url": url, "kind": "caldav", "username": "emil", "by": cast.ben}

        def read(**other):
            made = actions.connect_calendar(ben, **{**way, "password": "geheim", **other})
            return reading.read(made, timezone.now())

        assert read() == reading.Reading()  # empty, and a calendar all the same
        day = make.day(1)
        series = at_ten(1).replace(
            "UID:1",
            f"UID:2\nRRULE:FREQ=DAILY;COUNT=30\nEXDATE;TZID=Europe/Berlin:{make.day(2):%Y%m%d}T100000",
        )
        asks(f"{url}2.ics", "PUT", calendar(series), "text/calendar")
        far = f"UID:3\nDTSTART:{make.day(3):%Y%m%d}T140000Z\nDTEND:{make.day(3):%Y%m%d}T150000Z"
        asks(f"{url}3.ics", "PUT", calendar(far), "text/calendar")
        spans = read().spans
        days = [span.starts_at.astimezone(BERLIN).date() for span in spans]
        assert days[0] == day
        assert make.day(2) not in days
        assert len(spans) == 30
        assert read(password="falsch").trouble == "refused"
        assert read(url=f"{home}nichts/").trouble in ("missing", "refused")
        assert read(url=home).trouble == "unreadable"


def test_worked_out_apart_it_is_the_same():
    once = calendar("UID:1\nDTSTART:20261029T100000Z\nDTEND:20261029T110000Z")
    assert apart.busy_spans([once], WITHIN) == outside.busy_spans([once], WITHIN)
    assert apart.busy_spans([once.replace(b"UID:1", b"UID:1@us")], WITHIN, not_of="@us") == []
    with pytest.raises(outside.Unreadable):
        apart.busy_spans([b"<html>"], WITHIN)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMINUTE=0,1;COUNT=99999999",
    ],
)
def test_a_rule_without_bounds_is_given_up(rule):
    begun = "DTSTART:19000101T000000Z\nDTEND:19000101T000100Z"
    with pytest.raises(apart.TooMuch):
        apart.busy_spans([calendar(f"UID:1\n{begun}\nRRULE:{rule}") * 40], WITHIN, seconds=2)


def test_what_takes_too_long_is_said(cast, ben, settings, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 2)
    body = calendar("UID:1\nDTSTART:20261029T100000Z\nDTEND:20261029T110000Z\nRRULE:FREQ=DAILY;INTERVAL=0")
    with server({"/": (200, {}, body)}) as (port, _seen):
        settings.HUBNETZ_CALENDARS_INSIDE = [f"127.0.0.1:{port}"]
        made = actions.connect_calendar(ben, url=f"http://127.0.0.1:{port}/", kind="ics", by=cast.ada)
        assert reading.read(made, timezone.now()).trouble == "too_large"
