"""`{% url %}` as Django has it, but remembered: a page names dozens of addresses, and they are always the same."""

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as of_django
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from hubnetz.ui import addresses

register = template.Library()


@register.tag
def url(parser: Parser, token: Token) -> "Address":
    """Return the address of a page; the words are Django's."""
    node = of_django(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


class Address(URLNode):
    """An address that is made of a name, codes and numbers is looked up in memory; any other one is left to Django."""

    def render(self, context: template.Context) -> str:
        """Return it, or keep it under a name."""
        args = [arg.resolve(context) for arg in self.args]
        if self.kwargs or not all(isinstance(arg, str | int) for arg in args):
            return super().render(context)
        try:
            found = addresses.to(self.view_name.resolve(context), *args)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found
