"""The ways to take part in an event, as pages, letters and the API say them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hubnetz.events.models import AttendeeType, Invitation, Pool

MODES = {Pool.Mode.ON_SITE: _("on site"), Pool.Mode.ONLINE: _("online")}
WAITS = ".wait"  # after the code of a way: what somebody chose was its waiting list


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take part: a pool, perhaps as a type of attendee; for somebody invited, with what is kept for them."""

    pool: Pool  # with `taken`, `wait` and `queued`, from access
    type: AttendeeType | None = None
    is_invited: bool = False
    kept: int = 0  # seats that the invitation keeps
    is_only_pool: bool = False  # then the type alone says enough

    @property
    def code(self) -> str:
        """What an address or a form calls it."""
        return self.type.code if self.type else f"p{self.pool.position}"

    @property
    def choice(self) -> str:
        """What a form sends for it: a full way stands for its waiting list."""
        return f"{self.code}{WAITS}" if self.left == 0 and self.may_wait else self.code

    @property
    def name(self) -> str:
        """What people call it."""
        way = str(self.pool.name) or str(MODES[Pool.Mode(self.pool.mode)])
        if self.type is None:
            return way
        return str(self.type.name) if self.is_only_pool else f"{self.type.name} ({way})"

    @property
    def left(self) -> int | None:
        """How many seats are left; None where there is no limit."""
        taken: int = self.pool.taken  # type: ignore[attr-defined]  # counted by access
        return None if self.pool.seats is None else max(self.pool.seats - taken, 0) + self.kept

    @property
    def room_to_wait(self) -> int | None:
        """For how many the waiting list has room; None where there is no limit."""
        waits: int = self.pool.wait  # type: ignore[attr-defined]  # counted by access
        return None if self.pool.queue_seats is None else max(self.pool.queue_seats - waits, 0)

    @property
    def place(self) -> int:
        """Which place on the waiting list somebody would get who joins now."""
        queued: int = self.pool.queued  # type: ignore[attr-defined]  # counted by access
        return queued + 1

    @property
    def may_wait(self) -> bool:
        """Whether its waiting list takes somebody."""
        return self.pool.seats is not None and self.room_to_wait != 0 and not (self.asks or self.needs_code)

    @property
    def asks(self) -> bool:
        """Whether the hub decides who comes."""
        return self.type is not None and self.type.needs_approval and not self.is_invited

    @property
    def needs_code(self) -> bool:
        """Whether it takes an invitation that is not there."""
        return self.type is not None and self.type.needs_invitation and not self.is_invited

    @property
    def is_open(self) -> bool:
        """Whether somebody can choose it, for a seat, a request or a place on the waiting list."""
        return (
            self.left != 0 or self.asks or self.may_wait or self.needs_code
        )  # seats may be kept for the code

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, in words, and a kind for the mark."""
        if self.needs_code:
            return gettext("by invitation"), "info"
        if self.asks:
            return gettext("on request"), "info"
        if self.left is None:
            return gettext("seats are free"), "success"
        if self.left:
            text = ngettext("%(left)s seat left", "%(left)s seats left", self.left) % {"left": self.left}
            return text, "success"
        if not self.may_wait:
            return gettext("fully booked"), "warning"
        before = self.place - 1
        if not before:
            return gettext("full – waiting list, nobody waits yet"), "warning"
        text = ngettext("full – waiting list, %(n)s waits", "full – waiting list, %(n)s wait", before)
        return text % {"n": before}, "warning"

    @property
    def label(self) -> str:
        """Name and state, for a choice."""
        return f"{self.name}: {self.state[0]}"


def ways_of(pools: Iterable[Pool], invitation: Invitation | None = None) -> list[Way]:
    """Return the ways of an event whose pools came from access, for somebody with an invitation that did, too."""
    found, every = [], list(pools)
    for pool in every:
        types: list[AttendeeType | None] = list(pool.types.all()) if pool.typed else []  # type: ignore[attr-defined]
        found += [_way(pool, type, invitation, alone=len(every) == 1) for type in types or [None]]
    return found


def _way(pool: Pool, type: AttendeeType | None, invitation: Invitation | None, *, alone: bool) -> Way:
    if invitation is None or (invitation.type_id and (type is None or type.pk != invitation.type_id)):
        return Way(pool, type, is_only_pool=alone)
    kept: int = invitation.kept if invitation.pool_id == pool.pk else 0  # type: ignore[attr-defined]  # by access
    return Way(pool, type, is_invited=True, kept=kept, is_only_pool=alone)
