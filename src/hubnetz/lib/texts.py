"""Text that exists in several languages, stored as one JSON object such as ``{"de": …, "en": …}``."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

FIRST_LANGUAGE = "de"


def in_first_language() -> list[str]:
    """Return the languages something is held in unless it says otherwise."""
    return [FIRST_LANGUAGE]


class Texts(dict[str, str]):
    """The same text in several languages; as a string it is the active language's, else the first one's."""

    def in_language(self, language: str | None) -> str:
        """Return the text in the language, else in the network's first language, else any there is."""
        code = (language or FIRST_LANGUAGE)[:2]
        return self.get(code) or self.get(FIRST_LANGUAGE) or next((t for t in self.values() if t), "")

    def __str__(self) -> str:
        return self.in_language(get_language())


class TextsField(models.JSONField):
    """A model field that holds a ``Texts``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Texts)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        value = super().from_db_value(value, expression, connection)
        return Texts(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return Texts(value) if isinstance(value, dict) else value
