"""Who founds, joins and leaves teams of a hackathon, against a model: half of the machine in `test_machine.py`."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from hubnetz.events import actions as events
from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.models import Team
from hubnetz.hackathons.tests import make
from hubnetz.lib.errors import Refused

MOST = 3  # people in a team
ANYBODY, ANY_TEAM = st.integers(0, 5), st.integers(0, 4)


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


class Crews(RuleBasedStateMachine):
    """The teams of a hackathon of six people."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.crews, self.judges, self.over, self.out = [], [], False, False

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def crew_of(self, who):
        return next((crew for crew in self.crews if who in crew.inside), None)

    def crew(self, number):
        return self.crews[number % len(self.crews)] if self.crews else None

    def does(self, call, *refused):
        """Call; what comes of it must be what the first condition that holds says, else no refusal."""
        expected = next((kind for holds, kind in refused if holds), None)
        made, refusal = None, None
        try:
            with transaction.atomic():
                made = call()
        except Refused as met:
            refusal = type(met)
        assert refusal is expected
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
