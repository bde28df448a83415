"""Whose value is right, for each field in which two records differ."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hubnetz.ui.forms import Form

SIDES = ("kept", "absorbed")


class Merge(Form):
    """One choice for each field, and which versions of the records were looked at."""

    versions_seen = forms.RegexField(r"^[0-9]{1,9}-[0-9]{1,9}$", widget=forms.HiddenInput())

    def __init__(self, fields: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial["versions_seen"] = initial.pop("versions")
        super().__init__(*args, **kwargs)
        self.differing = [name for name, _side in fields]
        for name, side in fields:
            self.fields[f"take_{name}"] = forms.ChoiceField(
                choices=[(one, one) for one in SIDES], initial=side, required=False
            )

    def side(self, name: str) -> str:
        """Return whose value is chosen on the page, as it was sent or as it is proposed."""
        return str(self[f"take_{name}"].value()) if f"take_{name}" in self.fields else ""

    @property
    def take(self) -> dict[str, str]:
        """Return whose value is taken, by field."""
        chosen = {name: self.cleaned_data.get(f"take_{name}", "") for name in self.differing}
        return {name: side for name, side in chosen.items() if side}

    @property
    def versions(self) -> tuple[int, int]:
        """Return the versions that were looked at."""
        kept, absorbed = self.cleaned_data["versions_seen"].split("-")
        return int(kept), int(absorbed)
