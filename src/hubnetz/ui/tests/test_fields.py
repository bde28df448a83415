"""A field says to everyone what it wants: label, help, error, and what the browser may fill in."""

import pytest
from django import forms as django_forms
from django.template.loader import render_to_string

from hubnetz.ui import forms
from hubnetz.ui.templatetags import ui


class Need(forms.PublicForm):
    email = django_forms.EmailField(label="E-Mail", help_text="Nur dafür.")
    place = django_forms.CharField(label="Ort", required=False)
    mode = django_forms.ChoiceField(
        label="Art", choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect
    )
    topics = django_forms.MultipleChoiceField(
        label="Themen", choices=[("x", "X")], widget=django_forms.CheckboxSelectMultiple, required=False
    )
    on = django_forms.DateField(label="Tag", required=False)
    agree = django_forms.BooleanField(label="Ja")


def html(form: django_forms.Form, name: str) -> str:
    return render_to_string("ui/field/field.html", {"field": form[name]})


def test_label_help_and_autocomplete() -> None:
    text = html(Need(), "email")
    assert '<label class="kern-label" for="id_email">E-Mail' in text
    assert 'aria-describedby="id_email_helptext"' in text
    assert 'id="id_email_helptext"' in text
    assert 'autocomplete="email"' in text


def test_error_is_tied_to_its_control() -> None:
    text = html(Need({"email": "muster"}), "email")
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_email_helptext id_email_error"' in text
    assert 'id="id_email_error"' in text
    assert 'value="muster"' in text


def test_only_what_may_be_left_out_is_marked() -> None:
    assert "kern-label__optional" in html(Need(), "place")
    assert "kern-label__optional" not in html(Need(), "email")


def test_groups_have_a_legend_and_a_label_for_each_choice() -> None:
    radios, boxes = html(Need({}), "mode"), html(Need(), "topics")
    assert "<legend" in radios
    assert radios.count('type="radio"') == radios.count("<label") == 2
    assert 'id="id_mode_error"' in radios
    assert 'class="kern-form-check__radio"' in radios
    assert 'class="kern-form-check__checkbox"' in boxes


def test_a_day_uses_the_browsers_calendar_and_its_way_of_writing() -> None:
    text = html(Need({"on": "2026-12-24"}), "on")
    assert 'type="date"' in text
    assert 'value="2026-12-24"' in text


def test_the_summary_leads_to_the_first_control_of_a_group() -> None:
    form = Need({"email": "muster", "agree": "on"})
    text = render_to_string("ui/error_summary/error_summary.html", {"form": form})
    assert 'href="#id_email"' in text
    assert 'href="#id_mode_0"' in text
    assert text.count("<li>") == 2


def test_the_form_carries_its_hidden_parts_and_hides_the_trap() -> None:
    text = render_to_string("ui/form/form.html", {"form": Need()})
    assert 'name="idempotency_key"' in text
    assert 'name="opened"' in text
    trap = text.split('class="form__trap" aria-hidden="true"')[1].split("</div>")[0]
    assert 'name="company_website"' in trap
    assert 'tabindex="-1"' in trap


class EveryKind(forms.Form):
    line = django_forms.CharField(label="A <line>", help_text="So & so", required=False)
    must = django_forms.EmailField(label="Must")
    text = django_forms.CharField(label="Text", widget=django_forms.Textarea)
    one = django_forms.ChoiceField(label="One", choices=[("a", "A"), ("b", "B")], required=False)
    tick = django_forms.BooleanField(label="Tick", help_text="Only if you like", required=False)
    group = django_forms.ChoiceField(label="Group", choices=[("a", "A")], widget=django_forms.RadioSelect)


@pytest.mark.parametrize("name", list(EveryKind.base_fields))
@pytest.mark.parametrize("data", [None, {"must": "no address", "one": "z", "line": "x" * 9}])
def test_a_field_is_written_as_its_template_says(name, data):
    form = EveryKind(data)
    template = render_to_string("ui/field/field.html", {"field": form[name]})
    written = ui.field_written(form[name])
    assert "".join(written.split()) == "".join(template.split())
