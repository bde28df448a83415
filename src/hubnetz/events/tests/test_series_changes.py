"""Several dates of a series in one go: what they say, that they do not take place, and what would become of them."""

from datetime import timedelta

import pytest

from hubnetz.events import actions, recurrence
from hubnetz.events.access import series as dates
from hubnetz.events.access import series_changes as access
from hubnetz.events.models import Event, EventKind, Series
from hubnetz.events.tests import make
from hubnetz.events.tests.test_letters import BOTH, ENDS, STARTS, event, read
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
WEEK = timedelta(days=7)
NEW = {"de": "Neuer Titel", "en": "New title"}


def series(first: Event, count: int = 4) -> Series:
    slots = [recurrence.Slot(first.starts_at + n * WEEK, first.ends_at + n * WEEK) for n in range(1, count)]
    return actions.repeat(first, slots=slots, booking=Series.Booking.BOTH, by=None)


def in_order(made: Series) -> list[Event]:
    return list(made.events.order_by("starts_at"))


def change(made: Series, **fields):
    made.refresh_from_db()
    values = {"title": made.title, "text": made.text, "version": made.version, "by": None, **fields}
    return actions.change_series(made, **values)


def titles(made: Series) -> list[str]:
    return [str(one.title) for one in in_order(made)]


# --- what it says


def test_dates_to_come_follow_and_what_is_over_stays(cast):
    made = series(make.event(cast.nord))
    past = in_order(made)[0]
    Event.objects.filter(pk=past.pk).update(
        starts_at=past.starts_at - 2 * WEEK, ends_at=past.ends_at - 2 * WEEK
    )
    assert change(made, title=NEW) == []
    made.refresh_from_db()
    assert (str(made.title), made.version) == ("Neuer Titel", 2)
    assert titles(made) == ["Werkstatt-Abend", *["Neuer Titel"] * 3]
    assert {one.version for one in in_order(made)[1:]} == {2}
    assert not Letter.objects.exists()
    assert Entry.objects.get(verb="events.series_changed").after["dates"] == 3


def test_what_was_changed_on_a_date_by_itself_stays_and_is_named(cast):
    made = series(make.event(cast.nord))
    own = in_order(made)[1]
    Event.objects.filter(pk=own.pk).update(title={"de": "Sonderabend"})
    stay = change(made, title=NEW, text={"de": "Neuer Text"})
    assert [(one.event.pk, one.fields) for one in stay] == [(own.pk, ["title"])]
    assert titles(made)[1] == "Sonderabend"
    assert {str(one.text) for one in in_order(made)} == {"Neuer Text"}  # the text was like the others


def test_kind_and_topics_follow_too(cast):
    made = series(make.event(cast.nord))
    first, second = cast.topics[:2]
    for one in in_order(made):
        one.about.create(topic=first, position=0)
    alone = in_order(made)[3]
    alone.about.create(topic=second, position=1)
    talk = EventKind.objects.create(code="talk", name={"de": "Vortrag", "en": "Talk"})
    stay = change(made, kind=talk, topics=[second])
    assert [one.fields for one in stay] == [["topics"]]
    about = [[row.topic for row in one.about.order_by("position")] for one in in_order(made)]
    assert about == [[second], [second], [second], [first, second]]
    assert {one.kind for one in in_order(made)} == {talk}


def test_a_date_of_another_hub_stays_as_it_is(cast):
    made = series(make.event(cast.nord))
    handed = actions.change_host(in_order(made)[1], to=cast.sued, by=None)
    stay = change(made, title=NEW)
    assert [one.event.pk for one in stay] == [handed.pk]
    assert titles(made) == ["Neuer Titel", "Werkstatt-Abend", "Neuer Titel", "Neuer Titel"]


def test_of_two_editors_the_second_is_told_and_the_same_twice_is_harmless(cast):
    made = series(make.event(cast.nord))
    change(made, title=NEW)
    change(made, title=NEW, version=1)  # sent twice
    with pytest.raises(actions.ChangedMeanwhile):
        change(made, title={"de": "Dritter"}, version=1)
    assert set(titles(made)) == {"Neuer Titel"}
    assert Entry.objects.filter(verb="events.series_changed").count() == 1


# --- that they do not take place


@pytest.mark.parametrize(("scope", "left"), [("following", 1), ("all", 0)])
def test_this_and_the_following_or_all_are_cancelled_and_told_once(cast, scope, left):
    made = series(make.event(cast.nord, starts_in=make.until_ten(3)))  # near midnight its hours read longer
    make.enrolment(made)
    make.registration(in_order(made)[2], "emil")
    actions.cancel_dates(in_order(made)[1], scope=scope, note="Der Referent ist krank.", by=None)
    assert sum(one.cancelled_at is None for one in in_order(made)) == left
    letter = Letter.objects.get(kind="events.series_cancelled")
    assert letter.to == "greta@client.example"
    assert letter.text.count("Uhr") == 4
    assert "Der Referent ist krank." in letter.text
    assert Letter.objects.get(kind="events.event_cancelled").to == "emil@client.example"
    assert Entry.objects.get(verb="events.dates_cancelled").after["dates"] == 4 - left
    with pytest.raises(actions.NotOpen):
        actions.cancel_dates(in_order(made)[1], scope=scope, by=None)
    assert Letter.objects.filter(kind="events.series_cancelled").count() == 1


def test_what_cannot_be_cancelled_stays(cast):
    made = series(make.event(cast.nord))
    first, handed, draft, last = in_order(made)
    actions.note_attendance(make.registration(first), by=None)
    actions.change_host(handed, to=cast.sued, by=None)
    Event.objects.filter(pk=draft.pk).update(published_at=None)
    ends, stays = access.to_cancel(first, "all")
    assert [one.pk for one in ends] == [last.pk]
    assert [(one.event.pk, one.why) for one in stays] == [
        (first.pk, "came"), (handed.pk, "hub"), (draft.pk, "draft")
    ]  # fmt: skip
    actions.cancel_dates(first, scope="all", by=None)
    assert [one.cancelled_at is None for one in in_order(made)] == [True, True, True, False]


def test_who_comes_to_none_of_them_hears_nothing(cast):
    made = series(make.event(cast.nord))
    own = make.enrolment(made)
    for seat in own.registrations.filter(event__in=in_order(made)[2:]):
        actions.withdraw(seat)
    actions.cancel_dates(in_order(made)[2], scope="following", by=None)
    assert not Letter.objects.filter(kind="events.series_cancelled").exists()


@pytest.mark.parametrize("scope", ["following", "nothing"])
def test_a_date_of_no_series_has_none_that_follow(cast, scope):
    with pytest.raises(actions.NotOpen):
        actions.cancel_dates(make.event(cast.nord), scope=scope, by=None)


@BOTH
@pytest.mark.parametrize("what", ["some", "every"])
def test_the_letter_about_cancelled_dates(cast, language, what):
    made = series(event(cast.nord), 3)
    own = make.enrolment(made, language=language)
    start = in_order(made)[1 if what == "some" else 0]
    actions.cancel_dates(start, scope="following", note="Der Saal hat einen Wasserschaden.", by=None)
    letter = Letter.objects.get(kind="events.series_cancelled")
    letter.text = letter.text.replace(dates.key_to_enrolment(own), "KEY")
    letter.save()
    read("series_cancelled", language, what)


# --- what would become of them


def test_the_preview_says_what_the_verb_does(cast):
    made = series(event(cast.nord))
    second = in_order(made)[1]
    handed = actions.change_host(in_order(made)[3], to=cast.sued, by=None)
    day = timedelta(days=1)
    moves, stays = access.to_move(second, STARTS + WEEK + day, ENDS + WEEK + day)
    assert [one.event.pk for one in stays] == [handed.pk]
    planned = [(one.event.pk, one.slot.starts_at, one.slot.ends_at) for one in moves]
    actions.reschedule_following(second, starts_at=STARTS + WEEK + day, ends_at=ENDS + WEEK + day, by=None)
    assert planned == [(one.pk, one.starts_at, one.ends_at) for one in in_order(made)[1:3]]


def test_what_else_is_on_at_the_new_time_is_named(cast):
    made = series(event(cast.nord))
    other = make.event(cast.nord, starts_at=STARTS + WEEK, ends_at=ENDS + WEEK)
    elsewhere = make.event(cast.sued, starts_at=STARTS + 2 * WEEK, ends_at=ENDS + 2 * WEEK)
    moves, _stays = access.to_move(in_order(made)[0], STARTS + WEEK, ENDS + WEEK)
    assert [one.near for one in moves] == [[other], [], [], []]
    assert elsewhere not in moves[1].near


def test_who_is_told_is_counted_once(cast):
    made = series(make.event(cast.nord, seats=4, queue_seats=5))
    first, second = in_order(made)[:2]
    make.enrolment(made)
    make.registration(first, "emil"), make.registration(second, "emil")
    make.party(first, 2, "frieda")
    make.waiting(first, "gerda")
    for one in (first, second):
        make.registration(one, "otto", email="", phone="07031 1") if one == second else None
    assert access.told_of(in_order(made)) == access.Told(letters=4, calls=1)


@pytest.mark.parametrize("count", [2, 5])
def test_the_previews_cost_the_same_for_few_and_many(cast, count, django_assert_num_queries):
    made = series(make.event(cast.nord), count)
    make.enrolment(made)
    first = in_order(made)[0]
    first.series  # noqa: B018  (read beforehand, as access gives it)
    with django_assert_num_queries(5):
        moves, _stays = access.to_move(first, first.starts_at + WEEK, first.ends_at + WEEK)
        access.told_of([one.event for one in moves])
