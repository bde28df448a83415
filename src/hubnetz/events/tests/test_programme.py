import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.events import actions, recurrence, timetable
from hubnetz.events.models import Course, Event, Session
from hubnetz.events.tests import make, make_programme
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

HOUR = timedelta(hours=1)


def at(hour, minute=0, day=5, room=""):
    return SimpleNamespace(
        starts_at=datetime(2027, 3, day, hour, minute, tzinfo=BERLIN),
        ends_at=datetime(2027, 3, day, hour + 1, minute, tzinfo=BERLIN),
        room=room,
    )


def shape(items):
    return [
        [[[item.starts_at.hour for item in track.items] for track in block.tracks] for block in day.blocks]
        for day in timetable.days(items)
    ]


@pytest.mark.parametrize(
    ("items", "shaped"),
    [
        ([], []),
        ([at(11), at(10)], [[[[10]], [[11]]]]),
        ([at(10, room="A"), at(10, room="B")], [[[[10], [10]]]]),
        # overlapping by way of a third: one block, and each room is one column
        ([at(10, room="A"), at(10, 30, room="B"), at(11, room="A")], [[[[10, 11], [10]]]]),
        ([at(10), at(10, day=6)], [[[[10]]], [[[10]]]]),
    ],
)
def test_what_overlaps_stands_side_by_side(items, shaped):
    assert shape(items) == shaped


def test_nobody_can_be_at_two_places():
    first, second, third = at(10), at(10, 59), at(11, 59)
    assert timetable.at_once([third, second, first]) == (first, second)
    assert timetable.at_once([first, third]) is None
    assert timetable.at_once([at(10), at(11)]) is None  # one begins when the other ends


def test_a_session_is_added_with_its_speakers_and_the_journal_knows_no_names(cast):
    event = make.event(cast.nord)
    before = event.changed_at
    made = make_programme.session(
        event, room="  Saal\n1 ", speakers=[("Fatma Beispiel", "Meisterin"), ("", "niemand")]
    )
    assert (made.room, list(made.speakers.values_list("name", "role", "position"))) == (
        "Saal 1",
        [("Fatma Beispiel", "Meisterin", 0)],
    )
    entry = Entry.objects.get(verb="events.session_added")
    assert entry.code == event.code
    assert "Fatma" not in json.dumps(entry.after)
    event.refresh_from_db()
    assert event.changed_at > before  # calendars fetch it anew


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"at": -5}, actions.OutsideEvent),
        ({"at": 90}, actions.OutsideEvent),
        ({"room": "saal 1"}, actions.RoomTaken),
        ({"hub": "sued"}, actions.NotAHost),
    ],
)
def test_what_cannot_be_is_refused(cast, fields, refusal):
    event = make.event(cast.nord)
    make_programme.session(event, room="Saal 1")
    if fields.get("hub"):
        fields["hub"] = cast.sued
    with pytest.raises(refusal):
        make_programme.session(event, "Zweiter", **fields)
    assert event.sessions.count() == 1


def test_a_cohost_may_run_a_session_and_the_same_room_is_free_later(cast):
    event = make.event(cast.nord)
    event.cohosting.create(hub=cast.sued)
    make_programme.session(event, room="Saal 1")
    made = make_programme.session(event, "Fragen", at=60, room="Saal 1", hub=cast.sued)
    assert made.hub == cast.sued
    actions.leave_joint(event, cast.sued, by=None)  # its session goes to the host
    made.refresh_from_db()
    assert made.hub == cast.nord


def test_no_sessions_for_what_is_cancelled_or_an_umbrella(cast):
    event = make.event(cast.nord)
    actions.cancel(event, by=None)
    for refused in (event, make_programme.umbrella(cast.nord)):
        with pytest.raises(actions.NotOpen):
            make_programme.session(refused)


def change(session, version=1, speakers=(), **values):
    return actions.change_session(session, values=values, speakers=speakers, version=version, by=None)


def test_of_two_editors_the_second_is_told(cast):
    session = make_programme.session(make.event(cast.nord), speakers=[("Ida", "")])
    change(session, title={"de": "Neu"}, speakers=[("Ida", "")])
    with pytest.raises(actions.ChangedMeanwhile):
        change(session, title={"de": "Alt"})
    session.refresh_from_db()
    assert (str(session.title), session.version, session.speakers.count()) == ("Neu", 2, 1)
    entry = Entry.objects.get(verb="events.session_changed")
    assert set(entry.after) == {"session", "title"}


def test_nothing_is_noted_if_nothing_is_different(cast):
    session = make_programme.session(make.event(cast.nord))
    change(session, title=dict(session.title))
    session.refresh_from_db()
    assert session.version == 1
    assert not Entry.objects.filter(verb="events.session_changed").exists()


def test_a_break_is_never_required_and_not_where_people_were(cast):
    event = make.event(cast.nord)
    session = make_programme.session(event, is_required=True)
    make_programme.present(make.registration(event), session)
    with pytest.raises(actions.InUse):
        change(session, kind="break")
    assert not make_programme.session(event, at=60, kind="break", is_required=True).is_required


def test_a_session_where_people_were_stays(cast):
    event = make.event(cast.nord)
    used, free = make_programme.session(event), make_programme.session(event, at=60)
    make_programme.present(make.registration(event), used)
    with pytest.raises(actions.InUse):
        actions.remove_session(used, by=None)
    actions.remove_session(free, by=None)
    actions.remove_session(free, by=None)  # twice: harmless
    assert list(event.sessions.all()) == [used]


def test_the_programme_moves_with_the_event_by_the_clock_on_the_wall(cast):
    starts_at = datetime(2027, 3, 20, 10, tzinfo=BERLIN)
    event = make.event(cast.nord, starts_at=starts_at, ends_at=starts_at + 3 * HOUR)
    session = make_programme.session(event, at=90)
    later = datetime(2027, 4, 3, 9, tzinfo=BERLIN)  # summer time has begun
    actions.reschedule(event, starts_at=later, ends_at=later + 3 * HOUR, by=None)
    session.refresh_from_db()
    assert session.starts_at == datetime(2027, 4, 3, 10, 30, tzinfo=BERLIN)
    with pytest.raises(actions.OutsideEvent, match="Vortrag"):
        actions.reschedule(event, starts_at=later, ends_at=later + 2 * HOUR, by=None)
    session.refresh_from_db()
    assert session.ends_at == datetime(2027, 4, 3, 11, 30, tzinfo=BERLIN)


def test_the_programme_of_a_draft_moves_when_the_draft_is_changed(cast):
    event = make.event(cast.nord, published_at=None)
    session = make_programme.session(event, at=60)
    values = {"starts_at": event.starts_at + 24 * HOUR, "ends_at": event.ends_at + 24 * HOUR}
    actions.change(event, values=values, topics=[], version=event.version, by=None)
    moved = Session.objects.get(pk=session.pk).starts_at - session.starts_at
    assert abs(moved - 24 * HOUR) <= HOUR  # a night in which the clocks change is as long by the clock


@pytest.mark.parametrize("how", ["copy", "repeat", "adopt"])
def test_a_copy_takes_the_programme_along_but_nobody_who_was_there(cast, how):
    event = make.event(cast.nord)
    Course.objects.create(event=event, goals=[{"de": "Rechnen"}], least=1)
    session = make_programme.session(
        event, at=30, room="Saal", speakers=[("Ida", "Technik")], is_required=True
    )
    make_programme.present(make.registration(event), session)
    starts_at = event.starts_at + 7 * 24 * HOUR
    if how == "copy":
        made = actions.copy(event, starts_at=starts_at, idempotency_key=uuid4(), by=None)
    elif how == "adopt":
        made = actions.adopt(event, hub=cast.sued, starts_at=starts_at, idempotency_key=uuid4(), by=None)
    else:
        slots = recurrence.slots(recurrence.weekly(), event.starts_at, 2 * HOUR, count=2)
        actions.repeat(event, slots=slots, by=None)
        made = Event.objects.latest("pk")
    copied = made.sessions.get()
    assert (copied.starts_at - made.starts_at, copied.is_required) == (timedelta(minutes=30), True)
    assert copied.presences.count() == 0
    assert (made.course.goals, made.course.least) == ([{"de": "Rechnen"}], 1)
    own = how != "adopt"
    assert [who.name for who in copied.speakers.all()] == (["Ida"] if own else [])
    assert (copied.room, copied.hub) == (("Saal", cast.nord) if own else ("", cast.sued))


def page(client, event):
    answer = client.get(f"/events/{event.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_times_rooms_speakers_and_hubs(cast, client):
    event = make.event(cast.nord, starts_in=make.until_ten(3))  # near midnight it would be two days
    event.cohosting.create(hub=cast.sued)
    make_programme.session(event, room="Saal 1", speakers=[("Ida", "Technik")], hub=cast.sued)
    make_programme.session(event, "Daneben", room="Saal 2", at=30)
    make_programme.session(event, "Pause", at=95, minutes=10, kind="break")
    shown = page(client, event)
    for said in ("Saal 1", "<strong>Ida</strong>, Technik", "Hub Süd", "Zur gleichen Zeit", "Programm"):
        assert said in shown, said
    assert shown.count('<ol class="programme__track">') == 3
    said = json.loads(
        shown.split('<script type="application/ld+json"')[1].split(">", 1)[1].split("</script>")[0]
    )
    thing = next(one for one in said["@graph"] if one["@type"] == "Event")
    assert [one["name"] for one in thing["subEvent"]] == ["Vortrag", "Daneben"]  # a break is none
    assert thing["subEvent"][0]["performer"] == [{"@type": "Person", "name": "Ida"}]
    assert thing["performer"] == [{"@type": "Person", "name": "Ida"}]


def queries(client, event):
    with CaptureQueriesContext(connection) as caught:
        page(client, event)
    return len(caught)


def test_a_programme_costs_two_queries_however_long(cast, client):
    event = make.event(cast.nord)
    without = queries(client, event)
    make_programme.session(event, minutes=20, speakers=[("Ida", "")])
    assert queries(client, event) - without == 2
    for n in (1, 2):
        make_programme.session(event, at=n * 20, minutes=20, speakers=[("Ida", "")])
    assert queries(client, event) - without == 2


@pytest.mark.parametrize("whose", ["event", "seat"])
def test_the_calendar_file_tells_the_programme(cast, client, whose):
    from icalendar import Calendar

    from hubnetz.events import access

    event = make.event(cast.nord)
    make_programme.session(event, room="Saal 1", speakers=[("Ida", "Technik")])
    key = access.key_to(make.registration(event))
    path = f"/events/{event.code}.ics" if whose == "event" else f"/registrations/{key}.ics"
    entry = Calendar.from_ical(client.get(path).content).walk("VEVENT")[0]
    local = event.starts_at.astimezone(BERLIN)
    assert f"{local:%H:%M}" in entry["description"]
    assert "Vortrag (Saal 1): Ida" in entry["description"]


def test_times_are_those_of_the_database_also_around_midnight(cast):
    starts_at = datetime(2027, 3, 20, 22, tzinfo=UTC)
    event = make.event(cast.nord, starts_at=starts_at, ends_at=starts_at + 3 * HOUR)
    session = make_programme.session(event, at=60)
    assert timetable.days([session])[0].day.isoformat() == "2027-03-21"  # 0:00 in Berlin
    assert session.starts_at > timezone.now()
