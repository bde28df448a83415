"""The history in the database: counted by plain SQL it is what the books say; all of it or nothing."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from hubnetz.accounts.models import User
from hubnetz.demo import fill, scenario
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)

# What counts at the cut-off, said once more in SQL and by nobody who knows the generator or the indicators.
ATTENDED = """events_attendance a JOIN events_event e ON e.id = a.event_id AND e.cancelled_at IS NULL
    JOIN events_registration r ON r.id = a.registration_id WHERE a.counted_on <= '2020-09-30'"""
PROJECTS = """casework_project WHERE impulse_on <= '2020-09-30' AND confirmed_on <= '2020-09-30'
    AND state IN ('running', 'done', 'stopped')"""
COOPERATIONS = """casework_cooperation c WHERE agreed_on <= '2020-09-30' AND confirmed_on <= '2020-09-30'
    AND same_as_id IS NULL AND (SELECT count(DISTINCT o.identity_id) FROM casework_cooperation_members m
    JOIN organisations_organisation o ON o.id = m.organisation_id WHERE m.cooperation_id = c.id) >= 2"""
PARTS = {"ATTENDED": ATTENDED, "PROJECTS": PROJECTS, "COOPERATIONS": COOPERATIONS}
COUNTS = {
    "organisations_reached": """SELECT count(DISTINCT identity_id) FROM organisations_organisation WHERE id IN (
        SELECT r.organisation_id FROM ATTENDED
        UNION SELECT organisation_id FROM casework_consultation WHERE held_on <= '2020-09-30'
        UNION SELECT organisation_id FROM PROJECTS
        UNION SELECT organisation_id FROM casework_cooperation_members WHERE cooperation_id IN
            (SELECT c.id FROM COOPERATIONS))""",
    "cooperations": "SELECT count(*) FROM COOPERATIONS",
    "projects": "SELECT count(*) FROM PROJECTS",
    "participations": "SELECT count(*) FROM ATTENDED",
    "appearances": "SELECT count(*) FROM casework_appearance WHERE held_on <= '2020-09-30'",
    "digital_events": """SELECT count(*) FROM events_event WHERE mode IN ('online', 'hybrid')
        AND published_at IS NOT NULL AND cancelled_at IS NULL AND NOT is_umbrella
        AND ends_at < '2020-10-01 00:00 Europe/Berlin'""",
    "followers": """SELECT sum(followers) FROM (SELECT DISTINCT ON (channel_id) followers FROM network_reading
        WHERE read_on <= '2020-09-30' ORDER BY channel_id, read_on DESC) latest""",
    "hubs": """SELECT count(*) FROM network_hubphase WHERE kind = 'operating' AND valid_from <= '2020-09-30'
        AND (valid_until IS NULL OR valid_until >= '2020-09-30')""",
}


def counted():
    figures = {}
    with connection.cursor() as cursor:
        for figure, query in COUNTS.items():
            for name, part in PARTS.items():
                query = query.replace(name, part)
            cursor.execute(query)
            figures[figure] = cursor.fetchone()[0]
    return figures


def test_counted_by_sql_it_is_what_the_books_say(tmp_path):
    for seed in (2020, 11, 12):
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            truth = tmp_path / f"{seed}.json"
            summary = fill.fill(seed=seed, scale=0.05, today=TODAY, truth=truth)
            connection.check_constraints()
            assert counted() == summary["figures"]
            assert json.loads(truth.read_text()) == {"cutoff": "2020-09-30", "figures": summary["figures"]}
            cursor.execute("ROLLBACK TO before")
    assert summary["figures"] != {**scenario.scenario(scale=0.05).figures, "hubs": 13}


@pytest.mark.database
@pytest.mark.parametrize("moment", [0.1, 0.45, 0.7, 0.95])
def test_interrupted_it_leaves_nothing(moment):
    def stop(done, total, text):
        if done / total >= moment:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill.fill(scale=0.03, today=TODAY, progress=stop)
    assert not Hub.objects.exists()
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()
    assert not User.objects.exists()


def test_no_indicator_knows_a_figure():
    """The figures of the default history stand in the scenario, never where they are counted."""
    room = Path(fill.__file__).parents[1]
    numbers = [str(value) for value in scenario.scenario().figures.values() if value > 99]
    numbers += [f"{number[:-3]}{sep}{number[-3:]}" for number in numbers if len(number) > 3 for sep in "_.,"]
    pattern = re.compile(rf"(?<!\d)({'|'.join(map(re.escape, numbers))})(?!\d)")
    assert pattern.search("return 8187")
    for name in ("indicators", "events", "casework", "organisations", "network", "office", "cli", "portal"):
        for path in (room / name).rglob("*.py"):
            if "tests" not in path.parts:
                assert not pattern.search(path.read_text(encoding="utf-8")), path
