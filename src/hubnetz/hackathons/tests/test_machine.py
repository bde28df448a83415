"""Teams, work, jury and results of a hackathon against a model that fits on a page, on a real database.

The model knows no moments, letters or numbers of places: it keeps who is in which team and in which order they came,
who asked, how many versions there are, and who gave what. After every step both must agree, also about each refusal.

What it finds was tried by taking the guard away: `teams._free` that does not look at the size of the team; `teams.go`
without an heir to the lead; `found_team` without `take_back_requests`; `people.let_go` that leaves the team as it is;
`submitting._in_time` that refuses nothing; `score` without partiality; `declare` that leaves the points; `standings`
that counts who has not finished. It cannot find `accept_request` without its look at the place somebody has meanwhile:
requests are taken back before that; it matters only when two come at once, and that is in `tests/races/`.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test
from tests import cast as people

from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.models import Hackathon, JoinRequest, Juror, Placing, Team, TeamMember
from hubnetz.hackathons.tests import make
from hubnetz.hackathons.tests.crews import ANY_TEAM, ANYBODY, MOST, Crews

pytestmark = pytest.mark.database
CRITERIA = (2, 1)  # what they weigh; each of ten points
ANY_JUROR = st.integers(0, 1)
POINTS = st.tuples(st.integers(0, 10), st.integers(0, 10))


@dataclass(eq=False)
class Judge:
    """Somebody who judges, as the model sees it."""

    juror: Juror
    gave: dict = field(default_factory=dict)  # crew: points
    partial: set = field(default_factory=set)
    finished: bool = False


class Machine(Crews):
    """A hackathon of six people and two jurors, from its first team to its results."""

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

    def partial(self):
        return [
            (number, self.crews.index(crew))
            for number, judge in enumerate(self.judges)
            for crew in self.worked()
            if crew in judge.partial and not judge.finished
        ]

    @precondition(lambda self: self.over and self.partial())
    @rule(data=st.data(), points=POINTS)
    def somebody_partial_gives_points(self, data, points):
        self.is_given_points(*data.draw(st.sampled_from(self.partial())), points)

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
        max_examples=20,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)
