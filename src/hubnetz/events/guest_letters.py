"""One function per letter to guests who are invited by name."""

from collections.abc import Iterator, Sequence

from django.utils import translation

from hubnetz.catalogue.models import Mode
from hubnetz.events.access import guest_list as access
from hubnetz.events.models import Event, Guest, Pool
from hubnetz.post import actions as post
from hubnetz.post import rendering


def guests_invited(event: Event, guests: Sequence[Guest], *, again: bool = False) -> int:
    """Invite guests, each by name, with a link for yes and one for no; or remind them of it."""

    def each() -> Iterator[post.Reader]:
        for guest in guests:
            with translation.override(guest.language):
                answer = rendering.link("events:guest", access.key_to_guest(guest))
            context = {
                "guest": guest,
                "name": guest.name,
                "event": event,
                "hub": event.hub,
                "site": event.site,
                "online": _online(event, guest) and not guest.may_choose,
                "may_choose": guest.may_choose,
                "waits": True,  # how to join stands on the page of the seat
                "until": guest.invitation.valid_until if guest.invitation else None,
                "again": again,
                "yes": f"{answer}?answer=yes",
                "no": f"{answer}?answer=no",
            }
            yield post.Reader(guest.email, guest.language, context, guest)

    kind = "events.guest_reminded" if again else "events.guest_invited"
    return post.write_many(kind, each(), template="events/letters/guest_invited.txt", hub=event.hub.slug)


def _online(event: Event, guest: Guest) -> bool:
    pool = guest.invitation.pool if guest.invitation else None
    return pool.mode == Pool.Mode.ONLINE if pool else event.mode == Mode.ONLINE
