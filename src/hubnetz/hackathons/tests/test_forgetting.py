"""What people of a hackathon said of themselves is forgotten with the people of its event; teams and ranks stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events.actions import rights
from hubnetz.events.models import Event, Registration
from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import participants
from hubnetz.hackathons.actions import forgetting
from hubnetz.hackathons.actions import rights as own_rights
from hubnetz.hackathons.models import Conflict, JoinRequest, Juror, Participant, Team, TeamMember
from hubnetz.hackathons.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_people_are_forgotten_and_teams_stay(cast):
    hackathon = make.hackathon(cast.nord)
    lead, other = make.participant(hackathon), make.participant(hackathon, "frieda")
    team = make.team(lead)
    make.member(team, lead, other)
    Participant.objects.update(about="Pflegerin aus Calw", country="PT", is_shown=True)
    JoinRequest.objects.update(text="Ich bin Frieda")
    actions.declare(make.juror(hackathon), team, stands=True, reason="Meine Schwester")
    make.juror(hackathon, "kim")
    past = timezone.now() - timedelta(days=900)
    Event.objects.filter(pk=hackathon.event_id).update(starts_at=past, ends_at=past + timedelta(days=2))
    members = TeamMember.objects.count()
    rights.forget_due(timezone.now(), held={})
    assert not Registration.objects.exclude(name="").exists()
    assert not Participant.objects.exclude(about="", country="", time_zone="", is_shown=False).exists()
    assert not JoinRequest.objects.exclude(text="").exists()
    assert Conflict.objects.get().stands
    assert not Conflict.objects.exclude(reason="").exists()
    assert all(one.email.endswith("@forgotten.invalid") for one in Juror.objects.all())
    assert not Letter.objects.filter(kind__startswith="hackathons.").exists()
    assert (Team.objects.get().name, TeamMember.objects.count()) == (team.name, members)
    assert forgetting.forget_people(hackathon.event) == 0


def test_whoever_is_forgotten_writes_nothing_any_more(cast, client):
    hackathon = make.hackathon(cast.nord)
    own = make.participant(hackathon)
    address = f"/participants/{participants.key_to(own)}/"
    assert client.get(address).status_code == 200
    past = timezone.now() - timedelta(days=900)
    Event.objects.filter(pk=hackathon.event_id).update(starts_at=past, ends_at=past + timedelta(days=2))
    rights.forget_due(timezone.now(), held={})
    assert client.get(address).status_code == 404
    with pytest.raises(refusals.TeamsClosed):
        actions.change_profile(own, **{**make.PROFILE, "about": "Pflegerin"})


def test_a_juror_is_forgotten_also_where_nobody_else_is_known_any_more(cast):
    """Whoever was invited to a hackathon whose guests asked to be forgotten is no row that the night overlooks."""
    hackathon = make.hackathon(cast.nord)
    make.juror(hackathon, "kim")
    past = timezone.now() - timedelta(days=900)
    Event.objects.filter(pk=hackathon.event_id).update(starts_at=past, ends_at=past + timedelta(days=2))
    assert not Registration.objects.exists()
    assert rights.forget_due(timezone.now(), held={}) > 0
    assert all(one.email.endswith("@forgotten.invalid") for one in Juror.objects.all())
    assert rights.forget_due(timezone.now(), held={}) == 0


def test_whose_seat_has_to_be_kept_is_forgotten_and_counted_once(cast):
    own = make.participant(make.hackathon(cast.nord))
    Participant.objects.update(about="Pflegerin aus Calw", country="PT", is_shown=True)
    assert own_rights.forget_address(own.registration.email, held={}).rows == 1
    assert not Participant.objects.exclude(about="", country="", is_shown=False).exists()
    assert own_rights.forget_address(own.registration.email, held={}).rows == 0
    assert Entry.objects.filter(verb="hackathons.person_forgotten").count() == 1
