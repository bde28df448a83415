"""Is what staff typed about a notice or into an answer well-formed? Shared by the two fronts where they write."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub
from hubnetz.press.models import Notice
from hubnetz.ui.bilingual import Asked, Bilingual
from hubnetz.ui.forms import Form

KINDS = [
    (Notice.Kind.NEWS, pgettext_lazy("kind of notice", "News")),
    (Notice.Kind.RELEASE, _("Press release")),
]
TEXTS = {
    "title": Asked(_("Title"), 140),
    "teaser": Asked(_("In one sentence"), 300, 2, _("It stands in lists, in the feed and above the text.")),
    "text": Asked(
        _("Text"),
        8000,
        12,
        _("An empty line begins a paragraph, “- ” a point. Addresses with https:// become links."),
    ),
}


class Write(Bilingual):
    """The words of a notice; ``after`` is the version they were written over."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    after = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    texts = TEXTS

    def words(self) -> dict[str, Any]:
        """Return what the verbs take."""
        return {"kind": self.cleaned_data["kind"], **{name: self.texts_of(name) for name in self.texts}}

    def preview(self) -> Notice:
        """Return a notice that is stored nowhere, to be looked at."""
        texts = {name: Texts(self.texts_of(name)) for name in self.texts}
        return Notice(kind=self.cleaned_data["kind"], **texts)


class WriteFor(Write):
    """The same for one of several hubs."""

    hub = forms.ChoiceField(label=_("Hub"))

    def __init__(self, hubs: list[Hub], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hub"]
        field.choices = [(hub.slug, str(hub.short)) for hub in hubs]  # type: ignore[attr-defined]
        if len(hubs) == 1:
            field.widget, field.initial = forms.HiddenInput(), hubs[0].slug
        self.order_fields(["hub"])


class Publish(Form):
    """The day from which a notice is shown."""

    on = forms.DateField(
        label=_("Show from"), help_text=_("Today, or a later day: then it comes on by itself.")
    )
    after = forms.CharField(max_length=40, widget=forms.HiddenInput)

    @classmethod
    def for_notice(cls, notice: Notice, today: date) -> "Publish":
        """Return the form as it is first shown."""
        planned = notice.publish_on if notice.publish_on and notice.publish_on > today else today
        return cls(initial={"on": planned, "after": notice.version})


class Answer(Form):
    """What the sender of feedback is told."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It is sent by letter, where there is an address; else it is a note of what was done."),
    )
