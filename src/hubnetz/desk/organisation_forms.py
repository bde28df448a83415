"""Is what was typed about a company or its people well-formed?"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.desk import organisation_known_words as said
from hubnetz.desk import words
from hubnetz.desk.forms import EMPTY, Picked, today
from hubnetz.organisations import rules
from hubnetz.ui.forms import Form, postcode

OFF = {"autocomplete": "off"}


def text(label: Any, longest: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field of one line that browsers do not fill in with who sits there."""
    widget = forms.TextInput(attrs=OFF)
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text, widget=widget
    )


def day(label: Any) -> forms.DateField:
    """Return a day that may stay empty."""
    return forms.DateField(label=label, required=False)


class Euros(forms.CharField):
    """A sum in whole euros or with cents, as it is written in German or in English."""

    def __init__(self, **options: Any) -> None:
        attrs = {**OFF, "inputmode": "decimal"}
        super().__init__(required=False, max_length=24, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> Decimal | None:
        """Return the sum.

        :raises ValidationError: if it is none
        """
        typed = re.sub(r"[\s€']", "", super().clean(value) or "")
        if not typed:
            return None
        whole, cents = typed, ""
        if found := re.fullmatch(r"(.+)[.,](\d{1,2})", typed):
            whole, cents = found[1], found[2]
        if not re.fullmatch(r"\d{1,12}|\d{1,3}(\.\d{3}){1,3}|\d{1,3}(,\d{3}){1,3}", whole):
            raise forms.ValidationError(_("Please write a sum in euros, for example 1,500,000."), "euros")
        return Decimal(re.sub(r"\D", "", whole) + (f".{cents}" if cents else ""))


class Versioned(Form):
    """A form that knows which version of the record was looked at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs=OFF))

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show that somebody else was quicker; sent again, it is known that the present state was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "version"}


class Edit(Versioned):
    """A record's own fields."""

    name = text(_("Name"), 200, required=True, help_text=_("As on the letterhead, with legal form."))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.ORGANISATION.items()))
    legal_form = forms.ChoiceField(
        label=_("Legal form"), required=False, choices=[EMPTY, *((one, one) for one in rules.LEGAL_FORMS)]
    )
    street = text(_("Street and number"), 160)
    postcode = postcode(_("Postcode"), autocomplete="off", css="input--postcode")
    town = text(_("Town"), 120)
    phone = text(_("Telephone"), 40)
    domain = text(_("Domain"), 120, help_text=_("Of its website or mail addresses, for example example.org."))
    staff = forms.IntegerField(
        label=_("People who work there"), required=False, min_value=0, max_value=1_000_000
    )

    def clean_domain(self) -> str:
        """Return the domain without what stands around it in an address.

        :raises ValidationError: if it is none of the company itself
        """
        typed = self.cleaned_data["domain"].strip().lower()
        found = typed.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        if found and not rules.own_domain("@" + found):
            raise forms.ValidationError(
                _("Please write a domain of the company itself, for example example.org."), "domain"
            )
        return found


class Name(Versioned):
    """Another name."""

    text = text(_("Name"), 200, required=True)
    kind = forms.ChoiceField(
        label=_("What kind of name is it?"), choices=list(said.NAMES.items()), initial="brand"
    )
    since = day(_("Since"))
    until = day(_("Until"))

    def clean(self) -> dict[str, Any] | None:
        """A name ends after it began."""
        data = super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Please choose a day after the first one."))
        return data


class Branch(Versioned):
    """A place beside the seat."""

    name = text(_("Name of the branch"), 120)
    street = text(_("Street and number"), 160)
    postcode = postcode(_("Postcode"), autocomplete="off", css="input--postcode")
    town = text(_("Town"), 120, required=True)
    phone = text(_("Telephone"), 40)
    until = day(_("Closed on"))


class Number(Versioned):
    """An official number."""

    scheme = forms.ChoiceField(label=_("What kind of number is it?"), choices=list(said.NUMBERS.items()))
    value = text(_("Number"), 40, required=True, help_text=_("For example DE136695976 or HRB 723456."))
    court = text(
        _("Register court"), 80, help_text=_("For the commercial register only, for example Stuttgart.")
    )

    def clean(self) -> dict[str, Any] | None:
        """A register number needs its court, others have none."""
        data = super().clean()
        if self.cleaned_data.get("scheme") == "register" and not self.cleaned_data.get("court"):
            self.add_error("court", _("Please write the town of the register court."))
        if data is not None and self.cleaned_data.get("scheme") != "register":
            data["court"] = ""
        return data


class Domain(Versioned):
    """Another domain."""

    domain = text(_("Domain"), 120, required=True, help_text=_("For example example.org."))


class Sector(Versioned):
    """What a company does."""

    edition = forms.ChoiceField(label=_("Edition"), choices=list(said.EDITIONS.items()))
    code = text(
        pgettext_lazy("sector", "Code"),
        8,
        required=True,
        help_text=_("A letter or the digits, for example C or 25.61."),
    )


class Year(Versioned):
    """How large a company was in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    staff = forms.DecimalField(
        label=_("People, as full-time posts over the year"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=1,
        localize=True,
    )
    turnover = Euros(label=_("Turnover in euros"))
    balance = Euros(label=_("Balance sheet total in euros"))

    def clean(self) -> dict[str, Any] | None:
        """Something is to be told."""
        data = super().clean()
        told = (self.cleaned_data.get(name) for name in ("staff", "turnover", "balance"))
        if not self.errors and all(value is None for value in told):
            self.add_error("staff", _("Please write at least one of the three figures."))
        return data


class Holding(Picked):
    """A share that one company holds of another one."""

    direction = forms.ChoiceField(
        label=_("Who holds the share?"),
        choices=[
            ("owns", _("This company holds it of the other one")),
            ("owned", _("The other one holds it of this")),
        ],
    )
    percent = forms.DecimalField(
        label=_("Share in per cent"),
        min_value=Decimal("0.01"),
        max_value=100,
        decimal_places=2,
        localize=True,
    )
    since = day(_("Since"))
    until = day(_("Until"))


class Member(Form):
    """Somebody who works at a company."""

    name = text(_("Name"), 120, required=True)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs=OFF))
    phone = text(_("Telephone"), 40)
    function = text(_("Function"), 120, help_text=_("For example head of production."))
    since = day(_("Since"))


class Person(Versioned):
    """Who somebody is."""

    name = text(_("Name"), 120, required=True)
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs=OFF))
    phone = text(_("Telephone"), 40)
    language = forms.ChoiceField(label=_("Language"), choices=[("de", _("German")), ("en", _("English"))])


class Leaving(Form):
    """Somebody works there no longer."""

    until = forms.DateField(label=_("Last day"), initial=today)
