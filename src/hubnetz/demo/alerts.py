"""Who has asked to be written to: some companies watch the dates of a topic, a hub, or what is near."""

import random
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import translation

from hubnetz.alerts import rules
from hubnetz.alerts.models import Alert
from hubnetz.demo.facts import Facts
from hubnetz.demo.rows import History
from hubnetz.events import access as events
from hubnetz.events.filters import EventFilter
from hubnetz.journal.models import Entry

COUNT = 60
_RHYTHMS = ("at_once", "daily", "daily", "weekly", "weekly", "weekly")


def write(history: History, facts: Facts, rng: random.Random, now: datetime) -> dict[str, int]:
    """Write alerts with their journal: most stand, some are paused, some have ended and know nobody any more.

    Returns how many rows each table got.
    """
    domains = sorted({row.domain for row in history.organisations if row.domain})
    chosen = rng.sample(domains, min(COUNT, len(domains)))
    choices = events.choices()
    alerts, entries = [], []
    for number, domain in enumerate(chosen):
        with translation.override("de"):
            wish = EventFilter(QueryDict(_wish(facts, rng)), choices=choices)
        asked = now - timedelta(days=rng.uniform(1, 300))
        confirmed = asked + timedelta(minutes=rng.uniform(3, 900))
        ended = confirmed + (now - confirmed) * rng.uniform(0.1, 0.9) if number % 5 == 4 else None
        rhythm = rng.choice(_RHYTHMS)
        with translation.override("de"):
            words = wish.words()
        alert = Alert(
            list="events",
            query="" if ended else wish.query(),
            words="" if ended else words,
            email="" if ended else f"post@{domain}",
            language="de",
            rhythm=rhythm,
            requested_at=asked,
            confirmed_at=confirmed,
            paused_at=now - timedelta(days=2) if number % 13 == 6 and not ended else None,
            ended_at=ended,
            looked_until=now,
            due_at=rules.next_look(rhythm, now),
            letters=rng.randint(1, 12),
        )
        alerts.append(alert)
        moments = [
            ("asked_for", asked),
            ("confirmed", confirmed),
            ("paused", alert.paused_at),
            ("ended", ended),
        ]
        entries += [
            Entry(at=at, verb=f"alerts.{verb}", noun="alerts.alert", code=alert.code)
            for verb, at in moments
            if at
        ]
    Alert.objects.bulk_create(alerts)
    Entry.objects.bulk_create(entries)
    return {"alerts_alert": len(alerts), "journal_entry": len(entries)}


def _wish(facts: Facts, rng: random.Random) -> str:
    topic = rng.choice([topic for text in facts.events for topic in text.topics])
    hub = rng.choice(facts.hubs)
    return rng.choice(
        (
            f"topic={topic}",
            f"topic={topic}&mode=online",
            f"hub={hub.slug}",
            f"hub={hub.slug}&free=1",
            f"place={rng.choice(('Nagold', 'Aalen', 'Lahr', 'Mosbach', 'Riedlingen'))}&km=50",
            "mode=online",
        )
    )
