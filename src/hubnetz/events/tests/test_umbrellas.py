from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.events import actions, figures
from hubnetz.events.access import programme as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event, Registration, Waiting
from hubnetz.events.tests import make, make_programme
from hubnetz.lib.periods import BERLIN, Period
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


def noon():
    return (
        (timezone.now() + timedelta(days=9))
        .astimezone(BERLIN)
        .replace(hour=12, minute=0, second=0, microsecond=0)
    )


def day(cast, parts=3, **fields):
    """Return an umbrella of a day, and parts of two hubs that follow each other."""
    umbrella = make_programme.umbrella(cast.nord, starts_at=noon() - 3 * HOUR, ends_at=noon() + 6 * HOUR)
    hubs = [cast.sued, cast.nord, cast.sued]
    made = []
    for number in range(parts):
        starts_at = noon() + number * HOUR
        part = make.event(
            hubs[number],
            title={"de": f"Teil {number + 1}", "en": f"Part {number + 1}"},
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
            **fields,
        )
        made.append(actions.attach(part, umbrella=umbrella, by=None))
    return umbrella, made


def register(umbrella, parts, who="gerda", **fields):
    values = {
        "name": who.title(),
        "email": f"{who}@client.example",
        "idempotency_key": uuid4(),
        **fields,
    }
    return actions.register_for_parts(umbrella, choices=[actions.Choice(one) for one in parts], **values)


def test_a_draft_becomes_an_umbrella_and_back(cast):
    event = make.event(cast.nord, seats=5, published_at=None)
    make.question(event, "Allergien?")
    event = actions.make_umbrella(event, by=None)
    actions.make_umbrella(event, by=None)  # twice: harmless
    assert (event.pools.count(), event.questions.count(), event.is_umbrella) == (0, 0, True)
    event.topics.add(cast.topic)
    event.about.filter(position=0)
    assert staff.lacking(event) == []  # neither place nor seats
    event = actions.undo_umbrella(event, by=None)
    assert [pool.seats for pool in event.pools.all()] == [None]


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("published", actions.Announced),
        ("with sessions", actions.InUse),
        ("a part", actions.NotAPart),
    ],
)
def test_what_cannot_become_an_umbrella(cast, kind, refusal):
    event = make.event(cast.nord, published_at=timezone.now() if kind == "published" else None)
    if kind == "with sessions":
        make_programme.session(event)
    if kind == "a part":
        umbrella = make_programme.umbrella(cast.nord, starts_at=event.starts_at, ends_at=event.ends_at)
        event = actions.attach(event, umbrella=umbrella, by=None)
    with pytest.raises(refusal):
        actions.make_umbrella(event, by=None)


def test_an_umbrella_with_parts_stays_one_until_they_leave(cast):
    umbrella = make_programme.umbrella(cast.nord, published_at=None)
    part = make.event(cast.nord, starts_at=umbrella.starts_at, ends_at=umbrella.ends_at)
    part = actions.attach(part, umbrella=umbrella, by=None)
    with pytest.raises(actions.InUse):
        actions.undo_umbrella(umbrella, by=None)
    part = actions.detach(part, by=None)
    actions.detach(part, by=None)  # twice: harmless
    assert not actions.undo_umbrella(umbrella, by=None).is_umbrella


def test_a_draft_that_is_thrown_away_lets_its_parts_go(cast):
    umbrella = make_programme.umbrella(cast.nord, published_at=None)
    part = make.event(cast.nord, starts_at=umbrella.starts_at, ends_at=umbrella.ends_at)
    actions.attach(part, umbrella=umbrella, by=None)
    actions.discard(umbrella, by=None)
    part.refresh_from_db()
    assert part.part_of is None


@pytest.mark.parametrize("wrong", ["draft of another hub", "other day", "cancelled", "second", "no umbrella"])
def test_what_cannot_join(cast, wrong):
    umbrella, (part,) = day(cast, 1)
    event = make.event(cast.sued, starts_at=part.starts_at, ends_at=part.ends_at)
    if wrong == "draft of another hub":
        Event.objects.filter(pk=umbrella.pk).update(published_at=None)
    if wrong == "other day":
        event = make.event(cast.sued, starts_at=part.starts_at + 24 * HOUR, ends_at=part.ends_at + 24 * HOUR)
    if wrong == "cancelled":
        event = actions.cancel(event, by=None)
    if wrong == "second":
        event, umbrella = (
            part,
            make_programme.umbrella(cast.nord, starts_at=part.starts_at, ends_at=part.ends_at),
        )
    with pytest.raises(actions.NotAPart):
        actions.attach(event, umbrella=part if wrong == "no umbrella" else umbrella, by=None)


def test_the_database_knows_no_umbrella_under_an_umbrella(cast):
    umbrella, _parts = day(cast, 1)
    other = make_programme.umbrella(cast.nord)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=other.pk).update(part_of=umbrella)


def test_an_umbrella_counts_as_no_event_and_its_parts_as_before(cast):
    umbrella, parts = day(cast, mode="online")
    for event in (umbrella, *parts):
        event.mode = "online"
        event.save(update_fields=["mode"])
        make_programme.over(event)
    held = {one.key for one in figures.events_held(Period.until(timezone.now().date()))}
    digital = {one.key for one in figures.digital_events_held(Period.until(timezone.now().date()))}
    assert held == digital == {part.code for part in parts}


def test_several_parts_by_one_form_are_one_letter(cast):
    umbrella, parts = day(cast)
    rows = register(umbrella, [parts[2], parts[0]])
    assert [row.event_id for row in rows] == [parts[0].pk, parts[2].pk]
    assert Registration.objects.standing().count() == 2
    letter = Letter.objects.get()
    assert letter.kind == "events.parts_confirmed"
    assert letter.text.index("Teil 1") < letter.text.index("Teil 3")
    assert letter.text.count("/registrations/") == 2
    assert "Teil 2" not in letter.text


def test_the_same_form_twice_changes_nothing(cast):
    umbrella, parts = day(cast, seats=1)
    key = uuid4()
    first = register(umbrella, parts[:2], idempotency_key=key)
    again = register(umbrella, parts[:2], idempotency_key=key)
    assert {row.pk for row in first} == {row.pk for row in again}
    assert (Registration.objects.count(), Letter.objects.count()) == (2, 1)


def test_a_full_part_is_a_place_on_its_waiting_list(cast):
    umbrella, parts = day(cast, seats=1, queue_seats=1)
    make.registration(parts[1])
    Letter.objects.all().delete()
    rows = register(umbrella, parts[:2])
    assert [type(row) for row in rows] == [Registration, Waiting]
    assert "Platz 1 auf der Warteliste" in Letter.objects.get().text


def test_all_or_none(cast):
    umbrella, parts = day(cast, seats=1, queue_seats=0)
    make.registration(parts[1])
    letters = Letter.objects.count()
    with pytest.raises(actions.QueueFull):
        register(umbrella, parts)
    assert Registration.objects.count() == 1
    assert Letter.objects.count() == letters


def test_a_seat_one_has_already_stays_also_where_the_part_is_full(cast):
    umbrella, parts = day(cast, seats=1, queue_seats=0)
    had = make.registration(parts[0], "gerda")
    rows = register(umbrella, parts[:2])
    assert rows[0].pk == had.pk
    assert Registration.objects.count() == 2


def test_nobody_is_at_two_places_and_only_parts_can_be_chosen(cast):
    umbrella, (part,) = day(cast, 1)
    other = make.event(cast.nord, starts_at=part.starts_at + HOUR / 2, ends_at=part.ends_at + HOUR)
    with pytest.raises(actions.NotAPart):
        register(umbrella, [other])
    actions.attach(other, umbrella=umbrella, by=None)
    with pytest.raises(actions.AtOnce, match="Teil 1"):
        register(umbrella, [part, other])
    with pytest.raises(actions.NotOpen):
        register(umbrella, [])
    assert not Registration.objects.exists()


def sent(parts, **fields):
    return {
        **{f"part_{part.code}": "on" for part in parts},
        "name": "Gerda",
        "email": "gerda@client.example",
        "organisation_name": "",
        "postcode": "",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def test_the_page_of_an_umbrella_and_its_form(cast, client):
    umbrella, parts = day(cast)
    make_programme.session(parts[0], "Fragerunde", at=30, minutes=30, speakers=[("Ida", "")])
    page = client.get(f"/events/{umbrella.code}/").content.decode()
    for said in ("Gemeinsames Programm", "Teil 1", "Hub Süd", "Hub Nord", "Fragerunde – Ida"):
        assert said in page, said
    assert '"superEvent"' in client.get(f"/events/{parts[0].code}/").content.decode()
    path = f"/events/{umbrella.code}/selection/"
    answer = client.post(path, sent([]))
    assert answer.status_code == 422
    assert "mindestens einen Teil" in answer.content.decode()
    assert 'value="Gerda"' in answer.content.decode()
    answer = client.post(path, sent(parts[:2]))
    assert (answer.status_code, answer["Location"]) == (303, f"/events/{umbrella.code}/selected/")
    assert client.get(answer["Location"]).status_code == 200
    assert Registration.objects.count() == 2


def test_two_at_once_are_refused_at_their_field_and_what_was_chosen_stays(cast, client):
    umbrella, (part,) = day(cast, 1)
    other = make.event(cast.nord, starts_at=part.starts_at, ends_at=part.ends_at)
    actions.attach(other, umbrella=umbrella, by=None)
    answer = client.post(f"/events/{umbrella.code}/selection/", sent([part, other]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sind zur selben Zeit" in page
    assert page.count(" checked") == 2
    assert not Registration.objects.exists()


def test_what_asks_more_is_booked_on_its_own_page(cast, client):
    umbrella, (asks, closed, types) = day(cast)
    make.question(asks, "Allergien?")
    Event.objects.filter(pk=closed.pk).update(closes_at=timezone.now() - HOUR)
    make.attendee_type(types, "Firma")
    make.attendee_type(types, "Presse")
    page = client.get(f"/events/{umbrella.code}/").content.decode()
    assert "Auf der eigenen Seite anmelden" in page
    assert "Anmeldung geschlossen" in page
    press = types.pools.get().types.get(position=1)
    answer = client.post(
        f"/events/{umbrella.code}/selection/", sent([asks], **{f"part_{types.code}": press.code})
    )
    assert answer.status_code == 303
    assert Registration.objects.get().type == press  # the one that asks more is not taken along


def test_nobody_registers_for_the_umbrella_itself(cast, client):
    umbrella, parts = day(cast)
    answer = client.post(f"/events/{umbrella.code}/registration/", sent([]))
    assert answer.status_code == 303
    with pytest.raises(actions.NotOpen):
        make.registration(umbrella)
    assert client.get(f"/events/{parts[0].code}/selection/").status_code == 404
    assert not Registration.objects.exists()


def test_lists_name_the_umbrella_and_its_parts(cast, client):
    _umbrella, parts = day(cast)
    page = client.get("/events/").content.decode()
    assert page.count("gemeinsames Programm") == 1
    assert page.count("Teil von: Aktionstag") == 3
    assert "Teil von" in client.get(f"/events/{parts[0].code}/").content.decode()


def test_an_umbrella_costs_the_same_with_one_and_three_parts(cast, client):
    counts = []
    for parts in (1, 3):
        umbrella, made = day(cast, parts)
        for part in made:
            make_programme.session(part, speakers=[("Ida", "")], minutes=30)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/events/{umbrella.code}/").status_code == 200
        counts.append(len(caught))
    assert counts == [10, 10]


def test_an_umbrella_alone_says_that_it_is_being_put_together(cast, client):
    umbrella = make_programme.umbrella(cast.nord)
    page = client.get(f"/events/{umbrella.code}/").content.decode()
    assert "entsteht gerade" in page
    assert "Reservieren, was ich gewählt habe" not in page


def test_only_umbrellas_of_the_day_are_proposed_and_drafts_to_their_own_hub(cast):
    umbrella, _parts = day(cast, 0)
    event = make.event(cast.sued, starts_at=noon(), ends_at=noon() + HOUR)
    later = make.event(cast.sued, starts_at=noon() + 24 * HOUR, ends_at=noon() + 25 * HOUR)
    assert access.umbrellas_for(event) == [umbrella]
    assert access.umbrellas_for(later) == []
    Event.objects.filter(pk=umbrella.pk).update(published_at=None)
    assert access.umbrellas_for(event) == []
    assert access.umbrellas_for(make.event(cast.nord, starts_at=noon(), ends_at=noon() + HOUR)) == [umbrella]
