# SPDX-License-Identifier: EUPL-1.2
"""Open the house for one command: find or start its database, bring it up to date, fill it, set up Django.

    with open_house(args) as house: ...

uses the database of a running Hubnetz, or starts the embedded one for as long as the block lasts.
"""

import argparse
import contextlib
import importlib
import importlib.util
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hubnetz.cli import memory, terminal
from hubnetz.lib import database
from hubnetz.lib.embedded import AlreadyRunning, CannotStart, Server
from hubnetz.lib.embedded_folder import default_folder

_ONE_AT_A_TIME = 4829311  # the number under which those who migrate and fill take turns in the database


class House:
    """The database, who keeps it running, and what this data folder remembers."""

    def __init__(self, data: Path, *, holder: str = "command") -> None:
        self.data = data
        self.holder = holder
        self.is_embedded = not os.environ.get("DATABASE_URL")
        self.server: Server | None = None  # only if we keep it running
        self.memory = memory.Memory(data)
        self.app_url = os.environ.get("DATABASE_URL", "")
        self.owner_url = os.environ.get("HUBNETZ_OWNER_URL") or self.app_url
        self._was_set = {name: os.environ.get(name) for name in ("DATABASE_URL", "HUBNETZ_OWNER_URL")}

    @property
    def has_one_address(self) -> bool:
        """Say whether owner and application come by the same address, so that the latter takes its role."""
        return self.app_url == self.owner_url

    @property
    def key(self) -> str:
        """Name the database in the memory of the data folder."""
        return "embedded" if self.is_embedded else database.place_of(self.owner_url)

    @property
    def has_demo(self) -> bool:
        """Say whether the database holds the demo network."""
        return self.memory.filled(self.key) == "demo"

    # Opening and closing

    def find_database(self) -> None:
        """
        Reach the database: the one DATABASE_URL names, the running embedded one, or start it.

        :raises CannotStart: if the embedded one cannot be started
        """
        if self.is_embedded:
            for name in [name for name in os.environ if name.startswith("PG")]:
                del os.environ[name]  # what libpq is told about another server is not meant for ours
            server = Server(self.data)
            try:
                self.server = server.start(holder=self.holder, wait_for_commands=True)
            except AlreadyRunning:
                if self.holder == "up":
                    raise
                self._wait_until_it_answers(server)
            self.app_url = server.url(database.APP_ROLE)
            self.owner_url = server.url(database.OWNER_ROLE)
            os.environ["HUBNETZ_OWNER_URL"] = self.owner_url
            os.environ["DATABASE_URL"] = self.app_url
        self.memory.make_secret_key()
        os.environ["HUBNETZ_DATA"] = str(self.data)
        with database.connect(self.owner_url) as connection:
            database.refuse_unsuitable(connection)

    def _wait_until_it_answers(self, server: Server) -> None:
        while server.is_running_elsewhere():
            with contextlib.suppress(database.Unsuitable):
                database.connect(server.url(database.OWNER_ROLE)).close()
                return
            time.sleep(0.1)
        raise CannotStart(f"the Hubnetz that used {self.data} has just ended; try again.")

    def bring_up_to_date(self, *, fill: bool) -> None:
        """Make roles, migrate, and with fill put the demo into an empty database, each only if it is needed."""
        with database.connect(self.owner_url) as connection:
            connection.execute(
                "SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME]
            )  # freed when the connection ends
            database.prepare_roles(connection, same_user=self.has_one_address)
            wants_demo = fill and self._may_fill() and database.is_empty(connection)
            if wants_demo:
                self.memory.remember(self.key, "demo")
            self.set_up_django()
            with self.as_owner():
                _migrate()
                database.prepare_roles(connection, same_user=self.has_one_address)
                if wants_demo:
                    fill_with_demo()

    def _may_fill(self) -> bool:
        return (
            self.memory.filled(self.key) != "empty"
            and importlib.util.find_spec("hubnetz.demo.fill") is not None
        )

    def set_up_django(self) -> None:
        """Import Django with the settings of this house, as the role that owns nothing."""
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "hubnetz.site.settings"
        os.environ["HUBNETZ_DEMO"] = "on" if self.has_demo else "off"
        django.setup()

    @contextlib.contextmanager
    def as_owner(self) -> Iterator[None]:
        """Let Django's connection be the owner's for a while: to migrate and to fill, never to serve."""
        from django.db import connection

        connection.close()
        before = dict(connection.settings_dict)
        connection.settings_dict.update(database.django_database(self.owner_url))
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)

    def close(self) -> None:
        """Stop the database if we started it, and leave the environment as it was."""
        from django.conf import settings

        if settings.configured:
            from django.db import connections

            connections.close_all()
        if self.server is not None:
            self.server.stop()
            self.server = None
        for name, value in self._was_set.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextlib.contextmanager
def open_house(args: argparse.Namespace, *, fill: bool = True) -> Iterator[House]:
    """
    Open the house for one command and close it again.

    Without a running Hubnetz the embedded database is started, migrated, and filled as ./hubnetz up would.

    :raises CannotStart: if there is no database to be had
    :raises database.Unsuitable: if it is not ours, too old, or lacks the roles
    """
    house = House(data_folder(args))
    try:
        house.find_database()
        house.bring_up_to_date(fill=fill and house.is_embedded)
        yield house
    finally:
        house.close()


def data_folder(args: argparse.Namespace) -> Path:
    """Return the folder given with --data, or the usual one."""
    chosen = getattr(args, "data", None)
    if chosen == "":
        raise terminal.WrongUse("--data is empty; name a folder.")
    return Path(os.path.realpath(chosen or default_folder()))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if ours := sorted(
        name
        for app, name in unknown
        if (app, name) and app in {a for a, _ in executor.loader.disk_migrations}
    ):
        raise terminal.WrongUse(
            f"the database was made by a newer Hubnetz (it knows {ours[-1]}); update this checkout."
        )
    try:
        executor.loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as problem:
        raise terminal.WrongUse(
            "the database was laid out by a Hubnetz that was still being written; begin with another one "
            f"(--data, DATABASE_URL). {problem}"
        ) from problem
    if plan:
        with terminal.Progress("laying out the database"):
            call_command("migrate", verbosity=0, interactive=False)


def fill_with_demo(**words: Any) -> None:
    """Put the demo network into the database, all of it or nothing."""
    from django.db import transaction

    fill = importlib.import_module("hubnetz.demo.fill")
    with terminal.Progress("loading the demo network") as progress, transaction.atomic():
        fill.fill(progress=progress, **words)
