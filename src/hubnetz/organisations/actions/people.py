"""Verbs on people whom a hub knows: who they are, and where they work."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.organisations import identifying
from hubnetz.organisations.actions import records
from hubnetz.organisations.models import Affiliation, Organisation, Person
from hubnetz.organisations.refusals import ChangedMeanwhile, NotARecordOfThisHub, NotKnown

FIELDS = ("name", "email", "phone", "language")


@transaction.atomic
def note_person(
    hub: Hub, *, name: str, email: str = "", phone: str = "", language: str = "de", by: Any
) -> Person:
    """Return the person whom the hub knows under this address, noted now if there is none; without one a new person.

    What is known of a person is completed, not replaced.
    """
    email = email.strip().lower()
    identifying.no_file_at(hub)
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    now = timezone.now()
    if email and (known := Person.objects.select_for_update().filter(hub=hub, email=email).first()):
        if phone and not known.phone:
            known.phone, known.version = phone.strip(), known.version + 1
            known.save(update_fields=["phone", "version"])
        _touched(known)
        return known
    person = Person.objects.create(
        hub=hub,
        name=characters.one_line(name)[:120],
        email=email,
        phone=phone.strip(),
        language=language,
        noted_at=now,
        checked_on=now.astimezone(BERLIN).date(),
    )
    journal.record("organisations.person_noted", person, hub=hub.slug, by=by)
    return person


@transaction.atomic
def change_person(person: Person, *, values: Mapping[str, Any], version: int, by: Any) -> Person:
    """Change name, address, telephone number or language of a person.

    :raises ChangedMeanwhile: if somebody else changed the person since the form was opened
    :raises NotKnown: if the hub knows somebody else under this address
    """
    held = Person.objects.select_for_update(of=("self",)).select_related("hub").get(pk=person.pk)
    if held.version != version:
        raise ChangedMeanwhile(
            _("Somebody else changed this person after you opened the page. Please look at it again.")
        )
    new = {field: str(value).strip() for field, value in values.items() if field in FIELDS}
    if "email" in new:
        new["email"] = new["email"].lower()
    changed = {field: value for field, value in new.items() if getattr(held, field) != value}
    if changed.get("email"):
        others = Person.objects.filter(hub=held.hub_id, email=changed["email"]).exclude(pk=held.pk)
        if others.exists():
            raise NotKnown(_("Your hub knows somebody else under this address. Please look for them."))
    for field, value in changed.items():
        setattr(held, field, value)
    held.version += 1
    held.checked_on = timezone.localdate(timezone=BERLIN)
    held.save(update_fields=[*changed, "version", "checked_on"])
    if changed:  # the journal names what changed, not what it was: no more about people than the noun does
        after = {"changed": sorted(changed)}
        journal.record("organisations.person_changed", held, hub=held.hub.slug, after=after, by=by)
    return held


@transaction.atomic
def affiliate(
    person: Person,
    *,
    organisation: Organisation,
    function: str = "",
    since: date | None = None,
    by: Any,
) -> Affiliation:
    """Note that a person works at a company, beside what else they do; noted again, the function is changed.

    :raises NotARecordOfThisHub: if person and record belong to two hubs
    """
    organisation = records.hold(organisation)
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.hub_id != organisation.hub_id:
        raise NotARecordOfThisHub(_("Please choose somebody whom your own hub knows."))
    function = characters.one_line(function)[:120]
    there = {"person": held, "organisation": organisation, "until": None}
    row, made = Affiliation.objects.get_or_create(**there, defaults={"function": function, "since": since})
    if not made and (row.function, row.since) != (function, since or row.since):
        row.function, row.since = function, since or row.since
        row.save(update_fields=["function", "since"])
    _touched(held)
    if made:
        what = {"organisation": organisation.code}
        hub = organisation.hub.slug
        journal.record("organisations.person_affiliated", held, hub=hub, after=what, by=by)
    return row


@transaction.atomic
def note_member(
    organisation: Organisation,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    function: str = "",
    since: date | None = None,
    by: Any,
) -> Affiliation:
    """Note that somebody works at a company: whom the hub knows under the address, else a new person."""
    person = note_person(organisation.hub, name=name, email=email, phone=phone, by=by)
    return affiliate(person, organisation=organisation, function=function, since=since, by=by)


@transaction.atomic
def leave(affiliation: Affiliation, *, until: date, by: Any) -> Affiliation:
    """Note that a person works there no longer; the row stays, so that it is known who it was.

    A day before they came counts as the day they came. Noted twice, the first day stays.
    """
    rows = Affiliation.objects.select_for_update(of=("self",)).select_related("organisation__hub", "person")
    held = rows.get(pk=affiliation.pk)
    if held.until is None:
        held.until = max(until, held.since) if held.since else until
        held.save(update_fields=["until"])
        _touched(held.person)
        hub, what = held.organisation.hub.slug, {"organisation": held.organisation.code}
        journal.record("organisations.person_left", held.person, hub=hub, before=what, by=by)
    return held


def _touched(person: Person) -> None:
    """Note that somebody worked on the person today: how long they are known counts from here."""
    person.in_touch_on = timezone.localdate(timezone=BERLIN)
    person.save(update_fields=["in_touch_on"])
