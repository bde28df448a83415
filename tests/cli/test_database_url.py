# SPDX-License-Identifier: EUPL-1.2
"""Any PostgreSQL from 15 on, named by DATABASE_URL: two roles in one address, and nothing of others is touched."""

from pathlib import Path

import psycopg
import pytest

from hubnetz.lib import database
from tests.cli.conftest import StartUp, StockServer, hubnetz

pytestmark = pytest.mark.database


def made(stock: StockServer, name: str, rights: str) -> str:
    """Make a user with some rights and a database of theirs; return its address."""
    with psycopg.connect(stock.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {name} LOGIN {rights} PASSWORD 'secret'")  # type: ignore[arg-type]
        admin.execute(f"CREATE DATABASE {name} OWNER {name}")  # type: ignore[arg-type]
    return stock.url(name, name)


def test_up_on_a_stock_server(place: Path, stock: StockServer, up: StartUp) -> None:
    """It is migrated, not filled; the application has stepped down."""
    url = made(stock, "plain", "CREATEROLE")
    running = up("--data", str(place / "d"), DATABASE_URL=url)
    assert running.get("/readyz") == 200
    with database.connect(url) as owner:
        assert database.is_empty(owner)
        roles = {
            row[0]
            for row in owner.execute(
                "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = 'plain'"
            ).fetchall()
        }
        assert roles == {"plain"}  # one address
    with psycopg.connect(url, options="-c role=hubnetz_app", autocommit=True) as app:
        for forbidden in (
            "UPDATE journal_entry SET verb = 'other'",
            "DELETE FROM journal_entry",
            "TRUNCATE journal_entry",
            "CREATE TABLE mine (x int)",
            "ALTER TABLE network_hub ADD x int",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
        assert app.execute("SELECT count(*) FROM network_hub").fetchone() == (0,)
    assert running.stop() == 0
    done = hubnetz("doctor", "--data", str(place / "d"), DATABASE_URL=url)
    assert done.returncode == 0, done.stdout
    assert not (place / "d" / "pg").exists()


def test_a_user_who_may_not_make_roles_is_told_whom_to_ask(place: Path, stock: StockServer) -> None:
    """And when the administrator has run the two lines, it works."""
    with psycopg.connect(stock.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS hubnetz_app_before")
        taken = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'hubnetz_app'").fetchone()
        if taken:
            admin.execute("ALTER ROLE hubnetz_app RENAME TO hubnetz_app_before")
        url = made(stock, "weak", "")
        done = hubnetz("manage", "--data", str(place / "d"), "showmigrations", DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (2, "")
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip().endswith(";")]
        assert len(lines) == 2
        for line in lines:
            admin.execute(line)  # type: ignore[arg-type]
        done = hubnetz("manage", "--data", str(place / "d"), "showmigrations", DATABASE_URL=url)
        assert done.returncode == 0, done.stderr


def test_the_tables_of_others_are_left_alone(place: Path, stock: StockServer) -> None:
    url = made(stock, "others", "CREATEROLE")
    with database.connect(url) as owner:
        owner.execute("CREATE TABLE invoices (x int)")
    done = hubnetz("up", "--port", "0", "--data", str(place / "d"), DATABASE_URL=url)
    assert done.returncode == 2
    assert "holds tables of another program (invoices …)" in done.stderr
    with database.connect(url) as owner:
        owner.execute("CREATE TABLE django_migrations (app text)")
        owner.execute("INSERT INTO django_migrations VALUES ('shop')")
    done = hubnetz("up", "--port", "0", "--data", str(place / "d"), DATABASE_URL=url)
    assert done.returncode == 2
    assert "belongs to another Django program" in done.stderr
    with database.connect(url) as owner:
        assert owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (2,)


def test_a_role_that_may_too_much_is_refused(place: Path, stock: StockServer) -> None:
    url = made(stock, "strong", "CREATEROLE")
    with psycopg.connect(stock.url("postgres", "postgres"), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'hubnetz_app'").fetchone():
            admin.execute("CREATE ROLE hubnetz_app")
        admin.execute("ALTER ROLE hubnetz_app BYPASSRLS")
        try:
            done = hubnetz("manage", "--data", str(place / "d"), "showmigrations", DATABASE_URL=url)
        finally:
            admin.execute("ALTER ROLE hubnetz_app NOBYPASSRLS")
    assert done.returncode == 2
    assert "may bypass row security" in done.stderr


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://me@here/db", "must look like postgresql://"),
        ("postgresql://me:secret@127.0.0.1:1/db", "127.0.0.1:1/db cannot be reached"),
        ("postgresql://me:secret@127.0.0.1:1/", "names no database"),
        ("postgresql://me:secret@127.0.0.1:1/db?nonsense=1", "cannot be read"),
    ],
)
def test_an_address_that_leads_nowhere(place: Path, url: str, sentence: str) -> None:
    done = hubnetz("up", "--port", "0", "--data", str(place / "d"), DATABASE_URL=url)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "secret" not in done.stderr


def test_the_address_becomes_djangos_entry() -> None:
    entry = database.django_database(
        "postgresql://me:p%40ss@db.example:5433/hub?sslmode=require", database.APP_ROLE
    )
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("hub", "me", "p@ss")
    assert (entry["HOST"], entry["PORT"]) == ("db.example", "5433")
    assert entry["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c role=hubnetz_app -c plan_cache_mode=force_generic_plan",
    }
