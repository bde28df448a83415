"""What is written where people are told by letter, or wait for an answer: changes of a date, requests, the queue."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.event_forms import When
from hubnetz.desk.forms import EMPTY
from hubnetz.desk.offer_forms import named_place
from hubnetz.network.models import Hub
from hubnetz.ui.forms import Form

OFF = {"autocomplete": "off"}


def _note(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("A sentence to those who come"), required=False, max_length=400, help_text=help_text,
        widget=forms.TextInput(attrs=OFF),
    )  # fmt: skip


def _reason(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=400, help_text=help_text, widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Please write why, in one sentence.")},
    )  # fmt: skip


def _link(**options: Any) -> forms.URLField:
    return forms.URLField(
        label=_("Link to join online"), max_length=200, assume_scheme="https",
        widget=forms.URLInput(attrs=OFF), **options,
    )  # fmt: skip


class Reschedule(When):
    """Another time of a date that stands."""

    note = _note(_("It stands in the letter, for example why."))


class Relocate(Form):
    """Another place."""

    site = forms.TypedChoiceField(label=_("Place"), coerce=int)
    note = _note(_("It stands in the letter, for example where to park."))

    def __init__(self, sites: Iterable[Any], hubs: Sequence[Hub], *args: Any, **kwargs: Any) -> None:
        self.sites = {site.pk: site for site in sites}
        super().__init__(*args, **kwargs)
        named = [(pk, named_place(site, hubs)) for pk, site in self.sites.items()]
        self.fields["site"].choices = [EMPTY, *named]  # type: ignore[attr-defined]


class ComeBack(Relocate):
    """On site again."""

    note = _note(_("It stands in the letter."))


class GoOnline(Form):
    """Everything online."""

    join_url = _link(
        required=False,
        help_text=_("You can add it later. Only people with a seat see it, shortly before the beginning."),
    )
    note = _note(_("It stands in the letter, for example why."))


class Link(Form):
    """Where people join."""

    join_url = _link(help_text=_("Only people with a seat see it, shortly before the beginning."))


class Cancel(Form):
    """That it does not take place."""

    note = _reason(
        _("Why"), _("It stands in the letter to everybody who has a seat, asked for one or waits.")
    )


class Move(Form):
    """Another place in the queue."""

    place = forms.IntegerField(
        label=_("To place"),
        min_value=1,
        widget=forms.NumberInput(attrs={**OFF, "class": "input--short"}),
        error_messages={"min_value": _("The first place is 1.")},
    )
    reason = _reason(_("Why"), _("It is noted with both places."))


class Decide(Form):
    """What becomes of the ticked requests."""

    chosen = forms.MultipleChoiceField(
        label=_("Requests"), error_messages={"required": _("Please tick at least one request.")}
    )
    reason = forms.CharField(
        label=_("If you decline: why"),
        max_length=400,
        required=False,
        help_text=_("It stands in the letter."),
        widget=forms.TextInput(attrs=OFF),
    )

    def __init__(self, codes: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class Decline(Decide):
    """A no needs a reason."""

    def clean_reason(self) -> str:
        """Ask for the sentence that stands in the letter."""
        reason: str = self.cleaned_data["reason"]
        if not reason.strip():
            raise forms.ValidationError(_("Please write why, in one sentence: it stands in the letter."))
        return reason


class Name(Form):
    """Who comes on a seat."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=OFF))
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs=OFF)
    )
