"""What the lists of the portal can be narrowed by. The address is the state: every choice is a page of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network.models import Competence, Hub, HubPhase, Topic
from hubnetz.ui.forms import Plain

KINDS = {"regional": _("in your region"), "thematic": _("for a theme")}
PHASES = {
    "operating": _("open"),
    "coming": _("not open yet"),
    "paused": _("taking a break"),
    "ended": _("closed"),
}
COMING = (HubPhase.Kind.SELECTED, HubPhase.Kind.APPROVED, HubPhase.Kind.BUILDING)
ORDERS = {"": _("by kind"), "name": _("A to Z")}
COMPETENCE_KINDS = {
    Competence.Kind.TECHNOLOGY: _("Technology"),
    Competence.Kind.DISCIPLINE: _("Discipline"),
    Competence.Kind.EQUIPMENT: _("Equipment"),
    Competence.Kind.SECTOR: _("Sector"),
}


class HubFilter(Plain, forms.Form):
    """Hubs by a word of any of their names, kind, county, topic and phase."""

    narrows = True
    q = forms.CharField(label=_("Name or place, also a former one"), required=False, max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("hub", "Kind"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    phase = forms.ChoiceField(label=pgettext_lazy("hub", "State"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=list(ORDERS.items()))

    def __init__(self, data: QueryDict, *, hubs: Iterable[Hub], topics: Iterable[Topic]) -> None:
        super().__init__(data)
        del self.fields["idempotency_key"]  # nothing is changed
        self.hubs = list(hubs)
        self.counties = _counties(self.hubs)
        names = sorted(self.counties, key=lambda ags: self.counties[ags])
        self._choose("kind", _("all kinds"), KINDS)
        self._choose("county", _("all counties"), {ags: self.counties[ags] for ags in names})
        self._choose("topic", _("all topics"), {topic.code: str(topic.name) for topic in topics})
        self._choose("phase", _("all states"), PHASES)
        self.full_clean()

    def _choose(self, name: str, everything: Any, choices: Mapping[str, Any]) -> None:
        self.fields[name].choices = [("", everything), *choices.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; what does not exist any more is no choice."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, about_topic: Iterable[int] = ()) -> list[Hub]:
        """Return the hubs that fit; ``about_topic`` are those with something to offer about the chosen topic."""
        given = self.chosen
        fitting = set(about_topic)
        return [
            hub
            for hub in self.hubs
            if ("kind" not in given or hub.kind == given["kind"])
            and ("phase" not in given or _stands(hub, given["phase"]))
            and ("county" not in given or _answers_in(hub, given["county"]))
            and ("topic" not in given or hub.pk in fitting or _answers_for(hub, given["topic"]))
            and ("q" not in given or network.is_called(hub, given["q"]))
        ]

    def chips(self) -> list[dict[str, str]]:
        """Return what is chosen in words, each with the address of the list without it."""
        return _chips(self, self.chosen, ("q", "kind", "county", "topic", "phase"))

    @property
    def order_by_kind(self) -> str:
        """The address of this list by kind."""
        return _address({**self.chosen, "order": ""})

    @property
    def order_by_name(self) -> str:
        """The address of this list from A to Z."""
        return _address({**self.chosen, "order": "name"})


def _phase(hub: Hub) -> str:
    phases = hub.phase_now  # type: ignore[attr-defined]  # fetched by access
    return phases[0].kind if phases else ""


def _stands(hub: Hub, phase: str) -> bool:
    return _phase(hub) in COMING if phase == "coming" else _phase(hub) == phase


def _counties(hubs: Iterable[Hub]) -> dict[str, str]:
    named = {county.ags: county.name for county in reference.counties()}
    keys = {row.region.ags for hub in hubs for row in hub.areas}  # type: ignore[attr-defined]
    known = {key[:5] for key in keys if len(key) >= 5}
    more = {row.region.ags: row.region.name for hub in hubs for row in hub.areas}  # type: ignore[attr-defined]
    return {ags: named.get(ags) or more[ags] for ags in known if ags in named or ags in more}


def _answers_in(hub: Hub, ags: str) -> bool:
    """Say whether the hub answers in the county or a part of it, or everywhere in its state."""
    return any(
        row.region.ags.startswith(ags) or row.region.ags == ags[:2]
        for row in hub.areas  # type: ignore[attr-defined]
    )


def _answers_for(hub: Hub, topic: str) -> bool:
    return any(row.topic and row.topic.code == topic for row in hub.areas)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Choice:
    """One choice of a facet: what it is called, how many it leaves, and the address with it, or without it."""

    text: str
    count: int
    url: str
    is_chosen: bool


class CompetenceFilter(Plain, forms.Form):
    """What hubs know and have, by words, kind, topic and hub."""

    narrows = True
    q = forms.CharField(label=_("What are you looking for?"), required=False, max_length=120)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *COMPETENCE_KINDS.items()])
    topic = forms.ChoiceField(required=False)
    hub = forms.ChoiceField(required=False)

    def __init__(self, data: QueryDict, *, hubs: Iterable[Hub], topics: Iterable[Topic]) -> None:
        super().__init__(data)
        del self.fields["idempotency_key"]  # nothing is changed
        self.words: dict[str, dict[str, str]] = {
            "kind": {code: str(text) for code, text in COMPETENCE_KINDS.items()},
            "topic": {topic.code: str(topic.name) for topic in topics},
            "hub": {hub.slug: str(hub.name) for hub in hubs},
        }
        for name in ("topic", "hub"):
            self.fields[name].choices = [("", ""), *self.words[name].items()]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen; what does not exist any more is no choice."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def facets(self, counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
        """Return the facets with their choices that leave something, and those that are chosen."""
        titles = {"kind": pgettext_lazy("competence", "Kind"), "topic": _("Topic"), "hub": _("Hub")}
        found = []
        for name, title in titles.items():
            given = self.chosen.get(name, "")
            choices = [
                Choice(
                    text,
                    counts[name].get(code, 0),
                    _address({**self.chosen, name: "" if code == given else code}),
                    code == given,
                )
                for code, text in self.words[name].items()
                if counts[name].get(code) or code == given
            ]
            found.append({"name": name, "title": title, "choices": choices, "chosen": given})
        return found

    def chips(self) -> list[dict[str, str]]:
        """Return what is chosen in words, each with the address of the list without it."""
        found = []
        for name, value in self.chosen.items():
            text = f"„{value}“" if name == "q" else self.words[name][value]
            found.append({"text": text, "url": _address({**self.chosen, name: ""})})
        return found


def _chips(form: forms.Form, chosen: Mapping[str, str], names: Iterable[str]) -> list[dict[str, str]]:
    found = []
    for name in names:
        if value := chosen.get(name):
            choices = dict(getattr(form.fields[name], "choices", []))
            text = str(choices.get(value, f"„{value}“"))
            found.append({"text": text, "url": _address({**chosen, name: ""})})
    return found


def _address(chosen: Mapping[str, str]) -> str:
    kept = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(kept)}"
