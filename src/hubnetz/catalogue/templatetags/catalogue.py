"""How an offer's facts are said."""

from datetime import date
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hubnetz.catalogue import rules, words
from hubnetz.catalogue.filters import Facet
from hubnetz.catalogue.models import Funding, Offer
from hubnetz.lib import structured
from hubnetz.ui import addresses, formats
from hubnetz.ui.templatetags import ui

register = template.Library()
MARKED = " facet__choice--on"
ON = mark_safe(' aria-current="true"')


@register.filter
def way(offer: Offer) -> str:
    """Say how it takes place."""
    return words.modes()[offer.mode]


@register.filter
def level(offer: Offer) -> str:
    """Say what one has to know already."""
    return words.levels()[offer.level]


@register.filter
def price(offer: Offer) -> str:
    """Say what the company pays; a free hour has a value, too, and what is paid for in part says so."""
    share = rules.aid_share(offer.price, offer.value)
    if offer.price and share:
        return _("%(price)s (worth %(value)s, %(share)s of it paid from public funds)") % {
            "price": formats.money(offer.price),
            "value": formats.money(offer.value),
            "share": formats.percent(share),
        }
    if offer.price:
        return formats.money(offer.price)
    if offer.value:
        return _("free of charge (worth %(value)s, paid from public funds)") % {
            "value": formats.money(offer.value)
        }
    return _("free of charge")


@register.filter
def languages(offer: Offer) -> str:
    """Name the languages it is given in."""
    names = words.languages()
    return ", ".join(names.get(code, code) for code in offer.languages)


@register.filter
def audience(offer: Offer) -> str:
    """Say whom it is for; a code without a name of its own is left out."""
    names = words.audiences()
    return ", ".join(names[code] for code in offer.audience if code in names)


@register.filter
def topics(offer: Offer) -> str:
    """Name the topics, the main one first."""
    return ", ".join(
        str(about.topic) for about in sorted(offer.about.all(), key=lambda about: about.position)
    )


@register.simple_tag
def offer_said(offer: Offer) -> structured.Thing:
    """Return what the page of an offer says to machines."""
    url = addresses.absolute(reverse("catalogue:offer", args=[offer.code]))
    return structured.service(
        str(offer.title),
        url=url,
        description=str(offer.summary),
        kind=str(offer.kind.name),
        provider=structured.named(str(offer.hub.name), addresses.of_front("hub", offer.hub.slug)),
        price=structured.offer(str(offer.price), url=url),
        audience=audience(offer),
        languages=offer.languages,
    )


@register.simple_tag
def offer_card(offer: Offer, reasons: list[str] | None = None, at: Any = None) -> SafeString:
    """
    Write an offer as a card of a list, with why it is shown if there is a reason; in one go, as a page has many.

    The hub ``at`` whose page it is goes unsaid.
    """
    by = "" if at == offer.hub else f'<span class="card__by">{escape(str(offer.hub.name))}</span>'
    parts = [way(offer), *([] if offer.price else [_("free of charge")])]
    foot = by + "".join(f"<span>{escape(str(part))}</span>" for part in parts)
    told = ""
    if reasons:
        why = escape(_("Why you see this:"))
        told = f'<p class="card__reasons"><strong>{why}</strong> {escape(" ".join(reasons))}</p>'
    content = SafeString(f'{told}<p class="card__foot">{foot}</p>')
    url = addresses.to("catalogue:offer", offer.code)
    return ui.card(content, title=offer.title, url=url, kicker=offer.kind.name, text=offer.summary)


@register.simple_tag
def choices(facet: Facet, path: str) -> SafeString:
    """Return the values of a facet as links with their numbers; made here, because a list has a hundred of them."""
    offers, away = escape(_("offers")), escape(_("offers; take away"))
    rows = []
    for choice in facet.choices:
        address = escape(f"{path}?{choice.query}" if choice.query else path)
        on = choice.chosen
        rows.append(
            f'<li><a id="f-{facet.name}-{escape(choice.value)}" class="facet__choice{MARKED if on else ""}"'
            f'{ON if on else ""} href="{address}" hx-get="{address}" hx-target="#results" hx-swap="outerHTML"'
            f' hx-push-url="true" rel="nofollow"><span>{escape(str(choice.label))}</span> <span'
            f' class="facet__count">{formats.number(choice.count)}'
            f'<span class="visually-hidden"> {away if on else offers}</span>'
            "</span></a></li>"
        )
    return SafeString("\n".join(rows))


@register.filter
def checks(offer: Offer) -> list[str]:
    """Return who may use it, as sentences somebody can say yes or no to; none if everybody may."""
    found = []
    if offer.sme_only:
        found.append(
            _(
                "You are a small or medium company: fewer than 250 people and at most 50 million euros of sales a year."
            )
        )
    if offer.most_staff:
        found.append(
            ngettext(
                "At most %(number)s person works in your company.",
                "At most %(number)s people work in your company.",
                offer.most_staff,
            )
            % {"number": formats.number(offer.most_staff)}
        )
    if offer.place == "state":
        found.append(_("Your company, or the site it is about, lies in the same federal state as the hub."))
    if offer.place == "area":
        found.append(_("Your company, or the site it is about, lies in the area the hub answers for."))
    return found + [line.strip() for line in str(offer.conditions).splitlines() if line.strip()]


@register.filter
def only_in(offer: Offer) -> str:
    """Return the one language a text exists in when it is not the page's; empty if it is there."""
    return "" if offer.title.get(words.language()) else next(iter(offer.title), "")


@register.filter
def funding_kind(funding: Funding) -> str:
    """Say how it is given."""
    return words.funding_forms()[funding.form]


@register.filter
def amount(funding: Funding) -> str:
    """Say how much there is: rate, ceiling, both or nothing."""
    values: dict[str, Any] = {
        "rate": formats.percent(funding.rate),
        "ceiling": formats.money(funding.ceiling) if funding.ceiling else "",
    }
    if funding.rate and funding.ceiling:
        return _("up to %(rate)s of the cost, at most %(ceiling)s") % values
    if funding.rate:
        return _("up to %(rate)s of the cost") % values
    return _("up to %(ceiling)s") % values if funding.ceiling else ""


@register.filter
def size(funding: Funding) -> str:
    """Say how large a company may be."""
    if funding.most_staff:
        return _("up to %(number)s people") % {"number": formats.number(funding.most_staff)}
    return _("small and medium companies (fewer than 250 people)") if funding.sme_only else ""


@register.filter
def funding_state(funding: Funding, today: date) -> dict[str, str]:
    """Say whether one can apply, as a text and a kind for the mark."""
    state = funding.state_on(today)
    if state == "closed" and funding.closes_on:
        return {
            "text": _("closed since %(day)s") % {"day": formats.day(funding.closes_on)},
            "kind": "",
        }
    if state == "later" and funding.opens_on:
        return {"text": _("opens on %(day)s") % {"day": formats.day(funding.opens_on)}, "kind": "info"}
    if funding.closes_on:
        return {
            "text": _("open until %(day)s") % {"day": formats.day(funding.closes_on)},
            "kind": "warning" if (funding.closes_on - today).days <= 60 else "success",
        }
    return {"text": pgettext("funding", "open"), "kind": "success"}
