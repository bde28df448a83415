"""The way from page to page of one event: groups of pages, and the pages of the group one is in.

Only what the user may open is there. A group leads to its first page; where it has one page only it bears that page's
name, and no second row is needed.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hubnetz.events.access.staff import Powers
from hubnetz.events.models import Event
from hubnetz.hackathons import rules as hackathons

# Parts of the event's address that lead on from its plan.
PLANNING = (
    "adoption/",
    "cancellation/",
    "coming-back/",
    "copy/",
    "editing/",
    "going-online/",
    "link/",
    "place/",
    "preview/",
    "series/",
    "template/",
    "time/",
)


@dataclass(slots=True)
class Page:
    """One page of an event."""

    url: str
    text: str
    count: int = 0
    note: str = ""  # what waits there, in words: 3 requests
    also: tuple[str, ...] = ()  # addresses that belong to it and do not begin with its own
    current: str = ""  # aria-current: "page", or "true" on a page below it

    def match(self, path: str) -> int:
        """Say how much of an address is this page's; -1 if it is not."""
        return max((len(one) for one in (self.url, *self.also) if path.startswith(one)), default=-1)


@dataclass(slots=True)
class Group:
    """Pages that are needed together."""

    name: str
    pages: list[Page]

    @property
    def url(self) -> str:
        """Where the group begins."""
        return self.pages[0].url

    @property
    def text(self) -> str:
        """Its name; of a single page the name of that page."""
        return self.pages[0].text if len(self.pages) == 1 else self.name

    @property
    def notes(self) -> list[str]:
        """What waits in it, in words."""
        return [page.note for page in self.pages if page.note]

    @property
    def current(self) -> str:
        """Whether one is in it, as aria-current says it."""
        here = next((page.current for page in self.pages if page.current), "")
        return here if len(self.pages) == 1 else here and "true"

    @property
    def is_open(self) -> bool:
        """Whether its pages stand in the second row."""
        return len(self.pages) > 1 and bool(self.current)


def groups(
    path: str, event: Event, powers: Powers, *, requests: int, waits: int, has_teams: bool = False
) -> list[Group]:
    """Return the groups with those pages that the user may open, as they are seen from an address.

    `has_teams`: it is a hackathon whose frame is there, so that teams, jury and results have pages.
    """
    root = reverse("desk:event", args=[event.code])

    def page(name: str, text: str, count: int = 0, note: str = "", also: tuple[str, ...] = ()) -> Page:
        below = tuple(root + part for part in also)
        return Page(reverse(f"desk:{name}", args=[event.code]), text, count, note if count else "", below)

    asked = ngettext("%(n)s request", "%(n)s requests", requests) % {"n": requests}
    queued = ngettext("%(n)s waits", "%(n)s wait", waits) % {"n": waits}
    door = powers.notes and event.published_at is not None
    has_seats = not event.is_umbrella  # an umbrella has neither seats nor people
    is_hackathon = event.kind.code == hackathons.KIND and has_seats
    named = [
        (
            _("Overview"),
            [
                (has_seats, page("event", _("Overview"))),
                (True, page("event_plan", _("Plan"), also=PLANNING)),
                (has_seats and bool(event.cohosts.all()), page("event_joint", _("Run together"))),
            ],
        ),
        (
            pgettext("an event's pages", "Taking part"),
            [
                (powers.lets_in, page("event_requests", _("Requests"), requests, asked)),
                (powers.lets_in, page("event_queue", _("Waiting list"), waits, queued)),
                (powers.lets_in, page("event_invitations", _("Invitations"))),
                (powers.lets_in, page("event_guests", _("Guest list"))),
                (powers.plans, page("event_seats", _("Seats"))),
                (powers.plans, page("event_questions", _("Questions"))),
            ],
        ),
        (
            _("Programme"),
            [
                (
                    True,
                    page(
                        "event_programme",
                        _("Parts") if event.is_umbrella else _("Programme"),
                        also=("umbrella/",),
                    ),
                ),
                (has_seats, page("event_materials", _("Materials"))),
            ],
        ),
        (
            _("Hackathon"),
            [
                (is_hackathon, page("event_hackathon", _("Frame and challenges"))),
                (is_hackathon and has_teams, page("hackathon_teams", _("Teams and work"))),
                (is_hackathon and has_teams, page("hackathon_jury", _("Jury"))),
                (is_hackathon and has_teams and powers.plans, page("hackathon_results", _("Results"))),
            ],
        ),
        (
            pgettext("an event's pages", "On the day"),
            [
                (door, page("event_door", pgettext("event", "Entrance"))),
                (door, page("event_scan", _("Scan tickets"))),
                (powers.lets_in or powers.notes, page("event_lists", _("Lists"))),
            ],
        ),
        (
            pgettext("an event's pages", "E-mails and afterwards"),
            [
                (powers.lets_in, page("event_letters", _("E-mails"))),
                (has_seats, page("event_around", _("Before and after"))),
                (powers.plans, page("event_certificates", _("Certificates"))),
            ],
        ),
    ]
    if event.is_umbrella:
        named = [named[2], named[0]]
    found = [Group(name, pages) for name, all_ in named if (pages := [one for may, one in all_ if may])]
    here = max((one for group in found for one in group.pages), key=lambda one: one.match(path))
    if here.match(path) >= 0:
        here.current = "page" if path == here.url else "true"
    return found
