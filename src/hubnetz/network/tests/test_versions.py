"""What is kept in memory is never out of date."""

import pytest
from django.db import transaction
from tests.cast import hub

from hubnetz.network import middleware, versions
from hubnetz.network.access import standing
from hubnetz.network.models import Hub, HubName, HubPhase, Network, Region, Site, Topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [
    lambda cast: Hub.objects.filter(pk=cast.nord.pk).update(short="Neu"),
    lambda cast: Topic.objects.filter(pk=cast.topic.pk).update(position=9),
    lambda cast: Site.objects.filter(hub=cast.nord).update(town="Anderswo"),
    lambda cast: HubPhase.objects.filter(hub=cast.nord).update(kind="ended"),
    lambda cast: HubName.objects.create(hub=cast.nord, name={"de": "Alt"}, valid_from="2019-01-01"),
    lambda cast: HubPhase.objects.filter(hub=cast.nord).delete(),
    lambda cast: Region.objects.create(kind="county", ags="08999", name="Neukreis"),
    lambda cast: Network.objects.update(name={"de": "Netz"}),
    lambda cast: hub("neu", "Neuhub"),
])  # fmt: skip
def test_every_change_is_another_version_and_none_is_the_same(cast, change):
    before = versions.version()
    assert versions.version() == before
    change(cast)
    assert versions.version() != before


def test_one_row_changed_twice_in_one_transaction_is_seen_twice(cast):
    seen = []
    for short in ("A", "B", "A"):
        Hub.objects.filter(pk=cast.nord.pk).update(short=short)
        seen.append(next(one.short for one in standing.hubs() if one.pk == cast.nord.pk))
    assert seen == ["A", "B", "A"]


def test_what_was_taken_back_is_gone_again(cast):
    def names() -> list[str]:
        return [one.slug for one in standing.hubs()]

    before = names()
    with transaction.atomic():
        hub("neu", "Neuhub")
        assert "neu" in names()
        transaction.set_rollback(True)
    assert names() == before
    hub("neu", "Neuhub")
    assert "neu" in names()


def test_a_request_that_reads_asks_once(cast, client, django_assert_num_queries):
    standing.topics()
    standing.hubs()
    with django_assert_num_queries(1), versions.one_look():
        standing.topics()
        standing.hubs()
    with django_assert_num_queries(2):
        standing.topics()
        standing.hubs()


def test_what_changes_something_looks_again_within_the_same_request(rf, cast):

    def rename(request):
        first = str(standing.hubs()[0].short)
        Hub.objects.update(short=f"{first} neu")
        return first, str(standing.hubs()[0].short)

    first, second = middleware.one_look(rename)(rf.post("/"))
    assert second == f"{first} neu"
    first, second = middleware.one_look(rename)(rf.get("/"))
    assert second == first
