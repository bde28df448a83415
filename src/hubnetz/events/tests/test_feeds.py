"""Calendars and feeds as other programs read them: read back by a parser, stable, and cheap to ask again."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from icalendar import Calendar

from hubnetz.events import actions
from hubnetz.events.tests import make


def entries(answer):
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    return {str(entry["uid"]).partition("@")[0]: entry for entry in calendar.walk("VEVENT")}


def test_a_calendar_says_everything_a_guest_needs(client, cast):
    made = make.event(
        cast.nord,
        code="werkstatt",
        site=cast.nord.sites.get(),
        join_url="https://join.example/secret",
        title={"de": "Löten, Kleben; Schrauben\\Bohren", "en": "Solder"},
        text={"de": "Zeile eins\nZeile zwei 🛠 " + "sehr lang " * 30, "en": "x"},
    )
    answer = client.get("/events.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    entry = entries(answer)["werkstatt"]
    assert entry["summary"] == "Löten, Kleben; Schrauben\\Bohren"
    assert "Zeile eins\nZeile zwei 🛠" in entry["description"]
    assert entry["dtstart"].dt == made.starts_at.replace(microsecond=0)
    assert entry["dtend"].dt == made.ends_at.replace(microsecond=0)
    assert "71032 Böblingen" in entry["location"]
    assert (entry["geo"].latitude, entry["geo"].longitude) == (48.7, 9.0)
    assert entry["url"].endswith("/events/werkstatt/")
    assert entry["status"] == "CONFIRMED"
    assert b"secret" not in answer.content


def test_the_language_is_that_of_the_page(client, cast):
    make.event(cast.nord, code="werkstatt")
    entry = entries(client.get("/en/events.ics"))["werkstatt"]
    assert entry["summary"] == "Workshop evening"
    assert "/en/events/werkstatt/" in entry["url"]


def test_a_cancelled_date_is_told_as_such_and_replaces_the_old_one(client, cast):
    made = make.event(cast.nord, code="werkstatt", published_at=timezone.now() - timedelta(days=5))
    before = entries(client.get("/events.ics"))["werkstatt"]
    actions.cancel(made, by=cast.eva)
    after = entries(client.get("/events.ics"))["werkstatt"]
    assert (before["uid"], before["status"], after["status"]) == (after["uid"], "CONFIRMED", "CANCELLED")
    assert after["sequence"] == before["sequence"] + 1
    assert after["summary"].startswith("Abgesagt: ")


def test_a_calendar_is_narrowed_as_the_list_is_and_forgets_what_is_long_over(client, cast):
    make.event(cast.nord, code="n")
    make.event(cast.sued, code="s")
    make.event(cast.sued, code="lately", starts_in=timedelta(days=-20))
    make.event(cast.sued, code="long-ago", starts_in=timedelta(days=-40))
    make.event(cast.sued, code="draft", published_at=None)
    assert set(entries(client.get("/events.ics"))) == {"n", "s", "lately"}
    assert set(entries(client.get("/events.ics?hub=nord"))) == {"n"}
    name = str(Calendar.from_ical(client.get("/events.ics?hub=nord").content)["x-wr-calname"])
    assert name.endswith(": Hub Nord")


def test_clocks_go_back_and_the_moment_stays(client, cast):
    starts = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # 2:30 in Berlin, the first time
    make.event(cast.nord, code="night", starts_at=starts, ends_at=starts + timedelta(hours=1))
    entry = entries(client.get("/events.ics"))["night"]
    assert (entry["dtstart"].dt, entry["dtend"].dt - entry["dtstart"].dt) == (starts, timedelta(hours=1))


def test_one_event_is_a_file(client, cast):
    made = make.event(cast.nord, code="werkstatt")
    answer = client.get("/events/werkstatt.ics")
    assert set(entries(answer)) == {"werkstatt"}
    assert 'filename="werkstatt.ics"' in answer["Content-Disposition"]
    assert f"/events/{made.code}.ics" in client.get(f"/events/{made.code}/").content.decode()
    assert client.get("/events/nothing.ics").status_code == 404
    make.event(cast.nord, code="draft", published_at=None)
    assert client.get("/events/draft.ics").status_code == 404


@pytest.mark.parametrize("path", ["/events.ics", "/events.rss", "/events/werkstatt.ics"])
def test_who_has_it_already_is_told_so(client, cast, path):
    made = make.event(cast.nord, code="werkstatt")
    first = client.get(path)
    by_tag = client.get(path, headers={"If-None-Match": first["ETag"]})
    by_time = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (by_tag.status_code, by_time.status_code) == (304, 304)
    assert by_tag.content == b""
    assert client.get(f"/en{path}", headers={"If-None-Match": first["ETag"]}).status_code == 200
    made.save()
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_date_that_goes_makes_the_list_another(client, cast):
    first, second = make.event(cast.nord), make.event(cast.nord)
    tag = client.get("/events.ics")["ETag"]
    type(first).objects.filter(pk=second.pk).update(published_at=None)
    assert client.get("/events.ics", headers={"If-None-Match": tag}).status_code == 200


def test_the_feed_is_rss_newest_first(client, cast):
    for number in (3, 1, 2):
        make.event(cast.nord, code=f"e{number}", published_at=timezone.now() - timedelta(days=number))
    answer = client.get("/events.rss?hub=nord")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ET.fromstring(answer.content).find("channel")  # noqa: S314
    assert [item.find("guid").text.partition("@")[0] for item in channel.findall("item")] == [
        "e1",
        "e2",
        "e3",
    ]
    assert channel.find("link").text.endswith("/events/?hub=nord")
    assert channel.find("description").text == "Hub Nord"
    assert "Werkstatt-Abend" in channel.find("item").find("title").text


def test_how_to_subscribe_is_explained_for_this_choice(client, cast):
    page = client.get("/events/subscribe/?hub=nord").content.decode()
    assert "webcal://" in page
    assert "/events.ics?hub=nord" in page
    assert "/events.rss?hub=nord" in page
    assert "/alerts/new/?list=events&amp;hub=nord" in page
    assert "Hub Nord" in page
