"""What calendar programs learn of a change, read by icalendar and by a reader of lines that knows nothing of it."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from icalendar import Calendar

from hubnetz.events import access, actions
from hubnetz.events.models import Event
from hubnetz.events.tests import make


def by_hand(raw):
    """Read the one entry of a file as RFC 5545 says: unfold lines, cut off parameters, undo the escapes."""
    text = raw.decode().replace("\r\n ", "")
    body = text.split("BEGIN:VEVENT\r\n")[1].split("END:VEVENT")[0]
    found = {}
    for line in body.strip().split("\r\n"):
        name, value = re.match(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line).groups()
        found[name] = re.sub(r"\\([,;\\nN])", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
    return found


def entry(client, event):
    """Return the entry of an event, after both readers agreed about it."""
    raw = client.get(f"/events/{event.code}.ics").content
    one = Calendar.from_ical(raw).walk("VEVENT")[0]
    other = by_hand(raw)
    assert other["UID"] == one["uid"]
    assert int(other["SEQUENCE"]) == one["sequence"]
    assert other["STATUS"] == one["status"]
    assert other["SUMMARY"] == one["summary"]
    assert other.get("LOCATION", "") == one.get("location", "")
    for name in ("DTSTART", "DTEND"):
        read = datetime.strptime(other[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        assert read == one[name].dt
    return one


@pytest.fixture
def event(cast):
    return make.event(cast.nord, site=cast.nord.sites.get(), starts_in=timedelta(days=30))


def test_each_change_raises_the_sequence_of_the_same_entry(client, cast, event):
    seen = [entry(client, event)]
    other = cast.nord.sites.create(
        name="Rathaus", postcode="71034", town="Böblingen", latitude=48, longitude=9
    )
    changes = [
        lambda: actions.reschedule(
            event,
            starts_at=event.starts_at + timedelta(days=1),
            ends_at=event.ends_at + timedelta(days=1),
            by=cast.eva,
        ),
        lambda: actions.relocate(event, site=other, by=cast.eva),
        lambda: actions.go_online(event, join_url="https://meet.example/secret", by=cast.eva),
        lambda: actions.come_back(event, by=cast.eva),
        lambda: actions.cancel(event, by=cast.eva),
    ]
    for change in changes:
        change()
        event.refresh_from_db()
        seen.append(entry(client, event))
    assert len({one["uid"] for one in seen}) == 1
    sequences = [one["sequence"] for one in seen]
    assert sequences == [0, 1, 2, 3, 4, 5]
    assert seen[1]["dtstart"].dt - seen[0]["dtstart"].dt == timedelta(days=1)
    places = [one.get("location", "") for one in seen]
    assert ["Rathaus" in place for place in places] == [False, False, True, False, True, True]
    assert places[3] == "online"
    assert [one["status"] for one in seen] == ["CONFIRMED"] * 5 + ["CANCELLED"]
    assert all("secret" not in str(one.to_ical()) for one in seen)


def test_what_nobody_has_to_be_told_leaves_the_sequence_as_it_is(client, cast, event):
    words = {"values": {"title": {"de": "Ohne Tippfehler"}}, "topics": [], "version": event.version}
    actions.change(event, **words, by=cast.eva)
    actions.reschedule(event, starts_at=event.starts_at, ends_at=event.ends_at, by=cast.eva)
    changed = entry(client, event)
    assert (changed["sequence"], changed["summary"]) == (0, "Ohne Tippfehler")


def test_a_draft_that_moves_and_a_copy_begin_at_nought(cast, event):
    draft = make.event(cast.nord, published_at=None)
    day = timedelta(days=1)
    moved = actions.reschedule(
        draft, starts_at=draft.starts_at + day, ends_at=draft.ends_at + day, by=cast.eva
    )
    assert (moved.sequence, moved.earlier_starts) == (0, [])
    gone = actions.reschedule(
        event, starts_at=event.starts_at + day, ends_at=event.ends_at + day, by=cast.eva
    )
    copy = actions.copy(gone, starts_at=gone.starts_at + day, idempotency_key=uuid4(), by=cast.eva)
    assert (gone.sequence, copy.sequence, copy.earlier_starts) == (1, 0, [])


def test_a_further_way_to_come_is_told_to_calendars(client, cast, event):
    before = entry(client, event)
    online = actions.open_way(event, mode="online", seats=5, by=cast.eva)
    with_online = entry(client, event)
    actions.remove_pool(online, by=cast.eva)
    without = entry(client, event)
    assert [one["sequence"] for one in (before, with_online, without)] == [0, 1, 2]
    assert "online" in with_online["location"]
    assert without["location"] == before["location"]


def mine(client, own):
    answer = client.get(f"/registrations/{access.key_to(own)}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content).walk("VEVENT")[0], by_hand(answer.content)


def test_ones_own_entry_is_the_events_with_the_link_to_the_seat(client, cast, event):
    own = make.registration(event)
    one, other = mine(client, own)
    assert one["uid"] == entry(client, event)["uid"]
    assert f"/registrations/{access.key_to(own)}/" in one["description"]
    assert other["DESCRIPTION"] == one["description"]
    assert other["URL"].endswith(f"/registrations/{access.key_to(own)}/")


def test_a_seat_given_back_takes_itself_out(client, cast, event):
    own = make.registration(event)
    before, _raw = mine(client, own)
    actions.withdraw(own)
    after, _raw = mine(client, own)
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    again, _raw = mine(client, make.registration(event))
    assert (again["status"], again["uid"]) == ("CONFIRMED", before["uid"])
    assert before["sequence"] < after["sequence"] < again["sequence"] < 10
    assert before["dtstamp"].dt <= after["dtstamp"].dt <= again["dtstamp"].dt
    assert client.get(f"/registrations/{access.key_to(own)[:-1]}x.ics").status_code == 404


def test_a_request_is_tentative(client, cast, event):
    own = make.registration(event, type=make.attendee_type(event, needs_approval=True))
    asked = mine(client, own)[0]
    let_in = mine(client, actions.approve(own, by=cast.eva))[0]
    assert [asked["status"], let_in["status"]] == ["TENTATIVE", "CONFIRMED"]
    assert asked["sequence"] < let_in["sequence"]


def test_who_comes_online_has_no_hall_in_the_calendar(client, cast, event):
    Event.objects.filter(pk=event.pk).update(mode="hybrid")
    online = event.pools.create(mode="online", planned_mode="online", position=1)
    event.refresh_from_db()
    assert mine(client, make.registration(event, pool=online))[0]["location"] == "online"
    on_site = make.registration(event, "ida", pool=event.pools.first())
    assert mine(client, on_site)[0]["location"] == "71032 Böblingen"
    assert timezone.now() < event.starts_at
