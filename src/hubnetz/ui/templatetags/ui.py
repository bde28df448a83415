"""How things look in a page: fields, numbers, money, days and times, query strings."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubnetz.ui import addresses, controls, formats

register = template.Library()

register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("day_short", formats.day_short)
register.filter("day_number", formats.day_number)
register.filter("month_year", formats.month_year)
register.filter("month_in_full", formats.month_in_full)
register.filter("time_of_day", formats.time_of_day)
register.filter("moment", formats.moment)
register.filter("iso", formats.iso)
register.filter("breakable", formats.breakable)


@register.simple_tag
def when(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> SafeString:
    """Return weekday and time span, the times on one line: Thursday, 14:00–16:00."""
    return _unbroken(formats.span(starts_at, ends_at))


@register.simple_tag
def when_in_full(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> SafeString:
    """Return weekday, day and time span, the times on one line: Thursday, 3 December 2026, 14:00–16:00."""
    return _unbroken(formats.span_in_full(starts_at, ends_at))


@register.simple_tag
def when_as_text(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> str:
    """Return what `when_in_full` says for a text without markup, as letters are."""
    return formats.span_in_full(starts_at, ends_at)


def _unbroken(said: str) -> SafeString:
    """Keep what follows the last comma together: a line must not end at the dash between two times."""
    days, _comma, times = said.rpartition(", ")
    return SafeString(f'{escape(days)}, <span class="nowrap">{escape(times)}</span>')


@register.simple_tag
def front(name: str, *args: Any) -> str:
    """Return the address of a page that another room has: a low room says what it needs, HUBNETZ_FRONTS who has it."""
    return addresses.to(settings.HUBNETZ_FRONTS[name], *args)


# -- fields -----------------------------------------------------------------------------------------------------


@register.filter
def kind(field: forms.BoundField) -> str:
    """Return how a field is laid out: group, check, select or input."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
        return "select"
    return "input"


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """Render the control of a field with the classes it needs; labels, help and errors are the template's."""
    base = {"check": "kern-form-check__checkbox", "select": "kern-form-input__select"}.get(
        kind(field), "kern-form-input__input"
    )
    names = [base, field.field.widget.attrs.get("class", "")]
    if field.errors:
        names.append(
            {"check": "kern-form-check__checkbox--error", "select": "kern-form-input__select--error"}.get(
                kind(field), "kern-form-input__input--error"
            )
        )
    return controls.control(field, " ".join(name for name in names if name))


@register.simple_tag
def field_written(field: forms.BoundField) -> SafeString:
    """Write a field as `ui/field/field.html` does, which still writes groups and fields with faults: forms are long."""
    what = kind(field)
    if what == "group" or field.is_hidden or field.errors:
        return SafeString(render_to_string("ui/field/field.html", {"field": field}))
    hint = ""
    if field.help_text:
        hint = f'<p class="kern-hint" id="{field.auto_id}_helptext">{conditional_escape(field.help_text)}</p>'
    label = conditional_escape(field.label)
    if what == "check":
        return SafeString(
            f'<div class="kern-form-input"><div class="kern-form-check">{control(field)}'
            f'<label class="kern-label" for="{field.id_for_label}">{label}</label>{hint}</div></div>'
        )
    one_of = getattr(field.field, "is_one_of", False)  # or the other language: not optional
    free = not field.field.required and not getattr(field.form, "narrows", False) and not one_of
    optional = f' <span class="kern-label__optional">({_("optional")})</span>' if free else ""
    drawn = control(field)
    if what == "select":
        drawn = SafeString(f'<div class="kern-form-input__select-wrapper">{drawn}</div>')
    return SafeString(
        f'<div class="kern-form-input"><label class="kern-label" for="{field.id_for_label}">{label}{optional}</label>'
        f"{hint}{drawn}</div>"
    )


@register.filter
def bare(field: forms.BoundField) -> SafeString:
    """Render the control of a field as it is: for hidden ones."""
    return controls.control(field)


@register.filter
def options(field: forms.BoundField) -> Iterator[dict[str, Any]]:
    """Yield the choices of a group: control, id and label of each."""
    radio = not isinstance(
        field.field.widget, forms.CheckboxSelectMultiple
    )  # which is a RadioSelect to Django
    name = "kern-form-check__radio" if radio else "kern-form-check__checkbox"
    for part in field.subwidgets:
        part.data["attrs"] = {**part.data["attrs"], "class": name}
        yield {"control": part.tag(), "id": part.id_for_label, "label": part.choice_label}


@register.filter
def anchor(field: forms.BoundField) -> str:
    """Return the id an error summary links to: the first control that takes the focus."""
    if kind(field) == "group":
        return next((part.id_for_label for part in field.subwidgets), field.auto_id)
    return field.id_for_label


@register.filter
def count_errors(form: forms.BaseForm) -> int:
    """Return how many sentences the summary will show."""
    return sum(len(errors) for errors in form.errors.values())


# -- lists ------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the query string of this page with some values changed; None or an empty value takes a key away."""
    request: HttpRequest | None = context.get("request")
    values = request.GET.copy() if request else None
    if values is None:
        return "?"
    if "page" not in changes:
        values.pop("page", None)  # another filter starts at the first page again
    for key, value in changes.items():
        if value is None or value == "":
            values.pop(key, None)
        elif isinstance(value, list | tuple):
            values.setlist(key, [str(part) for part in value])
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """Return the page numbers to show; 0 stands for a gap."""
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] == 2:
            shown.append(number - 1)
        elif shown and number - shown[-1] > 2:
            shown.append(0)
        shown.append(number)
    return shown


# -- components that a page has many of -------------------------------------------------------------------------


@register.simple_tag
def date_row(
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    title: Any,
    url: str,
    hub: Any = "",
    mode: str = "",
    seats: str = "",
    seats_kind: str = "",
) -> SafeString:
    """Write a row of a list of dates, in one go; ui/date_row/date_row.html is the same for pages with a few."""
    facts = tuple(str(fact) for fact in (hub, mode) if fact)
    kind = (seats_kind or "success") if seats else ""
    return _date_row(starts_at, ends_at or None, str(title), url, facts, str(seats), kind, get_language())


@lru_cache(maxsize=2048)
def _date_row(
    starts_at: dt.datetime, ends_at: dt.datetime | None, title: str, url: str, facts: tuple[str, ...], seats: str,
    kind: str, _language: str | None,
) -> SafeString:  # fmt: skip
    """The rows of lists are the same for every visitor, and most are the same after a commit."""
    free = (
        f'<div class="date-row__end"><span class="state state--{escape(kind)}">{escape(seats)}</span></div>'
        if seats
        else ""
    )
    return SafeString(
        f'<article class="date-row"><time class="date-row__day" datetime="{formats.iso(starts_at)}">'
        f'<span class="date-row__number">{formats.day_number(starts_at)}</span> '
        f'<span class="date-row__month">{formats.month_year(starts_at)}</span></time>'
        f'<div><h3 class="date-row__title"><a href="{escape(url)}">{escape(title)}</a></h3>'
        f'<ul class="date-row__facts"><li>{_unbroken(formats.span(starts_at, ends_at))}</li>'
        f"{''.join(f'<li>{escape(fact)}</li>' for fact in facts)}</ul></div>{free}</article>"
    )


# -- components that wrap content -------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    url: str = "",
    kicker: Any = "",
    text: Any = "",
    foot: Any = "",
    kind: str = "",
) -> SafeString:
    """Put the content into a card, written in one go: a list has two dozen."""
    heading = conditional_escape(title)
    return SafeString(
        f'<article class="card card--{escape(kind or "link")}">'
        + (f'<p class="card__kicker">{conditional_escape(kicker)}</p>' if kicker else "")
        + f'<h3 class="card__title">{f'<a href="{escape(url)}">{heading}</a>' if url else heading}</h3>'
        + (f"<p>{conditional_escape(text)}</p>" if text else "")
        + content
        + (f'<p class="card__foot">{conditional_escape(foot)}</p>' if foot else "")
        + "</article>"
    )


@register.simple_block_tag
def table_box(content: str, caption: str, note: str = "", id: str = "", quiet: bool = False) -> SafeString:
    """
    Put thead and tbody into a table with a caption, in a box that scrolls by keyboard on a narrow screen.

    Two tables with the same caption on one page need an id each; a quiet caption is not seen, as a heading above
    says the same.
    """
    values = {
        "content": content,
        "caption": caption,
        "note": note,
        "id": id or f"table-{slugify(caption)}",
        "quiet": quiet,
    }
    return render_to_string("ui/table/table.html", values)
