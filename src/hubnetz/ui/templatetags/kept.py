"""Parts of pages that are drawn once for all visitors, until anything is written: `lib.unwritten` says how."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs

from hubnetz.lib import unwritten

register = template.Library()


@register.tag
def kept(parser: Parser, token: Token) -> "Kept":
    """Draw what stands within once for each of the values, until anything is written or the moment `until` has come.

    `{% kept address until=found.until %}…{% endkept %}`. All that it shows must follow from the database, the values,
    the language, the day and the settings; nothing in it may be the visitor's (no token, message or account) or leave
    word for other parts (`noted`). What is asked for within alone is handed over as a function, which is not called
    where the part is kept. With `version=event.state` it outlives commits until that is another value, which must be
    one of all the rows that the part shows and its values do not say.
    """
    words = token.split_contents()[1:]
    first = next((at for at, word in enumerate(words) if "=" in word), len(words))
    values = [parser.compile_filter(word) for word in words[:first]]
    rest = words[first:]
    named = token_kwargs(rest, parser)
    if rest or set(named) - {"until", "version"}:
        raise template.TemplateSyntaxError("kept takes values, then until=moment and version=value")
    inner = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(inner, values, named.get("until"), named.get("version"))


class Kept(template.Node):
    """A part of a template that is kept."""

    def __init__(
        self,
        nodelist: NodeList,
        values: list[FilterExpression],
        until: FilterExpression | None,
        version: FilterExpression | None,
    ) -> None:
        self.nodelist, self.values, self.until, self.version = nodelist, values, until, version

    def render(self, context: template.Context) -> Any:
        """Return it from memory, or draw it."""
        values = tuple(value.resolve(context) for value in self.values)
        here = self.origin.name, self.token.lineno, self.token.contents  # type: ignore[union-attr]  # set by the parser
        name = ("part", *here, values)
        version = self.version.resolve(context) if self.version else None
        return unwritten.kept(
            name, lambda: self.nodelist.render(context), until=self._until(context), version=version
        )

    def _until(self, context: template.Context) -> Callable[[Any], datetime | None] | None:
        """Return how to ask for the moment, which may follow from what was drawn."""
        until = self.until
        return None if until is None else lambda _drawn: until.resolve(context) or None
