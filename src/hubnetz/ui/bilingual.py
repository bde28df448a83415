"""Forms whose texts are asked for in each language of the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from hubnetz.ui.forms import Form


@dataclass(frozen=True)
class Asked:
    """A text that is asked for in each language: its label, how long it may be, how many lines its box has."""

    label: Any
    max_length: int
    rows: int = 1
    help_text: Any = ""


class Bilingual(Form):
    """A form that knows its ``texts``; ``texts_of(name)`` returns what was typed as ``{"de": …, "en": …}``.

    The first language is required, the others may stay empty. Fields of one language stand together.
    """

    texts: Mapping[str, Asked] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        for name in self.texts:
            for code, text in dict(initial.pop(name, None) or {}).items():
                initial[f"{name}_{code}"] = text
        # This form's own, before the fields are made: Django copies them from here.
        self.base_fields = {**self.base_fields, **self._fields()}
        super().__init__(*args, initial=initial, **kwargs)

    def _fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for code, language in settings.LANGUAGES:
            for name, asked in self.texts.items():
                attrs: dict[str, Any] = {"lang": code, "autocomplete": "off"}
                widget: forms.Widget = (
                    forms.Textarea(attrs={**attrs, "rows": asked.rows})
                    if asked.rows > 1
                    else forms.TextInput(attrs=attrs)
                )
                found[f"{name}_{code}"] = forms.CharField(
                    label=_("%(label)s (%(language)s)") % {"label": asked.label, "language": language},
                    max_length=asked.max_length,
                    required=code == settings.LANGUAGE_CODE,
                    help_text=asked.help_text if code == settings.LANGUAGE_CODE else "",
                    widget=widget,
                )
        return found

    def texts_of(self, name: str) -> dict[str, str]:
        """Return one text in all languages in which it was typed."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code, _language in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}
