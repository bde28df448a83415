"""The jury: who is partial, what is sealed, what nobody sees before it is published."""

from decimal import Decimal

import pytest
from django.http import Http404

from hubnetz.events.models import Registration
from hubnetz.hackathons import access as hackathons
from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import judging as access
from hubnetz.hackathons.models import Hackathon, Placing, Score
from hubnetz.hackathons.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


@pytest.fixture
def world(cast):
    """A hackathon after its deadline, two teams with work and one without, two jurors."""
    hackathon = make.hackathon(cast.nord)
    challenges = list(hackathon.challenges.order_by("position"))
    teams = []
    for number, who in enumerate(("ada", "bo", "cleo")):
        lead = make.participant(hackathon, who)
        teams.append(make.team(lead, f"Team {number}", challenge=challenges[number % 2]))
        if number < 2:
            make.work(lead)
    jurors = [make.juror(hackathon, "jo"), make.juror(hackathon, "kim")]
    make.close(hackathon)
    for juror in jurors:
        juror.hackathon = hackathon
    return hackathon, teams, jurors


def test_nobody_is_invited_twice(world, cast):
    hackathon, _teams, _jurors = world
    with pytest.raises(refusals.JurorKnown):
        make.juror(hackathon, "jo", email="JO@jury.example")
    assert Letter.objects.filter(kind="hackathons.juror_invited").count() == 2


def test_before_the_deadline_nothing_is_judged(cast):
    hackathon = make.hackathon(cast.nord)
    ada = make.participant(hackathon, "ada")
    team = make.team(ada)
    make.work(ada)
    juror = make.juror(hackathon)
    with pytest.raises(refusals.NotToBeJudged):
        make.judge(juror, team, 5, 5)
    with pytest.raises(refusals.NotToBeJudged):
        actions.finish(juror)
    with pytest.raises(Http404):
        access.team_to_judge(juror, team.code)


def test_a_team_without_work_is_not_judged(world):
    _hackathon, teams, (jo, _kim) = world
    with pytest.raises(refusals.NotToBeJudged):
        make.judge(jo, teams[2], 5, 5)


def test_points_are_drafts_until_all_is_judged_and_sealed(world):
    hackathon, teams, (jo, kim) = world
    make.judge(jo, teams[0], 5, 5)
    make.judge(jo, teams[0], 6, 5)
    assert access.standings(hackathon) == []
    with pytest.raises(refusals.ScoresMissing, match="Team 1"):
        actions.finish(jo)
    make.judge(jo, teams[1], 1, 1)
    assert access.seen_by_sealed(jo) == {}
    actions.finish(jo)
    actions.finish(jo)
    with pytest.raises(refusals.Sealed):
        make.judge(jo, teams[0], 9, 9)
    with pytest.raises(refusals.Sealed):
        actions.declare(jo, teams[0], stands=True)
    assert [(row.team, row.rank) for row in access.standings(hackathon)] == [
        (teams[0].pk, 1),
        (teams[1].pk, 2),
    ]
    jo.refresh_from_db()
    assert access.seen_by_sealed(jo) == {}  # one's own alone is nobody else's business, nor news
    make.judge(kim, teams[0], 0, 0)
    make.judge(kim, teams[1], 0, 0)
    actions.finish(kim)
    assert access.seen_by_sealed(jo) == {}  # of a mean of two, one's own tells the other's
    lou = make.juror(hackathon, "lou")
    for team in teams[:2]:
        make.judge(lou, team, 0, 0)
    actions.finish(lou)
    assert access.seen_by_sealed(jo)[teams[1].pk] == 3.33


@pytest.mark.parametrize("points", [(11, 5), (-1, 5)])
def test_no_more_points_than_there_are(world, points):
    _hackathon, teams, (jo, _kim) = world
    with pytest.raises(ValueError, match="points"):
        make.judge(jo, teams[0], *points)
    assert not Score.objects.exists()


def test_who_says_to_be_partial_neither_judges_nor_reads_and_what_they_gave_is_gone(world):
    hackathon, teams, (jo, _kim) = world
    make.judge(jo, teams[0], 5, 5)
    actions.declare(jo, teams[0], stands=True, reason="My sister")
    assert not Score.objects.exists()
    with pytest.raises(refusals.IsPartial):
        make.judge(jo, teams[0], 5, 5)
    with pytest.raises(Http404):
        access.team_to_judge(jo, teams[0].code)
    make.judge(jo, teams[1], 5, 5)
    actions.finish(jo)
    assert [row.team for row in access.standings(hackathon)] == [teams[1].pk]


def test_a_supposed_conflict_must_be_answered(world):
    hackathon, teams, _jurors = world
    sponsor = make.juror(hackathon, "mo", email="mo@musterklinik.example")
    assert access.partiality(hackathon, sponsor)[teams[0].pk].supposed == "sponsor"
    with pytest.raises(refusals.IsPartial):
        make.judge(sponsor, teams[0], 5, 5)
    with pytest.raises(Http404):
        access.team_to_judge(sponsor, teams[0].code)
    make.judge(sponsor, teams[1], 5, 5)
    with pytest.raises(refusals.ScoresMissing):
        actions.finish(sponsor)
    actions.declare(sponsor, teams[0], stands=False)
    make.judge(sponsor, teams[0], 5, 5)
    actions.finish(sponsor)


def test_a_colleague_is_supposed_to_be_partial(world):
    hackathon, _teams, _jurors = world
    colleague = make.juror(hackathon, "mo", email="mo@client.example")
    assert {word.supposed for word in access.partiality(hackathon, colleague).values()} == {"colleague"}
    assert len(access.left_to_judge(hackathon, colleague)) == 2


def test_who_became_partial_after_sealing_is_left_out_of_the_mean(world, cast):
    hackathon, teams, (jo, _kim) = world
    make.judge(jo, teams[0], 5, 5)
    make.judge(jo, teams[1], 5, 5)
    actions.finish(jo)
    actions.declare(jo, teams[0], stands=True, by=cast.eva)
    assert [row.team for row in access.standings(hackathon)] == [teams[1].pk]


def test_a_team_does_not_get_rid_of_a_juror_by_taking_their_sponsors_challenge(world):
    hackathon, teams, _jurors = world
    mo = make.juror(hackathon, "mo", email="mo@beispielpflege.example")
    actions.declare(mo, teams[1], stands=False)
    for team in teams[:2]:
        make.judge(mo, team, 1, 1)
    actions.finish(mo)
    before = access.standings(hackathon)
    lead = teams[0].members.get().participant
    values = {"text": "", "wanted": [], "max_size": 3, "is_open": True, "may_publish": True, "lead": lead}
    theirs = hackathon.challenges.get(sponsor="Beispielpflege")
    for challenge in (theirs, None):
        with pytest.raises(refusals.TeamsClosed):
            actions.change_team(teams[0], name="Team 0", challenge=challenge, **values)
    assert actions.change_team(teams[0], name="Renamed", challenge=teams[0].challenge, **values).may_publish
    assert access.standings(hackathon) == before


def test_a_team_does_not_get_rid_of_sealed_points_by_an_address_at_the_jurors_house(world, cast):
    hackathon, teams, (jo, kim) = sealed(world)
    before = access.standings(hackathon)
    member = teams[0].members.get().participant.registration
    Registration.objects.filter(pk=member.pk).update(email="ada@jury.example", organisation_name="Jury")
    word = access.partiality(hackathon, jo)[teams[0].pk]
    assert (word.supposed, word.sealed, word.blocks, word.open) == ("colleague", True, False, False)
    assert access.standings(hackathon) == before
    assert access.team_to_judge(jo, teams[0].code) == teams[0]
    # Who has not finished is asked, and the organisers may still take points out.
    mo = make.juror(hackathon, "mo")
    assert access.partiality(hackathon, mo)[teams[0].pk].open
    for juror in (jo, kim):
        actions.declare(juror, teams[0], stands=True, by=cast.eva)
    assert [row.team for row in access.standings(hackathon)] == [teams[1].pk]


def sealed(world):
    hackathon, teams, (jo, kim) = world
    for juror, points in ((jo, (8, 6)), (kim, (7, 9))):
        make.judge(juror, teams[0], *points)
        make.judge(juror, teams[1], 2, 2)
        actions.finish(juror)
    return hackathon, teams, (jo, kim)


def test_results_are_written_down_as_they_were_published(world, cast):
    hackathon, teams, (jo, kim) = sealed(world)
    actions.add_award(teams[0], name={"en": "First prize"}, by=cast.eva)
    with pytest.raises(Http404):
        hackathons.results_of(hackathon.code)
    actions.publish_results(hackathon, by=cast.eva)
    actions.publish_results(hackathon, by=cast.eva)
    rows = list(Placing.objects.order_by("rank").values_list("team__name", "rank", "percent"))
    assert rows == [("Team 0", 1, Decimal("75.00")), ("Team 1", 2, Decimal("20.00"))]
    assert Letter.objects.filter(kind="hackathons.results_out").count() == 3
    hackathon.refresh_from_db()
    lead = teams[1].members.get().participant
    values = {"text": "", "challenge": teams[1].challenge, "wanted": [], "max_size": 3, "is_open": True}
    actions.change_team(teams[1], name="Team 1", may_publish=True, lead=lead, **values)
    for call in (
        lambda: actions.change_team(teams[1], name="Winners", may_publish=True, lead=lead, **values),
        lambda: actions.add_award(teams[1], name={"en": "x"}, by=cast.eva),
        lambda: actions.withdraw_juror(kim, by=cast.eva),
        lambda: actions.declare(jo, teams[0], stands=True, by=cast.eva),
        lambda: make.juror(hackathon, "late"),
    ):
        with pytest.raises(refusals.ResultsOut):
            call()


def test_a_juror_who_is_withdrawn_does_not_count(world, cast):
    hackathon, _teams, (_jo, kim) = sealed(world)
    actions.withdraw_juror(kim, by=cast.eva)
    assert access.standings(hackathon)[0].percent == 73.33
    with pytest.raises(Http404):
        access.juror_by_key(access.key_to(kim))


def test_results_need_somebody_to_have_judged_every_team(world, cast):
    hackathon, teams, (jo, _kim) = world
    actions.declare(jo, teams[1], stands=True)
    make.judge(jo, teams[0], 5, 5)
    actions.finish(jo)
    with pytest.raises(refusals.ScoresMissing, match="Team 1"):
        actions.publish_results(hackathon, by=cast.eva)
    assert not Placing.objects.exists()


def test_there_are_no_results_before_the_deadline(cast):
    hackathon = make.hackathon(cast.nord)
    with pytest.raises(refusals.NotToBeJudged):
        actions.publish_results(hackathon, by=cast.eva)


def test_what_is_judged_by_stays_once_the_jury_has_begun(world, cast):
    hackathon, teams, (jo, _kim) = world
    make.judge(jo, teams[0], 5, 5)
    one = hackathon.criteria.first()
    values = {"name": one.name, "text": {}, "weight": one.weight, "points": one.points}
    actions.change_criterion(one, values={**values, "name": {"en": "Other words"}}, by=cast.eva)
    for call in (
        lambda: actions.change_criterion(one, values={**values, "weight": 9}, by=cast.eva),
        lambda: actions.remove_criterion(one, by=cast.eva),
        lambda: actions.add_criterion(hackathon, values=values, by=cast.eva),
    ):
        with pytest.raises(refusals.PartInUse):
            call()


def test_a_challenge_somebody_works_on_stays(world, cast):
    hackathon, *_rest = world
    with pytest.raises(refusals.PartInUse):
        actions.remove_challenge(hackathon.challenges.first(), by=cast.eva)


def test_a_hackathon_is_published_when_it_has_what_teams_need(cast):
    hackathon = make.hackathon(cast.nord)
    Hackathon.objects.filter(pk=hackathon.pk).update(published_at=None)
    hackathon.criteria.all().delete()
    with pytest.raises(refusals.LacksSomething):
        actions.publish_hackathon(hackathon, by=cast.eva)
    with pytest.raises(refusals.NoHackathon):
        actions.open_hackathon(hackathon.event, values={}, by=cast.eva)
