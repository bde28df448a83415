"""The cast of all tests: two hubs, their people, and the network's.

Ada leads Nord, Ben is adviser at Nord and Eva runs its events; Carla is adviser at Süd and must see nothing of
Nord; Dina coordinates the network, Mira reads figures for the ministry; Emil is a client and has no account.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub, HubPhase, Membership, Network, Site, Topic

PASSWORD = "an-der-alten-werkbank"


@dataclass
class Cast:
    nord: Hub
    sued: Hub
    ada: User
    ben: User
    eva: User
    carla: User
    dina: User
    mira: User
    topic: Topic
    topics: list[Topic]


def hub(slug: str, de: str, *, kind: str = "regional") -> Hub:
    """Make a hub that operates since 2019, with one site."""
    made = Hub.objects.create(slug=slug, short=de, kind=kind, name=Texts(de=f"Hub {de}", en=f"Hub {de}"))
    HubPhase.objects.create(hub=made, kind=HubPhase.Kind.OPERATING, valid_from=date(2019, 1, 1))
    Site.objects.create(
        hub=made, postcode="71032", town="Böblingen", latitude=48.7, longitude=9.0, is_main=True
    )
    return made


def person(name: str, role: str, at: Hub | None) -> User:
    """Make a member of staff with one role."""
    user = User.objects.create_user(f"{name.lower()}@hub.example", PASSWORD, name=name, is_demo=True)
    Membership.objects.create(user=user, hub=at, role=role, since=timezone.now())
    return user


def make() -> Cast:
    """Make the whole cast."""
    Network.objects.get_or_create(pk=1, defaults={"name": {"de": "Testnetz", "en": "Test network"}})
    nord, sued = hub("nord", "Nord"), hub("sued", "Süd")
    topics = [
        Topic.objects.create(code=code, name={"de": de, "en": en}, position=n)
        for n, (code, de, en) in enumerate(
            [
                ("ai", "Künstliche Intelligenz", "Artificial intelligence"),
                ("e-commerce", "Online-Handel", "E-commerce"),
            ]
        )
    ]
    return Cast(
        nord=nord,
        sued=sued,
        ada=person("Ada", "lead", nord),
        ben=person("Ben", "adviser", nord),
        eva=person("Eva", "events", nord),
        carla=person("Carla", "adviser", sued),
        dina=person("Dina", "coordinator", None),
        mira=person("Mira", "ministry", None),
        topic=topics[0],
        topics=topics,
    )
