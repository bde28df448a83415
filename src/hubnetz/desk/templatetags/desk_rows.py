"""Rows of the desk's long lists, each written in one go: a template would take as long for them as for all the rest."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.desk import words
from hubnetz.organisations.models import Person
from hubnetz.ui import addresses, formats

register = template.Library()


@register.simple_tag
def record_rows(rows: Iterable[Mapping[str, Any]], adds: bool, several: bool) -> SafeString:
    """Write the rows of a list of companies, to be ticked by whoever changes them, with the hub if it is not clear."""
    place, sector = escaped(pgettext("list", "Place")), escaped(pgettext("organisation", "Sector"))
    staff, people = escaped(_("Staff")), escaped(pgettext("list", "People"))
    last, choose, provisional = escaped(_("Last contact")), _("Choose %(name)s"), escaped(_("provisional"))
    found = []
    for row in rows:
        one = row["record"]
        name, code, town = escaped(one.name), escaped(one.code), escaped(one.town)
        county = escaped(row["county"])
        tick = (
            f'<td class="list-cards__tick"><div class="kern-form-check"><input class="kern-form-check__checkbox" '
            f'type="checkbox" id="c-{code}" name="chosen" value="{code}"><label class="kern-label" for="c-{code}">'
            f'<span class="visually-hidden">{choose % {"name": name}}</span></label></div></td>'
        )
        found.append(
            f'<tr>{tick if adds else ""}<th scope="row">'
            f'<a href="{addresses.to("desk:organisation", one.code)}">{name}</a><br>'
            f'<span class="muted">{escaped(words.ORGANISATION.get(one.kind, one.kind))}'
            f"{f' · {escaped(row["hub"])}' if several else ''}</span>"
            f"{f' <span class="state state--warning">{provisional}</span>' if one.is_provisional else ''}</th>"
            f'<td data-label="{place}">{escaped(one.postcode)} {town}'
            f"{f'<br><span class="muted">{county}</span>' if county and county != town else ''}</td>"
            f'<td data-label="{sector}">{escaped(row["sector"])}</td>'
            f'<td class="number" data-label="{staff}">{formats.number(one.staff) if one.staff is not None else ""}</td>'
            f'<td class="number" data-label="{people}">{one.people or ""}</td>'
            f'<td data-label="{last}">{formats.day_short(row["last"]) if row["last"] else ""}</td></tr>'
        )
    return SafeString("".join(found))


@register.simple_tag
def people_rows(people: Iterable[Person], several: bool) -> SafeString:
    """Write the rows of a list of people with where they work, with the hub if there are several."""
    works, email = escaped(_("Works at")), escaped(_("E-mail"))
    telephone, checked = escaped(_("Telephone")), escaped(_("Checked on"))
    found = []
    for one in people:
        address = escaped(one.email)
        found.append(
            f'<tr><th scope="row">{escaped(one.name)}'
            f"{f'<br><span class="muted">{escaped(one.hub.short)}</span>' if several else ''}</th>"
            f'<td data-label="{works}">{"<br>".join(map(_place, one.places))}</td>'  # type: ignore[attr-defined]
            f'<td class="anywhere" data-label="{email}">'
            f"{f'<a href="mailto:{address}">{address}</a>' if address else ''}</td>"
            f'<td data-label="{telephone}">{escaped(one.phone)}</td>'
            f'<td data-label="{checked}">{formats.day_short(one.checked_on) if one.checked_on else ""}</td></tr>'
        )
    return SafeString("".join(found))


def _place(place: Any) -> str:
    at = place.organisation
    function = f' <span class="muted">{escaped(place.function)}</span>' if place.function else ""
    return f'<a href="{addresses.to("desk:organisation", at.code)}">{escaped(at.name)}</a>{function}'
