"""What a list of offers can be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.network.models import Hub, Topic
from hubnetz.ui.forms import Plain


class Narrow(Plain, forms.Form):
    """One topic, one hub, both or neither; sent by GET, so that the address is the state."""

    narrows = True  # every field may stay as it is, so none is marked as optional
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    hub = forms.ChoiceField(label=_("Hub"), required=False)

    def __init__(self, *args: Any, topics: list[Topic], hubs: list[Hub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]  # nothing is changed
        self.topics = {topic.code: topic for topic in topics}
        self.hubs = {hub.slug: hub for hub in hubs}
        self._choose("topic", _("all topics"), self.topics)
        self._choose("hub", _("all hubs"), self.hubs)

    def _choose(self, name: str, everything: Any, rows: dict[str, Any]) -> None:
        choices = [("", everything), *((key, str(row)) for key, row in rows.items())]
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def topic_chosen(self) -> Topic | None:
        """Return the topic that was chosen, None for all."""
        return self.topics.get(self.cleaned_data.get("topic", ""))

    @property
    def hub_chosen(self) -> Hub | None:
        """Return the hub that was chosen, None for all."""
        return self.hubs.get(self.cleaned_data.get("hub", ""))
