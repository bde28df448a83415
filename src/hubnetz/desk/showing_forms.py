"""Is what a hub says of itself well-formed? Every text in German, in English if somebody wrote it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.lib.texts import Texts
from hubnetz.network import models
from hubnetz.network.models import Hub, Partner, Topic
from hubnetz.network.writing import Rewritten, version_of

LANGUAGES = (("de", _("German")), ("en", _("English")), ("fr", _("French")))
KINDS = (
    ("technology", _("Technology")),
    ("discipline", _("Discipline")),
    ("equipment", _("Equipment")),
    ("sector", _("Sector")),
)
MOST_KEYWORDS = 12


class AtHub(Rewritten):
    """Something of one hub; who works at one only is not asked which."""

    hub = forms.ChoiceField(label=_("Hub"))

    def __init__(self, *args: Any, hubs: Sequence[Hub], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["hub"]
        field.choices = [(hub.slug, str(hub)) for hub in hubs]  # type: ignore[attr-defined]
        if len(hubs) == 1:
            field.widget = forms.HiddenInput()
            field.initial = hubs[0].slug

    def texts(self, name: str) -> Texts:
        """Return a text in the languages it was written in."""
        written = {code: self.cleaned_data[f"{name}_{code}"] for code in ("de", "en")}
        return Texts({code: text for code, text in written.items() if text})


class TeamEntry(AtHub):
    """Whom to speak to."""

    role_de = forms.CharField(label=_("What for, in German"), max_length=120)
    role_en = forms.CharField(label=_("What for, in English"), max_length=120, required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only if the person wants to be named. It is shown to everybody."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.RegexField(
        label=_("Telephone"),
        regex=r"^\+?[0-9 ()/.-]{5,}$",
        max_length=40,
        required=False,
        error_messages={"invalid": _("Please write the number with digits, for example 07031 123456.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    shown_until = forms.DateField(
        label=_("Shown until"), required=False, help_text=_("Empty: until you remove it.")
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        names = ("name", "phone", "email", "languages", "shown_until")
        return {"role": self.texts("role"), **{name: self.cleaned_data[name] for name in names}}

    @classmethod
    def of(cls, row: models.TeamEntry) -> dict[str, Any]:
        """Return what the form shows of an row."""
        return {
            "hub": row.hub.slug,
            "seen": version_of(row),
            "role_de": row.role.get("de", ""),
            "role_en": row.role.get("en", ""),
            "name": row.name,
            "phone": row.phone,
            "email": row.email,
            "languages": row.languages,
            "shown_until": row.shown_until,
        }


class Competence(AtHub):
    """Something a hub or one of its partners knows or has."""

    kind = forms.ChoiceField(label=pgettext_lazy("competence", "Kind"), choices=KINDS)
    title_de = forms.CharField(label=_("Title in German"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    text_de = forms.CharField(
        label=_("In one or two sentences, in German"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text_en = forms.CharField(
        label=_("In one or two sentences, in English"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple)
    partner = forms.ChoiceField(label=_("Held by"), required=False)
    keywords = forms.CharField(
        label=_("Words it is also looked for by"),
        max_length=400,
        required=False,
        help_text=_("Separated by commas."),
    )
    knowledge_on = forms.DateField(label=_("As known on"), required=False)

    def __init__(
        self, *args: Any, partners: Mapping[str, Sequence[Partner]], topics: Sequence[Topic], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(one.pk): (slug, one) for slug, rows in partners.items() for one in rows}
        self.known = {topic.code: topic for topic in topics}
        several = len(partners) > 1
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (code, str(topic)) for code, topic in self.known.items()
        ]
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            ("", _("the hub itself")),
            *(
                (pk, f"{one.name} ({slug})" if several else one.name)
                for pk, (slug, one) in self.partners.items()
            ),
        ]

    def clean_keywords(self) -> list[str]:
        """Return the words one by one."""
        words = [" ".join(word.split()) for word in self.cleaned_data["keywords"].split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > MOST_KEYWORDS:
            raise forms.ValidationError(
                _("Please write at most %(number)s words.") % {"number": MOST_KEYWORDS}, "too_many"
            )
        if any(len(word) > 60 for word in words):
            raise forms.ValidationError(_("Please write each word with at most 60 letters."), "too_long")
        return words

    def clean(self) -> dict[str, Any] | None:
        """Refuse a partner of another hub."""
        values = super().clean()
        chosen = self.partners.get(self.cleaned_data.get("partner", ""))
        if chosen and chosen[0] != self.cleaned_data.get("hub"):
            self.add_error("partner", _("This partner belongs to another hub."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        _slug, partner = self.partners.get(given["partner"], ("", None))
        return {
            "kind": given["kind"],
            "title": self.texts("title"),
            "text": self.texts("text"),
            "topics": [self.known[code] for code in given["topics"]],
            "keywords": given["keywords"],
            "partner": partner,
            "knowledge_on": given["knowledge_on"],
        }

    @classmethod
    def of(cls, row: models.Competence) -> dict[str, Any]:
        """Return what the form shows of an entry."""
        said = {
            f"{name}_{code}": getattr(row, name).get(code, "")
            for name in ("title", "text")
            for code in ("de", "en")
        }
        return {
            **said,
            "hub": row.hub.slug,
            "seen": version_of(row),
            "kind": row.kind,
            "topics": [topic.code for topic in row.topics.all()],
            "partner": str(row.partner_id or ""),
            "keywords": ", ".join(row.keywords),
            "knowledge_on": row.knowledge_on,
        }
