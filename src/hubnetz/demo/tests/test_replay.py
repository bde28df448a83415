"""One month of the history, lived through by the verbs, leaves the rows that copying it leaves."""

from datetime import date

import pytest
from django.db import connection

from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Enquiry, Project
from hubnetz.demo import dates, facts, ground, history, journalling, scenario
from hubnetz.demo.tests.cut import month
from hubnetz.demo.tests.replay import Replay
from hubnetz.demo.writing import Writer
from hubnetz.events.models import Attendance, Event, Pool, Registration
from hubnetz.journal.models import Entry
from hubnetz.organisations.models import Decision, Identity, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = dates.at(date(2026, 11, 22), 9)
RECORD = ["organisation__hub__slug", "organisation__name"]


def columns(text):
    return text.split()


ROWS = {
    Event: columns("hub__slug title__de starts_at ends_at mode is_listed site kind cancelled_at"),
    Pool: columns(
        "event__hub__slug event__title__de event__starts_at mode planned_mode name seats queue_seats position"
    ),
    # Head count and section are missing: no verb asks for them.
    Organisation: columns("hub__slug name folded kind postcode town county domain welcomed_at"),
    Decision: columns(
        "first__name first__hub__slug second__name second__hub__slug verdict decided_at by__email"
    ),
    Registration: columns(
        "event__hub__slug event__title__de event__starts_at name email language organisation_name postcode seat"
        " registered_at confirmed_at held_until cancelled_at is_walk_in pool__position answers"
    )
    + RECORD,
    Attendance: columns("event__starts_at registration__email counted_on noted_at noted_by__email"),
    Enquiry: columns(
        "hub__slug state text place postcode county name email phone organisation_name language received_at"
        " answer_due_on assigned_to__email answer answered_at closed_at topics__code"
    )
    + RECORD,
    Case: columns("hub__slug enquiry__received_at adviser__email title opened_at closed_at") + RECORD,
    Consultation: columns(
        "hub__slug case__opened_at adviser__email held_on minutes form topic__code result next_step next_step_on"
        " noted_at"
    )
    + RECORD,
    Project: columns(
        "hub__slug case__opened_at title topic__code state impulse_on from_consultation__noted_at"
        " from_event__starts_at confirmed_on noted_at"
    )
    + RECORD,
    Cooperation: columns("hub__slug title contribution agreed_on confirmed_on noted_at members__name"),
    Appearance: columns("hub__slug title organiser form held_on audience noted_at"),
    Entry: columns("at verb by__email noun hub before after"),
}


def rows():
    """Return all rows without keys and codes, and which records are one company."""
    found = {
        model.__name__: sorted((without_codes(row) for row in model.objects.values_list(*columns)), key=repr)
        for model, columns in ROWS.items()
    }
    found["one company"] = sorted(
        sorted(records)
        for identity in Identity.objects.prefetch_related("records__hub")
        if (records := [(record.hub.slug, record.name) for record in identity.records.all()])
    )
    return found


def without_codes(row):
    return tuple(
        {key: one for key, one in value.items() if key != "as"} if isinstance(value, dict) else value
        for value in row
    )


@pytest.mark.parametrize(
    ("year", "number", "hubs"),
    [
        (2019, 11, {"zd-bb", "digihub-suedbaden"}),
        (2020, 5, {"digihub-suedbaden", "dz-ulm-alb-donau-biberach"}),
    ],
)
def test_copied_and_lived_through_it_is_the_same(year, number, hubs, monkeypatch):
    whole = history.tell(facts.facts(), scenario.scenario(scale=0.2), now=NOW).history
    story = month(whole, hubs, year, number)
    for name in ("registrations", "attendances", "consultations", "cases", "enquiries", "cooperations"):
        assert getattr(story, name), name
    keys = ground.lay(facts.facts(), seed=2020, scale=0.2, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        writer = Writer(story, keys, lambda text, count: None)
        writer.write()
        journalling.write(writer)
        copied = rows()
        cursor.execute("ROLLBACK TO before")
    assert not Registration.objects.exists()

    assert Replay(story, keys, monkeypatch).run() > 100
    lived = rows()

    for name in copied:
        assert lived[name] == copied[name], name
