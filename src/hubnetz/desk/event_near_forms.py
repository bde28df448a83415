"""What the hub says about letters around an event, and about a joint one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.offer_forms import text_field
from hubnetz.events.access import joint
from hubnetz.events.models import Event
from hubnetz.ui.forms import Form

STANDARD = _(
    "What is photographed, what for, where it is shown. Left empty, people read: photos and recordings are made, "
    "and the hosts may show them when they report on the event, also on the web."
)


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


class Photos(Form):
    """Whether photos are made, and what people read about it."""

    takes_photos = forms.BooleanField(
        label=_("Photos or recordings are made"),
        required=False,
        help_text=_(
            "Everybody reads it before registering and in the confirmation, and can say “no photos of me”. You see "
            "that at the entrance, on the list for the door and on the badge."
        ),
    )
    note_de = text_field(_("In your own words"), _("German"), 600, 3, STANDARD)
    note_en = text_field(_("In your own words"), _("English"), 600, 3, STANDARD)

    @property
    def note(self) -> dict[str, str]:
        """What the verb is given."""
        return {language: self.cleaned_data[f"note_{language}"] for language in ("de", "en")}


def photos_of(event: Event) -> Photos:
    """Return the form as the event has it."""
    present = {"takes_photos": event.takes_photos}
    present |= {f"note_{language}": event.photo_note.get(language, "") for language in ("de", "en")}
    return Photos(initial=present, auto_id="photos_%s")


class Credit(Form):
    """For whom a visit counts."""

    rule = forms.ChoiceField(label=_("For whom does a visit count?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (rule.value, sentence) for rule, sentence in joint.RULES.items()
        ]
