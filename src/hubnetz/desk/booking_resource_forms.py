"""Is what is typed about a thing that can be booked well-formed?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Feature, LicenceKind, Resource
from hubnetz.desk.offer_forms import text_field
from hubnetz.lib.texts import Texts
from hubnetz.network.actions import ChangedMeanwhile
from hubnetz.network.models import Site, Topic
from hubnetz.network.writing import Rewritten
from hubnetz.ui.forms import Form

Kind = Resource.Kind
KINDS = {
    Kind.DESKS: _("Desks"),
    Kind.ROOM: _("Room"),
    Kind.LAB: _("Lab or workshop"),
    Kind.MACHINE: _("Machine"),
    Kind.ADVISER: _("Office hours of an adviser"),
    Kind.THING: _("Thing to borrow"),
}
KINDS_TOLD = {
    Kind.DESKS: _("Several alike, whichever is free: coworking."),
    Kind.ROOM: _("With seats and equipment, perhaps a part of a larger one."),
    Kind.LAB: _("A room to try things out, with rules of its own."),
    Kind.MACHINE: _("Only for people who were shown how to use it."),
    Kind.ADVISER: _("Hours in which somebody can be met, called or seen by video."),
    Kind.THING: _("A projector, a headset, a case of sensors."),
}
PURPOSES = {
    Resource.Purpose.IDEA: _("to have ideas"),
    Resource.Purpose.EXPERIMENT: _("to try something out"),
    Resource.Purpose.COLLABORATION: _("to work with others"),
}
WAYS = {
    Resource.Mode.ON_SITE: _("on site"),
    Resource.Mode.PHONE: _("by telephone"),
    Resource.Mode.VIDEO: _("by video"),
}
TEXTS = ("name", "text", "house_rules", "safety", "getting_there")
ONLY_FOR = {  # what is asked of some kinds only
    "modes": {Kind.ADVISER},
    "topics": {Kind.ADVISER},
    "user": {Kind.ADVISER},
    "people": {Kind.ROOM, Kind.LAB},
    "licence_kind": {Kind.LAB, Kind.MACHINE, Kind.THING},
    "accepts_other_hubs": {Kind.LAB, Kind.MACHINE, Kind.THING},
    "purposes": set(Kind) - {Kind.ADVISER},
    "features": set(Kind) - {Kind.ADVISER},
    "safety_de": {Kind.LAB, Kind.MACHINE, Kind.THING, Kind.ROOM},
    "safety_en": {Kind.LAB, Kind.MACHINE, Kind.THING, Kind.ROOM},
}
GERMAN, ENGLISH = _("German"), _("English")


def minutes(label: Any, least: int, most: int, help_text: Any = "", **more: Any) -> forms.IntegerField:
    """Return a field for a number of minutes."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **more,
    )


class ResourceForm(Rewritten):
    """What a resource says of itself, and under what terms it is given away."""

    name_de = text_field(_("Name"), GERMAN, 120, 1)
    name_en = text_field(_("Name"), ENGLISH, 120, 1)
    text_de = text_field(_("In a few sentences"), GERMAN, 1200, 3)
    text_en = text_field(_("In a few sentences"), ENGLISH, 1200, 3)
    site = forms.ChoiceField(label=_("Where it is"), required=False)
    people = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=5000, required=False)
    purposes = forms.MultipleChoiceField(
        label=_("What it is for"),
        choices=list(PURPOSES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    features = forms.MultipleChoiceField(
        label=_("Equipment"), required=False, widget=forms.CheckboxSelectMultiple
    )
    user = forms.ChoiceField(
        label=_("Who holds them"),
        required=False,
        help_text=_("Empty: whoever is on duty. The person sees the bookings in their own calendar."),
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    modes = forms.MultipleChoiceField(
        label=_("How one can meet"), choices=list(WAYS.items()), widget=forms.CheckboxSelectMultiple
    )
    getting_there_de = text_field(_("How to get there"), GERMAN, 800, 2, _("Entrance, floor, parking, stop."))
    getting_there_en = text_field(_("How to get there"), ENGLISH, 800, 2)
    house_rules_de = text_field(_("House rules"), GERMAN, 1200, 3)
    house_rules_en = text_field(_("House rules"), ENGLISH, 1200, 3)
    safety_de = text_field(_("Before one begins"), GERMAN, 1200, 3, _("What one must know to stay safe."))
    safety_en = text_field(_("Before one begins"), ENGLISH, 1200, 3)

    step_minutes = minutes(_("Bookings begin every … minutes"), 5, 1440, initial=30)
    shortest_minutes = minutes(_("At least, in minutes"), 5, 1440, initial=30)
    longest_minutes = minutes(_("At most, in minutes"), 5, 1440, initial=480)
    before_minutes = minutes(_("Kept free before, in minutes"), 0, 480, _("To prepare."), initial=0)
    after_minutes = minutes(_("Kept free after, in minutes"), 0, 480, _("To tidy up."), initial=0)
    lead_minutes = minutes(
        _("How long before, in minutes"), 0, 60 * 24 * 60, _("1440 is a day. 0: until the start."), initial=0
    )
    horizon_days = forms.IntegerField(
        label=_("How far ahead, in days"), min_value=1, max_value=730, initial=90
    )
    grace_minutes = minutes(
        _("Free again if nobody has come after … minutes"),
        5,
        480,
        _("Empty: it stays kept."),
        required=False,
    )
    needs_approval = forms.BooleanField(label=_("The hub decides about each booking"), required=False)
    is_listed = forms.BooleanField(
        label=_("Everybody may book it"),
        required=False,
        initial=True,
        help_text=_("Else it is booked at the desk only, and nobody sees it."),
    )
    licence_kind = forms.ChoiceField(label=_("Who uses it needs"), required=False)
    accepts_other_hubs = forms.BooleanField(
        label=_("Licences of other hubs hold here, too"), required=False, initial=True
    )
    week_minutes_person = minutes(
        _("Most minutes a week for one person"), 5, 10080, _("Empty: no limit."), required=False
    )
    week_minutes_organisation = minutes(
        _("Most minutes a week for one organisation"), 5, 10080, _("Empty: no limit."), required=False
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        sites: Iterable[Site],
        features: Sequence[Feature],
        licence_kinds: Sequence[LicenceKind],
        topics: Sequence[Topic],
        advisers: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(one.pk): one for one in sites}
        self.known_features = {one.code: one for one in features}
        self.licence_kinds = {one.code: one for one in licence_kinds}
        self.known_topics = {one.code: one for one in topics}
        self.advisers = {str(one.pk): one for one in advisers}
        for name, kinds in ONLY_FOR.items():
            if kind not in kinds and name in self.fields:
                del self.fields[name]
        self._choices("site", [("", "–"), *((key, _address(one)) for key, one in self.sites.items())])
        self._choices("features", [(code, str(one)) for code, one in self.known_features.items()])
        self._choices("topics", [(code, str(one)) for code, one in self.known_topics.items()])
        none = ("", _("nothing: everybody may use it"))
        self._choices("licence_kind", [none, *((key, str(one)) for key, one in self.licence_kinds.items())])
        anybody = ("", _("whoever is on duty"))
        self._choices("user", [anybody, *((key, one.name) for key, one in self.advisers.items())])
        self.fields["name_de"].required = True

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """See that the lengths fit each other."""
        values = super().clean()
        data = self.cleaned_data
        shortest, longest = data.get("shortest_minutes"), data.get("longest_minutes")
        if shortest and longest and longest < shortest:
            self.add_error("longest_minutes", _("This is less than the least. Please check both."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            name: Texts({code: data[f"{name}_{code}"] for code in ("de", "en") if data.get(f"{name}_{code}")})
            for name in TEXTS
            if f"{name}_de" in self.fields
        }
        looked_up = {
            "site": self.sites,
            "user": self.advisers,
            "licence_kind": self.licence_kinds,
        }
        for name, known in looked_up.items():
            if name in self.fields:
                found[name] = known.get(data[name])
        if "features" in self.fields:
            found["features"] = [self.known_features[code] for code in data["features"]]
        if "topics" in self.fields:
            found["topics"] = [self.known_topics[code] for code in data["topics"]]
        plain = {
            name
            for name in self.fields
            if name.endswith(("_minutes", "_days", "_person", "_organisation"))
            or name in ("people", "purposes", "modes", "needs_approval", "is_listed", "accepts_other_hubs")
        }
        return found | {name: data[name] for name in plain}

    @classmethod
    def of(cls, row: Resource) -> dict[str, Any]:
        """Return what the form shows of a resource."""
        shown: dict[str, Any] = {"seen": str(row.version)}
        for name in TEXTS:
            shown |= {f"{name}_{code}": getattr(row, name).get(code, "") for code in ("de", "en")}
        shown |= {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}
        return shown | {
            "site": str(row.site_id or ""),
            "user": str(row.user_id or ""),
            "licence_kind": row.licence_kind.code if row.licence_kind else "",
            "features": [one.code for one in row.features.all()],
            "topics": [one.code for one in row.topics.all()],
        }

    @property
    def version(self) -> int:
        """The version that was read before."""
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() and len(seen) < 9 else 0

    def refuse_changed(self, sentence: object, row: Resource) -> None:
        """Show what a colleague wrote meanwhile; sent again, it was seen."""
        self.refuse_for(ChangedMeanwhile(sentence, row))

    def group(self, *names: str) -> list[forms.BoundField]:
        """Return those of the fields that are asked of this kind."""
        return [self[name] for name in names if name in self.fields]

    @property
    def what(self) -> list[forms.BoundField]:
        """What it is."""
        return self.group("site", "people", "purposes", "features", "user", "modes", "topics")

    @property
    def pairs(self) -> list[list[forms.BoundField]]:
        """The texts, the same in both languages side by side."""
        return [self.group(f"{name}_de", f"{name}_en") for name in TEXTS[1:] if f"{name}_de" in self.fields]

    @property
    def lengths(self) -> list[forms.BoundField]:
        """How long, and how far apart."""
        return self.group(
            "step_minutes", "shortest_minutes", "longest_minutes", "before_minutes", "after_minutes",
            "lead_minutes", "horizon_days", "grace_minutes",
        )  # fmt: skip

    @property
    def who(self) -> list[forms.BoundField]:
        """For whom."""
        return self.group("is_listed", "needs_approval", "licence_kind", "accepts_other_hubs")

    @property
    def quotas(self) -> list[forms.BoundField]:
        """How much of it in a week."""
        return self.group("week_minutes_person", "week_minutes_organisation")


def _address(site: Site) -> str:
    return ", ".join(part for part in (site.name, site.street, site.town) if part)


class NewResource(ResourceForm):
    """Something that can be booked from now on."""

    units = forms.IntegerField(
        label=_("How many there are"),
        min_value=0,
        max_value=200,
        initial=1,
        help_text=_(
            "All alike. 0 if it is made of parts that you add afterwards, such as a hall of two rooms."
        ),
    )
    part_of = forms.ChoiceField(
        label=_("Part of"),
        required=False,
        help_text=_("Booking the whole takes its parts, and the other way."),
    )

    def __init__(self, *args: Any, wholes: Sequence[Resource], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.wholes = {one.code: one for one in wholes}
        if not wholes or kind not in (Kind.ROOM, Kind.LAB, Kind.DESKS, Kind.MACHINE):
            del self.fields["part_of"]
        else:
            none = ("", _("nothing: it stands by itself"))
            self._choices("part_of", [none, *((code, str(one)) for code, one in self.wholes.items())])
        if kind == Kind.ADVISER:
            del self.fields["units"]

    @property
    def counted(self) -> list[forms.BoundField]:
        """How many, and of what a part."""
        return self.group("units", "part_of")

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        units = self.cleaned_data.get("units")
        whole = self.wholes.get(self.cleaned_data.get("part_of") or "")
        return {**super().values, "units": 1 if units is None else units, "part_of": whole}


class Units(Form):
    """How many of it there are."""

    units = forms.IntegerField(
        label=_("How many there are"),
        min_value=0,
        max_value=200,
        help_text=_("Fewer: those with the highest numbers are taken out of use."),
    )


class GivingUp(Form):
    """Nobody is to book it any more."""

    reason_de = text_field(_("Why"), GERMAN, 200, 1, _("Who has booked reads it in the e-mail."))
    reason_en = text_field(_("Why"), ENGLISH, 200, 1)
    cancel_bookings = forms.BooleanField(
        label=_("Cancel these bookings; everybody gets an e-mail with the reason"), required=False
    )

    @property
    def reason(self) -> dict[str, str]:
        """Why, in the languages it was written in."""
        return reason_of(self)


def reason_of(form: Any) -> dict[str, str]:
    """Return a reason in the languages in which it was typed."""
    typed = {code: form.cleaned_data.get(f"reason_{code}", "").strip() for code in ("de", "en")}
    return {code: said for code, said in typed.items() if said}
