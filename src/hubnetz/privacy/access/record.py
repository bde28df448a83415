"""The record of processing activities (Article 30 GDPR), worked out from what the rooms declare."""

import html
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubnetz.lib import spreadsheets
from hubnetz.lib.privacy import Class
from hubnetz.privacy import declared, words

HARMLESS = {Class.NONE, Class.TECHNICAL}


@dataclass(frozen=True, slots=True)
class Data:
    """One kind of row within a processing: what it is called, which classes of data, how long."""

    label: str
    name: str
    classes: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Processing:
    """One processing activity."""

    key: str
    name: str
    basis: str
    whom: str
    seen_by: str
    data: tuple[Data, ...]


def activities() -> list[Processing]:
    """Return every processing of personal data, in the order of the vocabulary and in the active language."""
    found: dict[str, list[Data]] = {}
    for room, models in declared.everything().items():
        for name, kept in models.items():
            classes = {one for one in kept.classes().values() if one not in HARMLESS}
            if classes or kept.person:
                label = f"{room}.{name}"
                told = tuple(str(words.CLASSES[one]) for one in Class if one in classes)
                data = Data(label, str(words.NOUNS.get(label, "")), told, words.period(kept.until))
                found.setdefault(kept.purpose, []).append(data)
    return [
        Processing(key, str(one.name), str(one.basis), str(one.whom), str(one.seen_by), tuple(found[key]))
        for key, one in words.PURPOSES.items()
        if key in found
    ]


def frame() -> list[tuple[str, str]]:
    """Return what the record says once: who is responsible, to whom data go, how they are protected."""
    nobody = _("not entered yet")
    return [
        (_("Controller of this installation"), " ".join(settings.HUBNETZ_OPERATOR.split()) or nobody),
        (_("Joint controllers"), _("each hub for what it keeps of its own clients")),
        (_("Data-protection officer"), " ".join(settings.HUBNETZ_PRIVACY_OFFICER.split()) or nobody),
        (_("Recipients outside"), _("none, but whoever runs the server and the mail server on our behalf")),
        (_("Third countries"), _("none")),
        (
            _("Protection"),
            _(
                "roles and a second factor, each hub sees its own records only, a journal that cannot be changed, "
                "encrypted connections, backups that are restored and compared"
            ),
        ),
    ]


def as_markdown() -> str:
    """Return the record as Markdown."""
    lines = [f"# {_('Record of processing activities (Article 30 GDPR)')}", ""]
    lines += [f"- {name}: {text}" for name, text in frame()]
    for one in activities():
        lines += ["", f"## {one.name}", ""]
        lines += [f"- {name}: {text}" for name, text in _about(one)]
        lines += ["", f"| {_('Record')} | {_('Data')} | {_('Kept')} |", "|---|---|---|"]
        lines += [f"| {_called(row)} | {', '.join(row.classes) or '–'} | {row.until} |" for row in one.data]
    return "\n".join(lines) + "\n"


def as_html() -> str:
    """Return the record as a page of its own."""
    title, e = html.escape(_("Record of processing activities (Article 30 GDPR)")), html.escape
    parts = [
        f'<!doctype html>\n<html lang="{get_language()}">\n<meta charset="utf-8">\n<title>{title}</title>'
    ]
    parts.append(f"<h1>{title}</h1>\n<dl>")
    parts += [f"<dt>{e(name)}</dt><dd>{e(text)}</dd>" for name, text in frame()]
    parts.append("</dl>")
    for one in activities():
        parts.append(f"<h2>{e(one.name)}</h2>\n<dl>")
        parts += [f"<dt>{e(name)}</dt><dd>{e(text)}</dd>" for name, text in _about(one)]
        heads = "".join(f'<th scope="col">{e(head)}</th>' for head in (_("Record"), _("Data"), _("How long")))
        parts.append(f"</dl>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>")
        for row in one.data:
            cells = (_called(row), ", ".join(row.classes) or "–", row.until)
            parts.append("<tr>" + "".join(f"<td>{e(cell)}</td>" for cell in cells) + "</tr>")
        parts.append("</tbody>\n</table>")
    return "\n".join([*parts, "</html>", ""])


def as_csv() -> str:
    """Return the record as CSV, one kind of row a line."""
    heads = [
        _("Purpose"),
        _("Legal basis"),
        _("About whom"),
        _("Who sees it"),
        _("Record"),
        _("Data"),
        _("How long"),
    ]
    return spreadsheets.as_csv(
        [heads]
        + [
            [one.name, one.basis, one.whom, one.seen_by, _called(row), ", ".join(row.classes), row.until]
            for one in activities()
            for row in one.data
        ]
    )


FORMS: dict[str, Callable[[], str]] = {".md": as_markdown, ".html": as_html, ".csv": as_csv}


def _about(one: Processing) -> list[tuple[str, str]]:
    return [
        (_("Legal basis"), one.basis),
        (_("About whom"), one.whom),
        (_("Who sees it"), one.seen_by),
    ]


def _called(row: Data) -> str:
    return f"{row.name} ({row.label})" if row.name else row.label
