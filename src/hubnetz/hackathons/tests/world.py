"""One hackathon in each state with everything that an address can name, for tests that try all addresses."""

from datetime import timedelta

from hubnetz.hackathons import actions
from hubnetz.hackathons.access import judging, participants
from hubnetz.hackathons.models import Participant
from hubnetz.hackathons.tests import make
from hubnetz.lib.uploads import Taken
from hubnetz.network.models import Hub

FILE = Taken("notes.txt", "txt", b"It works.")


def codes_of_one(hub: Hub) -> dict[str, str]:
    """Make one that is over and published, one that is being judged, one where teams form; return codes and keys."""
    done = make.hackathon(hub)
    winner = make.participant(done, "wilma")
    team = make.team(winner, "Winners", challenge=done.challenges.first())
    make.work(winner, files=[FILE])
    actions.change_team(
        team,
        name="Winners",
        text="",
        challenge=team.challenge,
        wanted=[],
        max_size=3,
        is_open=False,
        may_publish=True,
        lead=winner,
    )
    sealed = make.juror(make.close(done), "walter")
    make.judge(sealed, team, 9, 8)
    actions.finish(sealed)
    actions.add_award(team, name={"de": "Erster Preis", "en": "First prize"}, by=None)
    actions.publish_results(done, by=None)

    judged = make.hackathon(hub, starts_in=timedelta(days=2))
    lead, asks = make.participant(judged, "lina"), make.participant(judged, "anton")
    own = make.team(
        lead, "Readers", challenge=judged.challenges.first(), wanted=list(judged.skills.all()[:2])
    )
    request = actions.ask_to_join(own, asks, text="Hello")
    version = make.work(lead, files=[FILE], links=["https://code.example/pulse"])
    juror = make.juror(judged, "jana")
    partial = make.juror(judged, "paul", email="paul@musterklinik.example")
    make.close(judged)
    award = actions.add_award(own, name={"de": "Sonderpreis", "en": "Special prize"}, by=None)

    forming = make.hackathon(hub, starts_in=-timedelta(hours=1))
    skills = list(forming.skills.all())
    host = make.participant(forming, "hedda", time_zone="Europe/Lisbon", skills=skills[:1], country="PT")
    lone = make.participant(forming, "lotte", time_zone="Asia/Kolkata", skills=skills[1:3], country="IN")
    make.participant(forming, "rosa", time_zone="America/New_York", skills=skills[2:4], about="Sensors")
    new = make.team(host, "Open", wanted=skills[1:3], text="A bracelet")

    def key(participant: Participant) -> str:
        return participants.key_to(participant)

    return {
        "hackathon": done.code,
        "judged": judged.code,
        "forming": forming.code,
        "participant": key(lead),
        "lone": key(lone),
        "host": key(host),
        "jury": judging.key_to(juror),
        "partial": judging.key_to(partial),
        "juror": juror.code,
        "hack_team": own.code,
        "open_team": new.code,
        "conflict": own.code,
        "request": request.code,
        "file": version.files.get().code,
        "award": award.code,
        "milestone": judged.milestones.get().code,
        "challenge": judged.challenges.first().code,
        "criterion": judged.criteria.first().code,
    }
