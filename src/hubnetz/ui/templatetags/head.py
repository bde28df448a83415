"""What stands in a page's head for search engines and for whoever passes the page on."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hubnetz.lib import structured as lib
from hubnetz.ui import addresses

register = template.Library()
_LOCALES = {"de": "de_DE", "en": "en_GB"}


@register.simple_block_tag(takes_context=True)
def noted(context: template.Context, content: str, name: str) -> SafeString:
    """Show the content here and remember it under the name for ``head_links``: a block can stand only once."""
    _notes(context)[name] = content.strip()
    return mark_safe(content)  # noqa: S308  # it was rendered by the template, and escaped there


@register.simple_tag(takes_context=True)
def head_links(context: template.Context) -> SafeString:
    """Say which address is the page's own, where it is in each language, and how it looks when it is passed on."""
    request = context.get("request")
    if request is None:
        return SafeString()
    path = context.get("canonical") or addresses.of_page(
        request
    )  # a list names its own, with its filter alone
    own = addresses.absolute(path)
    said = _notes(context)
    language = (get_language() or "de")[:2]
    links = format_html_join(
        "\n",
        '<link rel="alternate" hreflang="{}" href="{}">',
        ((one["code"], one["url"]) for one in addresses.alternates(path)),
    )
    shared = format_html_join(
        "\n",
        '<meta property="og:{}" content="{}">',
        [
            ("type", "website"),
            ("url", own),
            ("locale", _LOCALES.get(language, language)),
            *((name, mark_safe(text)) for name, text in said.items() if text),  # noqa: S308  # escaped above
        ],
    )
    return format_html('<link rel="canonical" href="{}">\n{}\n{}', own, links, shared)


@register.simple_tag
def structured(*things: Any) -> SafeString:
    """Tell machines what the page is about, as JSON-LD; things that are none are left out.

    A script of this type is data, which no browser runs: the policy for scripts does not concern it.
    """
    shown = [thing for thing in things if thing]
    if not shown:
        return SafeString()
    text = mark_safe(lib.as_json(*shown))  # noqa: S308  # as_json escapes what could end the element
    return format_html('<script type="application/ld+json">{}</script>', text)


@register.simple_tag(takes_context=True)
def way(context: template.Context, *steps: str) -> dict[str, Any]:
    """Return the way to this page for ``structured`` and for the breadcrumb: text, address, text, address … text."""
    pairs = list(zip(steps[::2], [*steps[1::2], ""], strict=True))
    crumbs = [{"text": str(text), "url": url} for text, url in pairs]
    here = context["request"].path
    full = [{"text": one["text"], "url": addresses.absolute(one["url"] or here)} for one in crumbs]
    return {"crumbs": crumbs, "thing": lib.breadcrumbs(full)}


def _notes(context: template.Context) -> dict[str, str]:
    store: Any = context.render_context
    found: dict[str, str] = store.setdefault("noted", {})
    return found
