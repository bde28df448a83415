"""What the list of funding can be narrowed by."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubnetz.network.models import Topic
from hubnetz.ui.forms import Plain

# How many people work there, by the number that is at least there.
SIZES = {
    "1": _("fewer than 10 people"),
    "10": _("10 to 49 people"),
    "50": _("50 to 249 people"),
    "250": _("250 to 499 people"),
    "500": _("500 people and more"),
}


class Suits(Plain, forms.Form):
    """Topic and size of the company, both or neither; sent by GET, so that the address is the state."""

    narrows = True  # every field may stay as it is, so none is marked as optional
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    staff = forms.ChoiceField(
        label=_("People in your company"),
        required=False,
        choices=[("", _("any number")), *SIZES.items()],
    )

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]  # nothing is changed
        self.topics = {topic.code: topic for topic in topics}
        choices = [("", _("all topics")), *((code, str(topic)) for code, topic in self.topics.items())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    @property
    def topic_chosen(self) -> Topic | None:
        """The topic that was chosen, None for all."""
        return self.topics.get(self.cleaned_data.get("topic", ""))

    @property
    def staff_chosen(self) -> int | None:
        """The least number of people of the size that was chosen, None for any."""
        size = self.cleaned_data.get("staff", "")
        return int(size) if size in SIZES else None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.query())

    def query(self) -> str:
        """Return the choice as an address; what is not chosen is not in it."""
        made = QueryDict(mutable=True)
        for name in ("topic", "staff"):
            if value := self.cleaned_data.get(name):
                made[name] = value
        return made.urlencode()
