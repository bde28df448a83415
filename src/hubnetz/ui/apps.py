"""The looks: base templates, components, style sheets, behaviours."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Registers nothing but the room's name."""

    name = "hubnetz.ui"
    label = "ui"
    verbose_name = _("Looks")
