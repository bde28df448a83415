"""The history in the database: counted by plain SQL it is what the books say; all of it or nothing."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.db.models import Sum

from hubnetz.accounts.models import User
from hubnetz.booking.models import Allowance, Draw, Statement
from hubnetz.demo import dates, facts, fill, scenario, sign_ins
from hubnetz.events.access import door
from hubnetz.events.models import Event, Presence
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub, Network, Region
from hubnetz.organisations.models import Identity, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
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


@pytest.fixture
def filled():
    summary = fill.fill(scale=0.03, today=TODAY)
    connection.check_constraints()  # what a commit would do: nothing is pending when tables are emptied
    return summary


def test_it_is_marked_as_synthetic(filled):
    network = Network.objects.get()
    assert (network.synthetic, network.seed, network.scale) == (True, 2020, 0.03)
    assert Hub.objects.operating_on(TODAY).count() == 13
    assert Region.objects.filter(kind="county", ags__startswith="08").count() == 44
    assert Region.objects.get(ags="09775").name == "Neu-Ulm"


def test_a_database_with_data_is_refused(filled):
    before = Organisation.objects.count()
    with pytest.raises(fill.NotEmpty):
        fill.fill(scale=0.03)
    assert Organisation.objects.count() == before


def test_only_the_owner_may_empty_the_database(filled):
    with pytest.raises(fill.NotTheOwner):
        fill.refill(scale=0.03)
    assert Entry.objects.exists()


def test_the_owner_replaces_everything(filled):
    codes = set(Identity.objects.values_list("code", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    summary = fill.refill(seed=9, scale=0.03, today=TODAY)
    assert counted() == summary["figures"] != filled["figures"]
    assert not codes & set(Identity.objects.values_list("code", flat=True))
    written = Entry.objects.exclude(verb__startswith="press.")  # the news write their own lines
    assert written.count() == summary["rows"]["journal_entry"] + len(sign_ins.users())


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


def test_progress_goes_from_nothing_to_all(filled):
    seen = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    fill.refill(scale=0.05, today=TODAY, progress=lambda done, total, text: seen.append(done / total))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == 1
    assert len(seen) > 20


def test_new_rows_find_free_keys(filled):
    identity = Identity.objects.create()
    assert Identity.objects.filter(pk=identity.pk).count() == 1


def test_codes_are_not_made_from_the_seed(filled):
    first = set(Organisation.objects.values_list("code", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    fill.refill(scale=0.03, today=TODAY)
    second = set(Organisation.objects.values_list("code", flat=True))
    assert len(first) == len(second) == Organisation.objects.count()
    assert not first & second
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{10}", code) for code in second)


def test_everybody_printed_can_sign_in(filled):
    listed = sign_ins.sign_ins()
    assert {row["role"] for row in listed if row["hub"] in sign_ins.FULLY_STAFFED} == {
        "lead",
        "adviser",
        "events",
        "desk",
        "viewer",
    }
    assert {row["role"] for row in listed if not row["hub"]} == {"coordinator", "ministry", "auditor"}
    assert {row["hub"] for row in listed if row["role"] == "lead"} == {hub.slug for hub in facts.facts().hubs}
    users = {user.email: user for user in User.objects.all()}
    assert users.keys() == {row["email"] for row in listed}
    for row in listed:
        user = users[row["email"]]
        membership = user.memberships.get()
        assert user.is_demo
        assert (membership.role, membership.hub.slug if membership.hub else "") == (row["role"], row["hub"])
    assert len({user.password for user in users.values()}) == 1  # hashed once
    assert check_password(sign_ins.PASSWORD, user.password)
    assert (
        authenticate(None, email=listed[0]["email"], password=sign_ins.PASSWORD) == users[listed[0]["email"]]
    )
    password_validation.validate_password(sign_ins.PASSWORD, user)


def test_the_journal_tells_the_history(filled):
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"events.registered", "events.attended", "events.withdrawn", "casework.consulted"} <= verbs
    rows = filled["rows"]
    attended = Entry.objects.filter(verb="events.attended").count()
    assert attended == rows["events_attendance"]
    welcomed = Entry.objects.filter(verb="organisations.welcomed").values_list("code", flat=True)
    assert sorted(welcomed) == sorted(Organisation.objects.values_list("code", flat=True))


def test_the_entrance_of_today_has_people_who_are_there_and_some_who_are_not(filled):
    now = dates.at(TODAY, 9)
    running = Event.objects.get(starts_at__lt=now, ends_at__gt=now, sessions__kind="break")
    talks = door.sessions_of(running)
    crowd, at_first = door.numbers(running), door.numbers(running, talks[0])
    assert crowd.expected > crowd.there >= at_first.there > 0
    assert door.numbers(running, talks[-1]).there == 0
    assert all(noted <= now for noted in running.attendances.values_list("noted_at", flat=True))
    assert Presence.objects.filter(session__event__ends_at__lt=now, session__kind="module").exists()


def test_who_came_last_month_has_a_statement_and_nothing_paid_ahead_is_overdrawn(filled):
    assert Statement.objects.filter(net_cents__gt=0, recipient__name__gt="").count() > 10
    assert Statement.objects.filter(aid_cents__gt=0).exists()
    assert Allowance.objects.filter(used__gt=0).exists()
    draws = Draw.objects.filter(returned_at=None).aggregate(sum=Sum("amount"))["sum"]
    assert draws == Allowance.objects.aggregate(sum=Sum("used"))["sum"]
    assert filled["rows"]["booking_statement"] == Statement.objects.count()


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
