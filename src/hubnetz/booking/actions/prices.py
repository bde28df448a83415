"""Verbs of a hub's prices: tariffs, what is sold ahead, what stands on its statements."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Billing, PassKind, Resource, Tariff
from hubnetz.booking.refusals import NotBookable
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub

TEXTS = ("issuer", "street", "postcode", "town", "tax_number", "prefix", "account", "cost_centre")
NUMBERS = (
    "first_debtor",
    "consultant_number",
    "client_number",
    "account_length",
    "year_begins",
    "late_hours",
    "late_percent",
    "absent_percent",
    "keeps_draws",
)


@transaction.atomic
def set_tariff(
    hub: Hub,
    *,
    per: str,
    cents: int,
    valid_from: date,
    resource: Resource | None = None,
    kind: str = "",
    minutes: int = 60,
    audience: str = Tariff.Audience.EVERYBODY,
    is_funded: bool = False,
    worth_cents: int | None = None,
    vat: int = 1900,
    account: str = "",
    valid_until: date | None = None,
    by: Any,
) -> Tariff:
    """Let a resource, or everything of a kind, cost something from a day on; it holds for what is booked from now on.

    It never changes afterwards. The same tariff again is the one there is.

    :raises NotBookable: if the resource is another hub's
    """
    if resource and resource.hub_id != hub.pk:
        raise NotBookable(_("This belongs to another hub."))
    said = {
        "hub": hub,
        "resource": resource,
        "kind": "" if resource else kind,
        "per": per,
        "minutes": minutes,
        "cents": cents,
        "audience": audience,
        "is_funded": is_funded,
        "worth_cents": worth_cents if is_funded else None,
        "vat": vat,
        "account": account,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    if known := Tariff.objects.offered().filter(**said).first():
        return known
    made = Tariff.objects.create(**said, announced_at=timezone.now())
    after = {"per": per, "cents": cents, "from": valid_from.isoformat()}
    journal.record("booking.tariff_set", made, hub=hub.slug, after=after, by=by)
    return made


@transaction.atomic
def withdraw_tariff(tariff: Tariff, *, by: Any) -> Tariff:
    """Let a tariff hold for nothing that is booked from now on; what is booked keeps it. Done twice, nothing more."""
    tariff = Tariff.objects.select_for_update(of=("self",)).select_related("hub").get(pk=tariff.pk)
    if tariff.withdrawn_at is None:
        tariff.withdrawn_at = timezone.now()
        tariff.save(update_fields=["withdrawn_at"])
        journal.record("booking.tariff_withdrawn", tariff, hub=tariff.hub.slug, by=by)
    return tariff


@transaction.atomic
def offer_pass(
    hub: Hub,
    *,
    form: str,
    name: dict[str, str],
    contains: int,
    cents: int,
    valid_days: int | None = None,
    kinds: list[str] | None = None,
    vat: int = 1900,
    account: str = "",
    by: Any,
) -> PassKind:
    """Let the hub sell hours or days ahead, or a membership. The same again is the one there is."""
    said = {
        "hub": hub,
        "form": form,
        "name": Texts(name),
        "contains": contains,
        "cents": cents,
        "valid_days": None if form == PassKind.Form.MEMBERSHIP else valid_days,
        "kinds": kinds or [],
        "vat": vat,
        "account": account,
    }
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    if known := PassKind.objects.filter(**said, withdrawn_at=None).first():
        return known
    made = PassKind.objects.create(**said)
    journal.record("booking.pass_offered", made, hub=hub.slug, after={"cents": cents}, by=by)
    return made


@transaction.atomic
def stop_offering_pass(kind: PassKind, *, by: Any) -> PassKind:
    """Sell no more of these; what was sold stays good. Done twice, nothing more happens."""
    kind = PassKind.objects.select_for_update(of=("self",)).select_related("hub").get(pk=kind.pk)
    if kind.withdrawn_at is None:
        kind.withdrawn_at = timezone.now()
        kind.save(update_fields=["withdrawn_at"])
        journal.record("booking.pass_stopped", kind, hub=kind.hub.slug, by=by)
    return kind


@transaction.atomic
def set_billing(hub: Hub, *, by: Any, note: dict[str, str] | None = None, **values: Any) -> Billing:
    """Note what stands on a hub's statements, what its bookkeeping needs, and what is asked of who comes not or late.

    Statements that are issued stay as they are.
    """
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    billing = Billing.objects.filter(hub=hub).first() or Billing(hub=hub)
    for name in TEXTS:
        if name in values:
            setattr(billing, name, characters.one_line(values[name]))
    for name in NUMBERS:
        if name in values:
            setattr(billing, name, values[name])
    if note is not None:
        billing.note = Texts(note)
    billing.save()
    journal.record("booking.billing_set", hub, hub=hub.slug, by=by)
    return billing
