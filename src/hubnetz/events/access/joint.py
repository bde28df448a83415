"""Joint events: who runs them, for whom a visit counts, who agreed to that."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts.models import User
from hubnetz.events.models import Agreement, Cohost, Credit, Crediting, Event
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network import rules as routing
from hubnetz.network.models import Hub, Membership

Role = Membership.Role
DECIDE = (Role.LEAD, Role.EVENTS)  # at a co-host: agree to a rule, leave
RULES = {
    Crediting.Rule.ALL: _("A visit counts for each of the hubs, and once for the network."),
    Crediting.Rule.HOST: _("A visit counts for the host only, and once for the network."),
    Crediting.Rule.HOME: _(
        "A visit counts for the hub that answers for the place the visitor comes from, if it is one of these; "
        "otherwise for the host. Once for the network."
    ),
}


@dataclass(frozen=True, slots=True)
class Host:
    """One hub of a joint event and how it stands to the proposed rule."""

    hub: Hub
    is_host: bool
    agreed_at: Any = None
    may_decide: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """How a joint event is run: the hubs, the rule that holds, the one that is proposed."""

    hosts: list[Host]
    in_force: str
    proposed: str
    may_change: bool  # it has not begun

    @property
    def rule(self) -> Any:
        """The rule that holds, in a sentence."""
        return RULES[Crediting.Rule(self.in_force)]

    @property
    def proposal(self) -> Any:
        """The rule that waits for agreement, in a sentence; empty if none does."""
        return RULES[Crediting.Rule(self.proposed)] if self.proposed != self.in_force else ""


def together(user: Any, event: Event) -> Together:
    """Return how an event that came from access for staff is run, and what the user may decide."""
    standing = Crediting.objects.filter(event=event).first()
    agreed = dict(standing.agreements.values_list("hub", "agreed_at")) if standing else {}
    decides = set(network.hubs_of(user, *DECIDE).values_list("pk", flat=True))
    cohosts = list(event.cohosts.all())
    hosts = [Host(event.hub, True)]
    hosts += [Host(hub, False, agreed.get(hub.pk), hub.pk in decides) for hub in cohosts]
    begun = event.starts_at <= timezone.now() or event.cancelled_at is not None
    holds = standing is not None and all(hub.pk in agreed for hub in cohosts)
    rule: str = standing.rule if standing else Crediting.Rule.ALL
    return Together(
        hosts=hosts,
        in_force=rule if holds else Crediting.Rule.ALL,
        proposed=rule,
        may_change=not begun and not event.attendances.exists(),
    )


def cohost_for(user: Any, event: Event, slug: str) -> Hub:
    """Return the co-host of that name for which the user decides.

    :raises PermissionDenied: if it is not one, or the user has another role there
    """
    found = event.cohosts.filter(slug=slug, pk__in=network.hubs_of(user, *DECIDE).values("pk")).first()
    if found is None:
        raise PermissionDenied
    return found


def cohosts_of(event: Event) -> "QuerySet[Hub]":
    """Return the co-hosts as they are now; for verbs."""
    return Hub.objects.filter(pk__in=Cohost.objects.filter(event=event).values("hub")).order_by("slug")


def leads_of(hub: Hub) -> "list[User]":
    """Return whom a letter about a joint event goes to at a hub: its leads and who runs its events."""
    held = network.team_of(hub).filter(role__in=DECIDE, user__is_active=True)
    people = {one.user_id: one.user for one in held if one.user.email}
    return list(people.values())


def rules_in_force() -> "QuerySet[Crediting]":
    """Return the rules to which every co-host agreed."""
    yes = Agreement.objects.filter(crediting=OuterRef(OuterRef("pk")), hub=OuterRef("hub"))
    silent = Cohost.objects.filter(~Exists(yes), event=OuterRef("event"))
    return Crediting.objects.filter(~Exists(silent))


def rule_in_force(event: Event) -> str:
    """Return for whom a visit to the event counts."""
    found = rules_in_force().filter(event=event).values_list("rule", flat=True).first()
    return found or Crediting.Rule.ALL


@dataclass(frozen=True, slots=True)
class Credited:
    """For which hubs visits to joint events count; all by the keys of rows."""

    cohosts: dict[int, tuple[str, ...]]  # slugs by event
    rules: dict[int, str]  # agreed by event
    homes: dict[int, str]  # the one hub by attendance, where the rule is home


def credited() -> Credited:
    """Return for which hubs visits to joint events count; for figures. One query, two where the rule is home."""
    agreed = rules_in_force().filter(event=OuterRef("event")).values("rule")[:1]
    rows = Cohost.objects.annotate(rule=Subquery(agreed)).order_by("hub__slug")
    cohosts: dict[int, tuple[str, ...]] = {}
    rules: dict[int, str] = {}
    for event, slug, rule in rows.values_list("event_id", "hub__slug", "rule"):
        cohosts[event] = (*cohosts.get(event, ()), slug)
        if rule:
            rules[event] = rule
    home = Crediting.Rule.HOME in rules.values()
    homes = dict(Credit.objects.values_list("attendance", "hub__slug")) if home else {}
    return Credited(cohosts, rules, homes)


def home_of(postcode: str, on: date, among: Any) -> str:
    """Return which of some hubs answers for a postcode on a day; empty if none does."""
    found = reference.find(postcode) if postcode else None
    if found is None or not found.candidates:
        return ""
    route = routing.route(found.candidates, (), network.answering(on), on=on, nearby=reference.inside())
    return next((slug for slug in route.slugs if slug in among), "")
