"""The forms all rooms build on: an idempotency key, plain sentences, native controls, traps for robots."""

import time
import uuid
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from hubnetz.lib import characters
from hubnetz.lib.periods import end_of_day, start_of_day

SALT = "hubnetz.ui.opened"
LONGEST = 24 * 60 * 60
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # a slip of the pen lies outside

SENTENCES = {
    "required": _("Please fill in this field."),
    "invalid_choice": _("Please choose one of the entries in the list."),
    "invalid_list": _("Please choose from the list."),
    "max_length": _("Please write at most %(limit_value)d characters (you have %(show_value)d)."),
    "min_length": _("Please write at least %(limit_value)d characters (you have %(show_value)d)."),
}
BY_KIND: list[tuple[type[forms.Field], dict[str, Any]]] = [
    (
        forms.EmailField,
        {"invalid": _("Please write the e-mail address in full, for example name@example.org.")},
    ),
    (forms.URLField, {"invalid": _("Please write the address in full, for example https://example.org.")}),
    (forms.DateTimeField, {"invalid": _("Please write day and time, for example 24.12.2026 14:00.")}),
    (forms.DateField, {"invalid": _("Please write the day as day, month, year, for example 24.12.2026.")}),
    (forms.TimeField, {"invalid": _("Please write the time as hours and minutes, for example 14:00.")}),
    (forms.IntegerField, {"invalid": _("Please write a whole number.")}),
    (forms.BooleanField, {"required": _("Please tick this box to go on.")}),
    (forms.ChoiceField, {"required": _("Please choose an entry.")}),
    (forms.MultipleChoiceField, {"required": _("Please choose at least one entry.")}),
]
AUTOCOMPLETE = {
    "name": "name",
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
    "organisation": "organization",
    "organisation_name": "organization",
    "postcode": "postal-code",
    "place": "address-level2",
    "street": "street-address",
    "password": "current-password",
    "code": "one-time-code",
    "url": "url",
    "website": "url",
}


FARTHEST = _("Please choose a day between the years 1900 and 2199.")


class DateInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, with the browser's own control."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """Day and time, with the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


NATIVE: list[tuple[type[forms.Field], type[forms.Widget], type[forms.Widget]]] = [
    (forms.DateTimeField, forms.DateTimeInput, DateTimeInput),
    (forms.DateField, forms.DateInput, DateInput),
    (forms.TimeField, forms.TimeInput, TimeInput),
]


def keep_within_calendars(field: forms.Field) -> None:
    """Refuse a day that nobody means: there must be a day before and after it to reckon with."""
    first: date
    last: date
    if isinstance(field, forms.DateTimeField):
        first, last = start_of_day(FIRST_DAY), end_of_day(LAST_DAY)
    elif isinstance(field, forms.DateField):
        first, last = FIRST_DAY, LAST_DAY
    else:
        return
    field.validators += [MinValueValidator(first, FARTHEST), MaxValueValidator(last, FARTHEST)]


class Seen:
    """Refuses what is filled in with signs that nobody sees, as if it were empty."""

    def __init__(self, field: forms.Field) -> None:
        self.field = field

    def __call__(self, typed: Any) -> None:
        """Look at what was typed.

        :raises ValidationError: if nothing of it can be seen
        """
        if not characters.one_line(str(typed)):
            raise forms.ValidationError(self.field.error_messages["required"], code="required")


class Plain:
    """What every form of the house has; mixed into Form and ModelForm below."""

    base_fields: dict[str, forms.Field]
    fields: dict[str, forms.Field]
    data: Any
    trap_name = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        for name, field in self.base_fields.items():
            if not getattr(field, "is_plain", False):  # once: every form of this kind gets copies of them
                make_plain(name, field, trap=name == self.trap_name)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not getattr(field, "is_plain", False):  # one that was made for this form alone
                make_plain(name, field, trap=name == self.trap_name)
        self.fields["idempotency_key"] = forms.UUIDField(
            required=False, initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
        )

    def clean_idempotency_key(self) -> uuid.UUID:
        """Return the key the page was sent with; a request without one counts as its own."""
        key: uuid.UUID | None = self.cleaned_data.get("idempotency_key")  # type: ignore[attr-defined]
        return key or uuid.uuid4()

    def refuse(self, sentence: Any) -> None:
        """Show why a verb said no. The form gets a new key, so that it can be sent again as something of its own."""
        self.add_error(None, sentence)  # type: ignore[attr-defined]
        data = self.data.copy()
        data[self.add_prefix("idempotency_key")] = str(uuid.uuid4())  # type: ignore[attr-defined]
        self.data = data


class Form(Plain, forms.Form):
    """The base of every form that is not tied to one model."""


class ModelForm(Plain, forms.ModelForm):
    """The base of every form that edits one row; a verb saves, never the form."""


class Trapped(Plain):
    """Adds two traps for robots to a public form: a field no person sees, and the moment the page was made."""

    trap_name = "company_website"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        off = {"autocomplete": "off", "tabindex": "-1"}
        self.fields[self.trap_name] = forms.CharField(
            required=False, label=_("Please leave this field empty."), widget=forms.TextInput(attrs=off)
        )
        self.fields["opened"] = forms.CharField(
            required=False, initial=now_signed, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
        )

    def clean(self) -> dict[str, Any] | None:
        """Refuse what only a robot sends, with a sentence a person could act on."""
        values: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        data: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        if data.get(self.trap_name):
            raise forms.ValidationError(
                _("A field that must stay empty was filled in. Please empty it, or write to us by e-mail."),
                "trap",
            )
        waited = seconds_since(data.get("opened") or "")
        if waited is not None and waited < getattr(settings, "HUBNETZ_FORM_SECONDS", 0):
            raise forms.ValidationError(
                _("That was very quick. Please wait a moment and send again."), "quick"
            )
        return values


class PublicForm(Trapped, forms.Form):
    """The base of every form a visitor without account sends."""


def postcode(label: Any, *, autocomplete: str = "postal-code", css: str = "") -> forms.RegexField:
    """Return a field for a German postcode that may stay empty; ``autocomplete="off"`` where it is not one's own."""
    attrs = {"inputmode": "numeric", "maxlength": "5", "autocomplete": autocomplete}
    return forms.RegexField(
        label=label,
        regex=r"^[0-9]{5}$",
        required=False,
        error_messages={"invalid": _("Please write the five digits of the postcode.")},
        widget=forms.TextInput(attrs=attrs | ({"class": css} if css else {})),
    )


def make_plain(name: str, field: forms.Field, *, trap: bool = False) -> None:
    """Give a field plain sentences, the browser's own control, and the name by which the browser fills it in."""
    speak_plainly(field)
    use_native_control(field)
    keep_within_calendars(field)
    if isinstance(field, forms.CharField) and field.required:
        field.validators = [*field.validators, Seen(field)]
    if name in AUTOCOMPLETE and not trap:
        field.widget.attrs.setdefault("autocomplete", AUTOCOMPLETE[name])
    field.is_plain = True  # type: ignore[attr-defined]


def speak_plainly(field: forms.Field) -> None:
    """Give a field sentences a person can act on, unless the form has its own."""
    standard: dict[str, Any] = {}
    for base in reversed(type(field).__mro__):
        standard.update(getattr(base, "default_error_messages", {}))
    sentences = dict(SENTENCES)
    for kind, more in BY_KIND:
        if isinstance(field, kind):
            sentences.update(more)
    for code, sentence in sentences.items():
        if field.error_messages.get(code) == standard.get(code):
            field.error_messages[code] = sentence


def use_native_control(field: forms.Field) -> None:
    """Swap Django's text box for a day or a time by the browser's own control."""
    for kind, plain, native in NATIVE:
        if isinstance(field, kind):
            if type(field.widget) is plain:
                widget = native(attrs=field.widget.attrs)
                widget.is_required = field.required
                field.widget = widget
            return


def now_signed() -> str:
    """Return the present moment in a form that cannot be forged."""
    return signing.dumps(time.time(), salt=SALT)


def seconds_since(signed: str) -> float | None:
    """Return how long ago the moment was signed; None if it is missing, forged or older than a day."""
    try:
        moment = signing.loads(signed, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return time.time() - float(moment)
