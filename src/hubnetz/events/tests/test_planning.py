"""Planning: drafts, what may be changed when, what is missing, copies, and what is taken over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, rules
from hubnetz.events.access import neighbours, staff
from hubnetz.events.models import AttendeeType, Cohost, Event, EventKind
from hubnetz.events.tests import make
from hubnetz.events.tests.test_asking import asked
from hubnetz.journal.models import Entry
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.post.models import Letter


def planned(cast, **fields):
    """Return what an editor says of an event in a week."""
    kind, _made = EventKind.objects.get_or_create(code="workshop", defaults={"name": {"de": "Workshop"}})
    starts_at = timezone.now() + timedelta(days=7)
    return {
        "kind": kind,
        "title": {"de": "KI am Abend"},
        "text": {"de": "Wir fangen klein an."},
        "mode": "on_site",
        "site": cast.nord.sites.get(),
        "languages": ["de"],
        "is_listed": True,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        **fields,
    }


def draft(cast, hub=None, *, topics=None, pools=None, key=None, cohosts=(), **fields):
    return actions.draft(
        hub or cast.nord,
        values=planned(cast, **fields),
        topics=cast.topics if topics is None else topics,
        pools=pools or {"on_site": actions.Seats(20, 5)},
        cohosts=cohosts,
        idempotency_key=key or uuid4(),
        by=cast.eva,
    )


def change(event, cast, *, version=None, topics=None, **more):
    values = {name: value for name, value in more.items() if name in Event.__dict__ or name == "title"}
    rest = {name: value for name, value in more.items() if name in ("pools", "cohosts")}
    return actions.change(
        event,
        values=values,
        topics=cast.topics if topics is None else topics,
        version=event.version if version is None else version,
        by=cast.eva,
        **rest,
    )


def verbs(event):
    return list(Entry.objects.filter(code=event.code).order_by("pk").values_list("verb", flat=True))


def test_a_draft_is_whole_and_seen_by_nobody(cast):
    key = uuid4()
    made = draft(cast, key=key, cohosts=[cast.sued, cast.nord])
    assert draft(cast, key=key).pk == made.pk  # sent twice
    assert Event.objects.count() == 1
    pool = made.pools.get()
    assert (pool.mode, pool.seats, pool.queue_seats) == ("on_site", 20, 5)
    assert [hub.slug for hub in made.cohosts.all()] == ["sued"]
    assert [about.topic.code for about in made.about.order_by("position")] == ["ai", "e-commerce"]
    assert not Event.objects.on_show().exists()
    assert verbs(made) == ["events.drafted"]
    with pytest.raises(KeyUsedElsewhere):
        draft(cast, cast.sued, key=key)


def test_a_hybrid_draft_has_seats_both_ways(cast):
    pools = {"on_site": actions.Seats(10, 0), "online": actions.Seats(None, None)}
    made = draft(cast, mode="hybrid", pools=pools)
    assert [(p.mode, p.seats) for p in made.pools.order_by("position")] == [("on_site", 10), ("online", None)]


@pytest.mark.parametrize(
    ("fields", "topics", "lacks"),
    [
        ({"title": {}}, None, "title"),
        ({"title": {"de": " "}}, None, "title"),
        ({"text": {}}, None, "text"),
        ({}, [], "topic"),
        ({"site": None}, None, "site"),
        ({"mode": "hybrid", "site": None}, None, "site"),
        (
            {"starts_at": datetime(2020, 1, 1, tzinfo=UTC), "ends_at": datetime(2020, 1, 2, tzinfo=UTC)},
            None,
            "",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_published(cast, fields, topics, lacks):
    made = draft(cast, topics=topics, **fields)
    with pytest.raises(actions.Incomplete if lacks else actions.NotOpen) as refused:
        actions.publish(made, by=cast.eva)
    made.refresh_from_db()
    assert made.published_at is None
    assert staff.lacking(made) == ([refused.value.sentence] if lacks else [])


def test_published_once_and_open_for_registration(cast):
    made = draft(cast)
    for _twice in range(2):
        actions.publish(made, by=cast.eva)
    made.refresh_from_db()
    assert verbs(made) == ["events.drafted", "events.published"]
    assert make.registration(made).seat == 1


def test_the_second_of_two_editors_is_told(cast):
    made = draft(cast)
    change(made, cast, title={"de": "Eins"})
    with pytest.raises(actions.ChangedMeanwhile):
        change(made, cast, version=1, title={"de": "Zwei"})
    made.refresh_from_db()
    assert (str(made.title), made.version) == ("Eins", 2)


def test_nothing_different_leaves_nothing_behind(cast):
    made = draft(cast)
    change(made, cast, title={"de": "KI am Abend"})
    made.refresh_from_db()
    assert made.version == 1
    assert verbs(made) == ["events.drafted"]


def test_what_people_were_told_is_not_changed_behind_their_back(cast):
    made = actions.publish(draft(cast), by=cast.eva)
    make.registration(made)
    Letter.objects.all().delete()
    later = made.starts_at + timedelta(hours=1)
    with pytest.raises(actions.Announced):
        change(made, cast, starts_at=later, ends_at=later + timedelta(hours=2))
    made = change(made, cast, title={"de": "Neuer Titel"}, topics=cast.topics[:1])
    assert made.title == {"de": "Neuer Titel"}
    assert made.about.count() == 1
    assert not Letter.objects.exists()


def test_the_journal_has_no_link(cast):
    made = draft(cast, mode="online", site=None)
    change(made, cast, join_url="https://meet.example/secret")
    assert "secret" not in str(list(Entry.objects.values_list("before", "after")))


def test_a_draft_that_goes_online_keeps_its_types(cast):
    made = draft(cast)
    student = actions.add_type(made.pools.get(), name={"de": "Studierende"}, by=cast.eva)
    change(made, cast, mode="online", site=None, pools={"online": actions.Seats(50, None)})
    pool = made.pools.get()
    assert (pool.mode, pool.seats) == ("online", 50)
    student.refresh_from_db()
    assert student.pool_id == pool.pk


def test_seats_kept_for_invited_people_are_not_pulled_away(cast):
    made = draft(cast)
    until = timezone.now() + timedelta(days=2)
    actions.invite(made, seats=2, valid_until=until, keep_in=made.pools.get(), by=cast.eva)
    with pytest.raises(actions.InUse):
        change(made, cast, mode="online", site=None, pools={"online": actions.Seats()})
    made.refresh_from_db()
    assert (made.mode, made.pools.get().mode) == ("on_site", "on_site")


def test_a_draft_is_thrown_away_a_published_event_is_not(cast):
    made = draft(cast)
    until = timezone.now() + timedelta(days=2)
    actions.invite(made, seats=2, valid_until=until, keep_in=made.pools.get(), by=cast.eva)
    for _twice in range(2):
        actions.discard(made, by=cast.eva)
    assert not Event.objects.exists()
    assert Entry.objects.filter(verb="events.discarded").count() == 1
    shown = actions.publish(draft(cast), by=cast.eva)
    with pytest.raises(actions.Announced):
        actions.discard(shown, by=cast.eva)


def test_hosts_come_and_go_until_a_visit_counts_for_them(cast):
    made = actions.publish(draft(cast, cohosts=[cast.sued]), by=cast.eva)
    change(made, cast, cohosts=[])
    assert not made.cohosting.exists()
    made.refresh_from_db()
    change(made, cast, cohosts=[cast.sued])
    assert {e.hub for e in Entry.objects.filter(verb="events.joined_as_host")} == {"sued"}
    actions.note_attendance(make.registration(made), by=cast.eva)
    made.refresh_from_db()
    with pytest.raises(actions.CameAlready):
        change(made, cast, cohosts=[])
    assert made.cohosting.count() == 1


def rich(cast):
    """Return a published event with types and a conditional question."""
    made = draft(cast, cohosts=[cast.sued], mode="hybrid", join_url="https://meet.example/x")
    pool = made.pools.order_by("position")[0]
    guest = actions.add_type(pool, name={"de": "Gast"}, needs_approval=True, by=cast.eva)
    first = actions.add_question(made, values=asked(kind="yes_no"), by=cast.eva)
    only = {"only_if": first, "only_value": "yes", "only_type": guest}
    actions.add_question(made, values=asked("Wie viele?", **only), by=cast.eva)
    return actions.publish(made, by=cast.eva)


def test_a_copy_has_everything_but_people_and_link(cast):
    event = rich(cast)
    make.registration(event, pool=event.pools.order_by("position")[1])
    key, at = uuid4(), event.starts_at + timedelta(days=14)
    made = actions.copy(event, starts_at=at, idempotency_key=key, by=cast.eva)
    assert actions.copy(event, starts_at=at, idempotency_key=key, by=cast.eva).pk == made.pk
    assert (made.published_at, made.join_url, made.registrations.count()) == (None, "", 0)
    assert (made.starts_at, made.site_id, made.adopted_from) == (at, event.site_id, None)
    assert [hub.slug for hub in made.cohosts.all()] == ["sued"]
    first, second = made.questions.order_by("position")
    assert (second.only_if, second.only_type.pool.event_id) == (first, made.pk)
    assert {pool.event_id for pool in made.pools.all()} == {made.pk}
    assert AttendeeType.objects.filter(pool__event=made).get().code != (
        AttendeeType.objects.filter(pool__event=event).get().code
    )
    assert made.about.count() == 2


def test_a_copy_closes_at_the_same_hour_over_the_change_of_clocks(cast):
    before = datetime(2027, 3, 20, 17, tzinfo=UTC)  # 18:00 in Berlin, winter
    event = draft(
        cast,
        starts_at=before,
        ends_at=before + timedelta(hours=2),
        closes_at=datetime(2027, 3, 18, 11, tzinfo=UTC),  # noon two days before
    )
    made = actions.copy(
        event, starts_at=datetime(2027, 4, 3, 16, tzinfo=UTC), idempotency_key=uuid4(), by=cast.eva
    )
    made.refresh_from_db()
    assert made.ends_at == datetime(2027, 4, 3, 18, tzinfo=UTC)
    assert made.closes_at == datetime(2027, 4, 1, 10, tzinfo=UTC)  # noon in summer


def test_another_hubs_event_becomes_an_own_draft_and_says_where_from(cast):
    event = rich(cast)
    at = event.starts_at + timedelta(days=30)
    made = actions.adopt(event, hub=cast.sued, starts_at=at, idempotency_key=uuid4(), by=cast.carla)
    assert (made.hub, made.site.hub, made.adopted_from, made.published_at) == (
        cast.sued,
        cast.sued,
        event,
        None,
    )
    assert made.questions.count() == 2
    assert not made.cohosting.exists()
    actions.publish(made, by=cast.carla)
    assert [one.pk for one in neighbours.adoptions_of(event)] == [made.pk]


@pytest.mark.parametrize("state", ["own", "draft", "cancelled", "unlisted"])
def test_not_everything_can_be_taken_over(cast, state):
    event = rich(cast) if state != "draft" else draft(cast)
    if state == "cancelled":
        actions.cancel(event, note="krank", by=cast.eva)
    if state == "unlisted":
        Event.objects.filter(pk=event.pk).update(is_listed=False)
    hub = cast.nord if state == "own" else cast.sued
    with pytest.raises(actions.NotShared):
        actions.adopt(event, hub=hub, starts_at=event.starts_at, idempotency_key=uuid4(), by=cast.carla)
    assert Event.objects.count() == 1


def test_a_new_link_is_told_only_to_those_who_had_one(cast):
    event = make.event(cast.nord, mode="online")
    make.registration(event)
    Letter.objects.all().delete()
    actions.give_link(event, join_url="https://meet.example/1", by=cast.eva)
    assert not Letter.objects.exists()
    actions.give_link(event, join_url="https://meet.example/2", by=cast.eva)
    letter = Letter.objects.get()
    assert "meet.example" not in letter.text
    assert "meet.example" not in str(list(Entry.objects.values_list("before", "after")))
    with pytest.raises(actions.NotOpen):
        actions.give_link(make.event(cast.nord), join_url="https://meet.example/1", by=cast.eva)


def test_what_is_near(cast):
    monday = datetime(2027, 5, 3, 16, tzinfo=UTC)  # 18:00 in Berlin

    def on(hub, hour, *, topic=None, **fields):
        at = monday.replace(hour=hour)
        made = make.event(hub, starts_in=at - timezone.now(), **fields)
        Event.objects.filter(pk=made.pk).update(starts_at=at, ends_at=at + timedelta(hours=2))
        if topic:
            made.about.create(topic=topic)
        return made

    same_evening = on(cast.nord, 15, title={"de": "Abends"}, published_at=None)
    on(cast.nord, 7, title={"de": "Morgens"})
    alike = on(cast.sued, 8, topic=cast.topic)
    on(cast.sued, 16, topic=cast.topics[1])
    on(cast.sued, 16, topic=cast.topic, published_at=None)
    on(cast.sued, 16, topic=cast.topic, is_listed=False)
    on(cast.sued, 16, topic=cast.topic, cancelled_at=timezone.now())
    joint = on(cast.sued, 17)
    Cohost.objects.create(event=joint, hub=cast.nord)
    found = neighbours.near(
        cast.nord, starts_at=monday, ends_at=monday + timedelta(hours=2), topics=[cast.topic], to=None
    )
    assert [(one.event.pk, one.own) for one in found] == [
        (alike.pk, False),
        (same_evening.pk, True),
        (joint.pk, True),
    ]


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ((9, 11), (11, 12), False),
        ((9, 11), (10, 12), True),
        ((17, 18), (19, 20), True),
        ((15, 16), (19, 20), False),
    ],
)
def test_same_evening(one, other, clash):
    berlin = rules.BERLIN
    hours = [datetime(2027, 5, 3, hour, tzinfo=berlin) for hour in (*one, *other)]
    assert rules.same_evening(*hours) is clash
    assert rules.same_evening(*hours[2:], *hours[:2]) is clash


def test_powers(cast):
    from tests.cast import person

    event = make.event(cast.nord)
    Cohost.objects.create(event=event, hub=cast.sued)
    people = {
        "lead": cast.ada,
        "adviser": cast.ben,
        "events": cast.eva,
        "desk": person("Kai", "desk", cast.nord),
        "viewer": person("Lea", "viewer", cast.nord),
        "cohost_events": person("Udo", "events", cast.sued),
        "cohost_desk": person("Pia", "desk", cast.sued),
        "cohost_adviser": cast.carla,
        "coordinator": cast.dina,
    }
    may = {
        name: "".join(
            letter for letter, has in zip("pln", (held.plans, held.lets_in, held.notes), strict=True) if has
        )
        for name, user in people.items()
        for held in [staff.powers(user, event)]
    }
    assert may == {
        "lead": "pln",
        "adviser": "n",
        "events": "pln",
        "desk": "ln",
        "viewer": "",
        "cohost_events": "ln",
        "cohost_desk": "n",
        "cohost_adviser": "n",
        "coordinator": "",
    }
