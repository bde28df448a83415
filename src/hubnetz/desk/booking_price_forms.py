"""What staff type about prices, customers and statements."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.booking.models import PassKind, Resource, Tariff
from hubnetz.ui.bilingual import Asked, Bilingual
from hubnetz.ui.forms import Form

KINDS = {
    Resource.Kind.DESKS: _("Desks"),
    Resource.Kind.ROOM: _("Rooms"),
    Resource.Kind.LAB: _("Labs"),
    Resource.Kind.MACHINE: _("Machines"),
    Resource.Kind.ADVISER: _("Advisers"),
    Resource.Kind.THING: _("Things that are lent"),
}
PER = {
    Tariff.Per.HOUR: _("each begun hour"),
    Tariff.Per.HALF_DAY: _("half a day"),
    Tariff.Per.DAY: _("a day"),
    Tariff.Per.MONTH: _("a month"),
}
AUDIENCES = {
    Tariff.Audience.EVERYBODY: _("everybody"),
    Tariff.Audience.MEMBERS: _("members"),
    Tariff.Audience.PARTNERS: _("partners of the hub"),
    Tariff.Audience.AREA: _("companies of the hub's area"),
}
VAT = ((1900, "19 %"), (700, "7 %"), (0, "0 %"))
FORMS = {
    PassKind.Form.HOURS: _("Hours"),
    PassKind.Form.DAYS: _("Days"),
    PassKind.Form.MEMBERSHIP: _("Membership with hours of each month"),
}


class Euros(forms.DecimalField):
    """An amount in euros, without VAT; cleaned it is cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("In euros, without VAT."))
        super().__init__(
            min_value=0,
            max_value=99_999,
            decimal_places=2,
            max_digits=7,
            localize=True,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
            ),
            error_messages={
                "invalid": _("Please write an amount in euros, for example 120 or 99,50."),
                "min_value": _("Please write 0 or more."),
                "max_value": _("Please write at most 100,000 euros."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Return cents."""
        found = super().clean(value)
        return None if found is None else int(Decimal(found) * 100)


class Account(forms.CharField):
    """The account of the chart of accounts that revenue goes to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=kwargs.pop("label", _("Revenue account")), max_length=9, required=False, **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Take digits only."""
        found = super().clean(value)
        if found and not (found.isascii() and found.isdecimal()):
            raise forms.ValidationError(_("An account is a number, for example 8400."), "invalid")
        return found


class NewTariff(Form):
    """What something costs, for whom, and from when on."""

    what = forms.ChoiceField(label=_("For what"))
    per = forms.ChoiceField(label=_("For how long"), choices=list(PER.items()))
    minutes = forms.IntegerField(
        label=_("Minutes of the hour or half day"),
        required=False,
        min_value=5,
        max_value=720,
        help_text=_("60 for an hour, 240 for a half day of four hours; days and months need none."),
    )
    cents = Euros(label=_("Price"))
    vat = forms.TypedChoiceField(label=_("VAT"), choices=VAT, coerce=int)
    audience = forms.ChoiceField(label=_("For whom"), choices=list(AUDIENCES.items()))
    is_funded = forms.BooleanField(
        label=_("Public money pays the rest, or all of it"),
        required=False,
        help_text=_("What it is worth beyond the price then stands on statements as aid."),
    )
    worth_cents = Euros(
        label=_("What it is worth"),
        required=False,
        help_text=_("Only for publicly funded use that nobody pays a price for, in euros without VAT."),
    )
    account = Account(help_text=_("Only if it is another than usual."))
    valid_from = forms.DateField(label=_("From"))
    valid_until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, resources: list[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(f"kind:{kind.value}", label) for kind, label in KINDS.items()]
        own = [(one.code, str(one.name)) for one in resources]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (_("All of a kind"), kinds),
            (_("One of them"), own),
        ]

    def clean(self) -> dict[str, Any] | None:
        """Let a tariff end after it begins, be worth what it costs, and say how long a half day is."""
        values = super().clean() or {}
        begins, ends = values.get("valid_from"), values.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends before it begins. Please check the days."))
        worth, cents = values.get("worth_cents"), values.get("cents")
        if worth is not None and not values.get("is_funded"):
            self.add_error("worth_cents", _("Only what public money pays for has a worth of its own."))
        elif worth is not None and cents is not None and worth < cents:
            self.add_error("worth_cents", _("It cannot be worth less than it costs."))
        if values.get("per") == Tariff.Per.HALF_DAY and not values.get("minutes"):
            self.add_error("minutes", _("Please say how many minutes half a day has."))
        return values


class NewPass(Bilingual):
    """What the hub sells ahead."""

    texts = {"name": Asked(pgettext_lazy("of a thing", "Name"), 80)}
    form = forms.ChoiceField(label=_("What it contains"), choices=list(FORMS.items()))
    number = forms.IntegerField(label=_("How many hours or days"), min_value=0, max_value=999)
    valid_days = forms.IntegerField(
        label=_("To be used within (days)"),
        required=False,
        min_value=1,
        max_value=1500,
        help_text=_("A membership goes on until it is ended."),
    )
    cents = Euros(label=_("Price"), help_text=_("In euros, without VAT; of a membership each month."))
    vat = forms.TypedChoiceField(label=_("VAT"), choices=VAT, coerce=int)
    kinds = forms.MultipleChoiceField(
        label=_("For what"),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for everything."),
    )
    account = Account(help_text=_("Only if it is another than usual."))

    def clean(self) -> dict[str, Any] | None:
        """Let a pack contain something and end some day."""
        values = super().clean() or {}
        if values.get("form") != PassKind.Form.MEMBERSHIP:
            if not values.get("valid_days"):
                self.add_error("valid_days", _("Please say within how many days it is to be used."))
            if values.get("number") == 0:
                self.add_error("number", _("Please write how many there are in it."))
        return values


class BillingTerms(Bilingual):
    """Who bills, and what bookkeeping needs."""

    texts = {"note": Asked(_("Note below the sums"), 400, rows=3)}
    issuer = forms.CharField(label=_("Who bills"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=5, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    tax_number = forms.CharField(label=_("Tax number or VAT number"), max_length=30, required=False)
    number_prefix = forms.RegexField(
        r"^[A-Za-z0-9-]{1,10}$",
        label=_("First letters of the numbers"),
        help_text=_("HW makes HW-2026-0001. Letters, digits and hyphens."),
        error_messages={"invalid": _("Please use letters, digits and hyphens only, ten at most.")},
    )
    account = Account(label=_("Usual revenue account"))
    cost_centre = forms.CharField(label=_("Cost centre"), max_length=36, required=False)
    first_debtor = forms.IntegerField(
        label=_("First customer number"), min_value=1, max_value=99_999_999, initial=10_000
    )
    consultant_number = forms.IntegerField(
        label=_("Consultant number at DATEV"), min_value=1001, max_value=9_999_999, required=False
    )
    client_number = forms.IntegerField(
        label=_("Client number at DATEV"), min_value=1, max_value=99_999, required=False
    )
    account_length = forms.IntegerField(label=_("Digits of an account"), min_value=4, max_value=8, initial=4)
    year_begins = forms.IntegerField(
        label=_("Month in which the fiscal year begins"), min_value=1, max_value=12, initial=1
    )
    late_hours = forms.IntegerField(
        label=_("Given back late: less than so many hours before"), min_value=0, max_value=720, initial=24
    )
    late_percent = forms.IntegerField(
        label=_("Given back late costs (percent of the price)"), min_value=0, max_value=100, initial=0
    )
    absent_percent = forms.IntegerField(
        label=_("Not coming costs (percent of the price)"), min_value=0, max_value=100, initial=0
    )
    keeps_draws = forms.BooleanField(
        label=_("Late or not at all: what was paid ahead is used up"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note_de"].required = False


class CustomerData(Form):
    """What stands on statements to come."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=5, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    language = forms.ChoiceField(
        label=_("Language of the statements"), choices=[("de", _("German")), ("en", _("English"))]
    )
    is_partner = forms.BooleanField(label=_("Is a partner of the hub"), required=False)


class NewCustomer(Form):
    """Somebody without a company who is to get statements."""

    name = forms.CharField(label=_("Name of the person"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The address they book with."))


class GrantPass(Form):
    """What a customer gets."""

    kind = forms.ChoiceField(label=_("What"))
    first_on = forms.DateField(label=_("From"))
    is_free = forms.BooleanField(label=_("For nothing"), required=False)

    def __init__(self, *args: Any, kinds: list[PassKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.code, str(one.name)) for one in kinds]  # type: ignore[attr-defined]


class EndMembership(Form):
    """The last day of a membership."""

    last_on = forms.DateField(label=_("Last day"))


class Correction(Form):
    """Why a statement is replaced."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("It stands on the new statement."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Whose(Form):
    """From which company a booking is."""

    company = forms.ChoiceField(label=_("Company"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = choices  # type: ignore[attr-defined]
