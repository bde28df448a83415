"""Is a picture what it says, and is it said what it shows?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import ResourcePicture
from hubnetz.desk.booking_resource_forms import ENGLISH, GERMAN
from hubnetz.desk.offer_forms import text_field
from hubnetz.lib import pictures
from hubnetz.ui.files import TakenField
from hubnetz.ui.forms import Form


class Describe(Form):
    """What a picture shows, for those who do not see it, and who made it."""

    alt_de = text_field(
        _("What it shows"),
        GERMAN,
        300,
        2,
        _("As you would say it on the telephone. Read aloud to whoever cannot see."),
    )
    alt_en = text_field(_("What it shows"), ENGLISH, 300, 2)
    credit = forms.CharField(
        label=_("Who made it"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alt_de"].required = True

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        alt = {code: data[f"alt_{code}"] for code in ("de", "en") if data[f"alt_{code}"]}
        return {"alt": alt, "credit": data["credit"]}

    @classmethod
    def of(cls, row: ResourcePicture) -> dict[str, Any]:
        """Return what the form shows of a picture."""
        return {"alt_de": row.alt.get("de", ""), "alt_en": row.alt.get("en", ""), "credit": row.credit}


class AddPicture(Describe):
    """A picture to be shown."""

    field_order = ("file",)
    file = TakenField(
        label=_("Picture"),
        max_length=None,
        help_text=_(
            "JPEG, PNG or WebP, up to 10 MB. It is made smaller, and where and when it was taken does not go along."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp"

    def clean_file(self) -> pictures.Picture:
        """Return the picture without what the camera wrote into it."""
        taken = self.cleaned_data["file"]
        if taken.kind not in pictures.FORMATS:
            raise forms.ValidationError(_("This is no picture. Please choose a JPEG, PNG or WebP file."))
        try:
            return pictures.drawn(taken.kind, taken.content)
        except pictures.NotReadable as fault:
            raise forms.ValidationError(_("This picture cannot be read. Please save it anew.")) from fault
        except pictures.TooSmall as fault:
            raise forms.ValidationError(
                _("This picture is too small to see anything. It needs 400 dots at least.")
            ) from fault
