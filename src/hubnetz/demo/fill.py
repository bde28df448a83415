"""Fill a database with the demo network: all of it or nothing."""

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from hubnetz.demo import (
    alerts,
    booking,
    contacts,
    dates,
    doubles,
    entrance,
    facts,
    gatherings,
    ground,
    guests,
    hackathons,
    history,
    hours,
    journalling,
    lending,
    materials,
    near,
    needs,
    newcomers,
    news,
    plans,
    rights,
    seats,
    tariffs,
    templates,
    tokens,
)
from hubnetz.demo.history import Progress, Told
from hubnetz.demo.scenario import DEFAULT_SEED, Scenario, scenario
from hubnetz.demo.writing import Writer
from hubnetz.indicators import actions as indicators
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Network
from hubnetz.organisations.models import Identity

# Tables of other packages that hold what belongs to users: they go when the users go.
_BESIDE = ("sessions", "account", "mfa")
_SCENES = (
    seats,
    guests,
    hackathons,
    entrance,
    gatherings,
    plans,
    near,
    newcomers,
    booking,
    tariffs,
    lending,
    hours,
    templates,
    materials,
    tokens,
    contacts,
    rights,
    doubles,  # last: it compares all records as they are then
)  # what shows one thing each, beside the story
_TELLING = 0.4  # the share of the time that inventing takes; writing takes the rest


class NotEmpty(Refused):
    code = "not_empty"


class NotTheOwner(Refused):
    code = "not_the_owner"


@transaction.atomic
def fill(
    *,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    today: date | None = None,
    truth: Path | str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Fill an empty database with the network and a history from the seed; return what was written.

    Interrupted, nothing remains. ``truth`` names a file for the generator's own books.

    :raises NotEmpty: if the database holds something already
    """
    if Network.objects.exists() or Hub.objects.exists() or Identity.objects.exists():
        raise NotEmpty("This database is not empty. The demo can only replace it: use --yes.")
    begun = time.monotonic()
    progress = progress or _silent
    now = dates.at(today, 9) if today else timezone.now()
    chosen = scenario(seed=seed, scale=scale)
    told = _tell(chosen, now, progress)
    written = _write(told, now, progress)
    if truth:
        Path(truth).write_text(json.dumps(told.ledger.truth(), indent=1) + "\n", encoding="utf-8")
    return {
        "seed": seed,
        "scale": scale,
        **told.ledger.truth(),
        "by_hub": told.ledger.by_hub(),
        "rows": written,
        "seconds": round(time.monotonic() - begun, 1),
    }


@transaction.atomic
def refill(
    *,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    today: date | None = None,
    truth: Path | str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Empty all tables of the house, the journal too, and fill them again; interrupted, all stays as it was.

    :raises NotTheOwner: if the database role may not empty the journal
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {_tables()} RESTART IDENTITY")
    except ProgrammingError as problem:
        raise NotTheOwner("Only the owner of the database may empty it.") from problem
    return fill(seed=seed, scale=scale, today=today, truth=truth, progress=progress)


def _tables() -> str:
    """Return the tables of the house and of what hangs on its users, as SQL lists them."""
    return ", ".join(
        connection.ops.quote_name(model._meta.db_table)
        for app in apps.get_app_configs()
        if app.name.startswith("hubnetz.") or app.label in _BESIDE
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )


def _tell(chosen: Scenario, now: datetime, progress: Progress) -> Told:
    def share(done: float, total: float, text: str) -> None:
        progress(_TELLING * done / total, 1.0, text)

    return history.tell(facts.facts(), chosen, now=now, progress=share)


def _write(told: Told, now: datetime, progress: Progress) -> dict[str, int]:
    lines = told.history
    expected = 3.1 * len(lines.registrations) + 4 * len(lines.organisations) + 8 * len(lines.consultations)
    done = 0

    def step(text: str, count: int) -> None:
        nonlocal done
        done += count
        progress(_TELLING + (0.99 - _TELLING) * min(1.0, done / expected), 1.0, text)

    keys = ground.lay(facts.facts(), seed=told.scenario.seed, scale=told.scenario.scale, now=now)
    writer = Writer(lines, keys, step)
    writer.write()
    journalling.write(writer)
    wishes = alerts.write(lines, facts.facts(), told.scenario.rng("alerts"), now)
    asked = needs.write(lines, told.scenario.rng("needs"), scale=told.scenario.scale, now=now)
    for table, count in (*wishes.items(), *asked.items()):
        writer.written[table] = writer.written.get(table, 0) + count
    for part in _SCENES:
        for table, count in part.write(told, keys, now).items():
            writer.written[table] = writer.written.get(table, 0) + count
    told_to_all = news.write(told, keys, now)
    with connection.cursor() as cursor:
        # Or figures and the first pages are planned for empty tables.
        cursor.execute("SELECT journal_make_statistics()")
    indicators.keep_figures(now.astimezone(BERLIN).date())
    progress(1.0, 1.0, "")
    return writer.written | told_to_all


def _silent(done: float, total: float, text: str) -> None:
    """Say nothing."""
