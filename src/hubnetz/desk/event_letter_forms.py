"""What is written to many: an e-mail to a group of an event's people."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubnetz.desk.offer_forms import text_field
from hubnetz.lib import characters
from hubnetz.ui.forms import Form

LONGEST = 6000
LANGUAGES = ("de", "en")


class Mail(Form):
    """An e-mail in German, in English or in both, each with subject and text."""

    group = forms.ChoiceField(label=_("To the people"))
    subject_de = text_field(_("Subject"), _("German"), 150, 1)
    text_de = text_field(_("Text"), _("German"), LONGEST, 8, _("“Hello” and the name stand before it."))
    subject_en = text_field(_("Subject"), _("English"), 150, 1)
    text_en = text_field(
        _("Text"), _("English"), LONGEST, 8, _("Empty: who reads English gets the German text.")
    )
    is_news = forms.BooleanField(
        label=_("This is news, not about this event"),
        required=False,
        help_text=_(
            "For example the next programme. Then it carries a link that ends the news of your hub, and leaves out "
            "whoever used one. Write news only if people agreed to it or know you as customers."
        ),
    )

    def __init__(self, groups: Sequence[tuple[str, str, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (key, format_lazy("{} ({})", name, count)) for key, name, count in groups if count
        ]

    def clean(self) -> dict[str, Any] | None:
        """Subject and text in the same languages, one at least."""
        data = super().clean()
        said = self.cleaned_data
        for code in LANGUAGES:  # what nobody can see is nothing
            for name in (f"subject_{code}", f"text_{code}"):
                said[name] = said.get(name, "") if characters.one_line(said.get(name, "")) else ""
        for code in LANGUAGES:
            subject, text = f"subject_{code}", f"text_{code}"
            if said.get(text) and not said.get(subject) and subject not in self.errors:
                self.add_error(subject, _("Please write a subject for this text."))
            if said.get(subject) and not said.get(text) and text not in self.errors:
                self.add_error(text, _("Please write a text for this subject."))
        if not any(said.get(f"{name}_{code}") for name in ("subject", "text") for code in LANGUAGES):
            self.add_error("subject_de", _("Please write subject and text, in German or in English."))
        return data

    def texts(self, name: str) -> dict[str, str]:
        """Return subject or text in the languages that were written."""
        said = {code: self.cleaned_data[f"{name}_{code}"].strip() for code in LANGUAGES}
        return {code: text for code, text in said.items() if text}

    @property
    def typed(self) -> list[tuple[str, Any]]:
        """What was sent, to be sent once more with the yes."""
        names = [name for name in self.fields if name != "is_news" or self.cleaned_data["is_news"]]
        return [(name, self.cleaned_data.get(name, "")) for name in names]


def people(number: int) -> str:
    """Return how many addresses an e-mail goes to, in words."""
    return ngettext("%(n)s address", "%(n)s addresses", number) % {"n": number}
