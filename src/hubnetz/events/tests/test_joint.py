"""A joint event: its hubs agree for whom a visit counts, the network counts it once, a co-host may leave."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.cast import hub, person

from hubnetz.events import actions, figures
from hubnetz.events.access import joint
from hubnetz.events.models import Agreement, Cohost, Credit, Crediting, Event
from hubnetz.events.tests import make
from hubnetz.lib.periods import Period
from hubnetz.network.models import Membership, Region, Responsibility
from hubnetz.post.models import Letter

EVER = Period(None, date(2100, 1, 1))


@pytest.fixture
def event(cast):
    """An event of Nord with Süd."""
    made = make.event(cast.nord)
    Cohost.objects.create(event=made, hub=cast.sued)
    return made


def credited(kind=figures.participations):
    return sorted(row.hubs for row in kind(EVER))


def agreed(event, cast, rule):
    actions.propose_credit(event, rule=rule, by=cast.eva)
    return actions.agree_to_credit(event, hub=cast.sued, rule=rule, by=cast.carla)


def test_without_a_rule_a_visit_counts_for_each_hub(cast, event):
    actions.note_attendance(make.registration(event, organisation_name="Holzbau"), by=cast.eva)
    assert credited() == [("nord", "sued")]
    assert credited(figures.organisations_met) == [("nord", "sued")]


def test_a_proposal_counts_only_once_every_cohost_agreed(cast, event):
    third = hub("west", "West")
    Cohost.objects.create(event=event, hub=third)
    assert not agreed(event, cast, "host")
    assert joint.rule_in_force(event) == "all"
    assert actions.agree_to_credit(event, hub=third, rule="host", by=cast.dina)
    assert joint.rule_in_force(event) == "host"
    actions.note_attendance(make.registration(event), by=cast.eva)
    assert credited() == [("nord",)]


def test_another_proposal_asks_everybody_anew(cast, event):
    agreed(event, cast, "host")
    actions.propose_credit(event, rule="home", by=cast.eva)
    assert not Agreement.objects.exists()
    with pytest.raises(actions.RuleStands):
        actions.agree_to_credit(event, hub=cast.sued, rule="host", by=cast.carla)
    actions.propose_credit(event, rule="all", by=cast.eva)
    assert not Crediting.objects.exists()


def test_a_hub_that_joins_later_has_to_agree_too_and_one_that_leaves_has_not(cast, event):
    agreed(event, cast, "host")
    third = hub("west", "West")
    Cohost.objects.create(event=event, hub=third)
    assert joint.rule_in_force(event) == "all"
    actions.leave_joint(event, third, by=cast.dina)
    assert joint.rule_in_force(event) == "host"


def begun(event, cast):
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now - timedelta(minutes=1))


def visited(event, cast):
    actions.note_attendance(make.registration(event), by=cast.eva)


def cancelled(event, cast):
    actions.cancel(event, by=cast.eva)


def alone(event, cast):
    event.cohosting.all().delete()


@pytest.mark.parametrize("what", [begun, visited, cancelled, alone])
def test_the_rule_is_fixed_once_it_begins(cast, event, what):
    actions.propose_credit(event, rule="host", by=cast.eva)
    what(event, cast)
    with pytest.raises(actions.RuleStands):
        actions.propose_credit(event, rule="home", by=cast.eva)
    with pytest.raises(actions.RuleStands):
        actions.agree_to_credit(event, hub=cast.sued, rule="host", by=cast.carla)


def test_a_rule_ends_with_the_host_that_proposed_it(cast, event):
    agreed(event, cast, "host")
    actions.change_host(event, to=cast.sued, joint=True, by=cast.dina)
    assert joint.rule_in_force(event) == "all"


def answers(hub, ags):
    county, _new = Region.objects.get_or_create(ags=ags, kind="county", defaults={"name": ags})
    Responsibility.objects.create(hub=hub, region=county, role="responsible", valid_from=date(2019, 1, 1))


def test_by_place_a_visit_counts_for_the_hub_that_answers_there(cast, event):
    answers(cast.nord, "08115")
    answers(cast.sued, "08435")
    agreed(event, cast, "home")
    near = make.registration(event, "emil", postcode="71032")
    far = make.registration(event, "frieda", postcode="88045")
    unknown = make.registration(event, "gustav")
    for seat in (near, far, unknown):
        actions.note_attendance(seat, by=cast.eva)
    assert credited() == [("nord",), ("nord",), ("sued",)]
    assert Credit.objects.get(attendance=far.attendance).hub == cast.sued
    Responsibility.objects.all().delete()  # later answers change nothing
    assert credited() == [("nord",), ("nord",), ("sued",)]
    actions.undo_attendance(far, by=cast.eva)
    assert credited() == [("nord",), ("nord",)]


@pytest.mark.parametrize("rule", ["all", "host", "home"])
def test_the_network_counts_a_visit_once_whatever_the_rule(cast, event, rule):
    if rule != "all":
        agreed(event, cast, rule)
    seats = [make.registration(event, who, postcode="71032") for who in ("emil", "frieda")]
    for seat in seats:
        actions.note_attendance(seat, by=cast.eva)
    rows = list(figures.participations(EVER))
    assert sorted(row.key for row in rows) == sorted(seat.code for seat in seats)


def test_the_figures_cost_the_same_with_and_without_rules(cast, event, django_assert_max_num_queries):
    agreed(event, cast, "home")
    for who in ("emil", "frieda", "gustav"):
        actions.note_attendance(make.registration(event, who), by=cast.eva)
    with django_assert_max_num_queries(4):
        assert len(list(figures.participations(EVER))) == 3


def test_cohosts_are_told_when_they_are_added_and_asked(cast):
    lena = person("Lena", Membership.Role.LEAD, cast.sued)
    event = make.event(cast.nord)
    actions.change(
        event, values={}, topics=[cast.topic], cohosts=[cast.sued], version=event.version, by=cast.eva
    )
    actions.propose_credit(event, rule="host", by=cast.eva)
    to = list(Letter.objects.filter(to=lena.email).order_by("pk").values_list("kind", flat=True))
    assert to == ["events.runs_together", "events.credit_proposed"]
    assert not Letter.objects.filter(to=cast.carla.email).exists()


def test_a_place_nobody_answers_for_is_nobodys(cast):
    today = date(2026, 1, 1)
    assert joint.home_of("", today, {"nord"}) == ""
    assert joint.home_of("00000", today, {"nord"}) == ""


def test_no_hub_is_credited_with_visits_from_before_it_joined(cast):
    event = make.event(cast.nord)
    seat = make.registration(event)
    actions.note_attendance(seat, by=cast.eva)
    event.refresh_from_db()
    change = {"values": {}, "topics": event.topics.all(), "cohosts": [cast.sued], "by": cast.eva}
    with pytest.raises(actions.CameAlready):
        actions.change(event, **change, version=event.version)
    assert credited() == [("nord",)]
    actions.undo_attendance(seat, by=cast.eva)
    event.refresh_from_db()
    actions.change(event, **change, version=event.version)
    actions.note_attendance(seat, by=cast.eva)
    assert credited() == [("nord", "sued")]
