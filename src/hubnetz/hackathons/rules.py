"""Who is awake together, whose points count, who stands where: as it would be decided on paper."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, pstdev
from zoneinfo import ZoneInfo

KIND = "hackathon"  # of the events that this is about
AWAKE = range(8, 23)  # o'clock: from eight in the morning to eleven at night
SLOT = timedelta(minutes=30)  # some zones lie half an hour beside the others
REMIND_BEFORE = (24, 2)  # hours
LARGEST_TEAM = 12
MOST_FILES, MOST_LINKS, MOST_VERSIONS = 6, 6, 100
FREE_MAIL = frozenset(
    """gmail.com googlemail.com gmx.de gmx.net web.de outlook.com hotmail.com t-online.de yahoo.com yahoo.de
    icloud.com freenet.de posteo.de mailbox.org proton.me protonmail.com""".split()  # noqa: SIM905
)
# The zones that visitors choose from: one of each clock, by a city that people know.
ZONES = """
Pacific/Honolulu America/Anchorage America/Los_Angeles America/Denver America/Chicago America/Mexico_City
America/New_York America/Bogota America/Lima America/Toronto America/Caracas America/Halifax
America/Santiago America/St_Johns America/Sao_Paulo America/Argentina/Buenos_Aires Atlantic/Azores
Atlantic/Reykjavik Europe/London Europe/Dublin Europe/Lisbon Africa/Casablanca Africa/Accra Africa/Lagos
Africa/Tunis Europe/Berlin Europe/Zurich Europe/Vienna Europe/Paris Europe/Madrid Europe/Rome
Europe/Amsterdam Europe/Brussels Europe/Copenhagen Europe/Stockholm Europe/Oslo Europe/Prague
Europe/Warsaw Europe/Budapest Europe/Zagreb Europe/Athens Europe/Bucharest Europe/Sofia Europe/Helsinki
Europe/Tallinn Europe/Kyiv Africa/Cairo Africa/Johannesburg Asia/Jerusalem Europe/Istanbul Africa/Nairobi
Asia/Riyadh Asia/Tehran Asia/Dubai Asia/Tbilisi Asia/Kabul Asia/Karachi Asia/Tashkent Asia/Kolkata
Asia/Kathmandu Asia/Dhaka Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh Asia/Shanghai Asia/Singapore
Asia/Hong_Kong Asia/Manila Australia/Perth Asia/Seoul Asia/Tokyo Australia/Brisbane Australia/Sydney
Pacific/Auckland UTC
""".split()  # noqa: SIM905
SKILLS = (  # what a new hackathon begins with
    {"de": "Programmierung", "en": "Software development"},
    {"de": "Daten und KI", "en": "Data and AI"},
    {"de": "Elektronik und Geräte", "en": "Electronics and devices"},
    {"de": "Gestaltung und Bedienung", "en": "Design and usability"},
    {"de": "Fachwissen aus der Praxis", "en": "Expertise from practice"},
    {"de": "Geschäftsmodell", "en": "Business model"},
    {"de": "Recht und Datenschutz", "en": "Law and data protection"},
    {"de": "Präsentation", "en": "Presentation"},
)


def awake(zone: str, day: date) -> frozenset[datetime]:
    """Return the half hours, in UTC, of a day and its neighbours at which somebody in the zone is awake."""
    found = set()
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for number in range(48):
        moment = begin + number * SLOT
        if moment.astimezone(ZoneInfo(zone)).hour in AWAKE:
            found.add(moment)
    return frozenset(found)


def together(zones: Iterable[str], day: date) -> list[datetime]:
    """Return the half hours of the UTC day at which everybody is awake, in order; all of them for nobody."""
    shared: set[datetime] | None = None
    for zone in set(zones):
        shared = set(awake(zone, day)) if shared is None else shared & awake(zone, day)
    return sorted(shared or ())


def spans(moments: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """Return half hours as spans; one that runs over midnight of the UTC day is one span."""
    found: list[tuple[datetime, datetime]] = []
    for moment in moments:
        if found and found[-1][1] == moment:
            found[-1] = (found[-1][0], moment + SLOT)
        else:
            found.append((moment, moment + SLOT))
    day = timedelta(days=1)
    if len(found) > 1 and found[0][0] + day == found[-1][1]:
        first = found.pop(0)
        found[-1] = (found[-1][0], first[1] + day)
    return found


def free_place(size: int, taken: Collection[int]) -> int | None:
    """Return the lowest free place of a team; None if it is full."""
    if len(taken) >= size:
        return None
    return next((place for place in range(1, size + 1) if place not in taken), None)


def takes_submissions(now: datetime, until: datetime) -> bool:
    """Say whether work is still taken: until the deadline, not at it. What counts is when all of it has arrived."""
    return now < until


def domain_of(email: str) -> str:
    """Return the part of an address that says where somebody works; nothing for a provider that anybody uses."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in FREE_MAIL else domain


def folded(name: str) -> str:
    """Return a name of an organisation as two people may write it."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


@dataclass(frozen=True, slots=True)
class Judge:
    """A juror as far as it matters for partiality."""

    email: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A team as far as it matters for partiality."""

    sponsor: str
    sponsor_domain: str
    emails: tuple[str, ...]
    organisations: tuple[str, ...]


def supposed_conflict(juror: Judge, team: Judged) -> str:
    """Return why a juror may be partial about a team: "sponsor" or "colleague"; nothing if nothing speaks for it."""
    domain, house = domain_of(juror.email), folded(juror.organisation)
    if (house and house == folded(team.sponsor)) or (
        domain and domain == team.sponsor_domain.strip().lower()
    ):
        return "sponsor"
    if juror.email.strip().lower() in {email.strip().lower() for email in team.emails}:
        return "colleague"  # themselves, whatever provider they use
    if domain and domain in {domain_of(email) for email in team.emails}:
        return "colleague"
    if house and house in {folded(name) for name in team.organisations}:
        return "colleague"
    return ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion: what it weighs, and the most points."""

    key: int
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Given:
    """What one juror gave one team by one criterion."""

    juror: int
    team: int
    criterion: int
    points: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a team stands: its share of all points in per cent, and its rank; equal teams share one."""

    team: int
    percent: float
    rank: int
    jurors: int


def ranking(
    criteria: Sequence[Weighed], given: Sequence[Given], *, evens_out: bool = False
) -> list[Standing]:
    """Return the teams in their order.

    Each juror's view of a team is the mean of points over most points, weighted by criterion; only complete views
    count. A team has the mean of its views, so that a missing juror, or one who is partial, costs it nothing.

    Evened out, each juror's views are first turned into standard scores (view less the juror's mean, over the
    juror's standard deviation) and back to the mean and deviation of all views, so that a strict juror who happens
    to see a team does not harm it. Standard scores as in E. Kreyszig, Advanced Engineering Mathematics, 4th ed. 1979.
    A juror who saw fewer than two teams, or gave all the same, is only shifted to the mean of all.

    Equal to a hundredth of a per cent, teams are told apart by the criterion that weighs most, then the next; if
    that does not help they share the rank and the next one is left out (1, 1, 3).
    """
    views = _views(criteria, given)
    if evens_out:
        views = _evened(views)
    by_team: dict[int, list[float]] = {}
    for (_juror, team), view in views.items():
        by_team.setdefault(team, []).append(view)
    order = [] if evens_out else sorted(criteria, key=lambda one: (-one.weight, one.key))
    counted = set(views)
    keys = {
        team: (
            round(100 * fmean(found), 2),
            *(round(_mean_points(given, counted, team, one), 4) for one in order),
        )
        for team, found in by_team.items()
    }
    ranked = sorted(keys, key=lambda team: (tuple(-part for part in keys[team]), team))
    found: list[Standing] = []
    for number, team in enumerate(ranked, start=1):
        same = number > 1 and keys[ranked[number - 2]] == keys[team]
        percent = min(100.0, max(0.0, keys[team][0]))
        found.append(Standing(team, percent, found[-1].rank if same else number, len(by_team[team])))
    return found


def _views(criteria: Sequence[Weighed], given: Sequence[Given]) -> dict[tuple[int, int], float]:
    known = {one.key: one for one in criteria}
    pairs: dict[tuple[int, int], dict[int, int]] = {}
    for one in given:
        if one.criterion in known:
            pairs.setdefault((one.juror, one.team), {})[one.criterion] = one.points
    whole = sum(one.weight for one in criteria)
    return {
        pair: sum(known[key].weight * points / known[key].points for key, points in found.items()) / whole
        for pair, found in pairs.items()
        if len(found) == len(known)
    }


def _evened(views: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    if not views:
        return {}
    mean, spread = fmean(views.values()), pstdev(views.values())
    own: dict[int, list[float]] = {}
    for (juror, _team), view in views.items():
        own.setdefault(juror, []).append(view)
    found = {}
    for (juror, team), view in views.items():
        deviation = pstdev(own[juror])
        shifted = view - fmean(own[juror])
        found[juror, team] = mean + (shifted / deviation * spread if deviation > 1e-9 else shifted)
    return found


def _mean_points(
    given: Sequence[Given], counted: set[tuple[int, int]], team: int, criterion: Weighed
) -> float:
    found = [
        one.points
        for one in given
        if one.team == team and one.criterion == criterion.key and (one.juror, one.team) in counted
    ]
    return fmean(found) if found else 0.0
