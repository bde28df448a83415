"""Is what was typed about a hub well-formed? Shared by the two fronts where its people and the coordinator write."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.lib.errors import Refused
from hubnetz.network.actions import ChangedMeanwhile
from hubnetz.network.models import Hub
from hubnetz.network.wordings import version_of as version_of
from hubnetz.ui import formats
from hubnetz.ui.forms import Form

NONE = ("", "–")
DAYS = ["%Y-%m-%d", "%d.%m.%Y"]


def day(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, input_formats=DAYS, **options)


class ChoosesHub(Form):
    """A form that names another hub."""

    hub_field = ""

    def __init__(self, hubs: Iterable[Hub], *args: Any, **kwargs: Any) -> None:
        self.hubs = {hub.slug: hub for hub in hubs}
        super().__init__(*args, **kwargs)
        field = self.fields[self.hub_field]
        field.choices = [NONE, *((slug, str(hub.name)) for slug, hub in self.hubs.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Hub | None:
        """The hub that was chosen."""
        return self.hubs.get(self.cleaned_data[self.hub_field])


def refuse(form: Form, refusal: Refused) -> None:
    """Show above the form why a verb said no; where others were quicker, also what stands there now."""
    if isinstance(form, Rewritten):
        form.refuse_for(refusal)
    else:
        form.refuse(refusal.sentence)


class Rewritten(Form):
    """Words written over others; ``seen`` is the version of those that were read before."""

    seen = forms.CharField(
        required=False, max_length=40, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    present: list[tuple[Any, str]] | None = None  # what stands there now, wherever it is not what was typed

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """Return what the form shows of a row."""
        raise NotImplementedError

    def refuse_for(self, refusal: Refused) -> None:
        """Show why it was not saved; if others were quicker, with their words. Sent again, these were seen."""
        self.refuse(refusal.sentence)
        if not isinstance(refusal, ChangedMeanwhile):
            return
        stands = self.of(refusal.row)
        self.data[self.add_prefix("seen")] = stands["seen"]
        self.present = [
            (field.label, _shown(field.field, stands[field.name]))
            for field in self.visible_fields()
            if field.name in stands and _plain(field.value()) != _plain(stands[field.name])
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return sorted(str(one) for one in value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return formats.day(value)
    known = {str(code): str(text) for code, text in getattr(field, "choices", ())}
    if isinstance(value, list):
        return ", ".join(known.get(str(one), str(one)) for one in value)
    return known.get(str(value), "" if value is None else str(value))


class Profile(Rewritten):
    """What the hub says of itself."""

    known_for_de = forms.CharField(label=lazy("Known for, in German"), max_length=200, required=False)
    known_for_en = forms.CharField(label=lazy("Known for, in English"), max_length=200, required=False)
    profile_de = forms.CharField(
        label=lazy("Profile in German"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    profile_en = forms.CharField(
        label=lazy("Profile in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    web = forms.RegexField(
        r"^[a-z0-9.-]+\.[a-z]{2,}(?:/[\w./-]*)?$",
        label=lazy("Own website"),
        max_length=120,
        required=False,
        help_text=lazy("Without https://, for example hub.example."),
        error_messages={
            "invalid": lazy("Please write the website without https://, for example hub.example.")
        },
    )
    email = forms.EmailField(label=lazy("E-mail of the hub"), required=False)

    def __init__(self, hub: Hub, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.of(hub), **kwargs)

    @classmethod
    def of(cls, row: Hub) -> dict[str, Any]:
        """Return what the form shows of a hub."""
        begun = {"web": row.web, "email": row.email, "seen": version_of(row)}
        for field, text in (("known_for", row.known_for), ("profile", row.profile)):
            begun |= {f"{field}_{language}": text.get(language, "") for language in ("de", "en")}
        return begun

    @property
    def values(self) -> dict[str, Any]:
        """What the verb wants."""
        data = self.cleaned_data
        return {
            "profile": {"de": data["profile_de"], "en": data["profile_en"]},
            "known_for": {"de": data["known_for_de"], "en": data["known_for_en"]},
            "web": data["web"],
            "email": data["email"],
            "seen": data["seen"],
        }


class Closing(ChoosesHub):
    """When a hub closes, who follows, and what becomes of what it has."""

    hub_field = "successor"
    last_day = day(lazy("Last day of the hub"), help_text=lazy("Yesterday or later. That day still counts."))
    successor = forms.ChoiceField(
        label=lazy("Which hub goes on"),
        required=False,
        help_text=lazy(
            "Empty: none. Then offers are withdrawn, dates cancelled, and areas become white spots."
        ),
    )
    passes_areas = forms.BooleanField(label=lazy("Its areas pass to that hub."), required=False)
    offers = forms.ChoiceField(
        label=lazy("Its offers"),
        widget=forms.RadioSelect,
        choices=[
            ("pass", lazy("become drafts of the hub that goes on")),
            ("withdraw", lazy("are withdrawn")),
        ],
    )
    dates = forms.ChoiceField(
        label=lazy("Its dates after the last day"),
        widget=forms.RadioSelect,
        choices=[
            ("pass", lazy("pass to the hub that goes on")),
            ("joint", lazy("pass to it, and this hub stays named as a partner")),
            ("cancel", lazy("are cancelled")),
        ],
    )

    def __init__(self, hubs: Iterable[Hub], *args: Any, earliest: date, **kwargs: Any) -> None:
        self.earliest = earliest
        super().__init__(hubs, *args, **kwargs)

    def clean_last_day(self) -> date:
        """Refuse days that were reported already."""
        last: date = self.cleaned_data["last_day"]
        if last < self.earliest:
            raise forms.ValidationError(
                _("The last day may be yesterday or later; earlier days were reported.")
            )
        return last

    @property
    def values(self) -> dict[str, Any]:
        """What the verb wants."""
        data = self.cleaned_data
        return {
            "last_day": data["last_day"],
            "successor": self.chosen,
            "offers": data["offers"],
            "dates": data["dates"],
            "passes_areas": data["passes_areas"],
        }
