"""Is what was typed about a hub's life well-formed?"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.network import reference
from hubnetz.network.models import Region, Topic
from hubnetz.network.rules import Place
from hubnetz.network.writing import NONE, ChoosesHub, day
from hubnetz.office import words
from hubnetz.ui.forms import Form

LONGEST = {"name": 120, "short": 40, "slug": 60}


def short(**options: Any) -> forms.CharField:
    """Return a field for a short name."""
    return forms.CharField(label=lazy("Short name"), max_length=LONGEST["short"], **options)


def slug(**options: Any) -> forms.RegexField:
    """Return a field for the last part of the address of a hub's page."""
    return forms.RegexField(
        r"^(?!new$)[a-z0-9]+(?:-[a-z0-9]+)*$",
        label=lazy("Address"),
        max_length=LONGEST["slug"],
        error_messages={"invalid": lazy("Please use small letters, digits and single hyphens only.")},
        **options,
    )


class Named(Form):
    """A name in two languages."""

    name_de = forms.CharField(label=lazy("Name in German"), max_length=LONGEST["name"])
    name_en = forms.CharField(
        label=lazy("Name in English"),
        max_length=LONGEST["name"],
        required=False,
        help_text=lazy("Empty: the German name stands in English, too."),
    )

    @property
    def name(self) -> dict[str, str]:
        """The name in both languages."""
        german = self.cleaned_data["name_de"]
        return {"de": german, "en": self.cleaned_data["name_en"] or german}


class Name(Named):
    """A new name from a day on."""

    short = short(required=False, help_text=lazy("Empty: the short name stays."))
    slug = slug(
        required=False,
        help_text=lazy(
            "Empty: the address of the hub's page stays. From an old address visitors are sent on."
        ),
    )
    since = day(lazy("From which day on"))


class Phase(Form):
    """Which phase begins, and when."""

    phase = forms.ChoiceField(label=lazy("Which phase begins"))
    since = day(lazy("From which day on"), help_text=lazy("Today or later."))

    def __init__(self, phases: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [NONE, *((one, words.PHASE[one]) for one in phases)]  # type: ignore[attr-defined]


class Pause(ChoosesHub):
    """A break, who stands in, and what becomes of the dates."""

    hub_field = "deputy"
    since = day(lazy("First day of the break"), help_text=lazy("Today or later."))
    until = day(
        lazy("Last day of the break"),
        required=False,
        help_text=lazy("Empty: until somebody says that the hub is open again."),
    )
    deputy = forms.ChoiceField(
        label=lazy("Which hub stands in"),
        required=False,
        help_text=lazy("It answers for the areas meanwhile. Empty: the nearest hub does."),
    )
    dates = forms.ChoiceField(
        label=lazy("The hub's dates in that time"),
        widget=forms.RadioSelect,
        choices=[
            ("keep", lazy("take place as planned")),
            ("cancel", lazy("are cancelled; everybody who has a seat gets a letter")),
        ],
    )


class Lead(Form):
    """Which organisation leads the hub from a day on."""

    to = forms.CharField(label=lazy("Who leads the hub from then on"), max_length=200)
    kind = forms.ChoiceField(
        label=lazy("What kind of organisation it is"), choices=[NONE, *words.PARTNER.items()]
    )
    since = day(lazy("From which day on"))
    stays_partner = forms.BooleanField(
        label=lazy("The organisation that has led so far stays as a partner."), required=False
    )


class Area(Form):
    """For which area the hub answers, and how."""

    place = forms.CharField(
        label=lazy("County, town or official key"),
        max_length=120,
        help_text=lazy("For example Calw, Kreis Calw, 08235."),
    )
    width = forms.ChoiceField(
        label=lazy("How much of it"),
        widget=forms.RadioSelect,
        choices=[("county", lazy("the whole county")), ("municipality", lazy("only this town or village"))],
    )
    role = forms.ChoiceField(
        label=lazy("How it answers"),
        choices=[
            ("responsible", lazy("responsible")),
            ("deputy", lazy("stands in where there is no hub, or it pauses")),
            ("thematic", lazy("for one topic, beside the regional hub")),
            ("coordinator", lazy("for everything nobody else answers for")),
        ],
    )
    topic = forms.ChoiceField(label=lazy("Topic"), required=False, help_text=lazy("Only for a topic."))
    since = day(lazy("From which day on"))
    until = day(lazy("Until which day"), required=False, help_text=lazy("Empty: without an end."))
    anyway = forms.BooleanField(label=lazy("Yes, this hub answers there as well."), required=False)

    def __init__(self, topics: Iterable[Topic], regions: Any, *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.regions = regions
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        field.choices = [NONE, *((code, str(one)) for code, one in self.topics.items())]  # type: ignore[attr-defined]
        self.fields["anyway"].widget = forms.HiddenInput()

    def ask_anyway(self, sentence: str) -> None:
        """Show who answers there already, and a box to go on all the same."""
        widget = forms.CheckboxInput()
        self.fields["anyway"].widget = widget
        self.refuse(sentence)

    @property
    def chosen_topic(self) -> Topic | None:
        """The topic that was chosen."""
        return self.topics.get(self.cleaned_data["topic"])

    @property
    def ags(self) -> str:
        """The official key of the area that was found."""
        found: Region | Place = self.cleaned_data["found"]
        return found.ags if isinstance(found, Region) else found.key

    def clean(self) -> dict[str, Any]:
        """Find the place, and ask for the topic where one is needed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("role") == "thematic" and not data.get("topic"):
            self.add_error("topic", _("Please choose the topic."))
        if data.get("role") != "thematic":
            data["topic"] = ""
        if data.get("place") and data.get("width"):
            found = find_area(data["place"], data["width"], self.regions)
            if found is None:
                self.add_error(
                    "place", _("We do not know this place, or several are meant. Please write more.")
                )
            data["found"] = found
        return data


def find_area(typed: str, width: str, regions: Any) -> Region | Place | None:
    """Return the one area that was typed: by its key or name among the known ones, else from the reference data."""
    typed = " ".join(typed.split())
    known = regions.filter(ags=typed) if typed.isdecimal() and len(typed) != 5 else regions.none()
    known = known or regions.filter(kind=width, ags=typed)
    known = known or regions.filter(kind=width, name__iexact=typed)
    if len(known) == 1:
        region: Region = known[0]
        return region
    found = reference.find_county(typed) if width == "county" else reference.find(typed)
    if found.status != "found" or found.corrected:
        return None
    place = found.candidates[0]
    return place if bool(place.municipality_ags) == (width == "municipality") else None


class LastDay(Form):
    """Until which day something holds."""

    on = day(lazy("Last day"), help_text=lazy("That day still counts."))


class Placed(Form):
    """An address; its point on the map comes with the postcode, or is typed."""

    site_name = forms.CharField(label=lazy("Name of the site"), max_length=120, required=False)
    street = forms.CharField(label=lazy("Street and number"), max_length=120, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=lazy("Postcode"),
        error_messages={"invalid": lazy("Please write the five digits of the postcode.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "5", "autocomplete": "off"}),
    )
    town = forms.CharField(label=lazy("Town"), max_length=120)
    latitude = forms.FloatField(
        label=lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        help_text=lazy("Only for a postcode that we do not know, for example 48.69."),
    )
    longitude = forms.FloatField(label=lazy("Longitude"), required=False, min_value=-180, max_value=180)

    def clean(self) -> dict[str, Any]:
        """Take the point of the postcode where none was typed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        coded = reference.postcodes().get(data.get("postcode") or "", ())
        if coded and (data.get("latitude") is None or data.get("longitude") is None):
            data["latitude"], data["longitude"] = coded[0].lat, coded[0].lon
        elif data.get("postcode") and (data.get("latitude") is None or data.get("longitude") is None):
            self.add_error("latitude", _("We do not know this postcode. Please write where the site lies."))
        return data

    @property
    def address(self) -> dict[str, Any]:
        """What the verbs of sites want."""
        data = self.cleaned_data
        return {"name": data["site_name"]} | {
            field: data[field] for field in ("street", "postcode", "town", "latitude", "longitude")
        }


class Site(Placed):
    """A further site."""

    since = day(lazy("From which day on"))
    is_main = forms.BooleanField(label=lazy("This is the main site from then on."), required=False)


class Move(Placed):
    """A site at another address, and which of its dates move with it: all of them unless somebody says otherwise."""

    since = day(lazy("From which day on"))
    dates = forms.MultipleChoiceField(
        label=lazy("Dates that move with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy(
            "Dates before that day stay where they are. Everybody who has a seat at a date that moves gets a letter."
        ),
    )

    def __init__(self, dates: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dates:
            del self.fields["dates"]
            return
        self.fields["dates"].choices = dates  # type: ignore[attr-defined]
        self.fields["dates"].initial = [code for code, _said in dates]


class Member(Form):
    """Who gets a role at the hub."""

    email = forms.EmailField(label=lazy("E-mail"), help_text=lazy("An invitation goes to this address."))
    name = forms.CharField(label=lazy("Name"), max_length=120)
    role = forms.ChoiceField(label=lazy("Role at the hub"), choices=[NONE, *words.TEAM.items()])
