"""How what is known of a company is said at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "legal": pgettext_lazy("name", "Legal name"),
    "brand": pgettext_lazy("name", "Brand"),
    "former": pgettext_lazy("name", "Former name"),
    "short": pgettext_lazy("name", "Short name"),
    "noted": pgettext_lazy("name", "As noted elsewhere"),
}
NUMBERS = {
    "vat": _("VAT id"),
    "register": _("Commercial register"),
    "wid": _("Business id (W-IdNr.)"),
    "lei": _("Legal entity identifier (LEI)"),
}
EDITIONS = {"wz2008": "WZ 2008", "wz2025": "WZ 2025", "nace2": "NACE 2", "nace2.1": "NACE 2.1"}
SIZES = {
    "micro": _("micro enterprise"),
    "small": _("small enterprise"),
    "medium": _("medium-sized enterprise"),
    "mid_cap": _("small mid-cap"),
    "large": _("large enterprise"),
    "": _("too little is known"),
}
