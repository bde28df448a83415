"""The one question of the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Plain

LONGEST_QUESTION = 1000  # it travels in the address, so that an answer can be kept, sent on and printed


class Ask(Plain, forms.Form):
    """What somebody wants to get done, and where. Sent by GET: the address is the state."""

    q = forms.CharField(
        label=_("Your plan or your question, in your own words"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write in a few words what you would like to get done.")},
    )
    place = forms.CharField(label=_("Postcode or town"), max_length=120, required=False)

    def __init__(self, *args: Any, by_hand: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]  # nothing is changed
        self.fields["q"].required = not by_hand  # whoever chose a topic need not write
        for name, field in self.fields.items():
            field.widget.attrs["id"] = f"ask_{name}"  # an enquiry form may stand on the same page
