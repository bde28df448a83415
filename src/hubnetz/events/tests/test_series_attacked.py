"""Series in the hands of somebody who means no good, and in nights in which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.events import access, actions, recurrence
from hubnetz.events.access import series as dates
from hubnetz.events.models import Enrolment, Event, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.post.models import Letter

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEK = 7 * DAY


def berlin(*parts, fold=0):
    return datetime(*parts, tzinfo=BERLIN, fold=fold)


def evening(hub: Hub, begins: datetime, length=2 * 60 * MINUTE, **fields) -> Event:
    ends = begins.astimezone(UTC) + length
    return make.event(hub, starts_at=begins.astimezone(UTC), ends_at=ends, **fields)


def repeated(event: Event, days, **fields):
    begins, length = event.starts_at.astimezone(BERLIN), recurrence.length(event.starts_at, event.ends_at)
    slots = [recurrence.slot(datetime.combine(day, begins.time()), length) for day in days]
    return actions.repeat(event, slots=slots, booking="both", by=None, **fields)


def weekly(event: Event, count: int = 3):
    first = event.starts_at.astimezone(BERLIN).date()
    return repeated(event, [first + n * WEEK for n in range(1, count)])


def rows(series):
    return list(Event.objects.filter(series=series).order_by("starts_at"))


# -- nights in which clocks change -----------------------------------------------------------------------------------


def test_half_an_hour_stays_half_an_hour_in_the_night_that_leaves_it_out(cast):
    event = evening(cast.nord, berlin(2037, 3, 28, 2, 30), 30 * MINUTE)
    _first, night = rows(repeated(event, [date(2037, 3, 29)]))
    assert (night.starts_at, night.ends_at - night.starts_at) == (berlin(2037, 3, 29, 3, 30), 30 * MINUTE)


def test_what_begins_before_a_clock_is_put_back_and_ends_after_it_can_be_repeated(cast):
    event = evening(cast.nord, berlin(2037, 10, 25, 2, 45), 30 * MINUTE)  # ends at 2:15, the second time
    _night, next_day = rows(repeated(event, [date(2037, 10, 26)]))
    assert (next_day.starts_at, next_day.ends_at) == (
        berlin(2037, 10, 26, 2, 45),
        berlin(2037, 10, 26, 3, 15),
    )
    copy = actions.copy(event, starts_at=berlin(2037, 10, 28, 2, 45), idempotency_key=uuid4(), by=None)
    assert copy.ends_at - copy.starts_at == 30 * MINUTE


def test_what_the_programme_has_at_half_past_two_takes_place_in_that_night_too(cast):
    event = evening(cast.nord, berlin(2037, 3, 27, 20), 12 * 60 * MINUTE)
    night = {"starts_at": berlin(2037, 3, 28, 2), "ends_at": berlin(2037, 3, 28, 3)}
    event.sessions.create(hub=cast.nord, title={"de": "Nachtwache"}, **night)
    following = rows(repeated(event, [date(2037, 3, 28)]))[1]
    [watch] = following.sessions.all()
    assert (watch.starts_at, watch.ends_at - watch.starts_at) == (berlin(2037, 3, 29, 3), 60 * MINUTE)


def test_following_dates_move_into_the_night_that_leaves_the_hour_out(cast):
    made = repeated(evening(cast.nord, berlin(2037, 3, 21, 18)), [date(2037, 3, 28)])
    second = rows(made)[1]
    begins = berlin(2037, 3, 28, 2, 30)
    actions.reschedule_following(
        rows(made)[0], starts_at=begins - WEEK, ends_at=begins - WEEK + 15 * MINUTE, by=None
    )
    actions.reschedule_following(second, starts_at=begins + DAY, ends_at=begins + DAY + 30 * MINUTE, by=None)
    second.refresh_from_db()
    assert (second.starts_at, second.ends_at) == (berlin(2037, 3, 29, 3, 30), berlin(2037, 3, 29, 4))


def test_registration_closes_at_the_same_hour_of_the_clock(cast):
    event = evening(
        cast.nord,
        berlin(2037, 3, 24, 18),
        opens_at=berlin(2037, 3, 1, 8),
        closes_at=berlin(2037, 3, 22, 12),
    )
    later = rows(repeated(event, [date(2037, 3, 31)]))[1]
    assert later.opens_at == berlin(2037, 3, 8, 8)
    assert later.closes_at == berlin(2037, 3, 29, 12)  # on the day on which clocks were put forward


@given(
    st.datetimes(datetime(2036, 3, 1), datetime(2036, 12, 31)),  # noqa: DTZ001
    st.integers(1, 600),
    st.dates(date(2037, 3, 27), date(2037, 3, 31)) | st.dates(date(2037, 10, 23), date(2037, 10, 27)),
    st.booleans(),
)
def test_every_date_ends_after_it_begins(first, minutes, day, second_time):
    begins = first.replace(second=0, microsecond=0, tzinfo=BERLIN, fold=second_time).astimezone(UTC)
    length = recurrence.length(begins, begins + minutes * MINUTE)
    assert length > timedelta(0)
    found = recurrence.slot(datetime.combine(day, begins.astimezone(BERLIN).time()), length)
    assert found.ends_at.astimezone(UTC) > found.starts_at.astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "count"), [(date(2037, 1, 29), 4), (date(2037, 3, 31), 3), (date(2040, 2, 29), 5)]
)
def test_a_fifth_weekday_is_left_out_where_a_month_has_none(day, count):
    found = recurrence.slots(recurrence.monthly(day), recurrence.at(day, time(18)), DAY / 12, count=count)
    assert len(found) == count
    assert {(slot.starts_at.day - 1) // 7 for slot in found} == {(day.day - 1) // 7}
    assert {slot.starts_at.weekday() for slot in found} == {day.weekday()}


# -- too much, twice, elsewhere --------------------------------------------------------------------------------------


def test_a_series_ends_somewhere(cast):
    event = evening(cast.nord, berlin(2037, 1, 1, 18))
    days = [date(2037, 1, 1) + n * DAY for n in range(1, recurrence.MOST_DATES + 1)]
    with pytest.raises(actions.NotOpen, match="200"):
        repeated(event, days)
    made = repeated(event, days[:-1])
    assert made.events.count() == recurrence.MOST_DATES
    begins = berlin(2038, 1, 1, 18)
    with pytest.raises(actions.NotOpen, match="200"):
        actions.add_date(made, starts_at=begins, ends_at=begins + DAY, by=None)


def test_the_same_form_adds_one_date(cast):
    made = weekly(make.event(cast.nord))
    key, begins = uuid4(), berlin(2037, 1, 1, 18)
    asked = {"starts_at": begins, "ends_at": begins + DAY / 12, "idempotency_key": key, "by": cast.eva}
    assert actions.add_date(made, **asked) == actions.add_date(made, **asked)
    assert made.events.count() == 4
    other = weekly(make.event(cast.nord))
    with pytest.raises(KeyUsedElsewhere):
        actions.add_date(other, **asked)


def test_a_date_that_another_hub_runs_is_no_pattern_and_does_not_move_along(cast):
    made = weekly(make.event(cast.nord))
    first, _second, last = rows(made)
    actions.change_host(last, to=cast.sued, by=cast.eva)
    begins = last.starts_at + WEEK
    added = actions.add_date(made, starts_at=begins, ends_at=begins + DAY / 12, by=cast.eva)
    assert added.hub == cast.nord
    later = first.starts_at + DAY
    moved = actions.reschedule_following(first, starts_at=later, ends_at=later + DAY / 12, by=cast.eva)
    assert last not in moved
    assert {one.hub for one in moved} == {cast.nord}
    for one in rows(made):
        if one.hub == cast.nord:
            actions.change_host(one, to=cast.sued, by=cast.eva)
    with pytest.raises(actions.NotOpen):
        actions.add_date(made, starts_at=begins + WEEK, ends_at=begins + WEEK + DAY, by=cast.eva)


def test_dates_added_later_are_new_to_those_who_follow(client, cast):
    long_ago = timezone.now() - 90 * DAY
    made = weekly(make.event(cast.nord, published_at=long_ago), 2)
    first, second = rows(made)
    assert (first.published_at, second.published_at > long_ago + 89 * DAY) == (long_ago, True)
    assert list(access.events_published(long_ago + DAY, timezone.now())) == [second]


def test_a_date_of_an_umbrella_is_repeated_without_it(cast):
    umbrella = make.event(cast.sued)
    event = make.event(cast.nord, part_of=umbrella)
    assert [one.part_of for one in rows(weekly(event, 2))] == [umbrella, None]


# -- pages -----------------------------------------------------------------------------------------------------------


def test_a_date_by_invitation_is_not_named_beside_listed_ones(client, cast):
    made = weekly(make.event(cast.nord))
    first, second, _last = rows(made)
    Event.objects.filter(pk=second.pk).update(is_listed=False)
    page = client.get(f"/series/{made.code}/").content.decode()
    assert f"/events/{first.code}/" in page
    assert second.code not in page
    assert second.code not in client.get(f"/series/{made.code}.ics").content.decode()
    assert "noindex" not in page


def test_a_series_by_its_address_alone_shows_itself_to_people_only(client, cast):
    made = weekly(make.event(cast.nord, is_listed=False))
    page = client.get(f"/series/{made.code}/").content.decode()
    assert all(one.code in page for one in rows(made))
    assert '<meta name="robots" content="noindex">' in page
    key = dates.key_to_enrolment(make.enrolment(made))
    assert '<meta name="robots" content="noindex">' in client.get(f"/enrolments/{key}/").content.decode()


@pytest.mark.parametrize("name", ["\u200b\u200b", "\u202e", "\u2063 \ufeff", "\u00ad"])
@pytest.mark.parametrize("where", ["enrolment", "registration", "waiting"])
def test_a_name_that_nobody_sees_is_none(client, cast, where, name):
    event = make.event(cast.nord, seats=1, queue_seats=5)
    made = weekly(event)
    if where == "waiting":
        make.registration(event)
    before = Registration.objects.count()
    path = (
        f"/series/{made.code}/enrolment/" if where == "enrolment" else f"/events/{event.code}/registration/"
    )
    sent = {"name": name, "email": "gerda@client.example", "idempotency_key": uuid4()}
    if where == "waiting":
        sent["wait"] = "1"
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "gerda@client.example" in answer.content.decode()
    assert (Registration.objects.count(), Enrolment.objects.count(), Waiting.objects.count()) == (
        before,
        0,
        0,
    )
    assert client.post(path, {**sent, "name": "Gerda"}).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "a\x00b"},
        {"name": "x" * 5000},
        {"email": "a\x00@client.example"},
        {"email": "a@client.example\r\nBcc: b@client.example"},
        {"postcode": "<b>1"},
        {"organisation_name": "x" * 5000},
        {"idempotency_key": "no key"},
        {"name": "", "email": ""},
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(client, cast, typed):
    made = weekly(make.event(cast.nord))
    sent = {"name": "Gerda", "email": "gerda@client.example", "idempotency_key": uuid4(), **typed}
    assert client.post(f"/series/{made.code}/enrolment/", sent).status_code == 422
    assert not Enrolment.objects.exists()


def test_what_was_typed_is_text_wherever_it_is_shown(client, cast):
    nasty = "<script>alert(1)</script>"
    made = weekly(make.event(cast.nord, title={"de": nasty}, text={"de": nasty}))
    enrolment = make.enrolment(made, name=nasty, organisation_name=nasty)
    key = dates.key_to_enrolment(enrolment)
    for path in (f"/series/{made.code}/", f"/series/{made.code}/enrolled/", f"/enrolments/{key}/"):
        page = client.get(path).content.decode()
        assert nasty not in page
        assert "&lt;script&gt;" in page


def test_a_key_opens_what_it_was_made_for(client, cast):
    event = make.event(cast.nord, seats=1, queue_seats=3)
    made = weekly(event)
    own = dates.key_to_enrolment(make.enrolment(made))
    keys = {
        "enrolments": own,
        "registrations": access.key_to(Registration.objects.filter(event=event).get()),
        "waiting": access.key_to_waiting(make.waiting(event)),
        "parties": access.key_to_party(make.party(make.event(cast.nord), 2)),
    }
    for opens, key in keys.items():
        for kind in keys:
            expected = 200 if kind == opens else 404
            assert client.get(f"/{kind}/{key}/").status_code == expected, (kind, opens)
    for broken in (
        f"{own}x",
        own[:-1],
        own.replace("~", ""),
        "~" * 3000,
        "%00",
        "%ff%fe",
        f"{own}%00",
        own.upper(),
    ):
        assert client.get(f"/enrolments/{broken}/").status_code == 404
        assert client.post(f"/enrolments/{broken}/cancellation/").status_code == 404
    assert client.get(f"/enrolments/{own}/cancellation/").status_code == 405
    assert Enrolment.objects.get().cancelled_at is None


def test_the_seat_of_another_list_is_not_given_back(client, cast):
    event = make.event(cast.nord)
    stranger, own = make.registration(event), make.party(event, 2)
    path = f"/parties/{access.key_to_party(own)}/"
    for typed in (stranger.code, "\x00", "x" * 5000):
        assert client.post(path, {"give_back": typed}).status_code in (303, 422)
    assert Registration.objects.standing().count() == 3


def test_the_series_of_somebody_else_answers_the_same(client, cast):
    made = weekly(make.event(cast.nord, seats=1))
    sent = {"name": "Gerda", "email": "gerda@client.example"}
    path = f"/series/{made.code}/enrolment/"
    key = uuid4()
    first = client.post(path, {**sent, "idempotency_key": key})
    again = client.post(path, {**sent, "idempotency_key": key})
    other = client.post(path, {**sent, "name": "Ganz anders", "idempotency_key": uuid4()})
    seen = [(answer.status_code, answer["Location"]) for answer in (first, again, other)]
    assert len(set(seen)) == 1  # nobody learns from the answer who comes
    assert Enrolment.objects.get().name == "Gerda"


def test_a_move_sent_twice_is_told_once(cast):
    first = make.event(cast.nord)
    whoever = {"name": "Gerda", "email": "gerda@client.example"}
    actions.enrol(weekly(first), **whoever, idempotency_key=uuid4())
    later = first.starts_at + DAY
    for _ in range(2):
        first.refresh_from_db()
        moved = actions.reschedule_following(first, starts_at=later, ends_at=later + DAY / 12, by=cast.eva)
        assert len(moved) == 3
    assert Letter.objects.filter(kind="events.series_changed").count() == 1
