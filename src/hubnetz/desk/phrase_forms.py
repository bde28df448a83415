"""Is a phrase that was typed at the desk well-formed?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubnetz.matching.access import Subject
from hubnetz.matching.actions import Alike, lines_of
from hubnetz.network.models import Hub
from hubnetz.ui.forms import Form

LANGUAGES = [("de", _("German")), ("en", _("English"))]
MOST = 30
LONGEST = 400


class Phrases(Form):
    """New phrases about one topic or kind of help."""

    subject = forms.ChoiceField(label=_("Topic or kind of help"))
    lines = forms.CharField(
        label=_("How companies say it"),
        max_length=MOST * (LONGEST + 2),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One phrase a line, at most thirty. Everyday words, also dialect; no names, no technical terms."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="de")
    also = forms.MultipleChoiceField(
        label=_("Also touches"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hub = forms.ChoiceField(label=_("Hub"))
    anyway = forms.BooleanField(label=_("Propose them anyway"), required=False)

    def __init__(self, hubs: Sequence[Hub], subjects: Sequence[Subject], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {"topic": [], "kind": []}
        for one in subjects:
            groups[one.about].append((f"{one.about}:{one.code}", one.name))
        chosen: Any = self.fields["subject"]
        chosen.choices = [
            ("", "–"),
            (_("Topics"), groups["topic"]),
            (_("Kinds of help"), groups["kind"]),
        ]
        touched: Any = self.fields["also"]
        touched.choices = [(one.code, one.name) for one in subjects if one.about == "topic"]
        at: Any = self.fields["hub"]
        at.choices = [(hub.slug, str(hub)) for hub in hubs]
        if len(hubs) == 1:
            at.widget = forms.HiddenInput()
            at.initial = hubs[0].slug
        self.fields["anyway"].widget = forms.HiddenInput()  # until there is something to overrule

    def clean_lines(self) -> list[str]:
        """Return the phrases, each once."""
        lines = lines_of(self.cleaned_data["lines"])
        if not lines:
            raise forms.ValidationError(_("Write at least one phrase."))
        if len(lines) > MOST:
            raise forms.ValidationError(
                ngettext(
                    "%(n)d line; at most thirty at once.", "%(n)d lines; at most thirty at once.", len(lines)
                )
                % {"n": len(lines)}
            )
        for line in lines:
            if not 3 <= len(line) <= LONGEST:
                raise forms.ValidationError(
                    _("A phrase has between 3 and 400 characters, this one has not: “%(line)s”"),
                    params={"line": line[:60]},
                )
        return lines

    def clean(self) -> dict[str, Any]:
        """Take the subject apart."""
        values = super().clean() or self.cleaned_data
        values["about"], _colon, values["code"] = values.get("subject", "").partition(":")
        return values

    def ask_about(self, found: Sequence[Alike]) -> None:
        """Say that there are phrases like these, and let them be proposed all the same."""
        self.add_error("lines", _("Some of these are nearly there already; look below."))
        if all(one.trouble != "same" for one in found):
            self.fields["anyway"].widget = forms.CheckboxInput()


class Example(Phrases):
    """One need that was answered, as an example."""

    field_order = ("lines", "subject", "also", "language", "hub", "anyway")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = self.fields["lines"]
        lines.label = _("The need, without names")
        lines.help_text = _(
            "Addresses, numbers and the names we know are taken out. "
            "Read it once more: nothing may tell whose need it was."
        )
        lines.widget.attrs["rows"] = 6

    def clean_lines(self) -> list[str]:
        """Return the example as one text."""
        text = " ".join(self.cleaned_data["lines"].split())
        if not 3 <= len(text) <= LONGEST:
            raise forms.ValidationError(
                _("An example has between 3 and 400 characters; shorten it to what matters.")
            )
        return [text]
