"""What the demo network tells the public, and what visitors told it; figures are put in as the books have them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.indicators import rules as indicators
from hubnetz.journal.models import Entry
from hubnetz.press import rules
from hubnetz.press.models import Feedback, Notice

_COORDINATOR = "koordination@hubnetz.example"
_TEXTS = ("title", "teaser", "text")


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write notices and feedback with their lines in the journal; return how many."""
    known = facts.read("news.toml")
    notices = [made for entry in known["notice"] if (made := _notice(entry, told, ground, now))]
    Notice.objects.bulk_create(notices)
    messages = [said for entry in known["feedback"] if (said := _feedback(entry, told, now))]
    Feedback.objects.bulk_create(messages)
    lines = [line for notice in notices for line in _lines(notice, ground)]
    lines += [line for message in messages for line in _lines_about(message, ground)]
    Entry.objects.bulk_create(lines)
    return {"notices": len(notices), "feedback": len(messages)}


def _notice(entry: dict[str, Any], told: Told, ground: Ground, now: datetime) -> Notice | None:
    """Return the notice of an entry; None for a day of the history that has not come yet."""
    day = _day(entry, now)
    if "on" in entry and day and day > now.date():
        return None
    decided = min(dates.at(day, 9), now) if day else None
    texts = {
        name: {
            language: entry[f"{name}_{language}"].strip().format(**_numbers(told, language))
            for language in ("de", "en")
            if entry[f"{name}_{language}"]
        }
        for name in _TEXTS
    }
    return Notice(
        hub_id=ground.hubs[entry["hub"]] if "hub" in entry else None,
        kind=entry["kind"],
        publish_on=day,
        published_at=decided,
        changed_at=decided or now,
        **texts,
    )


def _day(entry: dict[str, Any], now: datetime) -> date | None:
    if "on" in entry:
        day: date = entry["on"]
        return day
    return now.date() + timedelta(days=entry["days"]) if "days" in entry else None


def _numbers(told: Told, language: str) -> dict[str, str]:
    known = facts.facts()
    figures = {key: indicators.wording(value, language) for key, value in told.ledger.figures().items()}
    return figures | {"hubs": str(len(known.hubs)), "offers": str(len(known.offers))}


def _lines(notice: Notice, ground: Ground) -> list[Entry]:
    slugs = {key: slug for slug, key in ground.hubs.items()}
    hub = slugs.get(notice.hub_id or 0, "")
    by = ground.users[sign_ins.address(hub, "lead") if hub else _COORDINATOR]
    common = {"noun": Notice._meta.label_lower, "code": notice.code, "hub": hub, "by_id": by}
    lines = [Entry(at=notice.changed_at, verb="press.drafted", after={"kind": notice.kind}, **common)]
    if notice.published_at:
        days = {"before": {"on": ""}, "after": {"on": str(notice.publish_on)}}
        lines.append(Entry(at=notice.published_at, verb="press.published", **days, **common))
    return lines


def _feedback(entry: dict[str, Any], told: Told, now: datetime) -> Feedback | None:
    received = now + timedelta(days=entry["days"])
    if received.date() < told.scenario.starts_on:
        return None
    return Feedback(
        kind=entry["kind"],
        page=entry["page"],
        text=entry["text"],
        email=entry.get("email", ""),
        received_at=received,
        answer_due_on=rules.answer_due_on(received.date()),
        answer=entry.get("answer", ""),
        answered_at=now + timedelta(days=entry["answered"]) if "answered" in entry else None,
        idempotency_key=uuid4(),
    )


def _lines_about(message: Feedback, ground: Ground) -> list[Entry]:
    common = {"noun": Feedback._meta.label_lower, "code": message.code}
    lines = [Entry(at=message.received_at, verb="press.reported", after={"kind": message.kind}, **common)]
    if message.answered_at:
        by = ground.users[_COORDINATOR]
        lines.append(Entry(at=message.answered_at, verb="press.answered", by_id=by, **common))
    return lines
