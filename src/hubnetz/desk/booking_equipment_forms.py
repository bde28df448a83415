"""Is what the desk types about equipment well-formed?"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hubnetz.desk.booking_resource_forms import ENGLISH, GERMAN, text_field
from hubnetz.ui.forms import Form


class AddFeature(Form):
    """One more thing that a place can have, for all hubs."""

    name_de = text_field(_("Name"), GERMAN, 60, 1, _("For example “Stufenloser Zugang” or “Beamer”."))
    name_en = text_field(_("Name"), ENGLISH, 60, 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_de"].required = True

    @property
    def name(self) -> dict[str, str]:
        """Its name in the languages in which it was typed."""
        typed = {code: self.cleaned_data[f"name_{code}"] for code in ("de", "en")}
        return {code: said for code, said in typed.items() if said}
