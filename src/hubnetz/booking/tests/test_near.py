"""Reminders and thanks, once; who came and who did not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hubnetz.booking import access, actions, nearness, rules, tasks
from hubnetz.booking.models import Booking, BookingTold
from hubnetz.booking.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic])


@pytest.fixture
def clock(monkeypatch):
    """Set the clock so long before a moment."""

    def set_to(moment, **before):
        monkeypatch.setattr(timezone, "now", lambda: moment - timedelta(**before))

    return set_to


def letters(kind):
    return Letter.objects.filter(kind=f"booking.booking_{kind}")


@pytest.mark.parametrize(
    ("left", "known", "due"),
    [
        (timedelta(hours=23), timedelta(days=5), True),
        (timedelta(hours=25), timedelta(days=5), False),
        (timedelta(hours=2), timedelta(days=5), True),
        (timedelta(hours=1, minutes=59), timedelta(days=5), False),
        (timedelta(hours=20), timedelta(hours=35), False),
        (timedelta(hours=20), timedelta(hours=36), True),
    ],
)
def test_when_somebody_is_reminded(left, known, due):
    starts = datetime(2027, 3, 28, 9, tzinfo=UTC)
    asked = {"told_at": starts - known, "starts_at": starts, "now": starts - left}
    assert nearness.reminder_due(**asked) is due


def test_one_reminder_with_the_place_to_give_it_back(ben, clock):
    made = make.booking(ben, "10:00", "10:30")
    tasks.remind(0)
    assert not letters("reminder").exists()
    clock(made.starts_at, hours=22)
    tasks.remind(0)
    tasks.remind(0)
    assert actions.remind(made) is False
    letter = letters("reminder").get()
    assert f"{access.key_to(made)}/#cannot-come" in letter.text


def test_who_moves_it_is_reminded_of_the_new_time(ben, clock):
    made = make.booking(ben, "10:00", "10:30")
    clock(made.starts_at, hours=22)
    tasks.remind(0)
    later = timedelta(days=3)
    moved = actions.move(made, starts_at=made.starts_at + later, ends_at=made.ends_at + later)
    clock(moved.starts_at, hours=22)
    tasks.remind(0)
    assert letters("reminder").count() == 2


def test_who_moves_it_close_by_has_been_told(ben, clock):
    made = make.booking(ben, "10:00", "10:30")
    clock(made.starts_at, hours=30)
    later = timedelta(hours=1)
    actions.move(made, starts_at=made.starts_at + later, ends_at=made.ends_at + later)
    clock(made.starts_at, hours=20)
    tasks.remind(0)
    assert not letters("reminder").exists()


@pytest.mark.parametrize("why", ["asked", "cancelled", "no_address", "not_wished", "lately"])
def test_who_is_not_reminded(cast, ben, clock, why):
    made = make.booking(ben, "10:00", "10:30")
    if why == "asked":
        Booking.objects.update(confirmed_at=None)
    elif why == "cancelled":
        actions.cancel(made)
    elif why == "no_address":
        Booking.objects.update(email="")
    elif why == "not_wished":
        actions.set_line(ben, reminds=False, by=cast.ada)
    else:
        Booking.objects.update(confirmed_at=made.starts_at - timedelta(hours=30))
    clock(made.starts_at, hours=20)
    tasks.remind(0)
    assert not letters("reminder").exists()


def test_thanks_on_the_morning_after_where_there_is_something_to_ask(cast, ben, clock):
    actions.set_line(ben, feedback_url="https://umfrage.example/7", by=cast.ada)
    made = make.booking(ben, "10:00", "10:30")
    missed = make.booking(ben, "11:00", "11:30", "frieda")
    clock(made.starts_at)
    actions.check_in(made)
    clock(made.ends_at, hours=-5)
    tasks.thank(0)
    assert not letters("thanks").exists()
    clock(made.ends_at, days=-1)
    tasks.thank(0)
    tasks.thank(0)
    assert actions.thank(made) is False
    assert "https://umfrage.example/7" in letters("thanks").get().text
    assert not letters("thanks").filter(to=missed.email).exists()
    BookingTold.objects.all().delete()
    clock(made.ends_at, days=-15)
    tasks.thank(0)
    assert letters("thanks").count() == 1


def test_without_a_questionnaire_nobody_is_thanked(cast, ben, clock):
    actions.set_line(ben, phone="0711", by=cast.ada)
    made = make.booking(ben, "10:00", "10:30")
    clock(made.starts_at)
    actions.check_in(made)
    clock(made.ends_at, days=-1)
    tasks.thank(0)
    assert not letters("thanks").exists()


def test_nobody_came_or_somebody_did(cast, ben, clock):
    made = make.booking(ben, "10:00", "10:30")
    for verb in (actions.note_no_show, actions.note_held):
        with pytest.raises(actions.NotYet):
            verb(made, by=cast.ben)
    other = make.booking(ben, "11:00", "11:30", "frieda")
    clock(other.ends_at, days=-2)
    missed = actions.note_no_show(made, by=cast.ben)
    assert missed.ending == "no_show"
    assert actions.note_no_show(made, by=cast.ben).cancelled_at == missed.cancelled_at
    with pytest.raises(actions.BookingOver):
        actions.note_held(made, by=cast.ben)
    held = actions.note_held(other, by=cast.ben)
    assert held.checked_in_at == held.starts_at == actions.note_held(other, by=cast.ben).checked_in_at
    with pytest.raises(actions.BookingOver):
        actions.note_no_show(other, by=cast.ben)


def test_nobody_came_frees_what_is_left_of_it(cast, ben, clock):
    made = make.booking(ben, "10:00", "11:00")
    rest = {"starts_at": make.at("10:30"), "ends_at": make.at("11:00")}
    clock(made.starts_at, minutes=-10)
    with pytest.raises(actions.NotFree):
        make.booking(ben, who="frieda", by=cast.ada, **rest)
    actions.note_no_show(made, by=cast.ben)
    assert make.booking(ben, who="frieda", by=cast.ada, **rest)


def test_figures_by_topic_and_adviser(cast, ben, clock):
    def hour(clock_time, who, **values):
        starts = make.at(clock_time)
        return make.booking(ben, who=who, starts_at=starts, ends_at=starts + timedelta(minutes=30), **values)

    came = [hour("09:00", "a", topic=cast.topic), hour("09:30", "b", topic=cast.topic)]
    missed = hour("10:00", "c", topic=cast.topic)
    early, late = hour("10:30", "d"), hour("11:00", "e", topic=cast.topic)
    by_hub, open_one = hour("13:00", "f", topic=cast.topic), hour("13:30", "g", topic=cast.topic)
    actions.cancel(early)
    actions.cancel(by_hub, by=cast.ada)
    clock(late.starts_at, hours=3)
    span = rules.Span(came[0].starts_at, open_one.ends_at)
    actions.cancel(late)
    clock(open_one.ends_at, hours=-1)
    for one in came:
        actions.note_held(one, by=cast.ben)
    actions.note_no_show(missed, by=cast.ben)
    found = access.turnout(cast.ben, cast.nord, span)
    with_topic = found[0]
    assert (with_topic.name, with_topic.booked) == ("Künstliche Intelligenz", 6)
    assert (with_topic.came, with_topic.no_show, with_topic.share) == (2, 1, 33)
    assert (with_topic.cancelled, with_topic.late, with_topic.by_hub, with_topic.open) == (1, 1, 1, 1)
    assert (found[1].name, found[1].booked, found[1].cancelled, found[1].late, found[1].share) == (
        "",
        1,
        1,
        0,
        None,
    )
    (by_adviser,) = access.turnout(cast.ben, cast.nord, span, by="adviser")
    assert (by_adviser.name, by_adviser.booked) == ("Ben", 7)
    assert access.turnout(cast.carla, cast.nord, span) == []
