"""A ceremony for guests who are invited by name; it lies after the day of loading, so no figure knows it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.events import models as events
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

_LISTED, _INVITED = timedelta(days=12), timedelta(days=9)  # ago
_ANSWER_BEFORE = timedelta(days=7)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the ceremony with its guest list in every state, and an e-mail to those who come; return how many rows."""
    said = facts.read("guests.toml")
    rng = told.scenario.rng("guests")
    names = Names(facts.facts().words, rng)
    companies = [row for row in told.history.organisations if row.domain]
    event = _event(said["event"], ground, now)
    pool = event.pools.create(
        mode="on_site", planned_mode="on_site", seats=said["event"]["seats"], position=0, queue_seats=0
    )
    guest_type = pool.types.create(name={"de": "Gast", "en": "Guest"}, needs_invitation=True)
    states = [
        state
        for state in ("accepted", "declined", "invited", "listed")
        for _n in range(said["guests"][state])
    ]
    numbers = iter(range(1, said["event"]["seats"] + 1))
    for place, state in enumerate(states):
        company, name = rng.choice(companies), names.person()
        email = f"{'.'.join(slug(part) for part in name.split())}.{place}@{company.domain}"
        guest = events.Guest(
            event=event, name=name, email=email, organisation_name=company.name, listed_at=now - _LISTED,
            companions=1 if place < said["guests"]["with_company"] or place % 5 == 0 else 0,
        )  # fmt: skip
        if state != "listed":
            _invite(guest, state, pool, guest_type, numbers, now)
        guest.save()
    user = ground.users[sign_ins.address(said["event"]["hub"], "events")]
    coming = event.registrations.standing().exclude(email="").count()
    _mailing(said["mailing"], event, user, coming, now)
    journal = [
        _entry("published", event, now - _LISTED, user),
        _entry("guests_listed", event, now - _LISTED, user, guests=len(states)),
        _entry("guests_invited", event, now - _INVITED, user, guests=len(states) - said["guests"]["listed"]),
        _entry(
            "mailing_sent", event, now - timedelta(days=1), user, group="seats", letters=coming, news=False
        ),
    ]
    Entry.objects.bulk_create(journal)
    return {
        "events_event": 1,
        "events_pool": 1,
        "events_registration": event.registrations.count(),
        "events_eventtopic": event.about.count(),
        "journal_entry": len(journal),
    }


def _event(said: dict[str, Any], ground: Ground, now: datetime) -> events.Event:
    day = now.astimezone(BERLIN).date() + timedelta(days=said["days"])
    while day.weekday() > 4:
        day += timedelta(days=1)
    starts_at = dates.at(day, said["hour"], said["minute"])
    event = events.Event.objects.create(
        hub_id=ground.hubs[said["hub"]], kind_id=ground.event_kinds[said["kind"]],
        title={"de": said["title_de"], "en": said["title_en"]},
        text={"de": said["text_de"], "en": said["text_en"]},
        site_id=ground.sites[said["hub"]][0], starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=said["minutes"]), is_listed=False, published_at=now - _LISTED,
    )  # fmt: skip
    for number, topic in enumerate(said["topics"]):
        event.about.create(topic_id=ground.topics[topic], position=number)
    events.Event.objects.filter(pk=event.pk).update(changed_at=now - _LISTED)
    return event


def _invite(
    guest: events.Guest, state: str, pool: events.Pool, type: events.AttendeeType, numbers: Any, now: datetime
) -> None:
    event, until = guest.event, guest.event.starts_at - _ANSWER_BEFORE
    invitation = event.invitations.create(
        pool=pool,
        type=type,
        note=guest.name,
        seats=1 + guest.companions,
        valid_until=until,
        made_at=now - _INVITED,
    )
    guest.invitation, guest.invited_at = invitation, now - _INVITED
    answered = now - timedelta(days=5)
    common: dict[str, Any] = {"pool": pool, "type": type, "invitation": invitation}
    if state == "invited":
        for _seat in range(invitation.seats):
            event.registrations.create(
                **common,
                seat=next(numbers),
                registered_at=now - _INVITED,
                held_until=until,
                idempotency_key=uuid4(),
            )
        return
    guest.answered_at, guest.comes = answered, state == "accepted"
    if state == "accepted":
        who: dict[str, Any] = {
            "name": guest.name,
            "email": guest.email,
            "organisation_name": guest.organisation_name,
        }
        party = None
        if guest.companions:
            party = event.parties.create(**who, idempotency_key=uuid4(), made_at=answered)
        for seat in range(invitation.seats):
            event.registrations.create(
                **common, **(who if seat == 0 else {}), party=party, seat=next(numbers), registered_at=answered,
                confirmed_at=answered, idempotency_key=uuid4(),
            )  # fmt: skip


def _mailing(said: dict[str, str], event: events.Event, user: int, letters: int, now: datetime) -> None:
    event.mailings.create(
        group=events.Group.SEATS, subject={"de": said["subject_de"], "en": said["subject_en"]},
        text={"de": said["text_de"], "en": said["text_en"]}, letters=letters, idempotency_key=uuid4(),
        sent_at=now - timedelta(days=1), sent_by_id=user,
    )  # fmt: skip


def _entry(verb: str, event: events.Event, at: datetime, user: int, **after: Any) -> Entry:
    noun = type(event)._meta.label_lower
    return Entry(
        at=at, verb=f"events.{verb}", noun=noun, code=event.code, hub=event.hub.slug, by_id=user, after=after
    )
