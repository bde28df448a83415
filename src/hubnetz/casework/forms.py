"""Is what was typed well-formed?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.network.models import Topic
from hubnetz.ui.forms import PublicForm

LONGEST_TEXT = 5000
LONGEST_REFERENCE = 80  # of the answer that led here


class Enquire(PublicForm):
    """A question to a hub, from somebody without an account."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences are enough. You need no technical terms."),
    )
    place = forms.CharField(
        label=_("Postcode or town"),
        max_length=120,
        required=False,
        help_text=_("It decides which hub answers."),
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The answer goes here."))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("If you would rather be called."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    organisation_name = forms.CharField(label=_("Company or institution"), max_length=200, required=False)
    hub = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    came_from = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    topic = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["hub"].value():
            self.fields["place"].help_text = ""
        self.known = {topic.code: topic for topic in topics}
        self.fields["topic"].choices = [(code, str(topic)) for code, topic in self.known.items()]  # type: ignore[attr-defined]

    def clean_topic(self) -> list[Topic]:
        """Return the topics themselves."""
        return [self.known[code] for code in self.cleaned_data["topic"]]
