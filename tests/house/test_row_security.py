"""Tables that hold what a hub writes about clients are guarded by PostgreSQL too, and every request says how far it
sees: the second line behind the rooms' access (docs/decisions/0028)."""

import threading
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from hubnetz.casework.tests import make
from hubnetz.lib import guards, sight
from hubnetz.network import access, middleware
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.models import Organisation
from tests.cast import Cast, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Whole rooms whose tables hang on a hub and hold nothing that it writes about clients, or are kept otherwise.
ROOMS = {
    "catalogue": "offers are public",
    "press": "news are public",
    "network": "hubs, their places and their staff; most of it is public",
    "indicators": "figures, as the public sees them",
    "matching": "phrases, without anybody's name",
    "events": "visitors hold their seats by letter, and hubs that host together read one list: kept by access alone",
    "hackathons": "teams of all hubs' visitors work in one place: kept by access alone",
    "privacy": "visitors hold what they ask by letter; requests are read by the coordinator: kept by access alone",
    "booking": "visitors hold their bookings by letter, and see when things are free: kept by access alone",
}
# Single tables of the other rooms.
EXCEPTIONS = {
    "casework.Closure": "which hub closes when is the network's to decide; no client stands in it",
    "organisations.IndexEntry": "an index by words cannot be used behind a policy; it leads to records, which have one",
}


def tables() -> dict[str, type[models.Model]]:
    """Return every model that names a hub, or hangs on one that does, by its label."""
    known: set[type[models.Model]] = set()
    ours = [
        one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("hubnetz.")
    ]
    while more := {
        one
        for one in ours
        if one is not Hub and one not in known and any(
            field.remote_field and (field.remote_field.model is Hub or field.remote_field.model in known)
            for field in one._meta.concrete_fields
        )
    }:  # fmt: skip
        known |= more
    return {one._meta.label: one for one in known}


def guarded() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_policies JOIN pg_class ON relname = tablename"
            " WHERE schemaname = 'public' AND relrowsecurity AND policyname = %s AND cmd = 'ALL'",
            [guards.POLICY],
        )
        return {name for (name,) in cursor.fetchall()}


def said() -> str:
    """Return what the server was told, without telling it anything."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('hubnetz.hubs', true), '')")
        return str(cursor.fetchone()[0])


def seen() -> list[str]:
    return sorted(Organisation.objects.values_list("name", flat=True))


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Each hub has a company."""
    make.organisation(cast.nord, "Nordholz")
    make.organisation(cast.sued, "Südmetall")
    return cast


def test_every_table_with_a_hubs_clients_has_a_policy() -> None:
    found = tables()
    assert {"organisations.Branch", "casework.Cooperation_members", "events.Registration"} <= found.keys()
    must = {
        one._meta.db_table
        for label, one in found.items()
        if one._meta.app_label not in ROOMS and label not in EXCEPTIONS
    }
    assert must == guarded(), "a table without a policy, or with one that nobody listed"
    assert EXCEPTIONS.keys() <= found.keys()
    assert ROOMS.keys() <= {one._meta.app_label for one in found.values()}


def test_a_sight_shows_its_hubs_only(two: Cast) -> None:
    assert seen() == ["Nordholz", "Südmetall"]
    with sight.only(sight.of_hubs([two.nord.pk])):
        assert seen() == ["Nordholz"]
        with sight.whole_network("a test"):
            assert seen() == ["Nordholz", "Südmetall"]
        assert seen() == ["Nordholz"]
    with sight.only(sight.of_hubs([])):
        assert seen() == []
    assert seen() == ["Nordholz", "Südmetall"]


def test_the_whole_network_wants_a_reason() -> None:
    with pytest.raises(ValueError, match="Say why"), sight.whole_network(""):
        pass


def test_a_sight_comes_from_roles_that_stand(two: Cast, django_assert_num_queries) -> None:
    both = person("Bea", "adviser", two.nord)
    Membership.objects.create(user=both, hub=two.sued, role="lead", since=two.ada.memberships.get().since)
    otto = person("Otto", "adviser", two.nord)
    Membership.objects.filter(user=otto).update(ended_at=two.ada.memberships.get().since)
    for user, names in (
        (two.ada, ["Nordholz"]),
        (both, ["Nordholz", "Südmetall"]),
        (otto, []),
        (two.dina, []),
    ):
        with sight.only(access.sight_of(user)):
            with django_assert_num_queries(1):
                assert seen() == names


def test_nothing_is_written_for_another_hub(two: Cast) -> None:
    other = Organisation.objects.get(name="Südmetall")
    with sight.only(sight.of_hubs([two.nord.pk])):
        assert Organisation.objects.filter(pk=other.pk).update(name="x") == 0
        assert Organisation.objects.filter(pk=other.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Organisation.objects.filter(name="Nordholz").update(hub=two.sued)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            other.branches.create(town="Calw")
    assert seen() == ["Nordholz", "Südmetall"]


def test_the_end_of_a_transaction_does_not_widen_it(two: Cast) -> None:
    """What was told within is taken back with it: then it is told again."""

    def fails() -> None:
        with sight.whole_network("a test"):
            assert len(seen()) == 2
            Organisation.objects.create(name="x", hub=two.nord, welcomed_at=None, identity=None)

    with sight.only(sight.of_hubs([two.nord.pk])):
        for _ in range(2):
            with pytest.raises(IntegrityError), transaction.atomic():
                fails()
            assert seen() == ["Nordholz"]
        with transaction.atomic():
            with sight.whole_network("a test"):
                point = transaction.savepoint_create()
            assert seen() == ["Nordholz"]
            transaction.savepoint_rollback(point)
            assert seen() == ["Nordholz"]
    with sight.only(sight.of_hubs([])), transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            fails()
        assert seen() == []


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_too(two: Cast) -> None:
    with sight.only(sight.of_hubs([two.sued.pk])):
        assert seen() == ["Südmetall"]
        connection.close()
        assert seen() == ["Südmetall"]
        connection.set_autocommit(False)
        with sight.whole_network("a test"):
            assert len(seen()) == 2
        connection.rollback()
        connection.set_autocommit(True)
        assert seen() == ["Südmetall"]


@pytest.mark.django_db(transaction=True)
def test_threads_see_their_own(two: Cast) -> None:
    """Each thread has its own connection and its own sight."""
    met, found = threading.Barrier(2), {}

    def look(hub: Hub) -> None:
        try:
            with sight.only(sight.of_hubs([hub.pk])):
                for _ in range(5):
                    met.wait(20)
                    found.setdefault(hub.slug, set()).update(seen())
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=[hub]) for hub in (two.nord, two.sued)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == {"nord": {"Nordholz"}, "sued": {"Südmetall"}}


# Requests


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    request.COOKIES["sessionid"] = "x"
    return request


def test_a_request_leaves_nothing_behind_whatever_becomes_of_it(two: Cast) -> None:
    def view(request) -> HttpResponse:
        found.append(seen())
        if request.user == two.carla:
            raise RuntimeError("a fault")
        return HttpResponse()

    found: list[list[str]] = []
    guarded_view = middleware.own_hubs(view)
    guarded_view(request_of(two.ada))
    with pytest.raises(RuntimeError):
        guarded_view(request_of(two.carla))
    guarded_view(request_of(two.dina))
    assert found == [["Nordholz"], ["Südmetall"], []]
    assert sight.current() is None
    assert seen() == ["Nordholz", "Südmetall"]
    assert said() == ""


def test_what_is_streamed_afterwards_sees_no_further(two: Cast) -> None:
    def pieces() -> Iterator[str]:
        yield from seen()

    response = middleware.own_hubs(lambda request: StreamingHttpResponse(pieces()))(request_of(two.ada))
    assert b"".join(response.streaming_content) == b"Nordholz"
    assert len(seen()) == 2


def test_the_page_of_a_signed_in_person_is_served_with_their_sight(two: Cast, monkeypatch) -> None:
    told: list[str] = []
    from hubnetz.desk import access as desk

    original = desk.seat_of
    monkeypatch.setattr(desk, "seat_of", lambda *args: (original(*args), seen(), told.append(said()))[0])
    browser = Client()
    browser.force_login(two.ada)
    assert browser.get("/desk/organisations/").status_code == 200
    assert told == [f"{{{two.nord.pk}}}"]
    assert browser.get("/desk/organisations/none/").status_code == 404
    assert seen() == ["Nordholz", "Südmetall"]
