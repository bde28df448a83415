"""How an offer's facts are said."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.catalogue.models import Offer
from hubnetz.lib import structured
from hubnetz.ui import addresses, formats

register = template.Library()


@register.filter
def way(offer: Offer) -> str:
    """Say how it takes place."""
    return {"on_site": _("on site"), "online": _("online"), "hybrid": _("on site or online")}[offer.mode]


@register.filter
def level(offer: Offer) -> str:
    """Say what one has to know already."""
    return {
        "newcomer": _("no previous knowledge needed"),
        "some": _("some experience helps"),
        "advanced": _("for people with experience"),
    }[offer.level]


@register.filter
def price(offer: Offer) -> str:
    """Say what the company pays; a free hour has a value, too."""
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
    names = {"de": _("German"), "en": _("English")}
    return ", ".join(names.get(code, code) for code in offer.languages)


@register.filter
def audience(offer: Offer) -> str:
    """Say whom it is for; a code without a name of its own is left out."""
    names = {
        "sme": pgettext("audience", "small and medium companies"),
        "industry": pgettext("audience", "industry"),
        "craft": pgettext("audience", "crafts"),
        "services": pgettext("audience", "services"),
        "retail": pgettext("audience", "shops and trade"),
        "tourism": pgettext("audience", "hotels and restaurants"),
        "start-up": pgettext("audience", "start-ups"),
        "university": pgettext("audience", "universities"),
        "municipality": pgettext("audience", "towns and communities"),
        "care": pgettext("audience", "health and care"),
        "citizen": pgettext("audience", "citizens"),
    }
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
