"""Which notices the public sees, which the staff write, who reads feedback, and what the operator says of itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given, Worded
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.press import rules
from hubnetz.press.models import Feedback, Notice

Role = Membership.Role
WRITE = (Role.LEAD, Role.EVENTS)  # who speaks for a hub
NETWORK = (Role.COORDINATOR,)  # who speaks for the network


def today() -> date:
    """Return the day in Berlin: it alone brings planned notices on."""
    return timezone.localdate(timezone=BERLIN)


def notices_on_show(
    *, hub: Hub | None = None, kind: str = "", of_network: bool = False
) -> "QuerySet[Notice]":
    """Return what everybody may read, newest first: all, of one hub, the network's own, or of one kind."""
    shown = Notice.objects.on_show(today()).select_related("hub")
    if hub:
        shown = shown.filter(hub=hub)
    elif of_network:
        shown = shown.filter(hub=None)
    if kind:
        shown = shown.filter(kind=kind)
    return shown.order_by("-publish_on", "-pk")


def latest(number: int, hub: Hub | None = None) -> list[Notice]:
    """Return the newest notices for a page that shows a few, in one query."""
    if (number, bool(hub)) not in _LATEST:
        _LATEST[number, bool(hub)] = Worded(partial(_latest, number, bool(hub)))
    return _LATEST[number, bool(hub)](today=today(), hub=hub.pk if hub else None)


def _latest(number: int, of_hub: bool) -> "QuerySet[Notice]":
    shown = Notice.objects.on_show(Given("today")).select_related("hub").order_by("-publish_on", "-pk")
    return (shown.filter(hub=Given("hub")) if of_hub else shown)[:number]


_LATEST: dict[tuple[int, bool], Worded[Notice]] = {}


def notice_on_show(code: str) -> Notice:
    """Return one notice that everybody may read.

    :raises Http404: for a draft, a planned or withdrawn one as for none
    """
    return get_object_or_404(notices_on_show(), code=code)


def hubs_with_notices() -> "QuerySet[Hub]":
    """Return the hubs that have something on show, by name, as choices of a filter."""
    speaking = Notice.objects.on_show(today()).exclude(hub=None).values("hub")
    return network.hubs_on_show().filter(pk__in=speaking).order_by("short", "pk")


def notices_of(user: Any, hub: Hub | None = None) -> "QuerySet[Notice]":
    """Return all notices of the hubs where the user works (or of the one named), drafts first, then newest first."""
    hubs = network.hubs_of(user).filter(pk=hub.pk) if hub else network.hubs_of(user)
    return _listed(Notice.objects.filter(hub__in=hubs))


def notice_of(user: Any, code: str) -> Notice:
    """Return one notice of a hub where the user works.

    :raises Http404: for another hub's notice as for a missing one
    """
    return get_object_or_404(notices_of(user), code=code)


def may_write(user: Any, hub: Hub) -> bool:
    """Say whether the user speaks for the hub: its lead, and who runs its events."""
    return network.hubs_of(user, *WRITE).filter(pk=hub.pk).exists()


def notices_of_network(user: Any) -> "QuerySet[Notice]":
    """Return the network's own notices, drafts first, for the coordinator.

    :raises Http404: for everybody else
    """
    network.require(user, *NETWORK)
    return _listed(Notice.objects.filter(hub=None))


def notice_of_network(user: Any, code: str) -> Notice:
    """Return one of the network's own notices, for the coordinator.

    :raises Http404: for everybody else, and for a hub's notice as for a missing one
    """
    return get_object_or_404(notices_of_network(user), code=code)


def _listed(notices: "QuerySet[Notice]") -> "QuerySet[Notice]":
    return notices.select_related("hub").order_by(F("publish_on").desc(nulls_first=True), "-pk")


def feedback_for(user: Any) -> "QuerySet[Feedback]":
    """Return all feedback, for the coordinator: what waits first, the one due next at the top.

    :raises Http404: for everybody else
    """
    network.require(user, *NETWORK)
    return Feedback.objects.order_by(F("answered_at").desc(nulls_first=True), "answer_due_on", "pk")


def one_feedback_for(user: Any, code: str) -> Feedback:
    """Return one feedback, for the coordinator.

    :raises Http404: for everybody else, and for a missing one
    """
    return get_object_or_404(feedback_for(user), code=code)


def feedback_to_forget(now: datetime | None = None, limit: int = 10_000) -> "QuerySet[Feedback]":
    """Return the feedback that was answered more than a year ago, or came in two years ago, and still has words."""
    long_ago = (now or timezone.now()) - rules.KEPT_FOR
    answered = Feedback.objects.filter(answered_at__lt=long_ago)
    never = Feedback.objects.filter(answered_at=None, received_at__lt=long_ago - rules.KEPT_FOR)
    return (answered | never).filter(forgotten_at=None).order_by("received_at")[:limit]


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    found = [one.code for one in feedback_to_forget(now)]
    return [("press.Feedback", len(found), sum(code in held.get("press.feedback", ()) for code in found))]


def coordinators() -> "QuerySet[User]":
    """Return who coordinates the network, by name: they are told what comes in where no address is set."""
    standing = Membership.objects.standing().filter(hub=None, role=Role.COORDINATOR)
    return User.objects.filter(pk__in=standing.values("user"), is_active=True).order_by("name", "pk")


@dataclass(frozen=True)
class Operator:
    """What the operator of this installation says about itself; every value may be empty."""

    name: str
    represented_by: str
    contact: str
    phone: str
    register: str
    supervisor: str
    responsible: str
    privacy_officer: str
    privacy_authority: str
    enforcement: str
    arbitration: str
    reviewed: str
    press: str
    sign_language_video: str

    @property
    def reviewed_on(self) -> date | None:
        """The day on which the statement on accessibility was last looked through; None if it never was."""
        try:
            return date.fromisoformat(self.reviewed)
        except ValueError:
            return None

    @property
    def review_due_on(self) -> date | None:
        """The day from which it is to be looked through again."""
        return rules.review_due_on(self.reviewed_on) if self.reviewed_on else None

    @property
    def review_is_due(self) -> bool:
        """Whether the statement is older than a year, or was never looked through."""
        return self.review_due_on is None or self.review_due_on <= today()


# Field of Operator, setting, whether the law asks every public body for it.
OPERATOR = (
    ("name", "HUBNETZ_OPERATOR", True),
    ("represented_by", "HUBNETZ_REPRESENTED_BY", True),
    ("contact", "HUBNETZ_CONTACT", True),
    ("phone", "HUBNETZ_PHONE", True),
    ("register", "HUBNETZ_REGISTER", False),
    ("supervisor", "HUBNETZ_SUPERVISOR", False),
    ("responsible", "HUBNETZ_RESPONSIBLE", True),
    ("privacy_officer", "HUBNETZ_PRIVACY_OFFICER", True),
    ("privacy_authority", "HUBNETZ_PRIVACY_AUTHORITY", True),
    ("enforcement", "HUBNETZ_ENFORCEMENT", True),
    ("arbitration", "HUBNETZ_ARBITRATION", True),
    ("reviewed", "HUBNETZ_ACCESSIBILITY_REVIEWED", True),
    ("press", "HUBNETZ_PRESS_CONTACT", False),
    ("sign_language_video", "HUBNETZ_SIGN_LANGUAGE_VIDEO", False),
)


def operator() -> Operator:
    """Return what the settings say about the operator."""
    return Operator(**{name: getattr(settings, setting) for name, setting, _needed in OPERATOR})


def still_to_be_filled_in() -> list[str]:
    """Return the settings that the law asks for and that are empty."""
    return [setting for _name, setting, needed in OPERATOR if needed and not getattr(settings, setting)]


def speaks_for_network(user: Any) -> bool:
    """Say whether the user writes the network's notices and answers feedback."""
    held: frozenset[str] | None = getattr(user, "network_roles", None)  # as the page's own access found it
    return network.holds(user, *NETWORK) if held is None else bool(held.intersection(NETWORK))


def require_office(user: Any) -> None:
    """Let only the coordinator pass.

    :raises Http404: for everybody else
    """
    network.require(user, *NETWORK)
