"""Is what is typed about licences well-formed?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import LicenceKind
from hubnetz.desk.booking_resource_forms import ENGLISH, GERMAN
from hubnetz.desk.offer_forms import text_field
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import formats
from hubnetz.ui.forms import Form

OFF = {"autocomplete": "off"}


class OfKind(Form):
    """A form that names a kind of licence."""

    kind = forms.ChoiceField(label=_("Licence"))

    def __init__(self, *args: Any, kinds: Sequence[LicenceKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {one.code: one for one in kinds}
        self.fields["kind"].choices = [("", "–"), *((code, str(one)) for code, one in self.kinds.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> LicenceKind:
        """The kind that was chosen."""
        return self.kinds[self.cleaned_data["kind"]]


class Grant(OfKind):
    """Somebody was shown how to use a machine."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=OFF))
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("By this address the person books. The notice goes here, too."),
        widget=forms.EmailInput(attrs=OFF),
    )
    valid_until = forms.DateField(
        label=_("Good until"), required=False, help_text=_("Empty: as long as the kind says.")
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)

    def clean_valid_until(self) -> date | None:
        """Refuse a day that is over."""
        day: date | None = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate(timezone=BERLIN):
            raise forms.ValidationError(_("This day is over."))
        return day


class Withdraw(Form):
    """Somebody may not use a machine any more."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("It stands in the e-mail."),
        widget=forms.TextInput(attrs=OFF),
    )


class NameInduction(OfKind):
    """An event that gives a licence to everybody who comes."""

    event = forms.ChoiceField(label=_("Event"))

    def __init__(self, *args: Any, events: Sequence[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = {one.code: one for one in events}
        told = [(code, f"{formats.day(one.starts_at)}: {one.title}") for code, one in self.events.items()]
        self.fields["event"].choices = [("", "–"), *told]  # type: ignore[attr-defined]

    @property
    def chosen_event(self) -> Event:
        """The event that was chosen."""
        return self.events[self.cleaned_data["event"]]


class AddKind(Form):
    """One more kind of licence, for all hubs."""

    name_de = text_field(_("Name"), GERMAN, 80, 1, _("For example “Einweisung Lasercutter”."))
    name_en = text_field(_("Name"), ENGLISH, 80, 1)
    text_de = text_field(_("What one is shown"), GERMAN, 400, 2)
    text_en = text_field(_("What one is shown"), ENGLISH, 400, 2)
    months = forms.IntegerField(
        label=_("Good for how many months"),
        min_value=1,
        max_value=240,
        required=False,
        help_text=_("Empty: for ever."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_de"].required = True

    def texts(self, name: str) -> dict[str, str]:
        """Return a text in the languages in which it was typed."""
        typed = {code: self.cleaned_data[f"{name}_{code}"] for code in ("de", "en")}
        return {code: said for code, said in typed.items() if said}
