"""Hackathons for machines: what their public pages show, no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Field, Query, Router

from hubnetz.hackathons import access
from hubnetz.hackathons.access import judging, staff
from hubnetz.hackathons.models import Challenge, Criterion, Hackathon, Milestone, Placing, Submission, Team
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Face, Page, paged
from hubnetz.ui import addresses

router = Router(tags=["hackathons"])


class HackathonRow(Face):
    """A hackathon in a list. What it has as an event, seats among it: `/events/{code}`."""

    code: str
    title: dict[str, str]
    hub: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    cancelled: bool
    teams: int
    results_published: bool

    @classmethod
    def of(cls, one: Hackathon) -> "HackathonRow":
        """Return the face of a hackathon that came from access."""
        return cls(**_head(one), teams=one.team_count)  # type: ignore[attr-defined]  # counted by access


class MilestoneOut(Face):
    """A moment or span of the timetable, as clocks in the hackathon's zone show it."""

    kind: str
    title: dict[str, str]
    text: dict[str, str]
    starts_at: datetime
    ends_at: datetime | None

    @classmethod
    def of(cls, one: Milestone, zone: ZoneInfo) -> "MilestoneOut":
        """Return a line of the timetable."""
        ends_at = one.ends_at.astimezone(zone) if one.ends_at else None
        starts_at = one.starts_at.astimezone(zone)
        return cls(kind=one.kind, title=one.title, text=one.text, starts_at=starts_at, ends_at=ends_at)


class ChallengeOut(Face):
    """A task that a sponsor sets."""

    code: str
    sponsor: str
    title: dict[str, str]
    text: dict[str, str]
    prize: dict[str, str]
    material: dict[str, str]
    teams: int

    @classmethod
    def of(cls, one: Challenge) -> "ChallengeOut":
        """Return a challenge that came from access."""
        plain = ("code", "sponsor", "title", "text", "prize", "material")
        teams = one.team_count  # type: ignore[attr-defined]  # counted by access
        return cls(**{name: getattr(one, name) for name in plain}, teams=teams)


class CriterionOut(Face):
    """By what the jury judges: 0 to `points`, weighing `weight`."""

    name: dict[str, str]
    text: dict[str, str]
    weight: int
    points: int

    @classmethod
    def of(cls, one: Criterion) -> "CriterionOut":
        """Return a criterion."""
        return cls(name=one.name, text=one.text, weight=one.weight, points=one.points)


class TeamOut(Face):
    """A team; who is in it is for the participants only."""

    name: str
    challenge: str | None
    people: int

    @classmethod
    def of(cls, one: Team) -> "TeamOut":
        """Return a team that came from access."""
        challenge = one.challenge.code if one.challenge else None
        return cls(name=one.name, challenge=challenge, people=one.people)  # type: ignore[attr-defined]  # counted


class HackathonOut(Face):
    """A hackathon with its timetable, challenges, criteria and teams."""

    code: str
    title: dict[str, str]
    text: dict[str, str]
    hub: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    cancelled: bool
    teams_until: datetime
    submissions_until: datetime
    results_at: datetime
    results_published: bool
    most_in_a_team: int
    timetable: list[MilestoneOut]
    challenges: list[ChallengeOut]
    criteria: list[CriterionOut]
    teams: list[TeamOut]
    page: str


class FileOut(Face):
    """A file of a team that lets everybody have it."""

    name: str
    kind: str
    size: int
    url: str


class WorkOut(Face):
    """What a team handed in, where it lets everybody read it."""

    title: str
    text: str
    links: list[str]
    files: list[FileOut]

    @classmethod
    def of(cls, one: Submission | None, code: str) -> "WorkOut | None":
        """Return the version that counted, None where there is none for everybody."""
        if one is None:
            return None
        files = [
            FileOut(
                name=file.name, kind=file.kind, size=file.size, url=_page("hackathons:file", code, file.code)
            )
            for file in one.files.all()
        ]
        return cls(title=one.title, text=one.text, links=one.links, files=files)


class PlacingOut(Face):
    """A rank as it was published."""

    rank: int
    team: str
    challenge: str | None
    percent: Annotated[float, Field(description="of all points, over the jurors who judged the team")]
    awards: list[dict[str, str]]
    work: WorkOut | None

    @classmethod
    def of(cls, one: Placing, code: str) -> "PlacingOut":
        """Return a rank that came from access."""
        return cls(
            rank=one.rank,
            team=one.team.name,
            challenge=one.team.challenge.code if one.team.challenge else None,
            percent=float(one.percent),
            awards=[award.name for award in one.team.awards.all()],
            work=WorkOut.of(one.work, code),  # type: ignore[attr-defined]  # by access
        )


class ResultsOut(Face):
    """Ranks and awards; what single jurors gave stays with them."""

    published_at: datetime
    placings: list[PlacingOut]


@router.get("/hackathons", response={200: Page[HackathonRow], **PUBLIC_ERRORS}, url_name="hackathons")
def hackathons(
    request: HttpRequest, past: bool = False, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> Any:
    """Return hackathons to come, soonest first, or those that are over, latest first."""
    return paged(access.hackathons_on_show(past=past), page, HackathonRow.of)


@router.get("/hackathons/{code}", response={200: HackathonOut, **PUBLIC_ERRORS}, url_name="hackathon")
def hackathon(request: HttpRequest, code: str) -> HackathonOut:
    """Return one hackathon, once its challenges are published."""
    shown = access.hackathon_on_show(code)
    zone = ZoneInfo(shown.time_zone)
    until = {
        name: getattr(shown, name).astimezone(zone)
        for name in ("teams_until", "submissions_until", "results_at")
    }
    return HackathonOut(
        **_head(shown),
        **until,
        text=shown.text,
        most_in_a_team=shown.max_team_size,
        timetable=[MilestoneOut.of(one, zone) for one in staff.milestones_of(shown)],
        challenges=_each(ChallengeOut, staff.challenges_of(shown)),
        criteria=_each(CriterionOut, judging.criteria_of(shown)),
        teams=_each(TeamOut, access.teams_of(shown)),
        page=_page("hackathons:hackathon", shown.code),
    )


@router.get(
    "/hackathons/{code}/results", response={200: ResultsOut, **PUBLIC_ERRORS}, url_name="hackathon_results"
)
def results(request: HttpRequest, code: str) -> ResultsOut:
    """Return ranks and awards; before they are published there is nothing here."""
    shown: Any = access.results_of(code)
    placings = [PlacingOut.of(one, shown.code) for one in access.placings_of(shown)]
    return ResultsOut(published_at=shown.results_published_at, placings=placings)


def _head(one: Hackathon) -> dict[str, Any]:
    event, zone = one.event, ZoneInfo(one.time_zone)
    return {
        "code": event.code,
        "title": event.title,
        "hub": event.hub.slug,
        "mode": event.mode,
        "starts_at": event.starts_at.astimezone(zone),
        "ends_at": event.ends_at.astimezone(zone),
        "time_zone": one.time_zone,
        "cancelled": event.cancelled_at is not None,
        "results_published": one.results_published_at is not None,
    }


def _each(face: Any, rows: Iterable[Any]) -> list[Any]:
    return [face.of(row) for row in rows]


def _page(name: str, *args: str) -> str:
    return addresses.absolute(addresses.to(name, *args))
