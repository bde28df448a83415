"""Who works where is asked once in a request that reads, and never remembered beyond it."""

from typing import Any

import pytest
from django.utils import timezone

from hubnetz.network import access
from hubnetz.network.access import held
from hubnetz.network.models import Membership

pytestmark = pytest.mark.database


def end(user: Any) -> None:
    """Take all roles away."""
    Membership.objects.filter(user=user).update(ended_at=timezone.now())


def test_within_one_look_roles_are_asked_once(cast: Any, django_assert_num_queries: Any) -> None:
    with held.one_look(), django_assert_num_queries(1):
        roles = access.roles_of(cast.ada)
        assert [(one.hub, one.role) for one in roles] == [(cast.nord, Membership.Role.LEAD)]
        assert access.roles_of(cast.ada) == roles
        assert access.hub_keys_of(cast.ada, Membership.Role.LEAD) == [cast.nord.pk]
        assert access.hub_keys_of(cast.ada, Membership.Role.VIEWER) == []


def test_hubs_are_the_same_whether_the_roles_are_known_or_not(cast: Any) -> None:
    for user in (cast.ada, cast.carla):
        for roles in ((), (Membership.Role.LEAD,), (Membership.Role.VIEWER,)):
            unknown = list(access.hubs_of(user, *roles))
            with held.one_look():
                access.roles_of(user)
                assert list(access.hubs_of(user, *roles)) == unknown
                assert access.hub_keys_of(user, *roles) == sorted(hub.pk for hub in unknown)


def test_one_user_is_not_taken_for_another(cast: Any) -> None:
    with held.one_look():
        assert access.hub_keys_of(cast.ada) == [cast.nord.pk]
        assert access.hub_keys_of(cast.carla) == [cast.sued.pk]
        assert list(access.hubs_of(cast.carla)) == [cast.sued]


def test_a_role_that_ended_is_gone_with_the_next_request(cast: Any) -> None:
    with held.one_look():
        assert access.hub_keys_of(cast.ada) == [cast.nord.pk]
        end(cast.ada)
    with held.one_look():
        assert access.hub_keys_of(cast.ada) == []
        assert not access.hubs_of(cast.ada)


def test_where_something_is_changed_it_is_asked_each_time(cast: Any) -> None:
    assert access.hub_keys_of(cast.ada) == [cast.nord.pk]
    end(cast.ada)
    assert access.hub_keys_of(cast.ada) == []


def test_a_program_acts_at_the_hub_of_its_token_only(cast: Any) -> None:
    Membership.objects.create(user=cast.ada, hub=cast.sued, role=Membership.Role.VIEWER, since=timezone.now())
    assert access.hub_keys_of(cast.ada) == sorted([cast.nord.pk, cast.sued.pk])
    cast.ada.acts_at = cast.sued.pk
    with held.one_look():
        assert access.hub_keys_of(cast.ada) == [cast.sued.pk]
        assert list(access.hubs_of(cast.ada)) == [cast.sued]
