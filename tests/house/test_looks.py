"""Whoever is shown what a hub knows of clients and guests leaves a line: each page of the desk is asked for it."""

import re
from datetime import timedelta
from pathlib import PurePath
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, EmailField, JSONField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.utils import timezone

from hubnetz.booking import actions as booking
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make as make_booking
from hubnetz.desk import looks
from hubnetz.journal import actions as journal
from hubnetz.journal.models import Look
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.privacy import Class
from hubnetz.privacy import declared
from tests.house.test_doors import Undo, addresses, filled, sessions, world  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

PERSONAL = (Class.CONTACT, Class.NEED, Class.TEXT)
SIGN = "zq7"  # stands in nobody's file but a client's or guest's; with what follows, it is no piece of a random code
MARKED = re.compile(rb"zq7(contact|need|text|cells)")
# Pages that show personal data, and what they say that they show.
SHOWN = {
    "booking": "booking",
    "bookings": "bookings",
    "bookings_csv": "bookings",
    "bookings_list": "bookings",
    "bookings_next": "enquiry",
    "bookings_queue": "queue",
    "bookings_referred": "bookings",
    "bookings_to_note": "bookings",
    "bookings_xlsx": "bookings",
    "booking_customer": "customer",
    "booking_day": "bookings",
    "booking_customers": "customers",
    "booking_held": "booking",
    "booking_move": "booking",
    "booking_series": "booking",
    "booking_statement": "statement",
    "booking_statement_pdf": "statement",
    "booking_statement_xlsx": "statement",
    "booking_statements": "customers",
    "booking_statements_csv": "statements",
    "booking_statements_datev": "statements",
    "booking_whose": "booking",
    "door_sheet": "bookings",
    "enquiries": "enquiries",
    "enquiry": "enquiry",
    "enquiry_case": "enquiry",
    "event": "event",
    "event_badges": "event",
    "event_confirmation": "registration",
    "event_door": "event",
    "event_door_list": "event",
    "event_guests": "event",
    "event_people_csv": "event",
    "event_people_xlsx": "event",
    "event_person": "registration",
    "event_queue": "event",
    "event_requests": "event",
    "event_scan_list": "event",
    "events_people_csv": "events",
    "events_people_xlsx": "events",
    "hackathon_jury": "jury",
    "hackathon_team": "team",
    "hackathon_team_file": "team",
    "hackathon_teams": "teams",
    "hub_client": "client",
    "hub_client_letter": "client",
    "hub_client_letters": "clients",
    "hub_clients": "clients",
    "import": "people",
    "letters": "letters",
    "licence": "licence",
    "licences": "licences",
    "organisation": "organisation",
    "organisation_merging": "organisation",
    "organisation_person_change": "person",
    "organisation_person_leaving": "person",
    "organisations_csv": "organisations",
    "organisations_xlsx": "organisations",
    "people": "people",
    "people_list_csv": "people",
    "people_list_xlsx": "people",
    "resource_week": "bookings",
    "today": "today",
}
# Pages of the office that do, and at which hub it is noted: the office counts without seeing, but for who waits there.
SHOWN_TO_THE_OFFICE = {
    "privacy": ("requests", "nord"),
    "feedback": ("feedback", ""),
    "one_feedback": ("feedback", ""),
}
# How a page is asked for so that somebody stands on it.
ASKED_WITH = {
    "bookings": "?from={day}",
    "booking_day": "?day={day}",
    "bookings_next": "?enquiry={enquiry}",
    "door_sheet": "?day={day}&names=1",
    "resource_week": "?from={day}",
}


def mark() -> None:
    """Give all that is declared to be of a person (name, address, what they wrote) a sign by which a page is known.

    Worked out from the declarations, so that a new noun is found on its pages without being named here.
    """
    told = (
        (f"{room}.{name}", kept)
        for room, kinds in declared.everything().items()
        for name, kept in kinds.items()
    )
    for label, kept in told:
        if not kept.contact or kept.purpose in ("account", "contacts"):
            continue  # says of nobody who they are; or who works at a hub, and whom it shows to everybody itself
        model = apps.get_model(label)
        classes = {name: one for name, one in kept.classes().items() if one in PERSONAL}
        for field in model._meta.local_fields:
            if field.name not in classes:
                continue
            if isinstance(field, JSONField) and field.default is list:  # cells of a line
                model._default_manager.exclude(**{field.name: []}).update(**{field.name: [f"{SIGN}cells"]})
            if not isinstance(field, CharField | TextField):
                continue
            if field.choices or field.name == "time_zone" or (field.max_length or 99) < len("zq7contact99"):
                continue  # says nothing of anybody by itself
            end = "@client.example" if isinstance(field, EmailField) else ""
            words = (Value(f"{SIGN}{classes[field.name]}"), Cast("pk", TextField()), Value(end))
            value = Concat(*words, output_field=TextField())
            model._default_manager.exclude(**{field.name: ""}).update(**{field.name: value})


@pytest.fixture
def full(world, cast) -> dict[str, str]:  # noqa: F811
    """Add to the world what some lists show: somebody in the queue, sent to another hub, or whose hour is over."""
    booking.queue_up(cast.nord, name="Emil", idempotency_key=uuid4(), by=cast.eva)
    there, here = (make_booking.adviser(hub, "Carla", topics=cast.topics) for hub in (cast.sued, cast.nord))
    booking.refer(
        there, from_hub=cast.nord, agreed=True, starts_at=make_booking.at("10:00"), ends_at=make_booking.at("10:30"),
        name="Emil", email="emil@client.example", idempotency_key=uuid4(), by=cast.ben,
    )  # fmt: skip
    over, yesterday = make_booking.booking(here, "10:00", "10:30"), timezone.now() - timedelta(days=1)
    Booking.objects.filter(pk=over.pk).update(starts_at=yesterday, ends_at=yesterday + timedelta(minutes=30))
    day = Booking.objects.get(code=world["booking"]).starts_at.astimezone(BERLIN).date()
    return {**world, "day": day.isoformat()}


def asked(
    codes: dict[str, str], session: str, front: str = "desk:"
) -> dict[str, tuple[bytes, list[tuple[str, str, str]]]]:
    """Return what each page of the desk, or the office, answers to whose session it is, and the lines it left."""
    found = {}
    for name, path in sorted(addresses().items()):
        if not name.startswith(front) or "^" in path:
            continue
        try:
            address = filled(path, codes) + ASKED_WITH.get(name.removeprefix("desk:"), "").format_map(codes)
        except KeyError:
            continue  # no row of that noun: test_doors says so
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = session
        try:
            with transaction.atomic():
                answer = browser.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                lines = list(Look.objects.values_list("what", "how", "hub"))
                raise Undo
        except Undo:
            pass
        if answer.status_code == 200:
            found[name.removeprefix(front)] = (body, lines)
    return found


def test_every_page_that_shows_personal_data_notes_who_saw_it(full, sessions) -> None:  # noqa: F811
    mark()
    found = asked(full, sessions["lead"])
    assert len(found) > 80
    noted = {name: lines for name, (_body, lines) in found.items() if lines}
    assert {name: lines[0][0] for name, lines in noted.items()} == SHOWN
    assert set(SHOWN.values()) <= looks.WHAT.keys()
    for name, lines in noted.items():
        is_file = name.endswith(
            ("door_sheet", "_csv", "_xlsx", "_pdf", "_datev", "_badges", "_door_list", "_team_file")
        )
        assert lines == [(SHOWN[name], "export" if is_file else "page", "nord")], name
    shows = {name for name, (body, _lines) in found.items() if MARKED.search(body)}
    assert len(shows) > 40
    assert shows - SHOWN.keys() == set()  # such a page says `looks.at`, and stands above


def test_the_office_notes_who_saw_what_people_asked_and_reported(full, sessions) -> None:  # noqa: F811
    mark()
    found = asked(full, sessions["coordinator"], "office:")
    assert len(found) > 20
    noted = {name: lines for name, (_body, lines) in found.items() if lines}
    assert noted == {name: [(what, "page", hub)] for name, (what, hub) in SHOWN_TO_THE_OFFICE.items()}
    assert {what for what, _hub in SHOWN_TO_THE_OFFICE.values()} <= looks.WHAT.keys()
    assert {name for name, (body, _lines) in found.items() if MARKED.search(body)} == noted.keys()
    for reader in ("ministry", "auditor"):  # they read the record, and no request
        assert not any(lines for _body, lines in asked(full, sessions[reader], "office:").values())


def test_a_page_asked_for_again_at_once_is_one_look_and_a_file_never_is(cast) -> None:
    for _ in range(2):
        journal.note_look("enquiry", "x", hubs=["nord"], by=cast.ada)
        journal.note_look("enquiry", "x", hubs=["nord"], by=cast.ben)
        journal.note_look("events", hubs=["nord", "sued"], how="export", by=cast.ada)
    assert sorted(Look.objects.values_list("what", "hub", "by")) == sorted(
        [("enquiry", "nord", cast.ada.pk), ("enquiry", "nord", cast.ben.pk)]
        + [("events", hub, cast.ada.pk) for hub in ("nord", "nord", "sued", "sued")]
    )


def test_what_is_refused_is_no_look(world, sessions) -> None:  # noqa: F811
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = sessions["other"]
    for page in ("enquiries", "organisations"):
        path = PurePath("/desk", page, world[page.rstrip("s").replace("enquirie", "enquiry")])
        assert browser.get(f"{path}/").status_code == 404
    assert not Look.objects.exists()
