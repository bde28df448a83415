"""Values for the examples on the pattern page; nothing of them is real."""

import datetime as dt
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.ui import forms, paging


class Example(forms.Form):
    """One field of each kind."""

    organisation = django_forms.CharField(label=lazy("Name of your organisation"))
    email = django_forms.EmailField(
        label=lazy("E-mail address"), help_text=lazy("We write to you about this request only.")
    )
    postcode = django_forms.CharField(
        label=lazy("Postcode"),
        required=False,
        widget=django_forms.TextInput(attrs={"class": "input--postcode"}),
    )
    day = django_forms.DateField(label=lazy("Wished day"), required=False)
    size = django_forms.ChoiceField(
        label=lazy("Size"),
        choices=[("", lazy("please choose")), ("s", lazy("up to 9 people")), ("m", lazy("10 and more"))],
    )
    mode = django_forms.ChoiceField(
        label=lazy("How would you like to talk?"),
        choices=[("video", lazy("by video")), ("phone", lazy("by telephone")), ("site", lazy("on site"))],
        widget=django_forms.RadioSelect,
    )
    topics = django_forms.MultipleChoiceField(
        label=lazy("What is it about?"),
        help_text=lazy("Choose as many as you like."),
        choices=[("ai", lazy("Artificial intelligence")), ("production", lazy("Production"))],
        widget=django_forms.CheckboxSelectMultiple,
    )
    text = django_forms.CharField(
        label=lazy("Your question"),
        widget=django_forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("In your own words."),
    )
    consent = django_forms.BooleanField(label=lazy("You may telephone me about this request."))


class Short(forms.Form):
    """A form as it stands in a page."""

    email = django_forms.EmailField(label=lazy("E-mail address"))
    text = django_forms.CharField(
        label=lazy("Your question"), widget=django_forms.Textarea(attrs={"rows": 3})
    )


class Ask(forms.Form):
    """The one question of the start page."""

    need = django_forms.CharField(
        label=lazy("Your need"),
        help_text=lazy("For example: We still write our working hours on paper and want to stop that."),
        widget=django_forms.Textarea(attrs={"rows": 2}),
    )
    place = django_forms.CharField(label=lazy("Place or postcode"), required=False)


def context() -> dict[str, Any]:
    """Return everything the examples show."""
    start = dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC)
    faulty = Short({"email": "muster", "text": ""}, auto_id="faulty_%s")
    return {
        "example_form": Example(auto_id="good_%s"),
        "faulty_form": faulty,
        "ask_form": Ask(auto_id="ask_%s"),
        "short_form": Short(auto_id="short_%s"),
        "example_start": start,
        "example_end": start + dt.timedelta(hours=2),
        "example_page": paging.Paginator(range(200), 10).page(7),
        "example_crumbs": [
            {"text": _("Start"), "url": "#breadcrumb"},
            {"text": _("Dates"), "url": "#breadcrumb"},
            {"text": _("Workshop")},
        ],
        "example_steps": [
            {"text": _("Your need"), "state": "done"},
            {"text": _("Your details"), "state": "now"},
            {"text": _("Check and send"), "state": ""},
        ],
        "example_facts": [
            {"label": _("Hub"), "value": "Nordhub"},
            {"label": _("Responsible"), "value": "Ada Muster", "url": "#facts"},
            {"label": _("Received"), "value": start.date()},
        ],
        "example_choices": [
            {"text": _("Artificial intelligence"), "url": "#facet", "count": 21, "is_chosen": True},
            {"text": _("Production"), "url": "#facet", "count": 1204, "is_chosen": False},
        ],
        "example_hubs": [{"text": "Nordhub", "url": "#facet", "count": 12, "is_chosen": False}],
        "example_rows": [
            {"hub": "Nordhub", "state": _("approved"), "events": 112, "people": 3480},
            {"hub": "Südhub", "state": _("approved"), "events": 87, "people": 1294},
        ],
    }
