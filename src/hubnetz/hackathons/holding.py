"""The lock that every verb on teams, work and scores takes first, and what is looked up while it is held."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hubnetz.hackathons.models import Hackathon, Participant, Team, TeamMember
from hubnetz.hackathons.refusals import NoTeam, NotTheLead, ResultsOut, TeamGone, TeamsClosed


def hold(hackathon: Hackathon) -> Hackathon:
    """Return the hackathon with a lock on it, so that teams, deadlines and scores change one after the other.

    Reading pages and other hackathons are not held up.
    """
    locked = Hackathon.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("event__hub").get(pk=hackathon.pk)


def hold_of(participant: Participant) -> tuple[Hackathon, Participant]:
    """Hold the hackathon of somebody; return both as they are now.

    :raises TeamsClosed: if their seat is given back
    """
    hackathon = hold(participant.hackathon)
    rows = Participant.objects.taking_part().select_related("registration")
    found = rows.filter(pk=participant.pk).first()
    if found is None:
        raise TeamsClosed(_("Your seat is given back, so you do not take part any more."))
    found.hackathon = hackathon
    return hackathon, found


def teams_open(hackathon: Hackathon, now: datetime) -> None:
    """Refuse where teams do not change at this moment.

    :raises TeamsClosed: if so
    """
    event = hackathon.event
    if event.cancelled_at or hackathon.published_at is None:
        raise TeamsClosed(_("This hackathon does not take place, or is not published yet."))
    if now >= hackathon.teams_until:
        raise TeamsClosed(_("The time for forming teams is over. Please speak to the organisers."))


def place_of(participant: Participant) -> TeamMember | None:
    """Return somebody's place in a team at this moment."""
    return participant.places.filter(left_at=None).select_related("team").first()


def own_team(participant: Participant) -> Team:
    """Return the team somebody is in.

    :raises NoTeam: if there is none
    """
    place = place_of(participant)
    if place is None:
        raise NoTeam(_("You are in no team at the moment."))
    return place.team


def standing(team: Team) -> Team:
    """Return a team as it is now.

    :raises TeamGone: if it is dissolved
    """
    found = Team.objects.standing().filter(pk=team.pk).first()
    if found is None:
        raise TeamGone(_("This team does not exist any more."))
    return found


def led_by(participant: Participant, team: Team) -> None:
    """Refuse where somebody else leads the team.

    :raises NotTheLead: if so
    """
    place = place_of(participant)
    if place is None or place.team_id != team.pk or not place.is_lead:
        raise NotTheLead(_("Only the person who leads the team can do this."))


def not_published(hackathon: Hackathon) -> None:
    """Refuse what would change results that everybody has read.

    :raises ResultsOut: if they are published
    """
    if hackathon.results_published_at:
        raise ResultsOut(_("The results are published, so nothing about them changes any more."))
