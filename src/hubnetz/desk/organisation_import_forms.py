"""Forms of files with organisations and people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk import organisation_words as words
from hubnetz.lib import tables, uploads
from hubnetz.network.models import Hub
from hubnetz.ui.forms import Form

SMALL = 100_000  # bytes up to which a file is read at once


class TableField(forms.FileField):
    """A file with a table; its value is its name and what stands in it, of a long one its bytes: not read yet."""

    def to_python(self, data: Any) -> Any:
        """Return name and table, or name and bytes.

        :raises ValidationError: with a sentence that says why it is not read
        """
        if not data:
            return None
        try:
            if (data.size or 0) > uploads.LARGEST:
                raise tables.NotRead("large")
            stem, ending = uploads.safe_name(data.name or "")
            content = data.read()
            name = f"{stem}.{ending}"
            if len(content) > SMALL:
                tables.check(name, content)
                return name, content
            return name, tables.read(name, content)
        except tables.NotRead as why:
            raise forms.ValidationError(words.NOT_READ[why.code]) from why


class Send(Form):
    """A file, and for which hub."""

    hub = forms.ChoiceField(label=_("Hub"))
    file = TableField(
        label=_("File"),
        help_text=_(
            "A workbook (XLSX) or CSV with one line for each organisation, or for each of its people."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, hubs: list[Hub], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hubs = {hub.slug: hub for hub in hubs}
        if len(hubs) == 1:
            self.fields["hub"].widget = forms.HiddenInput()
        self.fields["hub"].choices = [(hub.slug, str(hub.name)) for hub in hubs]  # type: ignore[attr-defined]
        self.fields["hub"].initial = hubs[0].slug


class Columns(Form):
    """What each column of a file holds."""

    def __init__(self, heading: list[str], present: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out")), *words.FIELDS.items()]
        for number, text in enumerate(heading):
            self.fields[f"c{number}"] = forms.ChoiceField(
                label=text or _("Column %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=present.get(str(number), ""),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for each field in one column only."""
        seen: dict[str, str] = {}
        for name, value in list(self.cleaned_data.items()):
            if name.startswith("c") and value:
                if value in seen:
                    self.add_error(name, _("Another column holds this already."))
                seen[value] = name
        return self.cleaned_data

    @property
    def assigned(self) -> dict[int, str]:
        """The fields by the numbers of their columns."""
        named = {name: value for name, value in self.cleaned_data.items() if name[1:].isdecimal()}
        return {int(name[1:]): value for name, value in named.items() if value}
