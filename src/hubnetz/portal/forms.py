"""The one question of the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Plain

LONGEST_QUESTION = 1000  # it travels in the address, so that an answer can be kept, sent on and printed


class Ask(Plain, forms.Form):
    """What somebody wants to get done, and where. Sent by GET: the address is the state."""

    q = forms.CharField(
        label=_("What would you like to get done?"),
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("Postcode or town"), max_length=120, required=False)

    def __init__(self, *args: Any, topics: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]  # nothing is changed
        self.topics = topics or []
        for name, field in self.fields.items():
            field.widget.attrs["id"] = f"ask_{name}"  # an enquiry form may stand on the same page

    def clean(self) -> dict[str, Any]:
        """Ask for a few words, unless topics were chosen instead."""
        values = super().clean() or self.cleaned_data
        if not values.get("q") and not self.topics and "q" not in self.errors:
            self.add_error("q", _("Please write in a few words what you would like to get done."))
        return values
