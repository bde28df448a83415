"""What the hub says about letters around an event, and about a joint one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.events.access import joint
from hubnetz.ui.forms import Form


class Around(Form):
    """Letters before and after."""

    reminds = forms.BooleanField(
        label=_("Remind everybody who has a seat the day before"),
        required=False,
        help_text=_("One e-mail to each address, with the way to give the seat back."),
    )
    feedback_url = forms.URLField(
        label=_("Address of your survey"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "On the morning after, whoever came gets one e-mail of thanks with this address. It must begin with "
            "https://. Without an address there is no e-mail."
        ),
    )

    def clean_feedback_url(self) -> str:
        """Refuse what is not encrypted."""
        address: str = self.cleaned_data["feedback_url"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError(_("Please give an address that begins with https://."))
        return address


class Credit(Form):
    """For whom a visit counts."""

    rule = forms.ChoiceField(label=_("For whom does a visit count?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (rule.value, sentence) for rule, sentence in joint.RULES.items()
        ]
