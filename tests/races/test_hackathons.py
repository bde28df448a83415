"""Who founds, joins and leaves teams, or hands in work, at the same moment; each promise also without its guard."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import Count, F, Q

from hubnetz.hackathons import actions
from hubnetz.hackathons.models import Hackathon, Participant, Submission, Team, TeamMember
from hubnetz.hackathons.tests import make
from hubnetz.post.models import Letter
from tests import cast
from tests.races import unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
Calls = list[Callable[[], object]]


def nord():
    from hubnetz.network.models import Hub

    return Hub.objects.filter(slug="nord").first() or cast.hub("nord", "Nord")


def faults(hackathon: Hackathon) -> list[str]:
    """Return every promise about teams that does not hold, in words."""
    found = set()
    inside = Count("members", filter=Q(members__left_at=None))
    if Team.objects.standing().annotate(n=inside).filter(Q(n__gt=F("max_size")) | Q(n=0)).exists():
        found.add("a team is too large, or empty")
    placed = Count("places", filter=Q(places__left_at=None))
    if Participant.objects.annotate(n=placed).filter(n__gt=1).exists():
        found.add("somebody is in two teams")
    leads = Count("members", filter=Q(members__left_at=None, members__is_lead=True))
    if Team.objects.standing().annotate(n=leads).exclude(n=1).exists():
        found.add("a team has no lead, or two")
    numbers = Submission.objects.values_list("team", "number")
    if len(set(numbers)) != len(numbers):
        found.add("two versions have one number")
    for person in hackathon.participants.select_related("registration"):
        for kind in ("welcome", "join_accepted"):
            if Letter.objects.filter(kind=f"hackathons.{kind}", to=person.registration.email).count() > 1:
                found.add(f"{kind} was written twice")
    return sorted(found)


def holds(scenario: Callable[[], tuple[Hackathon, Calls]], *broken: str) -> list[list[object]]:
    """Play a scenario some times with its lock, when no promise is broken; then without, until one of `broken` is."""
    return unguarded.holds(scenario, faults, *broken, also=[Hackathon])


def forming(people: int, **fields) -> tuple[Hackathon, list[Participant]]:
    hackathon = make.hackathon(nord(), **fields)
    return hackathon, [make.participant(hackathon, f"p{n}{uuid4().hex[:6]}") for n in range(people)]


def test_the_last_place_of_a_team():
    def scenario():
        hackathon, (lead, *others) = forming(4)
        team = make.team(lead, max_size=2)
        asked = [actions.ask_to_join(team, one) for one in others]
        return hackathon, [lambda one=one: actions.accept_request(one, lead=lead).place for one in asked]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert sorted(map(str, results)) == ["2", "TeamFull", "TeamFull"]


def test_one_person_whom_two_teams_take_in_and_who_founds_one():
    def scenario():
        hackathon, (one, two, wanted) = forming(3)
        asked = [actions.ask_to_join(make.team(lead, f"T{lead.pk}"), wanted) for lead in (one, two)]
        calls: Calls = [
            lambda lead=lead, request=request: actions.accept_request(request, lead=lead) and "in"
            for lead, request in zip((one, two), asked, strict=True)
        ]
        return hackathon, [*calls, lambda: make.team(wanted, "Own") and "in"]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert results.count("in") == 1


def test_a_team_that_everybody_leaves():
    def scenario():
        hackathon, (lead, *others) = forming(3)
        team = make.team(lead)
        for one in others:
            make.member(team, lead, one)
        return hackathon, [lambda one=one: actions.leave_team(one) and "left" for one in (lead, *others)]

    for results in holds(scenario, "a team is too large, or empty"):
        assert results == ["left"] * 3
    assert not TeamMember.objects.filter(left_at=None, team__dissolved_at__isnull=False).exists()


def test_a_team_of_two_that_hands_in_at_once():
    def scenario():
        hackathon, (lead, other) = forming(2)
        make.member(make.team(lead), lead, other)
        return hackathon, [lambda one=one: make.work(one).number for one in (lead, other, lead)]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert sorted(results) == [1, 2, 3]


def test_two_workers_welcome_everybody_once():
    def scenario():
        from hubnetz.events.tests import make as events

        hackathon = make.hackathon(nord())
        events.registration(hackathon.event, f"w{uuid4().hex[:6]}")
        return hackathon, [lambda: actions.welcome(hackathon)] * 3

    for results in holds(scenario, "somebody met IntegrityError"):
        assert sorted(results) == [0, 0, 1]
