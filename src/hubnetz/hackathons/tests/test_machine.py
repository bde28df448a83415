"""Teams, work, jury and results of a hackathon against a model that fits on a page, on a real database.

The model knows no moments, letters or numbers of places: it keeps who is in which team and in which order they came, who
asked, how many versions there are, and who gave what. After every step both must agree, also about each refusal.

What it finds was tried by taking the guard away: `teams._free` without the size of the team; `teams.go` without an heir
to the lead; `found_team` without
`take_back_requests`; `people.let_go` that leaves the team as it is; `submitting._in_time` that refuses nothing; `score` without partiality; `declare` that leaves the
points; `standings` that counts who has not finished. What only happens when two come at once is in `tests/races/`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import cast as people

from hubnetz.events import actions as events
from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.models import Hackathon, JoinRequest, Juror, Placing, Team, TeamMember
from hubnetz.hackathons.tests import make
from hubnetz.lib.errors import Refused

pytestmark = pytest.mark.database
MOST = 3  # people in a team
CRITERIA = (2, 1)  # what they weigh; each of ten points
ANYBODY, ANY_TEAM, ANY_JUROR = st.integers(0, 5), st.integers(0, 4), st.integers(0, 1)
POINTS = st.tuples(st.integers(0, 10), st.integers(0, 10))


@dataclass(eq=False)
class Crew:
    """A team, as the model sees it: its people in the order in which they came, and who leads them."""

    team: Team
    size: int
    inside: list = field(default_factory=list)
    lead: Any = None
    asked: dict = field(default_factory=dict)  # person: request
    versions: int = 0

    @property
    def stands(self):
        return bool(self.inside)


@dataclass(eq=False)
class Judge:
    """Somebody who judges, as the model sees it."""

    juror: Juror
    gave: dict = field(default_factory=dict)  # crew: points
    partial: set = field(default_factory=set)
    finished: bool = False


class Machine(RuleBasedStateMachine):
    """A hackathon of six people and two jurors, from its first team to its results."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.crews, self.judges, self.over, self.out = [], [], False, False

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(
        teams=st.lists(st.tuples(st.integers(1, MOST), st.integers(0, MOST - 1)), max_size=2),
        asked=st.lists(st.tuples(st.integers(3, 5), st.integers(0, 1)), max_size=4),
        later=st.integers(0, 2),
        given=POINTS,
    )
    def begin(self, teams, asked, later, given):
        """Teams stand already, most of the time full, and others want to join them; or the deadline is over, or the
        first juror is done: what is worth looking at happens there."""
        hub = people.hub("nord", "Nord")
        self.hackathon = make.hackathon(hub, max_team_size=MOST)
        self.people = [make.participant(self.hackathon, f"p{number}") for number in range(6)]
        self.gone = set()
        self.judges = [Judge(make.juror(self.hackathon, f"j{number}")) for number in range(2)]
        free = list(range(6))
        for size, others in teams:
            self.founds(free.pop(0), size)
            for _ in range(min(others, size - 1)):
                self.asks(free[0], len(self.crews) - 1)
                self.answers_one(self.crews[-1], free.pop(0), None, True)
        for who, team in asked if self.crews else ():
            self.asks(who, team)
        if self.crews and later:
            for crew in self.crews:
                self.hands_in(crew.lead, True)
            self.the_deadline_comes()
            for number in range(len(self.crews)) if later > 1 else ():
                self.is_given_points(0, number, given)
            if later > 1:
                self.finishes(0)

    def crew_of(self, who):
        return next((crew for crew in self.crews if who in crew.inside), None)

    def crew(self, number):
        return self.crews[number % len(self.crews)] if self.crews else None

    def does(self, call, *refused):
        """Call; what comes of it must be what the first condition that holds says, else no refusal."""
        expected = next((kind for holds, kind in refused if holds), None)
        try:
            with transaction.atomic():
                made = call()
        except Refused as refusal:
            assert type(refusal) is expected, (type(refusal), expected)
            return None
        assert expected is None, expected
        return made

    def shut(self, who):
        return who in self.gone or self.over

    # Teams

    @precondition(lambda self: len(self.crews) < 4)
    @rule(who=ANYBODY, size=st.integers(1, MOST))
    def founds(self, who, size):
        made = self.does(
            lambda: make.team(self.people[who], f"T{len(self.crews)}", max_size=size),
            (self.shut(who), refusals.TeamsClosed),
            (self.crew_of(who), refusals.HasTeam),
        )
        if made:
            self.crews.append(Crew(made, size, [who], who))
            self.takes_back(who)

    @precondition(lambda self: self.open_requests())
    @rule(data=st.data(), size=st.integers(1, MOST))
    def who_asked_founds(self, data, size):
        _crew, who = data.draw(st.sampled_from(self.open_requests()))
        self.founds(who, size)

    def takes_back(self, who):
        for crew in self.crews:
            crew.asked.pop(who, None)

    @precondition(lambda self: self.crews and not self.over)
    @rule(data=st.data(), team=ANY_TEAM)
    def somebody_without_a_team_asks(self, data, team):
        free = [who for who in range(6) if who not in self.gone and not self.crew_of(who)]
        if free:
            self.asks(data.draw(st.sampled_from(free)), team)

    @precondition(lambda self: self.members())
    @rule(who=ANYBODY, team=ANY_TEAM)
    def asks(self, who, team):
        crew = self.crew(team)
        made = self.does(
            lambda: actions.ask_to_join(crew.team, self.people[who]),
            (self.shut(who), refusals.TeamsClosed),
            (not crew.stands, refusals.TeamGone),
            (self.crew_of(who), refusals.HasTeam),
            (len(crew.inside) >= crew.size, refusals.TeamFull),
        )
        if made:
            assert crew.asked.setdefault(who, made).pk == made.pk

    def open_requests(self):
        return [(crew, who) for crew in self.crews for who in crew.asked]

    @precondition(lambda self: self.open_requests())
    @rule(data=st.data(), by=st.none() | ANYBODY, yes=st.booleans())
    def answers(self, data, by, yes):
        """Its lead most of the time; also who asked twice, or long ago."""
        crew, who = data.draw(st.sampled_from(self.open_requests()))
        self.answers_one(crew, who, by, yes)

    def answers_one(self, crew, who, by, yes):
        by = crew.lead if by is None else by
        verb = actions.accept_request if yes else actions.decline_request
        full = yes and len(crew.inside) >= crew.size
        made = self.does(
            lambda: verb(crew.asked[who], lead=self.people[by]),
            (by in self.gone or (yes and self.over), refusals.TeamsClosed),
            (by != crew.lead, refusals.NotTheLead),
            (full, refusals.TeamFull),
        )
        if made:
            crew.asked.pop(who)
            if yes:
                crew.inside.append(who)
                self.takes_back(who)

    @precondition(lambda self: self.open_requests())
    @rule(data=st.data())
    def withdraws(self, data):
        crew, who = data.draw(st.sampled_from(self.open_requests()))
        actions.withdraw_request(crew.asked.pop(who))

    def members(self):
        return [who for crew in self.crews for who in crew.inside]

    @precondition(lambda self: self.members() and not self.over)
    @rule(data=st.data())
    def a_member_leaves(self, data):
        self.leaves(data.draw(st.sampled_from(self.members())))

    @precondition(lambda self: self.over or not self.members())
    @rule(who=ANYBODY)
    def leaves(self, who):
        crew = self.crew_of(who)
        if self.does(
            lambda: actions.leave_team(self.people[who]),
            (self.shut(who), refusals.TeamsClosed),
            (crew is None, refusals.NoTeam),
        ):
            self.goes(crew, who)

    def goes(self, crew, who):
        crew.inside.remove(who)
        if crew.lead == who:
            crew.lead = crew.inside[0] if crew.inside else None
        if not crew.inside:
            crew.asked.clear()

    @precondition(lambda self: self.members())
    @rule(data=st.data(), to=ANYBODY)
    def hands_over_the_lead(self, data, to):
        by = data.draw(st.sampled_from(self.members()))
        crew = self.crew_of(by)
        if self.does(
            lambda: actions.hand_over_lead(self.people[by], to=self.people[to]),
            (by in self.gone, refusals.TeamsClosed),
            (crew is None, refusals.NoTeam),
            (crew and (crew.lead != by or to not in crew.inside), refusals.NotTheLead),
        ):
            crew.lead = to

    @precondition(lambda self: any(crew.stands for crew in self.crews))
    @rule(team=ANY_TEAM, size=st.integers(1, MOST))
    def changes_its_size(self, team, size):
        crew = self.crew(team)
        if not crew.stands:
            return
        lead = self.people[crew.lead]
        values = {"name": crew.team.name, "text": "", "challenge": None, "wanted": [], "is_open": True}
        if self.does(
            lambda: actions.change_team(crew.team, **values, max_size=size, may_publish=False, lead=lead),
            (crew.lead in self.gone, refusals.TeamsClosed),
            (size < len(crew.inside), refusals.TeamFull),
        ):
            crew.size = size

    @rule(who=ANYBODY)
    def gives_the_seat_back(self, who):
        """And the clock comes by, which takes them out of their team, also after the deadline."""
        seat = self.people[who].registration
        if who in self.gone or len(self.gone) > 3:
            return
        events.withdraw(seat)
        actions.let_go(self.people[who])
        self.gone.add(who)
        self.takes_back(who)
        if crew := self.crew_of(who):
            self.goes(crew, who)

    # Work

    @precondition(lambda self: self.members())
    @rule(data=st.data(), seen=st.booleans())
    def a_member_hands_in(self, data, seen):
        self.hands_in(data.draw(st.sampled_from(self.members())), seen)

    @precondition(lambda self: not self.members())
    @rule(who=ANYBODY, seen=st.booleans())
    def hands_in(self, who, seen):
        crew = self.crew_of(who)
        last = crew.versions - (not seen) if crew else 0
        if self.does(
            lambda: make.work(self.people[who], last_seen=last),
            (who in self.gone, refusals.TeamsClosed),
            (crew is None, refusals.NoTeam),
            (self.over, refusals.TooLate),
            (not seen, refusals.HandedInMeanwhile),
        ):
            crew.versions += 1

    @precondition(lambda self: not self.over and any(crew.versions for crew in self.crews))
    @rule()
    def the_deadline_comes(self):
        make.close(self.hackathon)
        self.over = True

    @precondition(lambda self: self.over)
    @rule()
    def the_deadline_is_put_off(self):
        """It stays over for teams, so it comes again at once: what matters is who may still do it."""
        if self.does(
            lambda: actions.extend_deadline(
                self.hackathon, until=timezone.now() + timedelta(hours=1), reason="Strom", by=None
            ),
            (self.out, refusals.ResultsOut),
            (any(judge.gave for judge in self.judges), refusals.JudgingBegan),
        ):
            make.close(self.hackathon)

    # Jury

    def worked(self):
        return [crew for crew in self.crews if crew.stands and crew.versions]

    @precondition(lambda self: self.worked())
    @rule(number=ANY_JUROR, team=ANY_TEAM, points=POINTS)
    def is_given_points(self, number, team, points):
        judge, crew = self.judges[number], self.crew(team)
        given = dict(zip(self.criteria(), ((one, "") for one in points), strict=True))
        if self.does(
            lambda: actions.score(judge.juror, crew.team, points=given),
            (self.out, refusals.ResultsOut),
            (judge.finished, refusals.Sealed),
            (not self.over or crew not in self.worked(), refusals.NotToBeJudged),
            (crew in judge.partial, refusals.IsPartial),
        ):
            judge.gave[crew] = points

    def criteria(self):
        return list(self.hackathon.criteria.order_by("position").values_list("code", flat=True))

    @precondition(lambda self: self.worked())
    @rule(number=ANY_JUROR, team=ANY_TEAM, partial=st.booleans())
    def says_how_partial_they_are(self, number, team, partial):
        judge, crew = self.judges[number], self.crew(team)
        if self.does(
            lambda: actions.declare(judge.juror, crew.team, stands=partial),
            (self.out, refusals.ResultsOut),
            (judge.finished, refusals.Sealed),
        ):
            (judge.partial.add if partial else judge.partial.discard)(crew)
            if partial:
                judge.gave.pop(crew, None)

    @precondition(lambda self: self.over)
    @rule(number=ANY_JUROR)
    def finishes(self, number):
        judge = self.judges[number]
        left = [one for one in self.worked() if one not in judge.gave and one not in judge.partial]
        if self.does(
            lambda: actions.finish(judge.juror),
            (self.out, refusals.ResultsOut),
            (judge.finished, None),
            (not self.over, refusals.NotToBeJudged),
            (left, refusals.ScoresMissing),
        ):
            judge.finished = True

    def standings(self):
        """Return how teams stand, in per cent: the mean over who has finished of the weighed share of points."""
        found = {}
        for crew in self.crews:
            shares = [
                sum(weight * one / 10 for weight, one in zip(CRITERIA, judge.gave[crew], strict=True))
                for judge in self.judges
                if judge.finished and crew in judge.gave
            ]
            if shares and crew.stands:
                found[crew.team.pk] = round(100 * sum(shares) / len(shares) / sum(CRITERIA), 2)
        return found

    @precondition(lambda self: self.over and any(judge.finished for judge in self.judges))
    @rule()
    def results_are_published(self):
        stands = self.standings()
        was = self.out
        if self.does(
            lambda: actions.publish_results(self.hackathon, by=None),
            (was, None),
            (not self.over or not self.worked(), refusals.NotToBeJudged),
            (any(crew.team.pk not in stands for crew in self.worked()), refusals.ScoresMissing),
        ):
            self.out = True
            if not was:
                self.published = stands

    # What must hold

    @invariant()
    def both_agree(self):
        for crew in self.crews:
            places = list(TeamMember.objects.filter(team=crew.team, left_at=None).order_by("since", "place"))
            assert {one.participant_id for one in places} == {self.people[one].pk for one in crew.inside}
            assert [one.participant_id for one in places if one.is_lead] == [
                self.people[who].pk for who in crew.inside if who == crew.lead
            ]
            assert len(places) <= crew.size
            assert {one.place for one in places} <= set(range(1, crew.size + 1))
            team = Team.objects.get(pk=crew.team.pk)
            assert (team.dissolved_at is None) == crew.stands
            assert team.submissions.count() == crew.versions
            asked = JoinRequest.objects.filter(team=team, answered_at=None)
            assert set(asked.values_list("participant", flat=True)) == {
                self.people[who].pk for who in crew.asked
            }

    @invariant()
    def nobody_is_in_two_teams(self):
        inside = list(TeamMember.objects.filter(left_at=None).values_list("participant", flat=True))
        assert len(set(inside)) == len(inside)

    @invariant()
    def points_are_those_that_stand(self):
        for judge in self.judges:
            rows = judge.juror.scores.order_by("team", "criterion__position")
            found = {}
            for row in rows:
                found.setdefault(row.team_id, []).append(row.points)
            assert found == {crew.team.pk: list(points) for crew, points in judge.gave.items()}

    @invariant()
    def who_has_finished_counts(self):
        if self.crews:
            found = judging.standings(Hackathon.objects.get(pk=self.hackathon.pk))
            assert {one.team: one.percent for one in found} == pytest.approx(self.standings(), abs=0.01)
            order = [one.percent for one in sorted(found, key=lambda one: one.rank)]
            assert order == sorted(order, reverse=True)

    @invariant()
    def what_is_published_stays(self):
        placed = {one.team_id: float(one.percent) for one in Placing.objects.all()}
        assert placed == pytest.approx(self.published if self.out else {}, abs=0.01)


@pytest.mark.django_db
def test_teams_work_and_jury_agree_with_the_model():
    quick = settings(
        max_examples=25,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)
