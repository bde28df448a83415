"""Controls of forms, written straight: a list with forty counties is forty templates to Django."""

from html import escape
from typing import Any

from django import forms
from django.utils.safestring import SafeString

INPUTS = (forms.TextInput, forms.EmailInput, forms.URLInput, forms.NumberInput, forms.HiddenInput)


def control(field: forms.BoundField, names: str = "") -> SafeString:
    """Render the control of a field as Django does, with classes; an unusual one is left to Django."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {"class": names} if names else {}
    writer = _WRITERS.get(type(widget))
    if writer is None or field.field.localize:
        return field.as_widget(attrs=attrs or None)
    attrs = field.build_widget_attrs(attrs, widget)
    if field.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", field.auto_id)
    return SafeString(
        writer(widget, _escaped(field.html_name), field.value(), _said({**widget.attrs, **attrs}))
    )


def _escaped(value: Any) -> str:
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)


def _said(attrs: dict[str, Any]) -> str:
    said = []
    for name, value in attrs.items():
        if value is True:
            said.append(f" {name}")
        elif value is not False and value is not None:
            said.append(f' {name}="{_escaped(value)}"')
    return "".join(said)


def _input(widget: Any, name: str, value: Any, attrs: str) -> str:
    given = widget.format_value(value)
    shown = "" if given is None else f' value="{_escaped(given)}"'
    return f'<input type="{widget.input_type}" name="{name}"{shown}{attrs}>'


def _checkbox(widget: Any, name: str, value: Any, attrs: str) -> str:
    return _input(widget, name, value, attrs + (" checked" if widget.check_test(value) else ""))


def _textarea(widget: Any, name: str, value: Any, attrs: str) -> str:
    return f'<textarea name="{name}"{attrs}>\n{_escaped(widget.format_value(value) or "")}</textarea>'


def _select(widget: Any, name: str, value: Any, attrs: str) -> str:
    chosen = set(widget.format_value(value))
    rows: list[str] = []
    for key, label in widget.choices:
        group = isinstance(label, list | tuple)
        inner = _options(label if group else [(key, label)], chosen)
        rows.append(f'<optgroup label="{_escaped(key)}">{inner}</optgroup>' if group else inner)
    return f'<select name="{name}"{attrs}>{"".join(rows)}</select>'


def _options(choices: Any, chosen: set[str]) -> str:
    found = []
    for key, label in choices:
        value = "" if key is None else str(key)
        mark = " selected" if value in chosen else ""
        chosen.discard(value)  # of two alike the first is chosen
        found.append(f'<option value="{_escaped(value)}"{mark}>{_escaped(label)}</option>\n')
    return "".join(found)


_WRITERS: dict[type[forms.Widget], Any] = {
    **dict.fromkeys(INPUTS, _input),
    forms.CheckboxInput: _checkbox,
    forms.Textarea: _textarea,
    forms.Select: _select,
}
