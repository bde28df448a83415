"""What can be booked costs something: prices, customers and their passes, who came in the last weeks, statements."""

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.booking import actions, charging, drawing, rules, supply
from hubnetz.booking import models as booking
from hubnetz.demo import facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation

_LONG = timedelta(days=500)  # since when prices are known
_PLACES = ("desks", "room", "machine")
_COMPANIES = 6  # customers of a hub
_ABSENT = 0.06  # of those who booked


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write prices, customers, passes and the use of last month and this, and issue last month; return the rows."""
    data = facts.read("tariffs.toml")
    hubs = {one.slug: one for one in Hub.objects.all()}
    before = Entry.objects.count()
    for entry in data["tariff"]:
        for name in ground.hubs if entry["hub"] == "all" else [entry["hub"]]:
            _tariff(entry, hubs[name], date(now.year - 2, 1, 1))
    booking.Tariff.objects.update(announced_at=now - _LONG)
    kinds = [_pass_kind(entry, hubs[entry["hub"]]) for entry in data["pass"]]
    used = issued = 0
    for entry in data["billing"]:
        made = _Desk(told, ground, hubs[entry["hub"]], now)
        made.bills(entry)
        made.sells([one for one in kinds if one.hub_id == made.hub.pk])
        used += made.is_used()
        issued += made.issues()
    return {
        "booking_tariff": booking.Tariff.objects.count(),
        "booking_passkind": len(kinds),
        "booking_customer": booking.Customer.objects.count(),
        "booking_pass": booking.Pass.objects.count(),
        "booking_booking": used,
        "booking_statement": issued,
        "journal_entry": Entry.objects.count() - before,
    }


def _tariff(entry: dict[str, Any], hub: Hub, valid_from: date) -> None:
    resource = None
    if "resource" in entry:
        resource = booking.Resource.objects.get(hub=hub, name__de=entry["resource"])
    actions.set_tariff(
        hub,
        resource=resource,
        kind=entry.get("kind", ""),
        per=entry["per"],
        cents=entry["cents"],
        minutes=entry.get("minutes", 60),
        audience=entry.get("audience", "everybody"),
        is_funded=entry.get("funded", False),
        worth_cents=entry.get("worth"),
        valid_from=valid_from,
        by=None,
    )


def _pass_kind(entry: dict[str, Any], hub: Hub) -> booking.PassKind:
    return actions.offer_pass(
        hub,
        form=entry["form"],
        name={"de": entry["name_de"], "en": entry["name_en"]},
        contains=entry["contains"],
        cents=entry["cents"],
        valid_days=entry.get("valid_days"),
        kinds=entry["kinds"],
        by=None,
    )


class _Desk:
    """One hub that bills: its customers, and who came in the last weeks."""

    def __init__(self, told: Told, ground: Ground, hub: Hub, now: datetime) -> None:
        self.hub, self.now = hub, now
        self.today = charging.today(now)
        self.month = (self.today.replace(day=1) - rules.DAY).replace(day=1)
        self.rng: random.Random = told.scenario.rng(f"tariffs {hub.slug}")
        names = Names(facts.facts().words, self.rng)
        self.user = User.objects.get(pk=ground.users[sign_ins.address(hub.slug, "desk")])
        known = list(Organisation.objects.filter(hub=hub, domain__gt="").order_by("pk")[:200])
        self.people: list[tuple[Organisation, str, str]] = []
        for one in self.rng.sample(known, min(_COMPANIES, len(known))):
            name = names.person()
            self.people.append((one, name, f"{'.'.join(slug(part) for part in name.split())}@{one.domain}"))
        self.customers = [
            actions.keep_customer(hub, organisation=record, by=self.user)
            for record, _name, _at in self.people
        ]

    def bills(self, entry: dict[str, Any]) -> None:
        """Say who bills."""
        site = self.hub.sites.order_by("-is_main", "pk").first()
        actions.set_billing(
            self.hub,
            issuer=entry["issuer"],
            street=entry["street"],
            postcode=site.postcode if site else "",
            town=site.town if site else "",
            tax_number="12345/67890",
            prefix=entry["prefix"],
            account="8400",
            cost_centre="4100",
            consultant_number=1001,
            client_number=100 + self.hub.pk % 900,
            late_hours=24,
            late_percent=entry.get("late", 0),
            absent_percent=50,
            note={
                "de": "Die Rechnung kommt getrennt; bitte zahlen Sie nicht auf diese Aufstellung.",
                "en": "The invoice comes separately; please do not pay on this statement.",
            },
            by=self.user,
        )

    def sells(self, kinds: list[booking.PassKind]) -> None:
        """Let each kind of pass have a customer, and let one customer be a partner."""
        for customer, kind in zip(self.customers, kinds, strict=False):
            actions.grant_pass(
                kind,
                customer=customer,
                first_on=self.month + timedelta(days=2),
                idempotency_key=UUID(int=self.rng.getrandbits(128)),
                by=self.user,
            )
        if len(self.customers) > len(kinds):
            partner = self.customers[-1]
            actions.change_customer(partner, is_partner=True, name=partner.name, by=self.user)

    def is_used(self) -> int:
        """Let the customers come on the days from last month until yesterday; return how often."""
        rows = booking.Resource.objects.filter(hub=self.hub, kind__in=_PLACES, parts=None)
        resources = list(rows.select_related("site", "hub").order_by("pk"))
        stocks = supply.stocks(resources, self.month, self.today - rules.DAY)
        journal = []
        number = 0
        for stock in stocks.values():
            for opening in stock.supply.open:
                day = charging.today(opening.starts_at)
                if not self.month <= day < self.today:
                    continue
                taken: list[int] = []
                for person in self.rng.sample(self.people, self.rng.choice((0, 0, 1, 1, 2))):
                    left = [unit for unit in stock.units if unit not in taken]
                    if left:
                        taken.append(left[0])
                        made = self._comes(stock.resource, opening, left[0], person)
                        number += 1
                        journal.append(
                            Entry(
                                at=made.made_at,
                                verb="booking.booked",
                                noun="booking.booking",
                                code=made.code,
                                hub=self.hub.slug,
                            )
                        )
        Entry.objects.bulk_create(journal)
        return number

    def issues(self) -> int:
        """Issue the statements of last month, if it is over by the clock too: the demo may be told a day to come."""
        if charging.month_of(self.month)[1] >= charging.today(timezone.now()):
            return 0
        return len(actions.issue_all(self.hub, self.customers, month=self.month, by=self.user))

    def _comes(
        self,
        resource: booking.Resource,
        opening: rules.Span,
        unit: int,
        person: tuple[Organisation, str, str],
    ) -> booking.Booking:
        record, name, email = person
        long = int((opening.ends_at - opening.starts_at) / timedelta(hours=1))
        hours = self.rng.choice([n for n in (1, 2, 3, 4, 5, 8) if n <= long])
        starts_at = opening.starts_at + timedelta(hours=self.rng.randint(0, long - hours))
        ends_at = starts_at + timedelta(hours=hours)
        absent = resource.grace_minutes is not None and self.rng.random() < _ABSENT
        released = starts_at + timedelta(minutes=resource.grace_minutes or 0)
        booked = starts_at - timedelta(hours=self.rng.randint(26, 200))
        made = booking.Booking.objects.create(
            resource=resource,
            starts_at=starts_at,
            ends_at=ends_at,
            name=name,
            email=email,
            organisation_name=record.name,
            organisation=record,
            postcode=record.postcode,
            idempotency_key=uuid4(),
            made_at=booked,
            confirmed_at=booked,
            release_at=released if resource.grace_minutes is not None else None,
            checked_in_at=None if absent else starts_at + timedelta(minutes=self.rng.randint(-9, 9)),
            cancelled_at=released if absent else None,
            ending="no_show" if absent else "",
        )
        booking.Allocation.objects.create(
            booking=made,
            resource=resource,
            unit_id=unit,
            during=(starts_at - resource.terms.before, ends_at + resource.terms.after),
            freed_at=released if absent else None,
        )
        if not absent:
            drawing.renew(made, [resource])
        return made
