"""People who use their rights: consents, requests, what is held for now, and who looked at whose data."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from hubnetz.alerts.models import Alert
from hubnetz.booking.models import Booking
from hubnetz.casework.models import Enquiry
from hubnetz.demo import facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events.models import Event
from hubnetz.journal.models import Entry, Look
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation, Person
from hubnetz.privacy import rules
from hubnetz.privacy.access import digest
from hubnetz.privacy.consent_texts import TEXTS
from hubnetz.privacy.models import Consent, ConsentText, Hold, Inquiry, Request

_IN_USE = timedelta(days=400)  # for so long the words of a consent have been the same here
_LOOKS, _WEEKS = 60, 4
_SEEN_BY = {
    "organisation": ("lead", "adviser"),
    "person": ("lead", "adviser"),
    "enquiry": ("lead", "adviser"),
    "event": ("lead", "events", "desk"),
    "booking": ("lead", "desk"),
}


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write consents of all who are written to, requests, holds and looks; no figure counts any of them."""
    data = facts.read("rights.toml")
    words = ConsentText.objects.create(
        purpose="news", version=1, text=TEXTS["news"][0][1], since=(now - _IN_USE).astimezone(BERLIN).date()
    )
    consents = Consent.objects.bulk_create(_consents(words))
    requests = Request.objects.bulk_create(_requests(data["request"], ground, now))
    holds = Hold.objects.bulk_create(_holds(data["hold"], ground, now))
    asked = [one.email for one in requests if one.answered_at is None]
    inquiries = Inquiry.objects.bulk_create(
        Inquiry(email=email, asked_at=now - timedelta(hours=2 + 3 * number))
        for number, email in enumerate(asked[:2])
    )
    lines = Entry.objects.bulk_create(_journal(consents, requests, holds, inquiries))
    looks = Look.objects.bulk_create(_looks(ground, now))
    return {
        "privacy_consent_text": 1,
        "privacy_consent": len(consents),
        "privacy_request": len(requests),
        "privacy_hold": len(holds),
        "privacy_inquiry": len(inquiries),
        "journal_entry": len(lines),
        "journal_look": len(looks),
    }


def _consents(words: ConsentText) -> list[Consent]:
    """Return the consent behind each alert: who was written to agreed by the link of a letter."""
    return [
        Consent(
            text=words,
            email="" if alert.ended_at else alert.email,
            digest=digest(alert.email or f"{alert.code}@beendet.example"),
            language=alert.language,
            noun="alerts.alert",
            noun_code=alert.code,
            how=Consent.How.LINK,
            given_at=alert.confirmed_at or alert.requested_at,
            withdrawn_at=alert.ended_at,
        )
        for alert in Alert.objects.exclude(confirmed_at=None).order_by("pk")
    ]


def _requests(told: list[dict[str, Any]], ground: Ground, now: datetime) -> list[Request]:
    made = []
    for number, one in enumerate(told):
        received = now - timedelta(days=one["days"], hours=number)
        answered = now - timedelta(days=one["answered"]) if "answered" in one else None
        hub, role = one.get("hub", ""), "lead" if "hub" in one else "coordinator"
        made.append(
            Request(
                kind=one["kind"],
                hub_id=ground.hubs.get(hub),
                email=_who(ground.hubs.get(hub), number),
                text=one["text"],
                language=one["language"],
                received_at=received,
                due_on=rules.answer_due_on(received.astimezone(BERLIN).date()),
                answered_at=answered,
                answered_by_id=ground.users[sign_ins.address(hub, role)] if answered else None,
                idempotency_key=_key(number),
            )
        )
    return made


def _who(hub: int | None, number: int) -> str:
    """Return the address of somebody whom the hub knows, or who gets news of the network."""
    known = Person.objects.filter(hub=hub) if hub else Alert.objects.filter(ended_at=None)
    found = list(known.exclude(email="").order_by("pk").values_list("email", flat=True)[: number + 1])
    return str(found[-1])


def _key(number: int) -> Any:
    return random.Random(f"rights:{number}").getrandbits(128).to_bytes(16).hex()


def _holds(told: list[dict[str, Any]], ground: Ground, now: datetime) -> list[Hold]:
    return [
        Hold(
            noun=one["noun"],
            noun_code=_held(one["noun"], ground.hubs[one["hub"]], now),
            hub_id=ground.hubs[one["hub"]],
            reason=one["reason"],
            since=now - timedelta(days=one["days"]),
            made_by_id=ground.users[sign_ins.address(one["hub"], "lead")],
            ended_at=now - timedelta(days=one["ended"]) if "ended" in one else None,
        )
        for one in told
    ]


def _held(noun: str, hub: int, now: datetime) -> str:
    """Return the code of the hub's oldest row of a kind: that is what the night would come to first."""
    rows = {
        "events.event": Event.objects.filter(hub=hub, ends_at__lt=now).order_by("ends_at", "pk"),
        "casework.enquiry": Enquiry.objects.filter(hub=hub).exclude(email="").order_by("received_at", "pk"),
        "organisations.person": Person.objects.filter(hub=hub).order_by("noted_at", "pk"),
        "booking.booking": Booking.objects.filter(resource__hub=hub).order_by("starts_at", "pk"),
    }
    return str(rows[noun].values_list("code", flat=True)[0])


def _looks(ground: Ground, now: datetime) -> Iterator[Look]:
    """Return who saw what at the hubs where all roles can sign in, in working hours of the last weeks."""
    for slug in sign_ins.FULLY_STAFFED:
        rng, hub = random.Random(f"looks:{slug}"), ground.hubs[slug]
        seen: dict[str, Any] = {
            "organisation": Organisation.objects.filter(hub=hub, merged_into=None),
            "person": Person.objects.filter(hub=hub),
            "enquiry": Enquiry.objects.filter(hub=hub),
            "event": Event.objects.filter(hub=hub, ends_at__lt=now),
            "booking": Booking.objects.filter(resource__hub=hub),
        }
        codes = {
            what: list(rows.order_by("-pk").values_list("code", flat=True)[:40])
            for what, rows in seen.items()
        }
        for _n in range(_LOOKS):
            what = rng.choice([what for what, some in codes.items() if some])
            day = (now - timedelta(days=rng.randrange(1, 7 * _WEEKS))).astimezone(BERLIN)
            at = day.replace(hour=rng.randrange(8, 18), minute=rng.randrange(60), second=rng.randrange(60))
            who = ground.users[sign_ins.address(slug, rng.choice(_SEEN_BY[what]))]
            is_list, how = rng.random() < 0.1, Look.How.PAGE
            if is_list and what == "person":
                what, how = "people", Look.How.EXPORT
            yield Look(
                at=at,
                by_id=who,
                hub=slug,
                what=what,
                how=how,
                code="" if what == "people" else rng.choice(codes[what]),
            )


def _journal(
    consents: list[Consent], requests: list[Request], holds: list[Hold], inquiries: list[Inquiry]
) -> list[Entry]:
    hubs = dict(Hub.objects.values_list("pk", "slug"))
    lines = []
    for given in consents:
        what = {"purpose": "news", "version": 1}
        lines.append(_line("privacy.consented", given, given.given_at, after=what))
        if given.withdrawn_at:
            lines.append(_line("privacy.consent_withdrawn", given, given.withdrawn_at))
    for asked in requests:
        hub = hubs.get(asked.hub_id or 0, "")
        lines.append(
            _line("privacy.requested", asked, asked.received_at, hub=hub, after={"kind": asked.kind})
        )
        if asked.answered_at:
            by = asked.answered_by_id
            lines.append(_line("privacy.request_answered", asked, asked.answered_at, hub=hub, by=by))
    for held in holds:
        hub, by = hubs[held.hub_id or 0], held.made_by_id
        what = {"noun": held.noun, "code": held.noun_code}
        lines.append(_line("privacy.held", held, held.since, hub=hub, by=by, after=what))
        if held.ended_at:
            lines.append(_line("privacy.hold_ended", held, held.ended_at, hub=hub, by=by))
    return lines + [_line("privacy.asked", one, one.asked_at) for one in inquiries]


def _line(
    verb: str,
    row: Any,
    at: datetime,
    *,
    hub: str = "",
    by: int | None = None,
    after: dict[str, Any] | None = None,
) -> Entry:
    return Entry(
        at=at,
        verb=verb,
        noun=row._meta.label_lower,
        code=row.code,
        hub=hub,
        by_id=by,
        after=after or {},
    )
