"""Is what was typed at the desk well-formed?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.desk import words
from hubnetz.desk.picking import Pick
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Topic
from hubnetz.ui.forms import Form, postcode

EMPTY = ("", "–")


def today() -> Any:
    """Return the day in Berlin, as the day a form suggests."""
    return timezone.localdate(timezone=BERLIN)


class Assign(Form):
    """Who answers an enquiry."""

    to = forms.TypedChoiceField(label=_("Who answers"), coerce=int)

    def __init__(self, colleagues: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        self.colleagues = {colleague.pk: colleague for colleague in colleagues}
        kwargs.setdefault("auto_id", "assign_%s")  # it stands beside the answer on one page
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.choices = [EMPTY, *((pk, one.name) for pk, one in self.colleagues.items())]  # type: ignore[attr-defined]

    @property
    def colleague(self) -> Any:
        """The person that was chosen."""
        return self.colleagues[self.cleaned_data["to"]]


class Answer(Form):
    """What the sender is told."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It is sent by letter to the address in the enquiry, with your hub's name below."),
    )
    after = forms.CharField(
        required=False,
        max_length=40,
        empty_value=None,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )

    def refuse_after(self, sentence: Any, version: str) -> None:
        """Show why it was not sent; sent again, it is known that the newest answer was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("after")] = version


class Picked(Form):
    """A form beside which companies are chosen."""

    least = 1
    too_few = _("Please choose a company.")

    def is_valid_for(self, pick: Pick, *, new: bool = False) -> bool:
        """Say whether the form is well-formed and enough companies are chosen."""
        valid = self.is_valid()
        if not new and len(pick.chosen) < self.least:
            self.add_error(None, self.too_few)
            return False
        return valid


class EnquiryCase(Picked):
    """An enquiry becomes a case."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=200,
        help_text=_("A short name for the case, as you would say it to a colleague."),
    )
    name = forms.CharField(label=_("Name of the new record"), max_length=200, required=False)
    postcode = postcode(_("Postcode"), autocomplete="off", css="input--postcode")
    town = forms.CharField(label=_("Town"), max_length=120, required=False)

    too_few = _("Please choose the company, or “New record” and its name.")

    def clean(self) -> dict[str, Any] | None:
        """A new record needs a name."""
        data = super().clean()
        if self.data.get("picked") == "new" and not self.cleaned_data.get("name"):
            self.add_error("name", _("Please write the name of the company."))
        return data

    def is_valid_for(self, pick: Pick, *, new: bool = False) -> bool:
        """A new record needs nothing chosen."""
        return super().is_valid_for(pick, new=self.data.get("picked") == "new")


class WalkIn(Form):
    """Somebody at the door."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def no_photos() -> forms.BooleanField:
    """Ask whether somebody wants to be in no photo; for those whom nobody asked before they came."""
    return forms.BooleanField(
        label=_("No photos of this person"),
        required=False,
        help_text=_("Photos or recordings are made at this event. Please say so and ask."),
    )


class WalkInPhotographed(WalkIn):
    """The same where photos are made."""

    no_photos = no_photos()


def walk_in_at(event: Event) -> type[WalkIn]:
    """Return the form for somebody at the door of this event."""
    return WalkInPhotographed if event.takes_photos else WalkIn


class NewOrganisation(Form):
    """A new record of a company."""

    hub = forms.ChoiceField(label=_("Hub"))
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As on the letterhead, with legal form."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.ORGANISATION.items()))
    postcode = postcode(_("Postcode"), autocomplete="off", css="input--postcode")
    town = forms.CharField(
        label=_("Town"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail of a contact"),
        required=False,
        help_text=_("Only its domain is kept: it helps to recognise the company."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, hubs: Sequence[Hub], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of(self, hubs)


class OpenCase(Form):
    """A case that began without an enquiry."""

    title = forms.CharField(label=_("What is it about?"), max_length=200)


class Consultation(Form):
    """A consultation that took place."""

    held_on = forms.DateField(label=_("Day"), initial=today)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        initial=60,
        min_value=1,
        max_value=1440,
        error_messages={
            "min_value": _("Please write at least 1 minute."),
            "max_value": _("Please write at most 1440 minutes, that is one day."),
        },
    )
    form = forms.ChoiceField(label=_("How"), choices=list(words.CONSULTATION.items()), initial="on_site")
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=str)
    result = forms.CharField(
        label=_("Result"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only your hub reads this."),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("Next step by"), required=False)
    case = forms.ChoiceField(label=_("Case"), required=False)

    def __init__(self, topics: Iterable[Topic], cases: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.cases = {case.code: case for case in cases}
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices(self.topics)  # type: ignore[attr-defined]
        self.fields["case"].choices = [EMPTY, *((code, case.title) for code, case in self.cases.items())]  # type: ignore[attr-defined]
        if not self.cases:
            del self.fields["case"]

    def clean(self) -> dict[str, Any] | None:
        """A day for the next step needs the step."""
        data = super().clean()
        if self.cleaned_data.get("next_step_on") and not self.cleaned_data.get("next_step"):
            self.add_error("next_step", _("Please write what is to be done by that day."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = dict(self.cleaned_data)
        return {**data, "topic": self.topics[data["topic"]], "case": self.cases.get(data.get("case", ""))}


class Project(Form):
    """A company's project that a consultation gave the impulse for."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What does the company do?"))
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=str)
    state = forms.ChoiceField(label=_("State"), choices=list(words.PROJECT.items()), initial="running")

    def __init__(self, topics: Iterable[Topic], *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices(self.topics)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        return {**self.cleaned_data, "topic": self.topics[self.cleaned_data["topic"]]}


class ProjectState(Form):
    """How a project stands."""

    state = forms.ChoiceField(label=_("State"), choices=list(words.PROJECT.items()))


class Cooperation(Picked):
    """Companies that agreed to work together."""

    least = 2
    too_few = _("A cooperation needs at least two companies. Please search and tick them.")

    title = forms.CharField(label=_("What do they do together?"), max_length=200)
    contribution = forms.CharField(
        label=_("What did your hub do for it?"),
        max_length=200,
        help_text=_("For example: brought both to one table at the start-up evening."),
    )
    agreed_on = forms.DateField(
        label=_("Agreed on"), required=False, help_text=_("Leave empty as long as they only know each other.")
    )


class Appearance(Form):
    """The hub's people at something that others ran."""

    hub = forms.ChoiceField(label=_("Hub"))
    title = forms.CharField(label=_("Title"), max_length=200)
    organiser = forms.CharField(label=_("Who ran it"), max_length=200)
    form = forms.ChoiceField(label=_("What you did there"), choices=list(words.APPEARANCE.items()))
    held_on = forms.DateField(label=_("Day"), initial=today)
    audience = forms.IntegerField(
        label=_("People reached"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "min_value": _("Please write a number from 0 on."),
            "max_value": _("Please write a number of at most 1,000,000."),
        },
    )

    def __init__(self, hubs: Sequence[Hub], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one_of(self, hubs)


def topic_choices(topics: Mapping[str, Topic]) -> list[tuple[str, str]]:
    """Return topics as choices, an empty one first."""
    return [EMPTY, *((code, str(topic)) for code, topic in topics.items())]


def one_of(form: Form, hubs: Sequence[Hub]) -> None:
    """Let the form choose one of the hubs; where there is only one it is not asked."""
    field = form.fields["hub"]
    field.choices = [(hub.slug, str(hub)) for hub in hubs]  # type: ignore[attr-defined]
    if len(hubs) == 1:
        field.widget = forms.HiddenInput()
        field.initial = hubs[0].slug
