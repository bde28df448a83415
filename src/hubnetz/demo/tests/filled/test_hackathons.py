"""The two hackathons of the demo keep what the room promises, and no figure knows them."""

from datetime import date

import pytest
from django.db.models import Count, Q

from hubnetz.events.models import Event
from hubnetz.hackathons import access
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.models import Hackathon, Team

TODAY = date(2026, 11, 22)


@pytest.fixture
def both(filled, db):
    return list(Hackathon.objects.select_related("event").order_by("event__starts_at"))


def test_one_is_over_with_results_and_one_is_to_come(both):
    past, coming = both
    assert past.event.starts_at.date().isoformat() == "2020-05-22"
    assert past.results_published_at > past.submissions_until
    assert coming.event.starts_at > past.event.starts_at
    placings = access.placings_of(past)
    assert len(placings) == past.teams.count() > 0
    assert [(one.team_id, one.rank) for one in placings] == [
        (row.team, row.rank)
        for row in sorted(judging.standings(past), key=lambda row: (row.rank, _name(row.team)))
    ]
    assert coming.teams.count() == 4
    assert judging.teams_to_judge(coming) == []


def _name(pk):
    return Team.objects.get(pk=pk).name


def test_nobody_judged_a_team_of_their_own_house(both):
    past = both[0]
    jurors = judging.jurors_of(past)
    partial = judging.partialities(past, jurors)
    for juror in jurors:
        assert not juror.scores.filter(team__in=partial[juror.pk]).exists()


def test_teams_are_never_too_large_and_people_in_one(both):
    inside = Count("members", filter=Q(members__left_at=None))
    assert all(0 < team.n <= team.max_size for team in Team.objects.annotate(n=inside))


def test_no_figure_knows_of_them(both):
    coming = both[1].event
    assert not coming.attendances.exists()
    assert Event.objects.filter(title=coming.title, starts_at__year=2020).count() == 1
