"""Verbs on what is known of a record: its own fields, names, branches, numbers, domains, sectors, figures, holdings."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import identifying, indexing, numbers, rules, sectors
from hubnetz.organisations.actions import records
from hubnetz.organisations.identity import names
from hubnetz.organisations.models import (
    Branch,
    Holding,
    Identifier,
    Organisation,
    OtherDomain,
    OtherName,
    Sector,
    YearFigures,
)
from hubnetz.organisations.refusals import ChangedMeanwhile, NotARecordOfThisHub, NumberNotRight

FIELDS = ("name", "kind", "legal_form", "street", "postcode", "town", "phone", "domain", "staff")
PARTS = {
    model._meta.model_name: model
    for model in (OtherName, Branch, Identifier, OtherDomain, Sector, YearFigures, Holding)
}


@transaction.atomic
def edit(organisation: Organisation, *, values: Mapping[str, Any], version: int, by: Any) -> Organisation:
    """Write what is known of a record in its own fields, and that it was looked at today.

    A name that is replaced stays known as a former one. The identity's card follows while no other record shares it.

    :param values: some of `FIELDS`
    :param version: that of the record when the form was opened
    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    held = _held(organisation, version)
    changed = {
        field: value
        for field, value in ((field, _plain(value)) for field, value in values.items() if field in FIELDS)
        if getattr(held, field) != value
    }
    before = {field: getattr(held, field) for field in changed}
    if "name" in changed:
        folded = rules.folded(changed["name"])
        if folded != held.folded:
            former = {"organisation": held, "kind": OtherName.Kind.FORMER, "folded": held.folded}
            until = timezone.localdate(timezone=BERLIN)
            OtherName.objects.get_or_create(**former, defaults={"text": held.name, "until": until})
        held.folded = folded
    if {"postcode", "town"} & changed.keys():
        held.county = ""  # of the former place
    for field, value in changed.items():
        setattr(held, field, value)
    held.is_provisional = False
    held.checked_on = timezone.localdate(timezone=BERLIN)
    held.version += 1
    held.save(update_fields=[*changed, "folded", "county", "is_provisional", "checked_on", "version"])
    identifying.card_follows(held)
    indexing.refresh(held)
    if changed:
        hub = held.hub.slug
        journal.record("organisations.edited", held, hub=hub, before=before, after=changed, by=by)
    return held


@transaction.atomic
def note_name(
    organisation: Organisation,
    *,
    text: str,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    version: int | None = None,
    by: Any,
) -> OtherName:
    """Note another name of a company; noted again in the same kind, its days are changed.

    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    held = _held(organisation, version)
    text = characters.one_line(text)[:200]
    return _note(
        OtherName,
        held,
        {"kind": kind, "folded": rules.folded(text)},
        {"text": text, "since": since, "until": until},
        by,
    )


@transaction.atomic
def note_branch(
    organisation: Organisation,
    *,
    town: str,
    name: str = "",
    street: str = "",
    postcode: str = "",
    phone: str = "",
    until: date | None = None,
    version: int | None = None,
    by: Any,
) -> Branch:
    """Note a branch of a company; noted again with the same name and place, the rest of it is changed.

    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    held = _held(organisation, version)
    which = {"name": name.strip(), "postcode": postcode, "town": town.strip()}
    return _note(Branch, held, which, {"street": street.strip(), "phone": phone.strip(), "until": until}, by)


@transaction.atomic
def note_number(
    organisation: Organisation,
    *,
    scheme: str,
    value: str,
    court: str = "",
    version: int | None = None,
    by: Any,
) -> Identifier:
    """Note an official number of a company, once.

    :raises NumberNotRight: if its digits do not fit together, or no register court is called so
    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    try:
        value, court = numbers.checked(scheme, value, court)
    except numbers.NotANumber:
        raise NumberNotRight(
            _("This number cannot be right. Please compare it digit by digit, and the court by its town.")
        ) from None
    held = _held(organisation, version)
    return _note(Identifier, held, {"scheme": scheme, "value": value, "court": court}, {}, by)


@transaction.atomic
def note_domain(
    organisation: Organisation, *, domain: str, version: int | None = None, by: Any
) -> OtherDomain:
    """Note another mail or web domain of a company, once.

    :raises NumberNotRight: if it is no domain, or one of a mail provider for everybody
    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    own = rules.own_domain("@" + names.host(domain))
    if not own:
        raise NumberNotRight(_("Please write a domain of the company itself, for example example.org."))
    return _note(OtherDomain, _held(organisation, version), {"domain": own}, {}, by)


@transaction.atomic
def note_sector(
    organisation: Organisation, *, edition: str, code: str, version: int | None = None, by: Any
) -> Sector:
    """Note what a company does, as a code of an edition; of each edition there is one.

    :raises NumberNotRight: if there is no such code in this edition
    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    written = sectors.code(code, edition)
    if not written:
        raise NumberNotRight(
            _(
                "There is no such code in this edition. Please write a letter or the digits, for example 25.61."
            )
        )
    held = _held(organisation, version)
    noted = _note(Sector, held, {"edition": edition}, {"code": written}, by)
    said = sectors.said(written, edition)
    if edition == Sector.Edition.WZ_2008 and said and held.section != said.section:
        Organisation.objects.filter(pk=held.pk).update(section=said.section)
    return noted


@transaction.atomic
def note_year(
    organisation: Organisation,
    *,
    year: int,
    staff: Decimal | None = None,
    turnover: Decimal | None = None,
    balance: Decimal | None = None,
    version: int | None = None,
    by: Any,
) -> YearFigures:
    """Note how large a company was in a year, as it was told; told again, the figures of the year are replaced.

    :raises ChangedMeanwhile: if somebody else changed the record since
    """
    told = {"staff": staff, "turnover": turnover, "balance": balance}
    return _note(YearFigures, _held(organisation, version), {"year": year}, told, by)


@transaction.atomic
def note_holding(
    owner: Organisation,
    *,
    owned: Organisation,
    percent: Decimal,
    since: date | None = None,
    until: date | None = None,
    by: Any,
) -> Holding:
    """Note that a company holds a share of another one; noted again, share and days are replaced.

    :raises NotARecordOfThisHub: if the records belong to two hubs, or are one
    """
    owner, owned = records.hold_all([owner, owned])
    if owner.pk == owned.pk or owner.hub_id != owned.hub_id:
        raise NotARecordOfThisHub(_("Please choose another company from your hub's own records."))
    said = {"percent": percent, "since": since, "until": until}
    noted, _made = Holding.objects.update_or_create(owner=owner, owned=owned, defaults=said)
    for record in (owner, owned):
        _touch(record)
    what = {"owned": owned.code, "percent": str(percent)}
    journal.record("organisations.holding_noted", owner, hub=owner.hub.slug, after=what, by=by)
    return noted


@transaction.atomic
def drop(organisation: Organisation, *, part: str, key: int, by: Any) -> None:
    """Take away something that was noted of a record and is not right; done twice, nothing more happens.

    :param part: one of `PARTS`
    """
    held = records.hold(organisation)
    of_it = models.Q(owner=held) | models.Q(owned=held) if part == "holding" else models.Q(organisation=held)
    row: Any = PARTS[part]._default_manager.filter(of_it, pk=key).first()
    if row is None:
        return
    said = str(row)
    row.delete()
    if part == "sector":
        _section_goes(held, row)
    _touch(held)
    journal.record("organisations.part_dropped", held, hub=held.hub.slug, before={part: said}, by=by)


def _section_goes(held: Organisation, row: Sector) -> None:
    """Take away the section as programmes say it, if it came from a sector that was not right."""
    said = sectors.said(row.code, row.edition) if row.edition == Sector.Edition.WZ_2008 else None
    if said and held.section == said.section:
        held.section = ""
        held.save(update_fields=["section"])


def _held(organisation: Organisation, version: int | None) -> Organisation:
    held = records.hold(organisation)
    if version is not None and version != held.version:
        raise ChangedMeanwhile(
            _(
                "Somebody else changed this record after you opened the page. It now reads as shown; please look again."
            )
        )
    return held


def _note[T: models.Model](
    model: type[T], held: Organisation, which: dict[str, Any], said: dict[str, Any], by: Any
) -> T:
    row, made = model._default_manager.get_or_create(organisation=held, **which, defaults=said)
    if not made:
        if all(getattr(row, field) == value for field, value in said.items()):
            return row
        for field, value in said.items():
            setattr(row, field, value)
        row.save(update_fields=list(said))
    _touch(held)
    what = {str(model._meta.model_name): str(row)}
    journal.record("organisations.part_noted", held, hub=held.hub.slug, after=what, by=by)
    return row


def _touch(held: Organisation) -> None:
    held.version += 1
    held.checked_on = timezone.localdate(timezone=BERLIN)
    held.save(update_fields=["version", "checked_on"])
    indexing.refresh(held)


def _plain(value: Any) -> Any:
    return characters.one_line(value) if isinstance(value, str) else value
