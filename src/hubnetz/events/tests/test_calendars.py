"""What calendar programs learn of a change, read by icalendar and by a reader of lines that knows nothing of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from hubnetz.events import access, actions
from hubnetz.events.models import Event
from hubnetz.events.tests import make

pytestmark = pytest.mark.database


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
    made = make.event(cast.nord, site=cast.nord.sites.get(), starts_in=timedelta(days=30))
    return later(made, 60)


def later(event, minutes):
    """Let the last change of the event have happened some minutes earlier, and so its publication."""
    ago = timedelta(minutes=minutes)
    Event.objects.filter(pk=event.pk).update(
        published_at=event.published_at - ago, changed_at=event.changed_at - ago
    )
    event.refresh_from_db()
    return event


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
        later(event, 60)
    assert len({one["uid"] for one in seen}) == 1
    sequences = [one["sequence"] for one in seen]
    assert sequences == sorted(set(sequences))
    assert seen[1]["dtstart"].dt - seen[0]["dtstart"].dt == timedelta(days=1)
    places = [one.get("location", "") for one in seen]
    assert ["Rathaus" in place for place in places] == [False, False, True, False, True, True]
    assert places[3] == "online"
    assert [one["status"] for one in seen] == ["CONFIRMED"] * 5 + ["CANCELLED"]
    assert all("secret" not in str(one.to_ical()) for one in seen)


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
    assert after["sequence"] > before["sequence"]
    assert client.get(f"/registrations/{access.key_to(own)[:-1]}x.ics").status_code == 404


def test_a_request_is_tentative(client, cast, event):
    own = make.registration(event, type=make.attendee_type(event, needs_approval=True))
    assert mine(client, own)[0]["status"] == "TENTATIVE"


def test_who_comes_online_has_no_hall_in_the_calendar(client, cast, event):
    Event.objects.filter(pk=event.pk).update(mode="hybrid")
    online = event.pools.create(mode="online", planned_mode="online", position=1)
    event.refresh_from_db()
    assert mine(client, make.registration(event, pool=online))[0]["location"] == "online"
    on_site = make.registration(event, "ida", pool=event.pools.first())
    assert mine(client, on_site)[0]["location"] == "71032 Böblingen"
    assert timezone.now() < event.starts_at
