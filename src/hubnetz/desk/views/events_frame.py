"""What all pages of one event share: its numbers, what the user may do with it, the way from page to page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_tabs, frame
from hubnetz.events.access import staff
from hubnetz.events.models import Event, Pool
from hubnetz.ui import answers


@dataclass(frozen=True, slots=True)
class Numbers:
    """The pools of an event with everything that is counted, and the sums."""

    pools: list[Any]

    def _sum(self, name: str) -> int:
        return sum(getattr(pool, name) for pool in self.pools)

    @property
    def seats(self) -> int | None:
        """How many may come; None where one way has no limit."""
        each = [pool.seats for pool in self.pools]
        return None if None in each else sum(each)

    @property
    def left(self) -> int | None:
        """How many seats are free; None where one way has no limit."""
        each = [pool.left for pool in self.pools]
        return None if None in each else sum(each)

    @property
    def standing(self) -> int:
        """How many people have a seat."""
        return self._sum("standing")

    @property
    def kept(self) -> int:
        """How many seats are kept."""
        return self._sum("kept")

    @property
    def waits(self) -> int:
        """How many people wait."""
        return self._sum("waits")

    @property
    def requests(self) -> int:
        """How many asked for a seat and have no answer yet."""
        return self._sum("requests")

    @property
    def came(self) -> int:
        """How many were there."""
        return self._sum("came")


def state_of(event: Event) -> str:
    """Say where an event stands now."""
    now = timezone.now()
    if event.cancelled_at:
        return "cancelled"
    if event.published_at is None:
        return "draft"
    if event.ends_at <= now:
        return "over"
    return "running" if event.starts_at <= now else "coming"


def page(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    template: str,
    context: dict[str, Any],
    *,
    powers: staff.Powers | None = None,
    pools: list[Pool] | None = None,
    refusal: str = "",
    has_teams: bool = False,
    **options: Any,
) -> HttpResponse:
    """Answer with a page of one event; with 422 where a verb refused. `has_teams`: of a hackathon with its frame."""
    powers = powers or staff.powers(request.user, event)
    numbers = Numbers(staff.pools_in_numbers(event) if pools is None else pools)
    state = state_of(event)
    shared = {
        "event": event,
        "powers": powers,
        "numbers": numbers,
        "state": state,
        "stands": state in ("coming", "running"),
        "tabs": events_tabs.groups(
            request.path,
            event,
            powers,
            requests=numbers.requests,
            waits=numbers.waits,
            has_teams=has_teams,
        ),
        "refusal": refusal,
    }
    if refusal:
        options["status"] = 422
    return frame.page(request, seat, template, {**shared, **context}, **options)


def to(event: Event, name: str = "event", *more: Any) -> str:
    """Return the address of a page of the event."""
    return reverse(f"desk:{name}", args=[event.code, *more])


def back(request: HttpRequest, event: Event, name: str = "event") -> HttpResponse:
    """Send the browser to a page of the event after a change."""
    return answers.moved(request, to(event, name))
