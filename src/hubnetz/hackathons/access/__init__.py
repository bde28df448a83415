"""Which hackathons the public sees, and what of their teams and work."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.models import Call, Event, Registration
from hubnetz.hackathons import rules
from hubnetz.hackathons.models import (
    Award,
    Hackathon,
    JoinRequest,
    Participant,
    Placing,
    Submission,
    SubmissionFile,
    Team,
    TeamMember,
)

WELCOMED = "hackathons.welcome"  # what a call is about


def hackathons_on_show(*, past: bool = False) -> "QuerySet[Hackathon]":
    """Return what is published and listed: to come, soonest first, or over, latest first; with its event."""
    now = timezone.now()
    shown = Hackathon.objects.on_show().filter(event__is_listed=True).select_related("event__hub")
    shown = shown.annotate(team_count=Count("teams", filter=Q(teams__dissolved_at=None)))
    if past:
        return shown.filter(event__ends_at__lte=now).order_by("-event__starts_at", "pk")
    return shown.filter(event__ends_at__gt=now).order_by("event__starts_at", "pk")


def hackathon_on_show(code: str) -> Hackathon:
    """Return one published hackathon by the code of its event, also when it is over or cancelled.

    :raises Http404: if there is none, or it is not published
    """
    shown = Hackathon.objects.on_show().select_related("event__hub", "event__site", "event__kind")
    return get_object_or_404(shown, event__code=code)


def event_without_frame(code: str) -> Event | None:
    """Return a published event of this kind whose challenges are not published yet; its page says so."""
    framed = Hackathon.objects.on_show().filter(event=OuterRef("pk"))
    events = Event.objects.on_show().filter(code=code, kind__code=rules.KIND)
    return events.filter(~Exists(framed)).select_related("hub").first()


def teams_of(hackathon: Hackathon) -> "QuerySet[Team]":
    """Return the teams that stand, by name, each with how many people are in it (`people`)."""
    inside = Q(members__left_at=None)
    teams = hackathon.teams.standing().select_related("challenge")
    return teams.annotate(people=Count("members", filter=inside, distinct=True)).order_by("name", "pk")


def results_of(code: str) -> Hackathon:
    """Return a hackathon whose results are published.

    :raises Http404: before that, as for a hackathon that there is not
    """
    found = hackathon_on_show(code)
    if found.results_published_at is None:
        raise Http404
    return found


def placings_of(hackathon: Hackathon) -> "list[Placing]":
    """Return ranks as they were published, each with its team, awards, and the work that the team lets be read
    (`placing.work`, else None); for results that are published."""
    awards = Prefetch("team__awards", Award.objects.order_by("position", "pk"))
    rows = Placing.objects.filter(hackathon=hackathon).select_related("team__challenge")
    placings = list(rows.prefetch_related(awards).order_by("rank", "team__name", "pk"))
    works = last_submissions([placing.team for placing in placings if placing.team.may_publish])
    for placing in placings:
        placing.work = works.get(placing.team_id)  # type: ignore[attr-defined]
    return placings


def last_submissions(teams: "list[Team]") -> dict[int, Submission]:
    """Return the version that counts of each team that handed in something, by the key of the team; two queries."""
    files = Prefetch("files", SubmissionFile.objects.defer("content").order_by("name", "pk"))
    rows = Submission.objects.filter(team__in=teams).order_by("team", "-number").distinct("team")
    return {row.team_id: row for row in rows.prefetch_related(files)}


def public_file(code: str, file: str) -> SubmissionFile:
    """Return a file that everybody may have: the results are out and the team agreed.

    :raises Http404: for any other file, as for one that there is not
    """
    rows = SubmissionFile.objects.filter(team__may_publish=True, team__placing__isnull=False)
    return get_object_or_404(rows, team__hackathon=results_of(code), code=file)


def hackathons_to_keep_up() -> "list[Hackathon]":
    """Return published hackathons that are not over, with somebody to welcome or to let go."""
    now = timezone.now()
    live = Hackathon.objects.on_show().filter(event__cancelled_at=None, event__ends_at__gt=now)
    new = seats_to_welcome().filter(event=OuterRef("event"))
    return list(live.filter(Exists(new) | Exists(_gone(OuterRef("pk")))).order_by("pk"))


def seats_to_welcome() -> "QuerySet[Registration]":
    """Return the seats of people who are named, take part nowhere yet, and are reached by a letter, perhaps through who
    registered them, or by a telephone call that nobody has asked for."""
    known = Participant.objects.filter(registration=OuterRef("pk"))
    asked = Call.objects.filter(registration=OuterRef("pk"), about=WELCOMED)
    written = Q(email__gt="") | Q(party__email__gt="") | Q(waiting__email__gt="")
    seats = Registration.objects.standing().filter(~Exists(known), contact_says="").exclude(name="")
    return seats.filter(written | Q(phone__gt="") & ~Exists(asked))


def seats_by_telephone(hackathon: Hackathon) -> "list[Registration]":
    """Return the seats of people whom no letter reaches, so that they take no part on the pages and are called."""
    known = Participant.objects.filter(registration=OuterRef("pk"))
    seats = Registration.objects.standing().filter(event=hackathon.event_id, email="", phone__gt="")
    return list(seats.filter(~Exists(known)).order_by("pk"))


def people_to_let_go(hackathon: Hackathon) -> "list[Participant]":
    """Return who gave back their seat and is still seen, in a team, or waits for the answer of one."""
    return list(_gone(hackathon.pk).order_by("pk"))


def _gone(hackathon: Any) -> "QuerySet[Participant]":
    inside = TeamMember.objects.filter(participant=OuterRef("pk"), left_at=None)
    asks = JoinRequest.objects.filter(participant=OuterRef("pk"), answered_at=None)
    rows = Participant.objects.filter(hackathon=hackathon, registration__cancelled_at__isnull=False)
    return rows.filter(Exists(inside) | Exists(asks) | Q(is_shown=True))


def deadlines_near(until: datetime) -> "list[Hackathon]":
    """Return published hackathons whose deadline lies before a moment and is not over."""
    now = timezone.now()
    live = Hackathon.objects.on_show().filter(event__cancelled_at=None)
    near = live.filter(submissions_until__gt=now, submissions_until__lte=until)
    return list(near.order_by(F("submissions_until"), "pk"))
