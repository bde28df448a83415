# SPDX-License-Identifier: EUPL-1.2
"""The database itself refuses to give a unit twice: on the embedded server and on any other the tests run with."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from hubnetz.booking.models import Allocation
from hubnetz.booking.tests import make
from hubnetz.lib.database import APP_ROLE, OWNER_ROLE
from hubnetz.lib.embedded import Server
from tests.cast import hub

SOURCE = Path(__file__).resolve().parents[2] / "src"
CONSTRAINT = """SELECT pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conname = 'unit_given_once' AND conrelid = 'booking_allocation'::regclass"""
EXPECTED = (
    "EXCLUDE USING gist (unit_id WITH =, during WITH &&) WHERE ((freed_at IS NULL))",
    "EXCLUDE USING gist (unit_id WITH =, during WITH &&) WHERE (freed_at IS NULL)",
)
# As the application, without its verbs: a hub, a room with one unit, two bookings, both with that unit at that time.
HAVE = """
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from hubnetz.booking.models import Allocation, Booking, Resource, Unit
from hubnetz.network.models import Hub
hub = Hub.objects.create(slug="h", short="H", kind="regional", name={"de": "H"})
room = Resource.objects.create(hub=hub, kind="room", name={"de": "R"})
unit = Unit.objects.create(resource=room, number=1)
at = datetime(2030, 1, 1, 9, tzinfo=UTC)
for n in range(2):
    Booking.objects.create(resource=room, starts_at=at, ends_at=at + timedelta(hours=1), name="N",
        idempotency_key=uuid4(), made_at=at)
Allocation.objects.create(booking=Booking.objects.earliest("pk"), resource=room, unit=unit,
    during=(at, at + timedelta(hours=1)))
print("HAVE", unit.pk, Booking.objects.latest("pk").pk, room.pk)
"""


def manage(server: Server, role: str, *words: str) -> str:
    """Run a command of Django with the server's database, and return what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUBNETZ_", "PG"))}
    surroundings = clean | {
        "PYTHONPATH": str(SOURCE),
        "DJANGO_SETTINGS_MODULE": "hubnetz.site.settings",
        "HUBNETZ_SECRET_KEY": "x",
        "HUBNETZ_DB_ROLE": "owner" if role == OWNER_ROLE else "app",
        "DATABASE_URL": server.url(role),
    }
    command = [sys.executable, "-m", "django", *words]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True).stdout


def test_on_the_embedded_server(place: Path) -> None:
    with Server(place / "d") as server:
        manage(server, OWNER_ROLE, "migrate", "--verbosity", "0")
        said = manage(server, OWNER_ROLE, "shell", "--no-imports", "-c", HAVE)
        unit, booking, room = next(
            map(int, line.split()[1:]) for line in said.splitlines() if line.startswith("HAVE ")
        )
        with psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
            assert owner.execute(CONSTRAINT).fetchone()[0] in EXPECTED  # type: ignore[index]
        with psycopg.connect(server.url(APP_ROLE), autocommit=True) as app:
            give = "INSERT INTO booking_allocation (booking_id, resource_id, unit_id, during) VALUES (%s, %s, %s, %s)"
            half_past = "[2030-01-01 09:30+00,2030-01-01 11:00+00)"
            with pytest.raises(psycopg.errors.ExclusionViolation, match="unit_given_once"):
                app.execute(give, [booking, room, unit, half_past])
            after = "[2030-01-01 10:00+00,2030-01-01 11:00+00)"
            app.execute(give, [booking, room, unit, after])  # where one ends the next may begin
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("ALTER TABLE booking_allocation DROP CONSTRAINT unit_given_once")


@pytest.mark.django_db
@pytest.mark.database
def test_on_the_server_of_the_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINT)
        assert cursor.fetchone()[0] in EXPECTED
    room = make.resource(hub("nord", "Nord"))
    made = make.booking(room, "10:00", "11:00")
    other = make.booking(room, "13:00", "14:00", "otto")
    taken = made.allocations.get()
    with pytest.raises(IntegrityError, match="unit_given_once"), transaction.atomic():
        Allocation.objects.create(booking=other, resource=room, unit=taken.unit, during=taken.during)
