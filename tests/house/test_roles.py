"""The application's database role owns nothing and cannot rewrite the journal."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.journal.models import Entry, Look

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_tests_work_as_the_application_does():
    assert ask("SELECT current_user") == [("hubnetz_app",)]


def test_the_application_owns_nothing_and_bypasses_nothing():
    assert ask(
        "SELECT count(*) FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid WHERE rolname = 'hubnetz_app'"
    )[0] == (0,)
    attributes = ask(
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'hubnetz_app'"
    )
    assert attributes == [(False, False, False, False)]
    assert ask("SELECT has_schema_privilege('hubnetz_app', 'public', 'CREATE')") == [(False,)]


def test_the_application_can_work_with_every_table_but_the_journal():
    missing = ask("""
        SELECT relname, right_ FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS right_
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname != 'django_migrations' AND NOT has_table_privilege('hubnetz_app', pg_class.oid, right_)
        ORDER BY 1, 2
    """)
    assert missing == [
        (table, right) for table in ("journal_entry", "journal_look") for right in ("DELETE", "UPDATE")
    ]


@pytest.mark.parametrize(
    "change", [lambda: Entry.objects.update(verb="x"), lambda: Entry.objects.all().delete()]
)
def test_the_journal_is_written_once(cast, change):
    journal.record("test.done", cast.nord)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        change()


@pytest.mark.parametrize(
    "change", [lambda: Look.objects.update(what="x"), lambda: Look.objects.all().delete()]
)
def test_who_looked_is_written_once(cast, change):
    journal.note_look("enquiry", "x", hubs=["nord"], by=cast.ada)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        change()


def test_who_looked_is_taken_away_after_a_year_and_not_before(cast):
    for days in (364, 367, 900):
        Look.objects.create(at=timezone.now() - timedelta(days=days), hub="nord", what="enquiry", how="page")
    assert journal.forget_looks() == 2
    assert journal.forget_looks() == 0
    assert Look.objects.count() == 1
