"""Where somebody goes on after signing in."""

from django import template
from django.conf import settings
from django.shortcuts import resolve_url

register = template.Library()


@register.simple_tag
def work_url() -> str:
    """Return the page on which a signed-in user begins."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)
