"""What is written where a program is let in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.forms import one_of, today
from hubnetz.network.models import Hub, Token
from hubnetz.ui.forms import Form

Scope = Token.Scope
SCOPES = {
    Scope.EVENTS: _("read your events, drafts too, and how many come"),
    Scope.PEOPLE: _("read who registered, with addresses and answers"),
    Scope.DOOR: _("read who is expected, note who came"),
    Scope.LET_IN: _("approve, decline, give seats back"),
    Scope.PLAN: _("plan, change, publish and cancel events"),
    Scope.BOOKINGS: _("read who has booked what, with addresses, who waits, and how much is used"),
    Scope.BOOK: _("book for callers, move, cancel, decide requests, note who came, call who waits"),
    Scope.STATEMENTS: _("read the statements of a month"),
}
A_YEAR = timedelta(days=365)


class MakeToken(Form):
    """A program that acts for somebody."""

    name = forms.CharField(
        label=_("Which program is it for?"),
        max_length=80,
        help_text=_("For example: our website."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hub = forms.ChoiceField(label=_("Hub"))
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope.value, text) for scope, text in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.EVENTS.value],
        help_text=_("Tick no more than it needs. It never may more than you yourself at this hub."),
    )
    ends_on = forms.DateField(
        label=_("Last day"), help_text=_("400 days at most; then somebody looks whether it is still needed.")
    )

    def __init__(self, *args: Any, hubs: Sequence[Hub], **kwargs: Any) -> None:
        kwargs["initial"] = {"ends_on": today() + A_YEAR, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        one_of(self, hubs)
