"""Whom a hackathon tells, and how: by letter, through who registered them, or by telephone; never at no address."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from hubnetz.events import access as events_access
from hubnetz.events import actions as events
from hubnetz.events.access import calls
from hubnetz.events.tests import make as events_make
from hubnetz.hackathons import access, actions, tasks
from hubnetz.hackathons.access import participants
from hubnetz.hackathons.models import Participant
from hubnetz.hackathons.tests import make
from hubnetz.post.models import Letter


@pytest.fixture
def hackathon(cast):
    return make.hackathon(cast.nord)


@pytest.fixture
def karl(hackathon):
    """Somebody who called and has no e-mail address."""
    return events.register(
        hackathon.event, name="Karl Kelle", email="", phone="07031 123456", idempotency_key=uuid4()
    )


def to_tell(hackathon):
    return [
        (one.person.name, [sentence for sentence, _note in one.told])
        for one in calls.people_to_call(hackathon.event)
    ]


def test_who_called_is_called_and_written_to_once_there_is_an_address(hackathon, karl):
    for _twice in range(2):
        tasks.keep_up(0)
    assert [name for name, _told in to_tell(hackathon)] == ["Karl Kelle"]
    assert len(to_tell(hackathon)[0][1]) == 1
    assert "Die Aufgaben sind veröffentlicht" in to_tell(hackathon)[0][1][0]
    assert not Participant.objects.exists()
    assert access.hackathons_to_keep_up() == []
    events.name_person(karl, name="Karl Kelle", email="karl@client.example")
    tasks.keep_up(0)
    assert to_tell(hackathon) == []
    assert Letter.objects.get(kind="hackathons.welcome").to == "karl@client.example"


def test_who_called_is_told_of_more_time_and_of_the_results(hackathon, karl, cast):
    ada = make.participant(hackathon, "ada")
    team = make.team(ada)
    events.note_called(karl, told=karl.calls.values_list("code", flat=True), by=cast.eva)
    until = hackathon.submissions_until + timedelta(hours=1)
    actions.extend_deadline(hackathon, until=until, reason="The network failed.", by=cast.eva)
    make.work(ada)
    jo = make.juror(make.close(hackathon))
    make.judge(jo, team, 5, 5)
    actions.finish(jo)
    actions.publish_results(hackathon, by=cast.eva)
    [(name, told)] = to_tell(hackathon)
    assert name == "Karl Kelle"
    assert told == [
        "Es gibt mehr Zeit, die Arbeit abzugeben.",
        "Die Ergebnisse des Hackathons sind veröffentlicht.",
    ]
    assert karl.calls.get(about="hackathons.deadline_extended").note == "The network failed."
    assert not Letter.objects.filter(to="").exists()


def test_who_was_registered_without_an_address_is_reached_through_who_registered_them(hackathon):
    party = events_make.party(hackathon.event, 3)  # Frieda has the seats
    seat = events_access.seats_of(party)[1]
    events.name_person(seat, name="Ida")
    Letter.objects.all().delete()
    actions.welcome(hackathon)
    ida = Participant.objects.get(registration=seat)
    assert ida.registration.name == "Ida"
    letter = Letter.objects.get(kind="hackathons.welcome", noun_code=ida.code)
    assert (letter.to, "Ida" in letter.text) == (party.email, True)
    assert not Participant.objects.filter(registration__name="").exists()


def test_whoever_gets_a_seat_of_somebody_else_gets_neither_their_link_nor_their_team(hackathon, client):
    party = events_make.party(hackathon.event, 2)
    seat = events_access.seats_of(party)[1]
    seat = events.name_person(seat, name="Ida", email="ida@client.example")
    tasks.keep_up(0)
    ida = Participant.objects.select_related("hackathon", "registration").get(registration=seat)
    actions.change_profile(ida, **{**make.PROFILE, "about": "Pflegerin"})
    team = make.team(ida)
    events.name_person(seat, name="Otto", email="otto@client.example")
    with pytest.raises(Http404):
        participants.participant_by_key(participants.key_to(ida))
    tasks.keep_up(0)
    otto = Participant.objects.get(registration=seat)
    assert (otto.about, otto.places.count()) == ("", 0)
    assert Letter.objects.get(kind="hackathons.welcome", noun_code=otto.code).to == "otto@client.example"
    team.refresh_from_db()
    assert team.dissolved_at
