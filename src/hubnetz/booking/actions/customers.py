"""Verbs of those who pay: whose booking it is, customers, what they have paid ahead."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import drawing, holding
from hubnetz.booking.models import Allowance, Billing, Booking, Customer, Draw, Pass, PassKind, Statement
from hubnetz.booking.refusals import SENT_BEFORE, IssuedAlready, NotBookable, PassUsed
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.network.models import Hub
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation

FIRST_DEBTOR = 10_000
TEXTS = ("name", "street", "postcode", "town", "language")


@transaction.atomic
def settle_organisation(
    booking: Booking, *, organisation: Organisation | None = None, is_new: bool = False, by: Any
) -> Booking:
    """Say from which company a booking is: one of the hub's records, a new record of the name that was typed, or none.

    So are the other bookings of this address at the hub that named the same, and those to come of it: quotas and
    statements count them for the company. What this booking draws of what was paid ahead is drawn anew.

    :raises NotBookable: if the record is another hub's, or a new one has no name
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, has = holding.hold_booking(booking)  # before the record, as whoever books
    organisation = organisations.hold(organisation) if organisation else None
    hub = has[0].hub
    if is_new and not booking.organisation_name:
        raise NotBookable(_("Nobody has written the name of the company. Please choose one of the records."))
    if is_new:
        organisation = organisations.welcome(
            hub, name=booking.organisation_name, postcode=booking.postcode, email=booking.email, by=by
        )
    if organisation and organisation.hub_id != hub.pk:
        raise NotBookable(_("This belongs to another hub."))
    before = booking.organisation_id
    alike = Booking.objects.filter(pk=booking.pk)
    if booking.email:
        alike |= Booking.objects.filter(
            resource__hub=hub,
            email=booking.email,
            organisation_name__iexact=booking.organisation_name,
            organisation=before,
        )
    changed = (
        list(alike.exclude(organisation=organisation).values_list("pk", flat=True))
        if organisation
        else (list(alike.exclude(organisation=None).values_list("pk", flat=True)))
    )
    Booking.objects.filter(pk__in=changed).update(organisation=organisation)
    booking.organisation = organisation
    if changed and booking.cancelled_at is None and booking.ends_at > timezone.now():
        drawing.renew(booking, has)
    if changed:
        after = {"organisation": organisation.code if organisation else "", "bookings": len(changed)}
        journal.record("booking.organisation_settled", booking, hub=hub.slug, after=after, by=by)
    return booking


@transaction.atomic
def keep_customer(
    hub: Hub,
    *,
    organisation: Organisation | None = None,
    email: str = "",
    name: str = "",
    language: str = "de",
    by: Any,
) -> Customer:
    """Return the hub's customer for a company or an address, made now with the next number if there is none.

    :raises NotBookable: if the company's record is another hub's, or neither company nor address is said
    """
    email = "" if organisation else email.strip().lower()
    if not (organisation or email) or (organisation and organisation.hub_id != hub.pk):
        raise NotBookable(_("A customer is a company of this hub or somebody with an e-mail address."))
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    organisation = organisations.hold(organisation) if organisation else None
    whose = Q(organisation=organisation) if organisation else Q(email=email)
    if known := Customer.objects.filter(whose, hub=hub).select_related("hub", "organisation").first():
        return known
    billing = Billing.objects.filter(hub=hub).first()
    first = billing.first_debtor if billing else FIRST_DEBTOR
    last = Customer.objects.filter(hub=hub).aggregate(last=Max("number"))["last"]
    made = Customer.objects.create(
        hub=hub,
        organisation=organisation,
        email=email,
        number=max(first, (last or 0) + 1),
        name=organisation.name if organisation else characters.one_line(name) or email,
        postcode=organisation.postcode if organisation else "",
        town=organisation.town if organisation else "",
        language=language,
        made_at=timezone.now(),
    )
    journal.record("booking.customer_kept", made, hub=hub.slug, by=by)
    return made


@transaction.atomic
def change_customer(customer: Customer, *, is_partner: bool, by: Any, **texts: str) -> Customer:
    """Change what stands on statements to come, and whether the customer is a partner of the hub.

    :raises NotBookable: if the customer is forgotten
    """
    customer = Customer.objects.select_for_update(of=("self",)).select_related("hub").get(pk=customer.pk)
    _refuse_forgotten(customer)
    for name in TEXTS:
        if name in texts:
            setattr(customer, name, characters.one_line(texts[name]))
    customer.is_partner = is_partner
    customer.save()
    journal.record("booking.customer_changed", customer, hub=customer.hub.slug, by=by)
    return customer


@transaction.atomic
def grant_pass(
    kind: PassKind,
    *,
    customer: Customer,
    first_on: date,
    idempotency_key: UUID,
    is_free: bool = False,
    by: Any,
) -> Pass:
    """Sell a pack or a membership to a customer, or give it for nothing; from a day on it pays for what they book.

    What is booked already stays as it is. Sent again with the same key, it is one.

    :raises NotBookable: if the hub does not offer it any more, or the customer is another hub's or forgotten
    :raises IssuedAlready: if it would begin in a month whose statement is issued: it would stand on none
    :raises KeyUsedElsewhere: if the key belongs to another pass
    """
    kind = PassKind.objects.select_for_update(of=("self",), no_key=True).select_related("hub").get(pk=kind.pk)
    if sent_before := Pass.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.kind_id, sent_before.customer_id) != (kind.pk, customer.pk):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    if kind.withdrawn_at or kind.hub_id != customer.hub_id:
        raise NotBookable(_("The hub does not offer this any more."))
    _refuse_forgotten(customer)
    if Statement.objects.filter(customer=customer, month__gte=first_on.replace(day=1)).exists():
        raise IssuedAlready(_("The statement of this month is issued already. Please choose a later day."))
    pack = kind.form != PassKind.Form.MEMBERSHIP
    made = Pass.objects.create(
        kind=kind,
        customer=customer,
        cents=0 if is_free else kind.cents,
        first_on=first_on,
        last_on=first_on + timedelta(days=(kind.valid_days or 1) - 1) if pack else None,
        granted_at=timezone.now(),
        granted_by=by,
        idempotency_key=idempotency_key,
    )
    if pack:
        assert made.last_on is not None
        Allowance.objects.create(
            granted=made, first_on=first_on, last_on=made.last_on, contains=kind.contains
        )
    after = {"kind": kind.code, "cents": made.cents}
    journal.record("booking.pass_granted", made, hub=kind.hub.slug, after=after, by=by)
    return made


@transaction.atomic
def end_membership(granted: Pass, *, last_on: date, by: Any) -> Pass:
    """Let a membership end with a day; what was drawn for days after it is returned.

    :raises NotBookable: if it is a pack, which ends by itself, or the day lies before its first
    """
    granted = _held(granted)
    if granted.kind.form != PassKind.Form.MEMBERSHIP or last_on < granted.first_on:
        raise NotBookable(_("A membership ends on or after its first day; a pack ends by itself."))
    granted.last_on = last_on
    granted.save(update_fields=["last_on"])
    _return_after(granted, last_on)
    journal.record(
        "booking.membership_ended",
        granted,
        hub=granted.kind.hub.slug,
        after={"last_on": last_on.isoformat()},
        by=by,
    )
    return granted


@transaction.atomic
def withdraw_pass(granted: Pass, *, by: Any) -> Pass:
    """Take a pass back that was granted by mistake, while nothing of it is used. Done twice, nothing more happens.

    :raises PassUsed: if something of it is used
    """
    granted = _held(granted)
    if granted.withdrawn_at:
        return granted
    if Draw.objects.filter(allowance__granted=granted, returned_at=None).exists():
        raise PassUsed(_("Something of this is used already, so it cannot be taken back."))
    granted.withdrawn_at = timezone.now()
    granted.save(update_fields=["withdrawn_at"])
    journal.record("booking.pass_withdrawn", granted, hub=granted.kind.hub.slug, by=by)
    return granted


def _refuse_forgotten(customer: Customer) -> None:
    if Customer.objects.filter(pk=customer.pk).exclude(forgotten_at=None).exists():
        raise NotBookable(_("This customer is forgotten. Whoever comes again is a new one."))


def _held(granted: Pass) -> Pass:
    """Lock what there is of a pass, then the pass: in the order in which bookings draw."""
    list(Allowance.objects.select_for_update(no_key=True).filter(granted=granted).order_by("pk"))
    return Pass.objects.select_for_update(of=("self",)).select_related("kind__hub").get(pk=granted.pk)


def _return_after(granted: Pass, last_on: date) -> None:
    rows = Draw.objects.filter(allowance__granted=granted, returned_at=None, day__gt=last_on)
    for allowance, amount in rows.values_list("allowance", "amount"):
        Allowance.objects.filter(pk=allowance).update(used=F("used") - amount)
    rows.update(returned_at=timezone.now())
