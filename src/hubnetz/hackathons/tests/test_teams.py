"""Teams: nobody in two, none too large, a lead as long as there is somebody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions as events
from hubnetz.hackathons import access as hackathons
from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import participants as access
from hubnetz.hackathons.models import Hackathon, JoinRequest, Participant, TeamMember
from hubnetz.hackathons.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


@pytest.fixture
def people(cast):
    hackathon = make.hackathon(cast.nord)
    return [make.participant(hackathon, who) for who in ("ada", "bo", "cleo", "dan", "eve")]


def letters(kind):
    return list(Letter.objects.filter(kind=f"hackathons.{kind}").order_by("pk").values_list("to", flat=True))


def inside(team):
    rows = TeamMember.objects.filter(team=team, left_at=None).order_by("place")
    return [(row.participant.registration.name, row.place, row.is_lead) for row in rows]


def test_whoever_has_a_seat_is_welcomed_once(cast):
    hackathon = make.hackathon(cast.nord)
    one = make.participant(hackathon, "ada")
    assert actions.welcome(hackathon) == 0
    assert letters("welcome") == ["ada@client.example"]
    assert (one.is_shown, one.looks_for_team) == (False, True)


def test_nobody_is_welcomed_before_publication_or_without_a_seat(cast):
    hackathon = make.hackathon(cast.nord)
    Hackathon.objects.filter(pk=hackathon.pk).update(published_at=None)
    with pytest.raises(Participant.DoesNotExist):
        make.participant(hackathon, "ada")
    assert hackathons.hackathons_to_keep_up() == []
    Hackathon.objects.filter(pk=hackathon.pk).update(published_at=timezone.now())
    assert hackathons.hackathons_to_keep_up() == [hackathon]


def test_the_way_into_a_team(people):
    ada, bo, cleo, *_rest = people
    team = make.team(ada)
    other = make.team(bo, "Other")
    asked = actions.ask_to_join(team, cleo, text="Hello")
    assert actions.ask_to_join(team, cleo) == asked
    elsewhere = actions.ask_to_join(other, cleo)
    assert letters("join_requested") == ["ada@client.example", "bo@client.example"]
    member = actions.accept_request(asked, lead=ada)
    assert actions.accept_request(asked, lead=ada) == member
    elsewhere.refresh_from_db()
    assert elsewhere.outcome == JoinRequest.Outcome.WITHDRAWN
    assert inside(team) == [("Ada", 1, True), ("Cleo", 2, False)]
    assert letters("join_accepted") == ["cleo@client.example"]
    with pytest.raises(refusals.TeamGone):
        actions.accept_request(elsewhere, lead=bo)


def test_who_is_in_a_team_neither_founds_nor_asks(people):
    ada, bo, *_rest = people
    make.team(ada)
    other = make.team(bo, "Other")
    with pytest.raises(refusals.HasTeam):
        make.team(ada, "Second")
    with pytest.raises(refusals.HasTeam):
        actions.ask_to_join(other, ada)


def test_a_full_or_closed_team_takes_nobody(people):
    ada, bo, cleo, dan, eve = people
    team = make.team(ada, max_size=3)
    late = actions.ask_to_join(team, eve)
    make.member(team, ada, bo)
    make.member(team, ada, cleo)
    with pytest.raises(refusals.TeamFull):
        actions.accept_request(late, lead=ada)
    with pytest.raises(refusals.TeamFull):
        actions.ask_to_join(team, dan)
    closed = make.team(dan, "Closed", is_open=False)
    with pytest.raises(refusals.TeamFull):
        actions.ask_to_join(closed, eve)


def test_a_team_is_never_larger_than_the_hackathon_allows(people):
    assert make.team(people[0], max_size=99).max_size == 3
    assert make.team(people[1], "Alone", max_size=1).max_size == 1


def test_only_the_lead_decides(people):
    ada, bo, cleo, dan, _eve = people
    team = make.team(ada)
    make.member(team, ada, bo)
    asked = actions.ask_to_join(team, cleo)
    for somebody in (bo, cleo, dan):
        with pytest.raises(refusals.NotTheLead):
            actions.accept_request(asked, lead=somebody)
        with pytest.raises(refusals.NotTheLead):
            actions.decline_request(asked, lead=somebody)
    actions.decline_request(asked, lead=ada)
    actions.decline_request(asked, lead=ada)
    assert letters("join_declined") == ["cleo@client.example"]
    assert inside(team) == [("Ada", 1, True), ("Bo", 2, False)]


def change(team, lead, **fields):
    values = {
        "name": team.name,
        "text": "",
        "challenge": None,
        "wanted": [],
        "max_size": 3,
        "is_open": True,
        "may_publish": False,
        **fields,
    }
    return actions.change_team(team, lead=lead, **values)


def test_a_team_that_shrinks_keeps_everybody_on_a_place_it_has(people):
    ada, bo, cleo, dan, _eve = people
    team = make.team(ada)
    make.member(team, ada, bo)
    make.member(team, ada, cleo)
    with pytest.raises(refusals.TeamFull):
        change(team, ada, max_size=2)
    actions.leave_team(bo)
    change(team, ada, max_size=2)
    assert inside(team) == [("Ada", 1, True), ("Cleo", 2, False)]
    with pytest.raises(refusals.TeamFull):
        actions.ask_to_join(team, dan)


def test_a_name_belongs_to_one_team(people):
    ada, bo, *_rest = people
    make.team(ada, "Puls")
    with pytest.raises(refusals.NameTaken):
        make.team(bo, "  puls ")
    actions.leave_team(ada)
    make.team(bo, "Puls")


def test_who_leads_and_leaves_is_followed_by_who_was_there_first(people):
    ada, bo, cleo, dan, _eve = people
    team = make.team(ada)
    make.member(team, ada, bo)
    make.member(team, ada, cleo)
    asked_before = team.is_open
    actions.leave_team(ada)
    assert inside(team) == [("Bo", 2, True), ("Cleo", 3, False)]
    assert asked_before
    waiting = actions.ask_to_join(team, dan)
    actions.leave_team(bo)
    actions.leave_team(cleo)
    team.refresh_from_db()
    waiting.refresh_from_db()
    assert team.dissolved_at
    assert waiting.outcome == JoinRequest.Outcome.DECLINED
    with pytest.raises(refusals.TeamGone):
        actions.ask_to_join(team, dan)


def test_the_lead_is_handed_over_within_the_team(people):
    ada, bo, cleo, *_rest = people
    team = make.team(ada)
    make.member(team, ada, bo)
    with pytest.raises(refusals.NotTheLead):
        actions.hand_over_lead(ada, to=cleo)
    actions.hand_over_lead(ada, to=bo)
    assert inside(team) == [("Ada", 1, False), ("Bo", 2, True)]
    with pytest.raises(refusals.NotTheLead):
        actions.hand_over_lead(ada, to=ada)


def test_after_the_time_for_teams_nothing_changes(people):
    ada, bo, cleo, *_rest = people
    team = make.team(ada)
    asked = actions.ask_to_join(team, bo)
    past = timezone.now() - timedelta(minutes=1)
    Hackathon.objects.update(teams_until=past)
    for call in (
        lambda: make.team(cleo, "Late"),
        lambda: actions.ask_to_join(team, cleo),
        lambda: actions.accept_request(asked, lead=ada),
        lambda: actions.leave_team(ada),
    ):
        with pytest.raises(refusals.TeamsClosed):
            call()


def test_who_gives_the_seat_back_is_out_of_the_team(people):
    ada, bo, *_rest = people
    team = make.team(ada)
    make.member(team, ada, bo)
    events.withdraw(ada.registration)
    with pytest.raises(refusals.TeamsClosed):
        actions.leave_team(ada)
    hackathon = ada.hackathon
    assert hackathons.people_to_let_go(hackathon) == [ada]
    assert actions.let_go(ada)
    assert not actions.let_go(ada)
    assert inside(team) == [("Bo", 2, True)]
    assert hackathons.people_to_let_go(hackathon) == []


def test_people_are_found_only_if_they_agreed(people):
    ada, bo, cleo, *_rest = people
    skills = access.skills_of(ada.hackathon)
    actions.change_profile(bo, **{**make.PROFILE, "skills": skills[:2]})
    actions.change_profile(cleo, **{**make.PROFILE, "is_shown": False})
    assert list(access.people_looking(ada)) == [bo]
    assert list(access.people_looking(ada, skills[1].code)) == [bo]
    assert list(access.people_looking(ada, skills[2].code)) == []
    make.team(bo)
    assert list(access.people_looking(ada)) == []


def test_teams_that_want_what_one_can_come_first(people):
    ada, bo, cleo, *_rest = people
    skills = access.skills_of(ada.hackathon)
    make.team(ada, "A", wanted=skills[:1])
    make.team(bo, "B", wanted=skills[1:3])
    actions.change_profile(cleo, **{**make.PROFILE, "skills": skills[1:3]})
    assert [(team.name, team.fits) for team in access.teams_open(cleo)] == [("B", 2), ("A", 0)]
    assert [team.name for team in access.teams_open(cleo, skills[0].code)] == ["A"]


def test_everything_is_in_the_journal(people):
    ada, bo, *_rest = people
    make.member(make.team(ada), ada, bo)
    verbs = set(Entry.objects.filter(verb__startswith="hackathons.").values_list("verb", flat=True))
    assert {"hackathons.team_founded", "hackathons.join_requested", "hackathons.join_accepted"} <= verbs
