"""Who may do what: every page and every endpoint, tried by every role on its own, foreign and missing objects.

The tool that tries lies beside the checkout; without it the test is skipped. The agreed matrix is matrix.csv:
a new endpoint without its lines there fails. Write it anew with HUBNETZ_WRITE_MATRIX=1 and read the difference.
"""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.casework import actions as casework
from hubnetz.casework.models import ClientTransfer, Closure
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.tests import make, make_programme
from hubnetz.lib.tables import Table
from hubnetz.lib.texts import Texts
from hubnetz.matching.models import Phrase
from hubnetz.network.actions import showing, tokens
from hubnetz.network.models import Membership, Region
from hubnetz.network.tests.make import competence
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.actions import importing, views
from hubnetz.press.tests import make as make_press
from hubnetz.privacy import actions as rights
from tests import cast
from tests.rights import lending
from tests.serving import serving

CHECKOUT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("HUBNETZ_TOOLS", CHECKOUT.parent / "shared" / "tools")) / "authz" / "authz.py"
MATRIX = Path(__file__).with_name("matrix.csv")
# Pages whose objects everybody may see, what needs the key from a letter, and the network's own pages about hubs:
# there the matrix alone says which role in the network may do what.
OPEN = (
    "/network/", "/events/", "/news/", "/offers/", "/hubs/", "/competences/", "/registrations/", "/parties/",
    "/waiting/", "/series/", "/enrolments/", "/alerts/", "/transfers/", "/office/figures/", "/office/hubs/", "/api/v1/",
    "/certificates/", "/check-in/", "/guests/", "/hub-news/", "/hackathons/", "/participants/", "/jury/",
    "/office/templates/", "/booking/", "/bookings/", "/booking-calendars/", "/resources/", "/here/",
    "/desk/events/{event}/adoption/",  # what everybody sees, every hub may take over
)  # fmt: skip
NOT_TRIED = (
    r"^account/logout",  # would end the session that tries
    r"^static/",
)

pytestmark = [
    pytest.mark.skipif(not TOOL.exists(), reason="the rights tool is not beside the checkout"),
    pytest.mark.django_db(transaction=True),
]


def story(people, hub, lead):
    """Give a hub one of everything, with words that nobody else may ever read."""
    word = f"CANARY-{hub.slug.upper()}"
    enquiry = files.enquiry(hub, text=f"{word}-NEED", name=f"{word}-NAME")
    one = files.organisation(hub, f"{word}-COMPANY", postcode="71032")
    other = files.organisation(hub, f"{word}-PARTNER", postcode="72202")
    newcomer = organisations.welcome(hub, name=f"{hub.slug}neuling", is_provisional=True)
    case = casework.open_case(one, title=f"{word}-CASE", adviser=lead, enquiry=enquiry, by=lead)
    talk = files.consultation(one, people.topic, lead, result=f"{word}-NOTE", case=case)
    project = casework.note_project(
        one,
        title=f"{word}-PROJECT",
        topic=people.topic,
        impulse_on=talk.held_on,
        from_consultation=talk,
        case=case,
        by=lead,
    )
    cooperation = casework.note_cooperation(
        hub, title=f"{word}-COOPERATION", contribution="x", members=[one, other], case=case, by=lead
    )
    event = make.event(hub, starts_in=timedelta(hours=1))
    registration = make.registration(event, f"{word.lower()}-guest", organisation_name=f"{word}-GUEST")
    events.set_seats(event.pools.get(), seats=1, queue_seats=None, by=lead)
    waiting = make.waiting(event, f"{word.lower()}-waits", organisation_name=f"{word}-GUEST")
    until = event.ends_at + timedelta(days=1)
    invitation = events.invite(event, seats=1, valid_until=until, note=f"{word}-NOTE", by=lead)
    asked = {"kind": "text", "text": {"de": "Warum?"}, "help": {}, "options": []}
    question = events.add_question(event, values=asked, by=lead)
    press = events.add_type(event.pools.get(), name={"de": "Presse"}, by=lead)
    events.note_attendance(registration, by=lead)
    session = make_programme.session(event, f"{word}-SESSION")
    guest = event.guests.create(name=f"{word}-GUEST", email="g@client.example", listed_at=event.published_at)
    link = {"name": {"de": f"{word}-NOTE"}, "audience": "attended", "idempotency_key": uuid4(), "by": lead}
    material = events.add_link(event, "https://files.example/slides", **link)
    casework.note_appearance(
        hub, title="Vortrag", organiser="Innung", form="talk", held_on=talk.held_on, audience=9, by=lead
    )
    phrase = Phrase.objects.create(
        hub=hub,
        text=f"Zettel {hub.slug}",
        language="de",
        about="topic",
        subject="ai",
        written_on=talk.held_on,
    )
    asked = ClientTransfer.objects.create(
        closure=Closure.objects.create(
            hub=hub,
            successor=people.sued if hub == people.nord else people.nord,
            last_day=timezone.localdate() + timedelta(days=9),
            offers="pass",
            dates="pass",
            state=Closure.State.CARRIED_OUT,
            proposed_at=timezone.now(),
            decided_at=timezone.now(),
        ),
        case=case,
        name=f"{word}-NAME",
        email=f"{word.lower()}@client.example",
    )
    ends_on = timezone.localdate() + timedelta(days=9)
    token, _secret = tokens.make_token(hub, name=f"{word}-NAME", scopes=["events"], ends_on=ends_on, by=lead)
    objects = {
        "token": token.code,
        "client": asked.code,
        "hub": hub.slug,
        "slug": hub.slug,
        "ags": "08115",
        "enquiry": enquiry.code,
        "organisation": one.code,
        "newcomer": newcomer.code,
        "part": "name",
        "known_name": str(organisations.note_name(one, text=f"{word}-COMPANY", kind="brand", by=lead).pk),
        "company_person": str(organisations.note_member(one, name=f"{word}-NAME", by=lead).pk),
        "merge": organisations.merge(one, files.organisation(hub, f"{word}-TWIN"), by=lead).code,
        "merged": organisations.merge(other, files.organisation(hub, f"{word}-DOUBLE"), by=lead).code,
        "other": files.organisation(hub, f"{word}-SECOND").code,
        "import": importing.look_through(
            hub,
            name=f"{word}-FILE.csv",
            table=Table(["Firma"], [(2, [f"{word}-LINE"])]),
            idempotency_key=uuid4(),
            by=lead,
        ).code,
        "view": views.keep_view(
            hub, subject="organisations", name=f"{word}-VIEW", query="", is_shared=True, by=lead
        ).code,
        "hold": rights.hold(event, reason=f"{word}-REASON", hub=hub, by=lead).code,
        "case": case.code,
        "consultation": talk.code,
        "project": project.code,
        "cooperation": cooperation.code,
        "event": event.code,
        "registration": registration.code,
        "queued": waiting.code,
        "invitation": invitation.code,
        "question": question.code,
        "type": press.code,
        "session": session.code,
        "guest": guest.code,
        "material": material.code,
        "template": make.template(event).code,
        "certificate": "none",
        "pool": "0",
        "offer": "none",
        "proposal": "none",
        "entry": "none",
        "membership": "0",
        "competence": competence(hub, title=Texts(de=f"{word}-KNOWN")).code,
        "team": showing.show_in_team(hub, role=Texts(de=f"{word}-TEAM"), by=lead).code,
        "notice": make_press.draft(hub, title={"de": f"{word}-NOTICE"}).code,
        "feedback": "none",
        "phrase": phrase.code,
        "key": "participations",
        **lending.story(hub, word, lead, event),
    }
    return objects, [
        f"{word}-{part}" for part in ("NEED", "NAME", "COMPANY", "PARTNER", "CASE", "NOTE", "GUEST", "NOTICE")
    ]


def nouns(path: str) -> str:
    """Name the code in a path after the noun it stands behind, as the tool's objects are named."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part == "{code}":
            parts[place] = (
                "{"
                + {"cases": "case", "enquiries": "enquiry", "news": "notice"}.get(
                    parts[place - 1], parts[place - 1].rstrip("s")
                )
                + "}"
            )
        elif part == "{key}" and "organisations" in parts:
            parts[place] = "{company_person}" if parts[place - 1] == "people" else "{known_name}"
    return "/".join(parts)


def paths() -> list[str]:
    """Return every German page of the house as the tool wants it: method and path."""
    found = []

    def walk(patterns, before: str) -> None:
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern):
                found.append(route)

    walk(get_resolver().url_patterns, "")
    listed = []
    for route in found:
        if any(re.match(pattern, route) for pattern in NOT_TRIED) or "api/" in route or "^" in route:
            continue
        path = nouns("/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route))
        if path.startswith("/office/"):
            path = path.replace("{key}", "participations")  # the network's, no hub's
        listed += [f"GET {path}", f"POST {path}"]
    return sorted(set(listed))


def quoted(value: object) -> str:
    return json.dumps(value)


def config(people, otto: User, port: int) -> str:
    roles = {
        "visitor": None,
        "lead_nord": (people.ada, "nord"),
        "adviser_nord": (people.ben, "nord"),
        "events_nord": (people.eva, "nord"),
        "desk_nord": (cast.person("Kai", "desk", people.nord), "nord"),
        "viewer_nord": (cast.person("Lea", "viewer", people.nord), "nord"),
        "adviser_sued": (people.carla, "sued"),
        "former_nord": (otto, ""),
        "coordinator": (people.dina, ""),
        "ministry": (people.mira, ""),
        "auditor": (cast.person("Nils", "auditor", None), ""),
    }
    lines = [
        f'base = "http://127.0.0.1:{port}"',
        'openapi = "/api/v1/openapi.json"',
        'start = ["/", "/desk/", "/office/"]',
    ]
    lines += ["cross_hub_roles = []", f"urls = {quoted(paths())}"]
    public = [path.split(" ")[1] for path in paths() if path.split(" ")[1].startswith(OPEN)]
    api = [
        f"/api/v1/{path}"
        for path in (
            "events/{code}",
            "events/{code}/questions",
            "events/{code}/registrations",
            "events/{code}/waiting",
            "registrations/{key}/cancellation",
            "waiting/{key}",
            "waiting/{key}/acceptance",
            "waiting/{key}/leaving",
            "hubs/{slug}",
            "offers/{code}",
        )
    ]
    lines += [f"public = {quoted(sorted({*public, *api}))}"]
    lines += ["[login]", 'path = "/account/login/"', 'user_field = "login"', 'pass_field = "password"']
    for role, who in roles.items():
        lines.append(f"[roles.{role}]")
        if who:
            lines += [f"user = {quoted(who[0].email)}", f"password = {quoted(cast.PASSWORD)}"]
            lines += [f"hub = {quoted(who[1])}"] if who[1] else []
    canaries = {}
    for hub, lead in ((people.nord, people.ada), (people.sued, people.carla)):
        objects, canaries[hub.slug] = story(people, hub, lead)
        lines += [f"[objects.{hub.slug}]"] + [f"{name} = {quoted(value)}" for name, value in objects.items()]
        lines += [f'"/api/v1/events/{{code}}:code" = {quoted(objects["event"])}']
        lines += [
            f'"/api/v1/events/{{code}}/{noun}:code" = {quoted(objects["event"])}'
            for noun in ("questions", "registrations", "waiting")
        ]
        lines += [
            '"/api/v1/offers/{code}:code" = "none"',
            '"/api/v1/registrations/{key}/cancellation:key" = "none~x"',
            *(f'"/api/v1/waiting/{{key}}{end}:key" = "none~x"' for end in ("", "/acceptance", "/leaving")),
        ]
    lines += [
        "[missing]",
        '"*" = "zzzzzzzzzz"',
        'induction = "999999999"',
        'known_name = "999999999"',
        'company_person = "999999999"',
        "[canaries]",
    ]
    lines += [f"{hub} = {quoted(words)}" for hub, words in canaries.items()]
    return "\n".join(lines) + "\n"


def test_no_role_sees_or_does_what_it_must_not(tmp_path, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher"
    ]  # as the web processes verify
    people = cast.make()
    Region.objects.create(ags="08115", kind=Region.Kind.COUNTY, name="Böblingen")
    otto = cast.person("Otto", "adviser", people.nord)
    Membership.objects.filter(user=otto).update(ended_at=timezone.now())
    with serving(processes=2) as port:
        (tmp_path / "authz.toml").write_text(config(people, otto, port), encoding="utf-8")
        command = [sys.executable, str(TOOL), str(tmp_path / "authz.toml"), "--crawl", "--limit", "60"]
        command += ["--out", str(tmp_path / "report.json")]
        write = os.environ.get("HUBNETZ_WRITE_MATRIX")
        command += ["--write", str(MATRIX)] if write else ["--expected", str(MATRIX)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    found = json.loads((tmp_path / "report.json").read_text())["findings"] if not done.stderr else done.stderr
    assert done.returncode == 0, [finding for finding in found if finding[0] not in ("UNLINKED", "ORACLE")]
    # A hidden row and a missing one look alike wherever there are people behind it.
    assert [finding for finding in found if finding[0] == "ORACLE" and "/desk/" in finding[2]] == []
