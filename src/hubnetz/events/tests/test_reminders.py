"""Reminders and thanks: once, to the right people, for the time that holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions, hooks, tasks
from hubnetz.events.access import near
from hubnetz.events.models import Event, Told
from hubnetz.events.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
TODAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """Return what puts the clock to a time, counted from the beginning of the story."""

    def put(after=timedelta()):
        monkeypatch.setattr(timezone, "now", lambda: TODAY + after)

    put()
    return put


def at(hub, after, **fields):
    made = make.event(hub, **fields)
    starts_at = TODAY + after
    Event.objects.filter(pk=made.pk).update(starts_at=starts_at, ends_at=starts_at + 2 * HOUR)
    made.refresh_from_db()
    return made


def letters(kind="reminder"):
    return list(Letter.objects.filter(kind=f"events.{kind}").order_by("to").values_list("to", flat=True))


def test_everybody_with_a_seat_is_reminded_once_a_day_before(cast, clock):
    event = at(cast.nord, 5 * DAY)
    seat = make.registration(event)
    make.registration(event, "frieda")
    actions.withdraw(make.registration(event, "gustav"))
    for after in (3 * DAY, 4 * DAY, 4 * DAY + HOUR, 5 * DAY - 2 * HOUR):
        clock(after)
        tasks.remind(0)
        assert letters() == ([] if after < 4 * DAY else ["emil@client.example", "frieda@client.example"])
    assert Told.objects.filter(kind="reminder").count() == 2
    letter = Letter.objects.get(kind="events.reminder", to=seat.email)
    assert "#cannot-come" in letter.text


def test_who_registered_shortly_before_is_not_reminded(cast, clock):
    event = at(cast.nord, 5 * DAY)
    clock(4 * DAY - 11 * HOUR)
    make.registration(event)
    clock(4 * DAY + HOUR)
    tasks.remind(0)
    assert letters() == []


@pytest.mark.parametrize("what", ["cancelled", "draft", "off", "begun"])
def test_nobody_is_reminded_of_what_does_not_take_place_or_wants_none(cast, clock, what):
    event = at(cast.nord, 5 * DAY)
    make.registration(event)
    if what == "cancelled":
        actions.cancel(event, by=cast.eva)
    elif what == "draft":
        Event.objects.update(published_at=None)
    elif what == "off":
        actions.settle_letters(event, reminds=False, feedback_url="", by=cast.eva)
    clock(5 * DAY if what == "begun" else 4 * DAY + HOUR)
    tasks.remind(0)
    assert letters() == []


def test_a_request_and_a_seat_that_is_kept_are_not_reminded(cast, clock):
    event = at(cast.nord, 5 * DAY, seats=1)
    press = make.attendee_type(event, needs_approval=True)
    make.registration(event, type=press)
    clock(4 * DAY + HOUR)
    tasks.remind(0)
    assert letters() == []


def test_a_new_date_has_a_reminder_of_its_own(cast, clock):
    event = at(cast.nord, 5 * DAY)
    make.registration(event)
    clock(4 * DAY + HOUR)
    tasks.remind(0)
    later = TODAY + 12 * DAY
    actions.reschedule(event, starts_at=later, ends_at=later + HOUR, by=cast.eva)
    tasks.remind(0)
    assert len(letters()) == 1
    clock(11 * DAY + HOUR)
    tasks.remind(0)
    tasks.remind(0)
    assert len(letters()) == 2


def test_the_letter_about_a_close_new_time_is_the_reminder(cast, clock):
    event = at(cast.nord, 5 * DAY)
    make.registration(event)
    clock(2 * DAY)
    sooner = TODAY + 3 * DAY
    actions.reschedule(event, starts_at=sooner, ends_at=sooner + HOUR, by=cast.eva)
    clock(2 * DAY + HOUR)
    tasks.remind(0)
    assert letters() == []


def test_a_contact_is_reminded_once_of_all_seats_and_named_people_by_themselves(cast, clock):
    event = at(cast.nord, 5 * DAY)
    people = [
        actions.Person("Frieda", "frieda@client.example"),
        actions.Person("Ida", "ida@client.example"),
        actions.Person(""),
        actions.Person(""),
    ]
    actions.register_party(
        event, name="Frieda", email="frieda@client.example", people=people, idempotency_key=make.uuid4()
    )
    clock(4 * DAY)
    tasks.remind(0)
    assert letters() == ["frieda@client.example", "ida@client.example"]
    text = Letter.objects.get(kind="events.reminder", to="frieda@client.example").text
    assert "3 Plätze für Sie und Ihre Leute" in text
    assert "2 davon" in text
    assert "/parties/" in text


def test_dates_of_one_hub_on_one_day_are_one_letter(cast, clock):
    first, second = at(cast.nord, 5 * DAY), at(cast.nord, 5 * DAY + 6 * HOUR)
    elsewhere, tomorrow = at(cast.sued, 5 * DAY + HOUR), at(cast.nord, 6 * DAY)
    for event in (first, second, elsewhere, tomorrow):
        make.registration(event)
    clock(4 * DAY)
    tasks.remind(0)
    assert len(letters()) == 1
    assert Letter.objects.filter(kind="events.reminder").get().text.count("#cannot-come") == 2
    clock(4 * DAY + 7 * HOUR)
    tasks.remind(0)
    assert len(letters()) == 2  # the other hub's
    clock(5 * DAY + HOUR)
    tasks.remind(0)
    assert len(letters()) == 3


def test_one_address_that_fails_does_not_keep_the_others_waiting(cast, clock, monkeypatch):
    event = at(cast.nord, 5 * DAY)
    make.registration(event)
    make.registration(event, "frieda")
    clock(4 * DAY)
    write = actions.remind

    def fail_for_emil(address):
        if address.startswith("emil"):
            raise RuntimeError
        return write(address)

    monkeypatch.setattr(actions, "remind", fail_for_emil)
    tasks.remind(0)
    assert letters() == ["frieda@client.example"]


def test_killed_before_the_end_nobody_was_told(cast, clock, monkeypatch):
    event = at(cast.nord, 5 * DAY)
    make.registration(event)
    clock(4 * DAY)

    def die(*_seats):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(actions.near.near_letters, "reminder", die)
        with pytest.raises(KeyboardInterrupt):
            actions.remind("emil@client.example")
    assert not Told.objects.exists()
    assert actions.remind("emil@client.example") == 1
    assert actions.remind("emil@client.example") == 0


def test_finding_who_is_due_costs_one_query(cast, clock, django_assert_num_queries):
    event = at(cast.nord, 5 * DAY)
    for who in ("emil", "frieda", "gustav"):
        make.registration(event, who)
    clock(4 * DAY)
    with django_assert_num_queries(1):
        assert len(near.addresses_to_remind(timezone.now(), limit=10)) == 3


# Thanks


def came(event, who, cast, **fields):
    seat = make.registration(event, who, **fields)
    actions.note_attendance(seat, by=cast.eva)
    return seat


def test_who_came_is_thanked_once_on_the_next_morning(cast, clock):
    event = at(cast.nord, DAY)
    actions.settle_letters(event, reminds=True, feedback_url="https://survey.example/1", by=cast.eva)
    came(event, "emil", cast)
    make.registration(event, "frieda")
    clock(DAY + 5 * HOUR)
    tasks.thank(0)
    assert letters("thanks") == []
    clock(2 * DAY)  # ten in Berlin
    tasks.thank(0)
    tasks.thank(0)
    assert letters("thanks") == ["emil@client.example"]
    assert "https://survey.example/1" in Letter.objects.get(kind="events.thanks").text


def test_who_is_noted_later_is_thanked_later_but_not_for_ever(cast, clock):
    event = at(cast.nord, DAY, feedback_url="https://survey.example/1")
    late, too_late = make.registration(event), make.registration(event, "frieda")
    clock(3 * DAY)
    actions.note_attendance(late, by=cast.eva)
    tasks.thank(0)
    clock(16 * DAY)
    actions.note_attendance(too_late, by=cast.eva)
    tasks.thank(0)
    assert letters("thanks") == ["emil@client.example"]


def test_without_an_address_to_ask_there_is_no_letter(cast, clock, monkeypatch):
    came(at(cast.nord, DAY), "emil", cast)
    clock(2 * DAY)
    tasks.thank(0)
    monkeypatch.setattr(hooks, "feedback_addresses", [lambda seat: ""])
    tasks.thank(0)
    assert letters("thanks") == []
    assert not Told.objects.exists()


def test_a_room_above_says_where_people_are_asked(cast, clock, monkeypatch):
    came(at(cast.nord, DAY, feedback_url="https://survey.example/1"), "emil", cast)
    monkeypatch.setattr(hooks, "feedback_addresses", [lambda seat: f"https://own.example/{seat.code}"])
    clock(2 * DAY)
    tasks.thank(0)
    assert "https://own.example/" in Letter.objects.get(kind="events.thanks").text


def test_a_survey_is_asked_at_encrypted_addresses_only(cast):
    event = make.event(cast.nord)
    with pytest.raises(actions.NotEncrypted):
        actions.settle_letters(event, reminds=True, feedback_url="http://survey.example", by=cast.eva)
