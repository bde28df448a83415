"""What the rooms know about whoever has an e-mail address, as their declarations say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hubnetz.lib import addresses, privacy, sight
from hubnetz.lib.privacy import Kept
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub
from hubnetz.privacy import declared, words
from hubnetz.ui import formats


@dataclass(frozen=True, slots=True)
class Known:
    """One row about somebody: what it is, whose, when, and each field that says something of them."""

    label: str
    noun: str
    code: str
    hub: Hub | None
    title: str
    when: date | datetime | None
    fields: dict[str, Any]
    purpose: str
    until: str
    is_withheld: bool
    of: str = ""
    """Of a letter: the code of what it is about."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return label and value of each field that says something, for people."""
        told = [(str(words.FIELDS.get(name, name)), said(value)) for name, value in self.fields.items()]
        return [(name, value) for name, value in told if value]


@sight.whole_network("somebody reads what all hubs know about them")
def about(email: str) -> list[Known]:
    """Return every row about an address, over all hubs; those of a hub together, the newest first.

    What an adviser noted that is as much about others is left out and marked.
    """
    found = [
        one
        for label, kept in declared.of_people().items()
        for row in rows_of(label, kept, email.strip())
        for one in _known(label, kept, row, email.strip())
    ]
    found.sort(key=_newest, reverse=True)
    return sorted(found, key=lambda one: (one.hub is None, str(one.hub or ""), one.noun))


def rows_of(label: str, kept: Kept, email: str) -> "QuerySet[Any]":
    """Return the rows of one model about an address."""
    model = apps.get_model(label)
    if kept.found:
        found = Q(pk__in=privacy.function_of(model._meta.app_label, kept.found)(email))
    else:
        found = addresses.whose(email, *kept.person.split())
    if label == "privacy.Consent":
        found = Q(digest__in=digests(email))
    joined = [
        one for one in (_joins(model, kept.hub), _joins(model, kept.about), _joins(model, kept.when)) if one
    ]
    rows: QuerySet[Any] = model._default_manager.filter(found).order_by("pk")
    return rows.select_related(*joined) if joined else rows


def digest(email: str) -> str:
    """Return what finds the consents of an address without keeping it."""
    from django.utils.crypto import salted_hmac

    return salted_hmac("privacy.consent", email.strip().lower(), algorithm="sha256").hexdigest()


def digests(email: str) -> list[str]:
    """Return what finds the consents of an address, however its domain was written when they were given."""
    return [digest(one) for one in addresses.spellings(email)]


def said(value: Any) -> str:
    """Return a value as a person reads it; empty for nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return str(formats.moment(value))
    if isinstance(value, date):
        return str(formats.day(value))
    if isinstance(value, Texts):
        return str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text}" for key, one in value.items() if (text := said(one)))
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return ", ".join(text for one in value if (text := said(one)))
    return "" if value is None or isinstance(value, bytes | memoryview) else str(value)


def _known(label: str, kept: Kept, row: Any, email: str) -> Iterator[Known]:
    hub = _follow(row, kept.hub)
    if kept.told:
        fields = {kept.told: getattr(row, kept.told)(email)}
    else:
        fields = {name: _value(row, name) for name in kept.shown()}
    yield Known(
        label=label,
        noun=str(words.NOUNS[label]),
        code=str(getattr(row, "code", "") or ""),
        hub=hub if isinstance(hub, Hub) else None,
        title=_titled(row, kept.about),
        when=_follow(row, kept.when),
        fields={name: value for name, value in fields.items() if value not in (None, "", {}, [], False)},
        purpose=str(words.PURPOSES[kept.purpose].name),
        until=words.period(kept.until),
        of=getattr(row, "noun_code", ""),
        is_withheld=any(_value(row, name) for name in kept.withheld.split()),
    )


def _titled(row: Any, path: str) -> str:
    *way, last = path.split(".")
    owner = _follow(row, ".".join(way)) if way else row
    shown = getattr(owner, f"get_{last}_display", None) if last else None
    return said(shown() if shown else _follow(row, path)) if path else ""


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, models.Manager):
        return [str(one) for one in value.all()]
    if isinstance(value, models.Model | Promise):
        return str(value)
    return value


def _follow(row: Any, path: str) -> Any:
    for name in path.split(".") if path else ():
        row = getattr(row, name) if row is not None else None
    return row if path else None


def _joins(model: type[models.Model], path: str) -> str:
    """Return the part of a path that a query can join."""
    taken: list[str] = []
    at: Any = model
    for name in path.split(".") if path else ():
        field = at._meta.get_field(name)
        if not field.is_relation:
            break
        taken.append(name)
        at = field.related_model
    return "__".join(taken)


def _newest(one: Known) -> str:
    return one.when.isoformat() if one.when else ""
