"""The rooms' own filters are switched off, and still nobody gets another hub's files: PostgreSQL keeps them.

Each promise is tried once more without the policies, in a transaction that is taken back: there the rows are seen, so
it is the policies that hide them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from hubnetz.casework import actions as casework
from hubnetz.casework.models import ClientTransfer, Closure
from hubnetz.casework.tests import make as files
from hubnetz.lib import guards, sight
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.models import (
    Affiliation,
    Branch,
    Decision,
    Holding,
    Identifier,
    Import,
    ImportFile,
    ImportRow,
    Merge,
    Organisation,
    OtherDomain,
    OtherName,
    Person,
    SavedView,
    Sector,
    Suspicion,
    YearFigures,
)
from tests.cast import Cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Undo(Exception):
    """Takes back what was tried."""


def models_guarded() -> dict[str, type[models.Model]]:
    """Return every model whose table has a policy, by its label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [guards.POLICY])
        tables = {name for (name,) in cursor.fetchall()}
    return {
        one._meta.label: one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.db_table in tables
    }


def story(cast: Cast, hub: Hub, by) -> dict[str, str]:
    """Give a hub one of everything that is guarded; return the codes of what has an address."""
    now = timezone.now()
    enquiry = files.enquiry(hub)
    enquiry.topics.set([cast.topic])
    one = files.organisation(hub, f"{hub.short} Holzbau", postcode="71032")
    other = files.organisation(hub, f"{hub.short} Metall", postcode="72202")
    gone = files.organisation(hub, f"{hub.short} Metall alt", postcode="72202")
    case = casework.open_case(one, title="Fall", adviser=by, enquiry=enquiry, by=by)
    talk = files.consultation(one, cast.topic, by, case=case)
    project = casework.note_project(
        one, title="P", topic=cast.topic, impulse_on=talk.held_on, from_consultation=talk, case=case, by=by
    )
    pair = casework.note_cooperation(hub, title="K", contribution="x", members=[one, other], by=by)
    casework.note_appearance(hub, title="V", organiser="I", form="talk", held_on=talk.held_on, by=by)
    closure = Closure.objects.create(
        hub=hub,
        successor=cast.sued if hub == cast.nord else cast.nord,
        last_day=timezone.localdate() + timedelta(days=9),
        offers="pass",
        dates="pass",
        state=Closure.State.CARRIED_OUT,
        proposed_at=now,
        decided_at=now,
    )
    client = ClientTransfer.objects.create(closure=closure, case=case, name="Emil", state="unreachable")
    OtherName.objects.create(organisation=one, text="H", folded="h", kind="brand")
    Branch.objects.create(organisation=one, town="Calw")
    Identifier.objects.create(organisation=one, scheme="lei", value="1")
    OtherDomain.objects.create(organisation=one, domain="h.example")
    Sector.objects.create(organisation=one, edition="wz2008", code="C")
    YearFigures.objects.create(organisation=one, year=2025, staff=3)
    Holding.objects.create(owner=one, owned=other, percent=60)
    Decision.objects.create(first=one, second=other, verdict="different", decided_at=now)
    Suspicion.objects.create(first=one, second=other, log_odds=1, effect=1, found_at=now)
    Merge.objects.create(kept=other, absorbed=gone, merged_at=now)
    who = Person.objects.create(hub=hub, name="Emil", email="emil@client.example", noted_at=now)
    Affiliation.objects.create(person=who, organisation=one)
    SavedView.objects.create(hub=hub, owner=by, subject="people", name="Alle", kept_at=now)
    source = Import.objects.create(hub=hub, name="f.csv", sent_at=now, by=by, idempotency_key=uuid4())
    ImportRow.objects.create(source=source, number=2, cells=["Emil"])
    ImportFile.objects.create(source=source, name="f.csv", content=b"Emil")
    return {
        "organisation": one.code,
        "enquiry": enquiry.code,
        "case": case.code,
        "consultation": talk.code,
        "project": project.code,
        "cooperation": pair.code,
        "client": client.code,
    }


@pytest.fixture
def stories(cast: Cast) -> tuple[dict[str, str], dict[str, set[int]], dict[str, set[int]]]:
    """Return the codes of Nord's rows, and the keys of Nord's and of Süd's rows of each guarded model."""
    guarded = models_guarded()
    codes = story(cast, cast.nord, cast.ada)
    nord = {label: keys(one) for label, one in guarded.items()}
    story(cast, cast.sued, cast.carla)
    sued = {label: keys(one) - nord[label] for label, one in guarded.items()}
    return codes, nord, sued


def keys(model: type[models.Model]) -> set[int]:
    return set(model._base_manager.values_list("pk", flat=True))


@contextmanager
def without_policies() -> Iterator[None]:
    """Switch row security off as the owner, and go on as the application; everything is taken back afterwards."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait on a table that is altered
                cursor.execute("SET LOCAL ROLE NONE")
                for one in models_guarded().values():
                    cursor.execute(f"ALTER TABLE {one._meta.db_table} DISABLE ROW LEVEL SECURITY")
                cursor.execute("SET LOCAL ROLE hubnetz_app")
            yield
            raise Undo
    except Undo:
        pass


def roles(cast: Cast) -> dict[str, tuple[object, str]]:
    """Return somebody of each role, and whose rows they see: nord's, sued's, both hubs' or nobody's."""
    otto = person("Otto", "lead", cast.nord)
    Membership.objects.filter(user=otto).update(ended_at=timezone.now())
    both = person("Bea", "viewer", cast.nord)
    Membership.objects.create(user=both, hub=cast.sued, role="events", since=timezone.now())
    return {
        "lead": (cast.ada, "nord"),
        "adviser": (cast.ben, "nord"),
        "events": (cast.eva, "nord"),
        "desk": (person("Kai", "desk", cast.nord), "nord"),
        "viewer": (person("Lea", "viewer", cast.nord), "nord"),
        "other": (cast.carla, "sued"),
        "both": (both, "nord sued"),
        "former": (otto, ""),
        "coordinator": (cast.dina, ""),
        "ministry": (cast.mira, ""),
        "auditor": (person("Nils", "auditor", None), ""),
    }


def test_each_role_sees_the_rows_of_its_hubs_of_every_guarded_table_and_no_others(cast, stories) -> None:
    _codes, nord, sued = stories
    guarded = models_guarded()
    assert len(guarded) >= 25
    assert not [label for label in guarded if not (nord[label] and sued[label])], "a table without a row"
    for role, (user, hubs) in roles(cast).items():
        with sight.only(network.sight_of(user)):
            for label, one in guarded.items():
                wanted = (nord[label] if "nord" in hubs else set()) | (
                    sued[label] if "sued" in hubs else set()
                )
                assert keys(one) == wanted, (role, label)


def test_without_its_policy_each_table_shows_the_other_hubs_rows(cast, stories) -> None:
    _codes, nord, sued = stories
    with without_policies(), sight.only(network.sight_of(cast.carla)):
        for label, one in models_guarded().items():
            assert keys(one) == nord[label] | sued[label], label
    with sight.only(network.sight_of(cast.carla)):
        assert keys(Organisation) == sued["organisations.Organisation"]


# Through the doors

PAGES = {
    "organisation": "/desk/organisations/{}/",
    "enquiry": "/desk/enquiries/{}/",
    "client": "/desk/hub/clients/{}/",
    "consultation": "/desk/consultations/{}/project/",
}
FORMS = {
    "case": "/desk/cases/{}/closure/",
    "project": "/desk/projects/{}/confirmation/",
    "cooperation": "/desk/cooperations/{}/confirmation/",
}


@pytest.fixture
def no_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every room believe that everybody works everywhere, and may write."""
    monkeypatch.setattr(network, "hubs_of", lambda user, *roles: Hub.objects.order_by("slug"))
    monkeypatch.setattr(network, "hub_keys_of", lambda user, *roles: list(keys(Hub)))


def answers(codes: dict[str, str], user) -> dict[str, int]:
    """Return what the doors answer that lead to these rows."""
    browser = Client()
    browser.force_login(user)
    found = {noun: browser.get(path.format(codes[noun])).status_code for noun, path in PAGES.items()}
    return found | {noun: browser.post(path.format(codes[noun])).status_code for noun, path in FORMS.items()}


@pytest.mark.usefixtures("no_filters")
def test_with_the_filters_off_another_hubs_rows_are_not_found_behind_any_door(cast, stories) -> None:
    codes, nord, _sued = stories
    assert set(answers(codes, cast.carla).values()) == {404}
    assert (
        models_guarded()["casework.Case"]
        ._base_manager.filter(pk__in=nord["casework.Case"], closed_at=None)
        .exists()
    )
    browser = Client()
    browser.force_login(cast.carla)
    for page in ("/desk/organisations/?q=Nord", "/desk/enquiries/", "/desk/appearances/"):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert b"Nord Holzbau" not in answer.content
        assert codes["enquiry"].encode() not in answer.content


@pytest.mark.usefixtures("no_filters")
def test_with_filters_and_policies_off_they_are(cast, stories) -> None:
    codes, _nord, _sued = stories
    with without_policies():
        found = answers(codes, cast.carla)
    assert set(found.values()) <= {200, 303}
    assert found.keys() == PAGES.keys() | FORMS.keys()


def test_with_the_filters_on_the_own_rows_are_found(cast, stories) -> None:
    codes, _nord, _sued = stories
    assert set(answers(codes, cast.ada).values()) <= {200, 303}
