"""Teams, work, jury and results of a hackathon when two come at once; each promise also without its guard."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from hubnetz.events import actions as events
from hubnetz.events.models import Event
from hubnetz.hackathons import actions, holding
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.actions import submitting
from hubnetz.hackathons.models import (
    Conflict,
    DeadlineReminder,
    Hackathon,
    Juror,
    Participant,
    Placing,
    Score,
    Submission,
    Team,
    TeamMember,
)
from hubnetz.hackathons.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter
from tests.races import test_hackathons as teams
from tests.races.race import race
from tests.races.test_seats import nord
from tests.races.unguarded import Scenario
from tests.races.unguarded import holds as shown

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def holds(scenario: Callable[[], Scenario], faults: Callable, *broken: str, unique=()) -> list[list[object]]:
    return shown(scenario, faults, *broken, also=[Hackathon], unique=unique)


def said(fault: str, *, holds_not: bool) -> list[str]:
    return [fault] if holds_not else []


def written_twice(kind: str) -> list[str]:
    to = Counter(Letter.objects.filter(kind=f"hackathons.{kind}").values_list("to", flat=True))
    return [f"{kind} was written twice" for times in to.values() if times > 1][:1]


# --- teams


def test_a_request_sent_three_times_is_one_and_one_letter():
    def scenario() -> Scenario:
        _hackathon, (lead, other) = teams.forming(2)
        team = make.team(lead)
        return team, [lambda: actions.ask_to_join(team, other).pk] * 3

    def faults(team: Team) -> list[str]:
        return [
            *written_twice("join_requested"),
            *said("a request stands twice", holds_not=team.requests.count() > 1),
        ]

    for results in holds(scenario, faults, "somebody met IntegrityError"):
        assert len(set(results)) == 1


def test_a_team_is_made_smaller_or_takes_somebody_in():
    def scenario() -> Scenario:
        _hackathon, (lead, other) = teams.forming(2)
        team = make.team(lead, max_size=2)
        request = actions.ask_to_join(team, other)
        values = {"name": team.name, "text": "", "challenge": None, "wanted": [], "is_open": True}
        smaller = {**values, "max_size": 1, "may_publish": False, "lead": lead}
        return team, [
            lambda: actions.change_team(team, **smaller) and "smaller",
            lambda: actions.accept_request(request, lead=lead) and "in",
        ]

    def faults(team: Team) -> list[str]:
        team.refresh_from_db()
        inside = team.members.filter(left_at=None).count()
        return said("a team is too large", holds_not=inside > team.max_size)

    for results in holds(scenario, faults, "a team is too large"):
        assert results in (["smaller", "TeamFull"], ["TeamFull", "in"])


def test_the_last_one_leaves_or_takes_somebody_in():
    def scenario() -> Scenario:
        _hackathon, (lead, other) = teams.forming(2)
        team = make.team(lead)
        request = actions.ask_to_join(team, other)
        return team, [
            lambda: actions.leave_team(lead) and "left",
            lambda: actions.accept_request(request, lead=lead) and "in",
        ]

    def faults(team: Team) -> list[str]:
        inside = TeamMember.objects.filter(team=team, left_at=None)
        team.refresh_from_db()
        return [
            *said(
                "somebody is in a team that is gone", holds_not=bool(team.dissolved_at) and inside.exists()
            ),
            *said("nobody leads", holds_not=inside.exists() and not inside.filter(is_lead=True).exists()),
        ]

    for results in holds(scenario, faults, "somebody is in a team that is gone", "nobody leads"):
        assert results in (["left", "TeamGone"], ["left", "in"])


def test_the_lead_is_handed_to_somebody_who_leaves():
    def scenario() -> Scenario:
        _hackathon, (lead, other, third) = teams.forming(3)
        team = make.team(lead)
        for one in (other, third):
            make.member(team, lead, one)
        return team, [
            lambda: actions.hand_over_lead(lead, to=other) and "handed",
            lambda: actions.leave_team(other) and "left",
        ]

    def faults(team: Team) -> list[str]:
        leads = TeamMember.objects.filter(team=team, left_at=None, is_lead=True).count()
        return said("nobody leads", holds_not=leads != 1)

    for results in holds(scenario, faults, "nobody leads"):
        assert results in (["handed", "left"], ["NotTheLead", "left"])


# --- work


@pytest.fixture
def clocks(monkeypatch):
    """The moment a verb takes for the present, where somebody took it before they were let in."""
    own = threading.local()
    now = lambda: getattr(own, "stopped", None) or timezone.now()  # noqa: E731
    monkeypatch.setattr(submitting, "timezone", SimpleNamespace(now=now))
    return own


def test_who_is_let_in_after_the_deadline_is_late(clocks):
    """Somebody else holds the hackathon over the deadline; the time counts that is read after that."""

    def play(*, stopped: bool) -> object:
        hackathon, (lead, *_others) = teams.forming(2)
        make.team(lead)
        inside, asked = threading.Event(), threading.Event()

        def holds_it_over_the_deadline() -> str:
            with transaction.atomic():
                holding.hold(hackathon)
                until = timezone.now()
                Hackathon.objects.filter(pk=hackathon.pk).update(teams_until=until, submissions_until=until)
                inside.set()
                assert asked.wait(30)
            return "over"

        def hands_in() -> str:
            assert inside.wait(30)
            clocks.stopped = timezone.now() - timedelta(seconds=5) if stopped else None
            asked.set()
            return make.work(lead) and "taken"

        calls = [holds_it_over_the_deadline, hands_in]
        return race(2, lambda n: calls[n]())

    assert play(stopped=False) == ["over", "TooLate"]
    assert play(stopped=True) == ["over", "taken"]  # the control: a time read before


def test_of_two_who_hand_in_what_they_saw_one_is_told():
    def scenario() -> Scenario:
        hackathon, (lead, other) = teams.forming(2)
        make.member(make.team(lead), lead, other)
        return hackathon, [lambda one=one: make.work(one, last_seen=0).number for one in (lead, other)]

    def faults(hackathon: Hackathon) -> list[str]:
        versions = Submission.objects.filter(team__hackathon=hackathon).count()
        return said("a colleague's work was written over", holds_not=versions > 1)

    once = [(Submission, "submission_number_once")]
    for results in holds(scenario, faults, "a colleague's work was written over", unique=once):
        assert sorted(map(str, results)) == ["1", "HandedInMeanwhile"]


def test_a_form_sent_three_times_is_one_version():
    def scenario() -> Scenario:
        hackathon, (lead, *_others) = teams.forming(2)
        make.team(lead)
        key = uuid4()
        return hackathon, [lambda: make.work(lead, idempotency_key=key).number] * 3

    def faults(hackathon: Hackathon) -> list[str]:
        versions = Submission.objects.filter(team__hackathon=hackathon).count()
        return said("one form is two versions", holds_not=versions > 1)

    once = [(Submission, "submission_number_once"), (Submission, "idempotency_key")]
    for results in holds(scenario, faults, "one form is two versions", unique=once):
        assert results == [1] * 3


def test_everybody_is_reminded_of_a_deadline_once():
    def scenario() -> Scenario:
        hackathon, (lead, *_others) = teams.forming(2)
        make.team(lead)
        until = timezone.now() + timedelta(hours=1)
        Hackathon.objects.filter(pk=hackathon.pk).update(teams_until=until, submissions_until=until)
        return hackathon, [lambda: actions.remind(hackathon, 2)] * 3

    def faults(_hackathon: Hackathon) -> list[str]:
        return written_twice("deadline_near")

    once = [(DeadlineReminder, "reminded_of_deadline_once")]
    for results in holds(scenario, faults, "deadline_near was written twice", unique=once):
        assert sorted(results) == [0, 0, 1]


# --- forgetting


def test_who_writes_a_profile_while_people_are_forgotten_is_forgotten_too():
    def scenario() -> Scenario:
        hackathon, [own] = teams.forming(1)
        past = timezone.now() - timedelta(days=900)
        Event.objects.filter(pk=hackathon.event_id).update(starts_at=past, ends_at=past + timedelta(days=2))
        hackathon.event.refresh_from_db()
        about_to_end = threading.Event()

        def forget() -> str:
            with transaction.atomic():
                while events.forget_people(hackathon.event):
                    pass
                about_to_end.set()
            return "forgotten"

        def write() -> str:
            assert about_to_end.wait(30)
            return actions.change_profile(own, **{**make.PROFILE, "about": "Ich"}) and "written"

        return own, [forget, write]

    def faults(own: Participant) -> list[str]:
        own = Participant.objects.select_related("registration").get(pk=own.pk)
        return said("somebody forgotten is known", holds_not=not own.registration.email and own.about != "")

    for results in holds(scenario, faults, "somebody forgotten is known"):
        assert results == ["forgotten", "TeamsClosed"]


# --- jury and results


def judged(*, jurors: int = 1) -> tuple[Hackathon, Team, list[Juror]]:
    """A hackathon that is over, with a team's work and people who judge it."""
    hackathon, (lead, *_others) = teams.forming(2)
    team = make.team(lead)
    make.work(lead)
    people = [make.juror(hackathon, f"j{uuid4().hex[:6]}") for _ in range(jurors)]
    make.close(hackathon)
    for one in people:
        one.hackathon = hackathon
    return hackathon, team, people


def gives(juror: Juror, team: Team, *points: int) -> Callable[[], object]:
    return lambda: make.judge(juror, team, *points) or "given"


def test_what_is_sealed_does_not_change():
    def scenario() -> Scenario:
        _hackathon, team, [juror] = judged()
        make.judge(juror, team, 5, 5)
        return juror, [gives(juror, team, 9, 9), lambda: actions.finish(juror) and "sealed"]

    def faults(juror: Juror) -> list[str]:
        noted = Entry.objects.filter(code=juror.code).order_by("pk").values_list("verb", flat=True)
        return said("points changed after the seal", holds_not=list(noted)[-1] == "hackathons.scored")

    for results in holds(scenario, faults, "points changed after the seal"):
        assert results in (["given", "sealed"], ["Sealed", "sealed"])


def test_who_is_partial_leaves_no_points():
    def scenario() -> Scenario:
        _hackathon, team, [juror] = judged()
        return juror, [
            gives(juror, team, 9, 9),
            lambda: actions.declare(juror, team, stands=True) and "partial",
        ]

    def faults(juror: Juror) -> list[str]:
        partial = Conflict.objects.filter(juror=juror, stands=True).exists()
        return said("points of somebody partial stay", holds_not=partial and juror.scores.exists())

    for results in holds(scenario, faults, "points of somebody partial stay"):
        assert results in (["given", "partial"], ["IsPartial", "partial"])


def test_the_deadline_is_put_off_or_the_jury_has_begun():
    def scenario() -> Scenario:
        hackathon, team, [juror] = judged()
        later = timezone.now() + timedelta(hours=3)
        return hackathon, [
            gives(juror, team, 9, 9),
            lambda: actions.extend_deadline(hackathon, until=later, reason="Strom", by=None) and "later",
        ]

    def faults(hackathon: Hackathon) -> list[str]:
        hackathon.refresh_from_db()
        begun = Score.objects.filter(juror__hackathon=hackathon).exists()
        return said(
            "points before the deadline", holds_not=begun and hackathon.submissions_until > timezone.now()
        )

    for results in holds(scenario, faults, "points before the deadline"):
        assert results in (["given", "JudgingBegan"], ["NotToBeJudged", "later"])


def test_results_are_what_was_sealed_when_they_were_published():
    def scenario() -> Scenario:
        hackathon, team, [first, second] = judged(jurors=2)
        for juror, points in ((first, 9), (second, 1)):
            make.judge(juror, team, points, points)
        actions.finish(first)
        return hackathon, [
            lambda: actions.publish_results(hackathon, by=None) and "out",
            lambda: actions.finish(second) and "sealed",
        ]

    def faults(hackathon: Hackathon) -> list[str]:
        published = {one.team_id: float(one.percent) for one in Placing.objects.filter(hackathon=hackathon)}
        now = {one.team: one.percent for one in judging.standings(hackathon)}
        return said("what is published is not what was sealed", holds_not=published != now)

    for results in holds(scenario, faults, "what is published is not what was sealed"):
        assert results in (["out", "sealed"], ["out", "ResultsOut"])


def test_results_are_published_once():
    def scenario() -> Scenario:
        hackathon, team, [juror] = judged()
        make.judge(juror, team, 5, 5)
        actions.finish(juror)
        return hackathon, [lambda: actions.publish_results(hackathon, by=None) and "out"] * 3

    def faults(hackathon: Hackathon) -> list[str]:
        ranks = Placing.objects.filter(hackathon=hackathon).values("team").count()
        return [*written_twice("results_out"), *said("a team has two ranks", holds_not=ranks > 1)]

    once = [(Placing, "team_id")]
    for results in holds(scenario, faults, "a team has two ranks", unique=once):
        assert results == ["out"] * 3


def test_somebody_is_in_the_jury_once():
    def scenario() -> Scenario:
        hackathon = make.hackathon(nord())
        return hackathon, [lambda: make.juror(hackathon, "jo") and "asked"] * 3

    def faults(hackathon: Hackathon) -> list[str]:
        return said("somebody judges twice", holds_not=hackathon.jurors.count() > 1)

    once = [(Juror, "one_juror_per_address")]
    for results in holds(scenario, faults, "somebody judges twice", unique=once):
        assert sorted(results) == ["JurorKnown", "JurorKnown", "asked"]
