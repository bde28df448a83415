"""Are the entries well-formed with which a hub begins, and with which its end is confirmed?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.network import writing
from hubnetz.network.models import Hub, HubPhase, Topic
from hubnetz.office import hub_forms, words
from hubnetz.ui.forms import Form


class Confirm(Form):
    """The short name, typed to confirm."""

    typed = forms.CharField(label=lazy("Short name of the hub"), max_length=60)

    def __init__(self, hub: Hub, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].help_text = _("To confirm, please type: %(short)s") % {"short": hub.short}
        self.fields["typed"].widget.attrs["autocomplete"] = "off"


class NewHub(hub_forms.Named, hub_forms.Placed):
    """Everything a hub begins with."""

    short = hub_forms.short(help_text=lazy("For lists and maps, for example ZD.BB."))
    slug = hub_forms.slug(
        help_text=lazy("The last part of the address of the hub's page, for example zd-bb.")
    )
    kind = forms.ChoiceField(
        label=lazy("For whom it is there"),
        widget=forms.RadioSelect,
        choices=[("regional", lazy("for a region")), ("thematic", lazy("for a topic"))],
    )
    topic = forms.ChoiceField(label=lazy("Topic"), required=False, help_text=lazy("Only for a topic."))
    phase = forms.ChoiceField(
        label=lazy("Where it stands"),
        choices=[
            writing.NONE,
            *((one, words.PHASE[one]) for one in ("selected", "approved", "building", "operating")),
        ],
    )
    since = writing.day(lazy("Since or from which day on"))
    opens_on = writing.day(
        lazy("Opens on"),
        required=False,
        help_text=lazy("Only if it is not open yet and the day is known. It opens on that day by itself."),
    )
    areas = forms.CharField(
        label=lazy("Counties it answers for"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("One in each line: name or official key. Single towns can be added afterwards."),
    )
    email = forms.EmailField(label=lazy("E-mail of the hub"), required=False)
    lead_name = forms.CharField(label=lazy("Name"), max_length=120, required=False)
    lead_email = forms.EmailField(
        label=lazy("E-mail"), required=False, help_text=lazy("An invitation goes to this address.")
    )

    def __init__(self, topics: Iterable[Topic], regions: Any, *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.regions = regions
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        field.choices = [writing.NONE, *((code, str(one)) for code, one in self.topics.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the counties, and put the phases in order."""
        data = super().clean()
        if data.get("kind") == "thematic" and not data.get("topic"):
            self.add_error("topic", _("Please choose the topic."))
        found, unknown = [], []
        for line in (data.get("areas") or "").splitlines():
            if line.strip():
                area = hub_forms.find_area(line, "county", self.regions)
                found.append(area) if area else unknown.append(line.strip())
        if unknown:
            self.add_error(
                "areas",
                _("We do not know these counties: %(unknown)s. Please write them in full.")
                % {"unknown": ", ".join(unknown)},
            )
        data["found"] = found
        since, opens = data.get("since"), data.get("opens_on")
        if since and opens and data.get("phase") != HubPhase.Kind.OPERATING and opens <= since:
            self.add_error("opens_on", _("The hub opens after the day on which the first phase begins."))
        return data

    @property
    def chosen_topic(self) -> Topic | None:
        """The topic of a hub for a theme."""
        return (
            self.topics.get(self.cleaned_data["topic"]) if self.cleaned_data["kind"] == "thematic" else None
        )

    @property
    def phases(self) -> list[tuple[str, date]]:
        """The first phases, in order; a hub that was only selected is set up before it opens."""
        data = self.cleaned_data
        phases = [(data["phase"], data["since"])]
        if data["opens_on"] and data["phase"] != HubPhase.Kind.OPERATING:
            phases.append((HubPhase.Kind.OPERATING.value, data["opens_on"]))
        return phases
