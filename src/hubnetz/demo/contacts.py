"""Whom hubs know at companies: a few people each, some at two places, and how a hub likes to see its list."""

import random
from datetime import datetime, timedelta

from hubnetz.demo import facts
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import slug
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Membership
from hubnetz.organisations.models import Affiliation, Organisation, Person, SavedView

_EACH = 24  # companies at each hub
_VIEWS = (
    ("Industrie ab 50 Beschäftigten", "sector=C&size=medium", True),
    ("Ohne Ansprechperson", "missing=people&sort=checked", True),
)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write people, where they work, and the views of each hub's lead; no figure counts any of them."""
    data, words = facts.read("contacts.toml"), facts.facts().words
    people: list[Person] = []
    places: list[Affiliation] = []
    for name, hub in sorted(ground.hubs.items()):
        rng = random.Random(f"contacts:{name}")
        known = Organisation.objects.filter(hub_id=hub, merged_into=None, is_provisional=False)
        before: Person | None = None
        for number, company in enumerate(known.exclude(domain="").order_by("pk")[:_EACH]):
            first, last = rng.choice(words.first_names), rng.choice(words.surnames)
            ago = rng.randrange(20, 1200)
            noted = now - timedelta(days=ago)
            person = Person(
                hub_id=hub,
                name=f"{first} {last}",
                email=f"{slug(first)}.{slug(last)}.{number}@{company.domain}" if number % 6 else "",
                phone=f"+49 7000 {rng.randrange(10_000, 99_999)}" if number % 3 else "",
                noted_at=noted,
                checked_on=noted.astimezone(BERLIN).date() if number % 4 else None,
                # Whom a hub has known for long it has met again: others would be due for erasure.
                in_touch_on=(now - timedelta(days=ago % 700)).astimezone(BERLIN).date()
                if ago >= 700
                else None,
            )
            people.append(person)
            places.append(
                Affiliation(person=person, organisation=company, function=rng.choice(data["functions"]))
            )
            if number % 8 == 7 and before is not None:  # somebody who has a say at two places
                places.append(Affiliation(person=before, organisation=company, function=data["second"]))
            before = person
    Person.objects.bulk_create(people)
    Affiliation.objects.bulk_create(places)
    views = _views(now)
    lines = [_line("organisations.person_noted", one, one.hub.slug, one.noted_at) for one in people]
    lines += [_line("organisations.view_kept", one, one.hub.slug, now) for one in views]
    Entry.objects.bulk_create(lines)
    return {
        "organisations_person": len(people),
        "organisations_affiliation": len(places),
        "organisations_saved_view": len(views),
        "journal_entry": len(lines),
    }


def _views(now: datetime) -> list[SavedView]:
    leads = Membership.objects.filter(role=Membership.Role.LEAD, ended_at=None).exclude(hub=None)
    made = [
        SavedView(hub=one.hub, owner=one.user, subject="organisations", name=name, query=query,
                  is_shared=shared, kept_at=now)
        for one in leads.select_related("hub", "user").order_by("hub", "pk").distinct("hub")
        for name, query, shared in _VIEWS
    ]  # fmt: skip
    return SavedView.objects.bulk_create(made)


def _line(verb: str, target: Person | SavedView, hub: str, at: datetime) -> Entry:
    return Entry(at=at, verb=verb, noun=target._meta.label_lower, code=target.code, hub=hub)
