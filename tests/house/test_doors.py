"""Every address of the house, tried by every role: what it answers stands in doors.csv.

An address without its rows fails. Write the table anew with HUBNETZ_WRITE_DOORS=1 and read the difference.
"""

import csv
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from hubnetz.alerts import access as alerts
from hubnetz.alerts.tests import make as make_alert
from hubnetz.booking import access as bookings
from hubnetz.booking import actions as lending
from hubnetz.booking.access import arriving
from hubnetz.booking.tests import make as make_booking
from hubnetz.booking.tests import make_prices
from hubnetz.casework import actions as casework
from hubnetz.casework.models import ClientTransfer, Closure
from hubnetz.casework.tests import make as files
from hubnetz.catalogue.models import Funding, Offer, ServiceKind
from hubnetz.events import access as events
from hubnetz.events import actions as seats
from hubnetz.events import recurrence
from hubnetz.events.access import courses, guest_list, mailings, series, tickets
from hubnetz.events.models import Certificate, NewsReader
from hubnetz.events.tests import make as make_event
from hubnetz.events.tests import make_programme
from hubnetz.hackathons.tests.world import codes_of_one as hackathon_codes
from hubnetz.lib.tables import Table
from hubnetz.lib.texts import Texts
from hubnetz.matching.models import Phrase
from hubnetz.network import actions as life
from hubnetz.network.actions import showing, tokens
from hubnetz.network.models import Region
from hubnetz.network.tests.make import competence
from hubnetz.organisations import actions as companies
from hubnetz.organisations.actions import importing, views
from hubnetz.organisations.models import Suspicion
from hubnetz.press.tests import make as make_press
from hubnetz.privacy import access as privacy
from hubnetz.privacy import actions as rights
from tests.cast import Cast, person

TABLE = Path(__file__).with_name("doors.csv")
ROLES = (
    "nobody",
    "viewer",
    "events",
    "desk",
    "adviser",
    "lead",
    "other",
    "coordinator",
    "ministry",
    "auditor",
)
METHODS = ("GET", "POST")
# What stands behind a code in an address.
NOUNS = {
    "enquiries": "enquiry",
    "counties": "county",
    "news": "notice",
    "series": "series",
    "criteria": "criterion",
    "teams": "hack_team",
    "passes": "pass",
    "merged": "merge",
}
KEYS = {
    "figures": "figure",
    "alerts": "alert",
    "my-data": "inquiry",
    "consents": "consent",
    "transfers": "transfer",
    "parties": "party",
    "waiting": "waiting",
    "enrolments": "enrolment",
    "certificates": "paper",
    "participants": "participant",
    "jury": "jury",
    "hub-news": "news_reader",
    "bookings": "booking_letter",
    "queue": "turn_letter",
    "guests": "guest_letter",
    "people": "company_person",
    "name": "known_name",
    "views": "view",
}
# What an address names by itself.
NAMED = (
    "registration",
    "membership",
    "queued",
    "invitation",
    "question",
    "type",
    "pool",
    "session",
    "certificate",
    "picture",
    "induction",
    "suspicion",
    "across",
    "other",
)


def addresses() -> dict[str, str]:
    """Return the German path of every named address; what is the same view twice is listed once."""
    found: dict[str, str] = {}

    def walk(patterns: Any, before: str, space: str) -> None:
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                inner = ":".join(part for part in (space, entry.namespace) if part)
                walk(entry.url_patterns, route, inner)
            elif isinstance(entry, URLPattern):
                found.setdefault(f"{space}:{entry.name or route}".lstrip(":"), f"/{route}")

    walk(get_resolver().url_patterns, "", "")
    return found


@pytest.fixture
def world(cast: Cast) -> dict[str, str]:
    """Give Nord one of everything and return the codes."""
    company, other = files.organisation(cast.nord), files.organisation(cast.nord, "Frieda Metall")
    enquiry = files.enquiry(cast.nord)
    case = casework.open_case(company, title="Fall", adviser=cast.ben, by=cast.ben)
    talk = files.consultation(company, cast.topic, cast.ben)
    project = casework.note_project(
        company,
        title="Projekt",
        topic=cast.topic,
        impulse_on=talk.held_on,
        from_consultation=talk,
        by=cast.ben,
    )
    pair = casework.note_cooperation(
        cast.nord, title="Paar", contribution="x", members=[company, other], by=cast.ben
    )
    event = make_event.event(cast.nord, starts_in=timedelta(hours=1), seats=3)
    seat = make_event.registration(event)
    full = make_event.event(cast.nord, seats=1)
    gone = make_event.registration(full)
    offered = make_event.waiting(full)
    seats.withdraw(gone)
    party = make_event.party(event, 2)
    queued = make_event.waiting(event)
    until = event.ends_at + timedelta(days=1)
    evening = make_event.event(cast.nord)
    week = timedelta(days=7)
    again = recurrence.Slot(evening.starts_at + week, evening.ends_at + week)
    repeated = seats.repeat(evening, slots=[again], booking="both", by=cast.eva)
    enrolled = make_event.enrolment(repeated)
    reader = NewsReader.objects.create(
        hub=cast.nord, email="emil@client.example", first_at=event.published_at
    )
    guest = event.guests.create(name="Ida", email="ida@client.example", listed_at=event.published_at)
    material = event.materials.create(
        name={"de": "Folien"}, audience="everybody", added_at=event.published_at, file_name="folien.txt",
        kind="txt", size=2, content=b"ja",
    )  # fmt: skip
    invitation = seats.invite(event, seats=1, valid_until=until, by=cast.eva)
    asked = {"kind": "text", "text": {"de": "Warum?"}, "help": {}, "options": []}
    question = seats.add_question(event, values=asked, by=cast.eva)
    press = seats.add_type(event.pools.get(), name={"de": "Presse"}, by=cast.eva)
    said: dict[str, Any] = {"title": {"de": "Kurs"}, "hubs": [{"de": "Nord"}], "goals": [], "sessions": []}
    said |= {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    certificate = Certificate.objects.create(registration=seat, issued_at=event.published_at, said=said)
    talk_of_event = make_programme.session(event)
    kind = ServiceKind.objects.create(code="consultation", name={"de": "Beratung"})
    offer = Offer.objects.create(
        hub=cast.nord, kind=kind, title={"de": "Sprechstunde"}, published_at=event.published_at
    )
    today = timezone.localdate()
    life.pause(cast.nord, since=today + timedelta(days=30), by=cast.dina)
    area = life.take_area(
        cast.nord,
        life.know_region(ags="08235", name="Calw", kind="county"),
        since=today - timedelta(days=9),
        by=cast.dina,
    )
    wish = life.propose(cast.nord, kind="name", since=today, text="Hub Polar", by=cast.ada)
    county = Region.objects.create(ags="08115", kind=Region.Kind.COUNTY, name="Böblingen")
    money = Funding.objects.create(
        url="https://example.org", knowledge_on="2026-01-01", review_on="2036-01-01", name={"de": "Zuschuss"}
    )
    own, networks = make_press.published(cast.nord), make_press.published(None)
    phrase = Phrase.objects.create(
        hub=cast.nord,
        text="Alles auf Zetteln",
        language="de",
        about="topic",
        subject="ai",
        written_on=event.starts_at,
    )
    closing = Closure.objects.create(
        hub=cast.nord,
        successor=cast.sued,
        last_day=today + timedelta(days=29),
        offers="pass",
        dates="pass",
        state=Closure.State.CARRIED_OUT,
        proposed_at=event.published_at,
        decided_at=event.published_at,
    )
    weekly = lending.book_series(
        make_booking.resource(cast.nord), rule="FREQ=WEEKLY", count=2, starts_at=make_booking.at("10:00"),
        ends_at=make_booking.at("11:00"), name="Emil", email="emil@client.example", idempotency_key=uuid4(),
    )  # fmt: skip
    booked = weekly.bookings.select_related("resource").earliest("starts_at")
    picture = booked.resource.pictures.create(
        alt={"de": "Tische"}, kind="webp", width=1, height=1, digest="x", content=b"ja", small=b"ja",
        added_at=event.published_at,
    )  # fmt: skip
    licence_kind = make_booking.licence_kind()
    licence = lending.grant(
        licence_kind, hub=cast.nord, name="Emil", email="emil@client.example", by=cast.ada
    )
    induction = lending.name_induction(event, kind=licence_kind, by=cast.ada)
    closed = lending.close_time(
        cast.nord, starts_at=event.starts_at + 40 * week, ends_at=event.starts_at + 41 * week, by=cast.ada
    )
    calendar, secret = lending.share_calendar(
        cast.nord,
        resource=booked.resource,
        label="Tür",
        shows_people=False,
        idempotency_key=uuid4(),
        by=cast.ada,
    )
    tariff, customer = make_prices.tariff(booked.resource), make_prices.customer(cast.nord)
    granted, issued = make_prices.granted(customer), make_prices.statement(customer)
    adviser = make_booking.adviser(cast.nord)
    turn = lending.queue_up(cast.nord, idempotency_key=uuid4(), by=cast.eva)
    asked = ClientTransfer.objects.create(closure=closing, case=case, state="unreachable")
    token, _secret = tokens.make_token(
        cast.nord, name="Website", scopes=["events"], ends_on=today + timedelta(days=9), by=cast.eva
    )
    template = make_event.template(event)
    offered_one = make_event.template(event, is_offered=True)
    double = files.organisation(cast.nord, "Doppelt 1")
    within, across = (
        Suspicion.objects.create(
            first=company, second=second, log_odds=1, effect=0.7, found_at=event.published_at
        )
        for second in (double, files.organisation(cast.sued, "Doppelt 3"))
    )
    inquiry = rights.ask("emil@client.example", language="de")
    assert inquiry is not None
    sent = importing.look_through(
        cast.nord,
        name="liste.csv",
        table=Table(["Firma"], [(2, ["Neu"])]),
        idempotency_key=uuid4(),
        by=cast.ben,
    )
    seen = views.keep_view(
        cast.nord, subject="organisations", name="Ansicht", query="", is_shared=True, by=cast.ben
    )
    return {
        **hackathon_codes(cast.nord),
        "other": double.code,
        "suspicion": str(within.pk),
        "across": str(across.pk),
        "template": template.code,
        "token": token.code,
        "network_template": seats.make_network_template(offered_one, by=cast.dina).code,
        "client": asked.code,
        "funding": money.code,
        "hub": cast.nord.slug,
        "area": f"area-{area.pk}",
        "site": f"site-{cast.nord.sites.get().pk}",
        "membership": str(cast.nord.memberships.get(user=cast.ben).pk),
        "history": f"phase-{cast.nord.phases.get(kind='paused').pk}",
        "proposal": wish.code,
        "transfer": "none-that-is-ours",
        "county": county.ags,
        "notice": own.code,
        "network_notice": networks.code,
        "feedback": make_press.feedback().code,
        "enquiry": enquiry.code,
        "organisation": company.code,
        "import": sent.code,
        "view": seen.code,
        "quality": "size",
        "newcomer": companies.welcome(cast.nord, name="Neuling", is_provisional=True).code,
        **known_of(company),
        "case": case.code,
        "consultation": talk.code,
        "project": project.code,
        "cooperation": pair.code,
        "event": event.code,
        "registration": seat.code,
        "queued": queued.code,
        "invitation": invitation.code,
        "question": question.code,
        "type": press.code,
        "pool": "0",
        "session": talk_of_event.code,
        "certificate": certificate.code,
        "paper": courses.key_to_certificate(certificate),
        "offer": offer.code,
        "competence": competence(cast.nord).code,
        "team": showing.show_in_team(cast.nord, role=Texts(de="Beratung"), by=None).code,
        "phrase": phrase.code,
        "figure": "participations",
        "letter": events.key_to(seat),
        "check-in": tickets.ticket_of(seat),
        "party": events.key_to_party(party),
        "series": repeated.code,
        "enrolment": series.key_to_enrolment(enrolled),
        "waiting": events.key_to_waiting(offered),
        "guest": guest.code,
        "material": material.code,
        "guest_letter": guest_list.key_to_guest(guest),
        "news_reader": mailings.key_to_news(reader),
        "alert": alerts.key_to(make_alert.due()),
        "consent": privacy.key_to_consent(privacy.consents_of("emil@client.example")[0]),
        "inquiry": privacy.key_to(inquiry),
        "hold": rights.hold(booked, reason="Prüfung", hub=cast.nord, by=cast.ada).code,
        "privacy_request": rights.request(
            inquiry, kind="other", text="Bitte", hub=cast.nord, idempotency_key=uuid4()
        ).code,
        "month": "2026-12",
        "resource": booked.resource.code,
        "booking": booked.code,
        "picture": picture.code,
        "licence": licence.code,
        "induction": str(induction.pk),
        "closed": closed.code,
        "calendar": calendar.code,
        "booking-calendar": secret,
        "booking_letter": bookings.key_to(booked),
        "here": arriving.door_of(booked.resource),
        "ticket": arriving.ticket_of(booked),
        "tariff": tariff.code,
        "customer": customer.code,
        "pass": granted.code,
        "pass-kind": granted.kind.code,
        "statement": issued.code,
        "adviser": adviser.code,
        "queue": turn.code,
        "turn_letter": bookings.key_to_ticket(turn),
        "answer": f"{'0' * 20}.1",
    }


def known_of(company: Any) -> dict[str, str]:
    """Return the keys of what is known of a company: a name, somebody who works there, a merge."""
    other = companies.welcome(company.hub, name="Emils alter Eintrag")
    return {
        "known": "name",
        "known_name": str(companies.note_name(company, text="Holz-Emil", kind="brand", by=None).pk),
        "company_person": str(companies.note_member(company, name="Emil", by=None).pk),
        "merge": companies.merge(company, other, by=None).code,
    }


def filled(path: str, world: dict[str, str]) -> str:
    """Return the path with the codes of Nord's rows in it."""
    if "^" in path:  # the link of a letter: none that is right
        return re.sub(r"\^password/reset/key/.*", "password/reset/key/1-wrong/", path)
    parts = re.sub(r"<(?:\w+:)?(\w+)>|\{(\w+)\}", r"{\1\2}", path).split("/")
    for place, part in enumerate(parts):
        if part.strip("{}") in NAMED and part.startswith("{"):
            parts[place] = world[part.strip("{}")]
        elif part.startswith("{key}"):
            parts[place] = world[KEYS.get(parts[place - 1], "letter")] + part.removeprefix("{key}")
        elif part == "{rest}":
            parts[place] = "nowhere"
        elif part.startswith("{"):
            noun = "network_notice" if parts[place - 2 : place] == ["office", "news"] else parts[place - 1]
            noun = "network_template" if parts[place - 2 : place] == ["office", "templates"] else noun
            noun = "privacy_request" if parts[place - 2 : place] == ["privacy", "requests"] else noun
            end = part.partition("}")[2]  # of a file
            if noun == "events" and parts[place + 1 :][:1] == ["hackathon"]:
                noun = "judged"
            parts[place] = world[NOUNS.get(noun, noun.rstrip("s"))] + end
    return "/".join(parts)


@pytest.fixture
def sessions(cast: Cast) -> dict[str, str]:
    """Return the session of each role, nothing for nobody."""
    people = {
        "viewer": person("Lea", "viewer", cast.nord),
        "events": cast.eva,
        "desk": person("Kai", "desk", cast.nord),
        "adviser": cast.ben,
        "lead": cast.ada,
        "other": cast.carla,
        "coordinator": cast.dina,
        "ministry": cast.mira,
        "auditor": person("Nils", "auditor", None),
    }
    keys = {"nobody": ""}
    for role, user in people.items():
        client = Client()
        client.force_login(user)
        keys[role] = client.cookies["sessionid"].value
    return keys


class Undo(Exception):
    """Takes back what one request changed."""


def answer(method: str, path: str, session: str) -> int:
    """Return the status of one request; what it changed is taken back."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    status = 0
    try:
        with transaction.atomic():
            status = client.generic(
                method, path, content_type="application/x-www-form-urlencoded"
            ).status_code
            raise Undo
    except Undo:
        return status


def tried(world: dict[str, str], sessions: dict[str, str]) -> Iterator[dict[str, str]]:
    for name, path in sorted(addresses().items()):
        for method in METHODS:
            statuses = {role: str(answer(method, filled(path, world), sessions[role])) for role in ROLES}
            yield {"address": name, "method": method, **statuses}


def test_every_door_answers_each_role_as_agreed(world: dict[str, str], sessions: dict[str, str]) -> None:
    found = list(tried(world, sessions))
    if os.environ.get("HUBNETZ_WRITE_DOORS"):
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["address", "method", *ROLES], lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    with TABLE.open(encoding="utf-8", newline="") as file:
        agreed = {(row["address"], row["method"]): row for row in csv.DictReader(file)}
    wrong = [row for row in found if agreed.get((row["address"], row["method"])) != row]
    assert wrong == []
    assert agreed.keys() == {(row["address"], row["method"]) for row in found}, "rows without an address"


def test_no_door_breaks() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 100
    assert [row["address"] for row in rows if any(row[role].startswith("5") for role in ROLES)] == []


def test_nothing_of_a_hub_is_open_to_others() -> None:
    """Where staff of Nord pass, the staff of another hub, the network's people and nobody must not."""
    shared = {"today", "enquiries", "events", "organisations", "candidates", "appearances", "letters"}
    shared |= {
        "new_organisation",
        "organisations_csv",
        "organisations_xlsx",
        "organisations_same",
        "organisations_together",
        "saved_views",
        "people",
        "people_list_csv",
        "people_list_xlsx",
        "imports",
        "import_template_csv",
        "import_template_xlsx",
        "quality",
        "quality_work",
        "new_appearance",
        "team",
        "new_team_entry",
        "competences",
        "new_competence",
    }  # every hub has these pages for itself
    shared |= {
        "event_templates",
        "offers",
        "offer_templates",
        "alike_offers",
        "new_offer",
        "news",
        "new_notice",
    }
    shared |= {"phrases", "new_phrases", "events_people_csv", "events_people_xlsx", "tokens", "new_token"}
    shared |= {f"bookings_{page}" for page in ("next", "referred", "to_note", "queue", "advisers", "turnout")}
    shared |= {
        "bookings",
        "new_event",
        "events_near",
        "events_turnout",
        "events_elsewhere",
        "event_adoption",
    }  # what all show, all may adopt
    shared |= {
        *(f"booking_{what}" for what in ("prices", "new_tariff", "new_pass", "billing", "customers")),
        *(f"booking_{what}" for what in ("new_customer", "statements", "statements_issue", "statements_csv")),
        *(f"booking_{what}" for what in ("statements_datev", "use", "use_csv", "doors", "doors_pdf")),
    }  # of one's own hub
    shared |= {"looks", "privacy", "privacy_hold_end"}  # each lead reads the own hub's, and ends its holds
    shared |= {"newcomers", "quality", "quality_work", "saved_views", "imports"}
    shared |= {"people", "people_list_csv", "people_list_xlsx", "import_template_csv", "import_template_xlsx"}
    shared |= {f"organisations_{page}" for page in ("csv", "xlsx", "together", "merged")}
    shared |= {"organisations_review", "organisations_review_undoing"}
    shared |= {"bookings_list", "bookings_csv", "bookings_xlsx", "booking_day", "new_booking", "calendars"}
    shared |= {"resources", "new_resource", "closed_times", "new_closed_time"}
    shared |= {"licences", "new_licence", "new_licence_kind", "inductions", "new_feature"}
    shared |= {"hub", "hub_profile", "hub_proposals", "hub_closing", "hub_closing_withdrawal"}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["address"].startswith("desk:")]
    for row in rows:
        if row["address"].removeprefix("desk:") in shared:
            continue
        assert row["nobody"] in ("302", "405"), row
        for role in ("other", "coordinator", "ministry", "auditor"):
            assert row[role] in ("404", "405"), row
