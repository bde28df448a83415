"""The whole demo: what is in it, what comes in its place, and who may replace it."""

import re

import pytest
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.db.models import Sum

from hubnetz.accounts.models import User
from hubnetz.booking.models import Allowance, Draw, Statement
from hubnetz.demo import dates, facts, fill, sign_ins
from hubnetz.demo.tests.filled.conftest import TODAY
from hubnetz.demo.tests.test_fill import counted
from hubnetz.events.access import door
from hubnetz.events.models import Event, Presence
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub, Network, Region
from hubnetz.organisations.models import Identity, Organisation

pytestmark = pytest.mark.django_db


def test_it_is_marked_as_synthetic(filled):
    network = Network.objects.get()
    assert (network.synthetic, network.seed, network.scale) == (True, 2020, 0.2)
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
    fill.refill(scale=filled["scale"], today=TODAY)
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
