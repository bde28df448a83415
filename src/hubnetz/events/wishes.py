"""What somebody asks for, put in order under the lock of the event: way, invitation, seats."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubnetz.events import holding
from hubnetz.events.models import AttendeeType, Event, Guest, Invitation, Pool, Registration
from hubnetz.events.refusals import FullyBooked, NotInvited


@dataclass(frozen=True, slots=True)
class Wish:
    """So many seats of a pool, perhaps as a type of attendee and with an invitation."""

    event: Event
    pool: Pool
    type: AttendeeType | None
    people: int
    now: datetime
    invitation: Invitation | None = None
    uses_left: int = 0  # of the invitation

    @property
    def asks(self) -> bool:
        """Whether the hub decides first."""
        return self.type is not None and self.type.needs_approval and self.invitation is None


@dataclass(frozen=True, slots=True)
class Seats:
    """Numbers of free seats, None where they are not limited; and those that an invitation keeps."""

    numbers: list[int | None]
    used: list[Registration]  # kept seats that are among the numbers
    kept: list[Registration]  # and those that are not


def read(
    event: Event, pool: Pool | None, type: AttendeeType | None, invitation: str, people: int = 1
) -> Wish:
    """Return what is asked for, checked; for verbs that hold the event.

    :raises NotOpen: if the event takes nobody at this moment
    :raises NotInvited: if it takes an invitation and the code is not one for so many
    """
    now = timezone.now()
    code = invitation.strip().lower()
    found = (
        event.invitations.filter(code=code, withdrawn_at=None, valid_until__gt=now).first() if code else None
    )
    # A guest's seat is kept until the day to answer, whatever days others register on.
    holding.open_now(
        event, now, for_guests=found is not None and Guest.objects.filter(invitation=found).exists()
    )
    pool, type = holding.way_in(event, pool, type)
    if not code:
        if type is not None and type.needs_invitation:
            raise NotInvited(_("This needs an invitation code. You find it in your invitation."))
        return Wish(event, pool, type, people, now)
    if found is None or (found.type_id and (type is None or type.pk != found.type_id)):
        raise NotInvited(
            _("We do not know this invitation code here. Please look at your invitation once more.")
        )
    left = found.seats - found.registrations.standing().count()
    if left < people:
        raise NotInvited(_("So many people have used this invitation code already that it does not suffice."))
    return Wish(event, pool, type, people, now, found, left)


def seats(wish: Wish) -> Seats:
    """Return free seats for a wish; those that its invitation keeps come first and are free for nobody else.

    :raises FullyBooked: if there are fewer
    """
    if wish.asks:
        return Seats([None] * wish.people, [], [])
    kept = list(wish.invitation.registrations.held().order_by("seat", "pk")) if wish.invitation else []
    used = [row for row in kept if row.pool_id == wish.pool.pk][: wish.people]
    kept = [row for row in kept if row not in used]
    free = holding.free_numbers(wish.pool, wish.people - len(used))
    if free is None:
        return Seats([None] * wish.people, used, kept)
    numbers = [row.seat for row in used] + free
    if len(numbers) < wish.people:
        raise FullyBooked(_fully_booked(len(numbers), wish.people))
    return Seats(numbers, used, kept)


def use(wish: Wish, found: Seats) -> bool:
    """Let go of kept seats, now that they are taken; return whether others became free by it.

    Whoever comes another way than the one where seats are kept leaves none behind that nobody can use.
    """
    over = found.kept[max(wish.uses_left - wish.people, 0) :]
    gone = [row.pk for row in found.used + over]
    if gone:
        Registration.objects.filter(pk__in=gone).delete()
    return bool(over)


def _fully_booked(left: int, people: int) -> str:
    if people == 1 or left == 0:
        return str(
            _(
                "All seats are taken. If you have registered before, your seat is safe; otherwise please choose "
                "another date."
            )
        )
    return ngettext(
        "Only %(left)s seat is left. Please name fewer people, or wait for more.",
        "Only %(left)s seats are left. Please name fewer people, or wait for more.",
        left,
    ) % {"left": left}
