"""To whom staff write, what they wrote, and who wants no news of a hub."""

from collections.abc import Collection, Iterable

from django.core import signing
from django.db.models import Q, QuerySet

from hubnetz.events import holding
from hubnetz.events.access.guests import by_key
from hubnetz.events.holding import Addressee
from hubnetz.events.models import Event, Group, Mailing, NewsReader, Registration, Waiting
from hubnetz.network.models import Hub

_NEWS = signing.Signer(salt="events.news", sep="~")
_WHO = {
    Group.SEATS: Q(confirmed_at__isnull=False),
    Group.ATTENDED: Q(attendance__isnull=False),
    Group.ABSENT: Q(confirmed_at__isnull=False, attendance=None),
    Group.REQUESTS: Q(confirmed_at=None, held_until=None),
}


def addressees(event: Event, group: str) -> list[Addressee]:
    """Return whom an e-mail to a group goes to, each address once: people themselves, and the contact for those who
    have no address of their own; nobody for whom neither is known, as walk-ins may be."""
    people: Iterable[Addressee]
    if group == Group.WAITING:
        people = Waiting.objects.filter(event=event).open().select_related("pool", "type")
    else:
        rows = event.registrations.filter(_WHO[Group(group)], cancelled_at=None).order_by("pk")
        people = map(_whom, rows.select_related("party", "waiting", "pool", "type"))
    told: dict[str, Addressee] = {}
    for person in people:
        person.event = event
        if address := holding.address_of(person).lower():
            told.setdefault(address, person)
    return list(told.values())


def readers_of(event: Event, group: str, *, is_news: bool) -> tuple[list[Addressee], int]:
    """Return whom an e-mail to a group goes to, and how many addresses are left out because they want no news."""
    people = addressees(event, group)
    left = who_left(event.hub, [holding.address_of(one) for one in people]) if is_news else set()
    return [one for one in people if holding.address_of(one).lower() not in left], len(left)


def _whom(row: Registration) -> Addressee:
    """Return who reads for a seat: its contact, where it is the contact's own or nobody has said who comes."""
    return row.party if row.party and row.email in ("", row.party.email) else row


def mailings_of(event: Event) -> "QuerySet[Mailing]":
    """Return what staff wrote to the people of an event, newest first."""
    return event.mailings.select_related("sent_by").order_by("-sent_at", "-pk")


def who_left(hub: Hub, addresses: Collection[str]) -> set[str]:
    """Return which of the addresses want no news of a hub, in small letters."""
    small = [address.lower() for address in addresses]
    rows = NewsReader.objects.filter(hub=hub, email__in=small, left_at__isnull=False)
    return set(rows.values_list("email", flat=True))


def key_to_news(reader: NewsReader) -> str:
    """Return what the link of news carries: whoever has it may end, or take up again, the news of one hub."""
    return _NEWS.sign(reader.code)


def news_by_key(key: str) -> NewsReader:
    """Return whose news the link of an e-mail ends.

    :raises Http404: for a link that is not ours, as for an address that is forgotten
    """
    return by_key(_NEWS, key, NewsReader.objects.select_related("hub"))
