"""What staff type about hours with an adviser: a caller's, one that was held, the queue, how an adviser is reached."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Resource
from hubnetz.desk import words
from hubnetz.desk.forms import topic_choices
from hubnetz.network.models import Topic
from hubnetz.ui.forms import Form

OFF = {"autocomplete": "off"}
MODES = {
    Resource.Mode.ON_SITE: _("on site"),
    Resource.Mode.PHONE: _("by telephone"),
    Resource.Mode.VIDEO: _("by video"),
}


class Search(Form):
    """What a caller wants to talk about, and where they are."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    place = forms.CharField(
        label=_("Postcode or town"), max_length=120, required=False, widget=forms.TextInput(attrs=OFF)
    )
    how = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("any way")), *MODES.items()])

    def __init__(self, *args: Any, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]
        self.known = {topic.code: topic for topic in topics}
        choices = [("", _("any topic")), *((code, str(one)) for code, one in self.known.items())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    @property
    def topic_chosen(self) -> Topic | None:
        """The topic; None for any."""
        return self.known.get(self.cleaned_data.get("topic") or "")


class Caller(Form):
    """For whom an hour is booked."""

    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=OFF))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "type": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("With an address they get a confirmation and a reminder."),
        widget=forms.EmailInput(attrs=OFF),
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    subject = forms.CharField(
        label=_("What is it about?"), max_length=400, required=False, widget=forms.TextInput(attrs=OFF)
    )
    agreed = forms.BooleanField(
        label=_("They agree that we pass their name, how to reach them and what it is about to this hub"),
        required=False,
    )

    def __init__(self, *args: Any, modes: Sequence[str], is_referral: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_mode = modes[0] if len(modes) == 1 else ""
        if len(modes) > 1:
            offered = [(mode, MODES[Resource.Mode(mode)]) for mode in modes]
            self.fields["mode"].choices = offered  # type: ignore[attr-defined]
            self.fields["mode"].initial = self.initial.get("mode") or modes[0]
        else:
            del self.fields["mode"]
        self.is_referral = is_referral
        if is_referral:
            self.fields["email"].required = True
            self.fields["email"].help_text = _("They get an e-mail that says who booked what for them.")
            self.fields["agreed"].required = True
        else:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any] | None:
        """Somebody must be reachable, and who is to be called needs a number."""
        values = super().clean() or {}
        values["mode"] = values.get("mode") or self.only_mode
        needs_number = values["mode"] == "phone" or not values.get("email")
        if needs_number and not values.get("phone") and "email" not in self.errors:
            self.add_error("phone", _("Please write the number at which they can be called."))
        return values


class Held(Form):
    """What became of an hour."""

    client = forms.ChoiceField(label=_("Whose file?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name of the new record"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=str)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
    form = forms.ChoiceField(label=_("How"), choices=list(words.CONSULTATION.items()))
    result = forms.CharField(
        label=_("Result"),
        max_length=10000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only your hub reads this."),
    )
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("Next step by"), required=False)

    def __init__(self, topics: Iterable[Topic], clients: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.clients = {one.code: one for one in clients}
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices(self.topics)  # type: ignore[attr-defined]
        choices = [(one.code, ", ".join(part for part in (one.name, one.town) if part)) for one in clients]
        self.fields["client"].choices = [*choices, ("new", _("A new record"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """A new record needs a name, a day for the next step the step."""
        data = super().clean()
        if self.cleaned_data.get("client") == "new" and not self.cleaned_data.get("name"):
            self.add_error("name", _("Please write the name of the company."))
        if self.cleaned_data.get("next_step_on") and not self.cleaned_data.get("next_step"):
            self.add_error("next_step", _("Please write what is to be done by that day."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = dict(self.cleaned_data)
        client = data.pop("client")
        return {**data, "organisation": self.clients.get(client), "topic": self.topics[data["topic"]]}


class QueueUp(Form):
    """Somebody without a booking."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    resource = forms.ChoiceField(label=_("Only with"), required=False)
    mode = forms.ChoiceField(
        label=_("How"),
        choices=[("on_site", _("is here")), ("phone", _("waits to be called back"))],
        widget=forms.RadioSelect,
        initial="on_site",
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs=OFF))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "type": "tel"}),
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    subject = forms.CharField(
        label=_("What is it about?"), max_length=400, required=False, widget=forms.TextInput(attrs=OFF)
    )

    def __init__(self, topics: Iterable[Topic], advisers: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.advisers = {one.code: one for one in advisers}
        super().__init__(*args, **kwargs)
        anything = [("", _("any topic")), *((code, str(one)) for code, one in self.topics.items())]
        self.fields["topic"].choices = anything  # type: ignore[attr-defined]
        anybody = [
            ("", _("anybody who knows about it")),
            *((c, str(one)) for c, one in self.advisers.items()),
        ]
        self.fields["resource"].choices = anybody  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Who is to be called back needs a number."""
        values = super().clean()
        if self.cleaned_data.get("mode") == "phone" and not self.cleaned_data.get("phone"):
            self.add_error("phone", _("Please write the number at which they can be called."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = dict(self.cleaned_data)
        return {
            **data,
            "topic": self.topics.get(data["topic"]),
            "resource": self.advisers.get(data["resource"]),
        }


class Line(Form):
    """How an adviser is reached from afar, and what goes out by e-mail."""

    phone = forms.CharField(
        label=_("Telephone number of the adviser"),
        max_length=40,
        required=False,
        help_text=_("It stands in the e-mail of those who chose the telephone: from there they are called."),
        widget=forms.TextInput(attrs={**OFF, "type": "tel"}),
    )
    video_url = forms.URLField(
        label=_("Address of the video room"),
        required=False,
        help_text=_("Given out only to those with a confirmed hour, from a quarter of an hour before it."),
        widget=forms.URLInput(attrs=OFF),
    )
    reminds = forms.BooleanField(label=_("Remind people the day before"), required=False)
    feedback_url = forms.URLField(
        label=_("Where those who came are asked how it was"),
        required=False,
        help_text=_("The address of a questionnaire. Without one they get no e-mail afterwards."),
        widget=forms.URLInput(attrs=OFF),
    )


class Calendar(Form):
    """Where an adviser's own calendar can be read."""

    url = forms.URLField(
        label=_("Address of the calendar"),
        max_length=2000,
        help_text=_("The secret address of an ICS file, or the address of a calendar on a CalDAV server."),
        widget=forms.URLInput(attrs=OFF),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("ics", _("an ICS file")), ("caldav", _("a calendar on a CalDAV server"))],
        widget=forms.RadioSelect,
        initial="ics",
    )
    username = forms.CharField(
        label=_("User name"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=400,
        required=False,
        strip=False,
        help_text=_("Kept encrypted, and never shown again. Best is a password made for this alone."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
