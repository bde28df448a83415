"""Two hackathons: that of May 2020 with its teams, jury and results, and one to come where teams are forming.

The first hangs on an event of the story and on those who came to it; it adds no seat and no attendance, so no figure
knows of it. The second lies after the day of loading.
"""

import hashlib
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, rows, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.events import models as events
from hubnetz.hackathons import models, rules
from hubnetz.hackathons.access import judging
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

HUB = "digihub-suedbaden"
TITLE = "Hackathon Smart"
HELD = date(2020, 5, 22)
TEAMS, SIZE = 12, 5
COMING_IN, COMING_SEATS, COMING_PEOPLE = 12, 60, 23
_PLACES = (
    ("DE", "Europe/Berlin"),
    ("DE", "Europe/Berlin"),
    ("DE", "Europe/Berlin"),
    ("FR", "Europe/Paris"),
    ("CH", "Europe/Zurich"),
    ("PT", "Europe/Lisbon"),
    ("IN", "Asia/Kolkata"),
    ("US", "America/New_York"),
    ("EE", "Europe/Tallinn"),
)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write both; return how many rows of the tables that the history has, too."""
    rng = told.scenario.rng("hackathons")
    names = Names(facts.facts().words, rng)
    writing = _Writing(facts.read("hackathons.toml"), ground, rng, names)
    held = events.Event.objects.filter(hub=ground.hubs[HUB], kind__code="hackathon", cancelled_at=None)
    past = held.filter(title__de__startswith=TITLE, starts_at__date=HELD).first()
    if past and past.ends_at < now:
        writing.past(past)
    companies = [row for row in told.history.organisations if row.domain]
    counts = writing.coming(companies, now)
    Entry.objects.bulk_create(writing.journal)
    return {**counts, "journal_entry": len(writing.journal)}


class _Writing:
    def __init__(self, said: dict[str, Any], ground: Ground, rng: random.Random, names: Names) -> None:
        self.said, self.ground, self.rng, self.names = said, ground, rng, names
        self.journal: list[Entry] = []
        self.lead = ground.users[sign_ins.address(HUB, "lead")]

    def past(self, event: events.Event) -> None:
        """Write the frame, people, teams, work, jury and results of the one that is over."""
        hackathon = self._frame(event, published=event.starts_at - timedelta(days=30))
        came = events.Registration.objects.filter(attendance__event=event, cancelled_at=None).exclude(
            email=""
        )
        people = [self._participant(hackathon, seat, shown=False) for seat in came.order_by("pk")]
        self.rng.shuffle(people)
        number = min(TEAMS, len(people) // 3)
        size = min(SIZE, len(people) // number) if number else 0
        challenges = list(hackathon.challenges.order_by("position"))
        teams = []
        for place, said in enumerate(self.said["team"][:number]):
            inside, people = people[:size], people[size:]
            founded = event.starts_at + timedelta(minutes=self.rng.randint(70, 300))
            team = self._team(said, hackathon, challenges[said["challenge"]], inside, founded, is_open=False)
            team.may_publish = place % 4 != 3
            team.save(update_fields=["may_publish"])
            self._work(team, said, inside, hackathon)
            teams.append(team)
        if teams:
            self._judge(hackathon, teams)

    def coming(self, companies: list[rows.Organisation], now: datetime) -> dict[str, int]:
        """Write the event to come with seats, people who look for a team, and teams that look for people."""
        event = self._event(now)
        hackathon = self._frame(event, published=event.published_at or now)
        pool = event.pools.get()
        skills = list(hackathon.skills.order_by("position"))
        people: list[models.Participant] = []
        for seat in range(1, COMING_PEOPLE + 1):
            at = now - timedelta(minutes=self.rng.randint(300, 14_000))
            company = self.rng.choice(companies)
            row = events.Registration.objects.create(
                event=event,
                pool=pool,
                **self._person(company, seat),
                organisation_name=company.name,
                language="en" if seat % 3 else "de",
                seat=seat,
                idempotency_key=uuid4(),
                registered_at=at,
                confirmed_at=at,
            )
            self.journal.append(self._entry("events.registered", row, at))
            people.append(
                self._participant(hackathon, row, shown=seat % 6 != 0, at=at + timedelta(minutes=1))
            )
        for person in people:
            person.skills.set(self.rng.sample(skills, self.rng.randint(1, 3)))
        challenges = list(hackathon.challenges.order_by("position"))
        teams = []
        for place, size in enumerate((3, 2, 4, 1)):
            inside, people = people[:size], people[size:]
            said = self.said["team"][(place * 5 + 3) % len(self.said["team"])]
            team = self._team(
                said, hackathon, challenges[said["challenge"]], inside, now - timedelta(hours=9 * (place + 1))
            )
            team.wanted.set(self.rng.sample(skills, 2))
            teams.append(team)
        for team, person in zip(teams[:3], people[:3], strict=True):
            asked = now - timedelta(minutes=self.rng.randint(30, 400))
            request = models.JoinRequest.objects.create(
                team=team, participant=person, text="I would like to work on this.", asked_at=asked
            )
            self._note("join_requested", request, asked)
        return {
            "events_event": 1,
            "events_pool": 1,
            "events_registration": COMING_PEOPLE,
            "events_eventtopic": event.about.count(),
        }

    def _event(self, now: datetime) -> events.Event:
        text = next(text for text in facts.facts().events if text.title["de"].startswith(TITLE))
        day = now.astimezone(BERLIN).date() + timedelta(days=COMING_IN)
        while day.weekday() != 4:
            day += timedelta(days=1)
        starts_at = dates.at(day, 16)
        event = events.Event.objects.create(
            hub_id=self.ground.hubs[HUB],
            kind_id=self.ground.event_kinds["hackathon"],
            title=text.title,
            text=text.text,
            mode="online",
            languages=["en", "de"],
            starts_at=starts_at,
            ends_at=dates.at(day + timedelta(days=2), 16),
            published_at=now - timedelta(days=14),
        )
        event.join_url = f"https://treffen.hubnetz.example/{event.code}"
        event.save(update_fields=["join_url"])
        changed = event.published_at or now
        events.Event.objects.filter(pk=event.pk).update(changed_at=changed)
        event.pools.create(mode="online", planned_mode="online", seats=COMING_SEATS, position=0)
        for number, topic in enumerate(text.topics):
            event.about.create(topic_id=self.ground.topics[topic], position=number)
        return event

    def _frame(self, event: events.Event, published: datetime) -> models.Hackathon:
        begin = event.starts_at
        hackathon = models.Hackathon.objects.create(
            event=event,
            text=_texts(self.said, "text"),
            max_team_size=SIZE,
            teams_until=begin + timedelta(hours=6),
            submissions_until=begin + timedelta(hours=43),
            results_at=begin + timedelta(hours=47),
            published_at=published,
        )
        for place, name in enumerate(rules.SKILLS):
            hackathon.skills.create(name=name, position=place)
        for place, said in enumerate(self.said["challenge"]):
            hackathon.challenges.create(
                sponsor=said["sponsor"],
                sponsor_domain=said["domain"],
                position=place,
                **{name: _texts(said, name) for name in ("title", "text", "prize", "material")},
            )
        for place, said in enumerate(self.said["criterion"]):
            hackathon.criteria.create(
                name=_texts(said, "name"), text=_texts(said, "text"), weight=said["weight"], position=place
            )
        for said in self.said["milestone"]:
            at = begin + timedelta(hours=said["at"])
            hackathon.milestones.create(
                kind=said["kind"],
                title=_texts(said, "title"),
                text=_texts(said, "text"),
                starts_at=at,
                ends_at=at + timedelta(hours=said["hours"]),
            )
        self._note("opened", hackathon, published - timedelta(days=2), by=True)
        self._note("published", hackathon, published, by=True)
        return hackathon

    def _participant(
        self,
        hackathon: models.Hackathon,
        seat: events.Registration,
        *,
        shown: bool,
        at: datetime | None = None,
    ) -> models.Participant:
        country, zone = self.rng.choice(_PLACES)
        made = models.Participant.objects.create(
            hackathon=hackathon,
            registration=seat,
            country=country,
            time_zone=zone,
            is_shown=shown,
            looks_for_team=shown,
            welcomed_at=at or max(seat.registered_at, hackathon.event.starts_at - timedelta(days=30)),
        )
        self._note("welcomed", made, made.welcomed_at)
        return made

    def _team(
        self,
        said: dict[str, Any],
        hackathon: models.Hackathon,
        challenge: models.Challenge,
        people: list[models.Participant],
        founded: datetime,
        *,
        is_open: bool = True,
    ) -> models.Team:
        team = models.Team.objects.create(
            hackathon=hackathon,
            name=said["name"],
            text=said["text"],
            challenge=challenge,
            max_size=SIZE,
            is_open=is_open,
            founded_at=founded,
        )
        for place, person in enumerate(people, start=1):
            since = founded + timedelta(minutes=4 * (place - 1))
            team.members.create(participant=person, place=place, is_lead=place == 1, since=since)
        models.Participant.objects.filter(pk__in=[one.pk for one in people]).update(looks_for_team=False)
        self._note("team_founded", team, founded)
        return team

    def _work(
        self,
        team: models.Team,
        said: dict[str, Any],
        people: list[models.Participant],
        hackathon: models.Hackathon,
    ) -> None:
        for number in (1, 2):
            at = hackathon.submissions_until - timedelta(minutes=self.rng.randint(4, 40) + 200 * (2 - number))
            version = team.submissions.create(
                number=number,
                title=said["title"],
                text=said["text"],
                links=[f"https://{slug(said['name'])}.example/"] if number == 2 else [],
                by=people[number % len(people)],
                made_at=at,
                idempotency_key=uuid4(),
            )
            self._note("submitted", version, at, after={"number": number})
        content = f"{said['title']}\n\n{said['text']}\n".encode()
        version.files.add(
            team.files.create(
                name="pitch.txt",
                kind="txt",
                size=len(content),
                digest=hashlib.sha256(content).hexdigest(),
                content=content,
                uploaded_at=version.made_at,
            )
        )

    def _judge(self, hackathon: models.Hackathon, teams: list[models.Team]) -> None:
        over = hackathon.submissions_until
        quality = {team.pk: self.rng.uniform(4.5, 8.5) for team in teams}
        criteria = list(hackathon.criteria.order_by("position"))
        for said in self.said["juror"]:
            name = self.names.person()
            juror = hackathon.jurors.create(
                name=name,
                email=f"{'.'.join(slug(part) for part in name.split())}@{said['domain']}",
                organisation=said["organisation"],
                invited_at=hackathon.event.starts_at - timedelta(days=20),
                finished_at=over + timedelta(minutes=self.rng.randint(150, 215)),
            )
            self._note("juror_invited", juror, juror.invited_at, by=True)
            partial = judging.partiality(hackathon, juror)
            for team in teams:
                if team.pk in partial:
                    word = {"stands": True, "reason": "My own house", "said_at": over + timedelta(minutes=9)}
                    juror.conflicts.create(team=team, **word)
                    continue
                for criterion in criteria:
                    points = round(min(10, max(1, self.rng.gauss(quality[team.pk], 1.1))))
                    at = over + timedelta(minutes=self.rng.randint(10, 140))
                    juror.scores.create(team=team, criterion=criterion, points=points, changed_at=at)
            self._note("finished", juror, juror.finished_at or over)
        published = hackathon.results_at.astimezone(UTC) + timedelta(minutes=6)
        standings = judging.standings(hackathon)
        for row in standings:
            hackathon.placings.create(team_id=row.team, rank=row.rank, percent=Decimal(str(row.percent)))
        prizes = (
            ("Erster Preis", "First prize"),
            ("Zweiter Preis", "Second prize"),
            ("Dritter Preis", "Third prize"),
        )
        for place, (row, (german, english)) in enumerate(zip(standings, prizes, strict=False)):
            hackathon.awards.create(team_id=row.team, name={"de": german, "en": english}, position=place)
        hackathon.results_published_at = published
        hackathon.save(update_fields=["results_published_at"])
        self._note("results_published", hackathon, published, by=True, after={"teams": len(standings)})

    def _person(self, company: rows.Organisation, number: int) -> dict[str, str]:
        name = self.names.person()
        email = f"{'.'.join(slug(part) for part in name.split())}.{number}@{company.domain}"
        return {"name": name, "email": email, "postcode": company.postcode}

    def _note(self, verb: str, about: Any, at: datetime, *, by: bool = False, **more: Any) -> None:
        entry = self._entry(f"hackathons.{verb}", about, at, **more)
        entry.by_id = self.lead if by else None
        self.journal.append(entry)

    def _entry(self, verb: str, about: Any, at: datetime, **more: Any) -> Entry:
        noun = type(about)._meta.label_lower
        return Entry(at=at, verb=verb, noun=noun, code=about.code, hub=HUB, **more)


def _texts(said: dict[str, Any], name: str) -> dict[str, str]:
    return {language: said[f"{name}_{language}"] for language in ("de", "en") if f"{name}_{language}" in said}
