"""What stands on show on a day, by when somebody is answered, and how a plain text becomes paragraphs."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ANSWER_WITHIN = timedelta(weeks=4)  # feedback on accessibility
KEPT_FOR = timedelta(days=365)  # what somebody wrote, and the address, after the answer
REVIEWED_EVERY = timedelta(days=365)  # the statement on accessibility
_LINK = re.compile(r"https?://[^\s<>\"„“”]+", re.IGNORECASE)
_END_OF_SENTENCE = ".,;:!?'»›"


@dataclass(frozen=True)
class Part:
    """A piece of a line: words, or a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of lines, or a list of points."""

    lines: tuple[tuple[Part, ...], ...]
    is_list: bool = False


def state(
    *, published_at: datetime | None, publish_on: date | None, withdrawn_at: datetime | None, today: date
) -> str:
    """Return where a notice stands on the day: drafted, planned, on_show or withdrawn. The day alone brings it on."""
    if withdrawn_at is not None:
        return "withdrawn"
    if published_at is None or publish_on is None:
        return "drafted"
    return "on_show" if publish_on <= today else "planned"


def version(changed_at: datetime) -> str:
    """Return what a form sends back, so that a change by somebody else in between is noticed."""
    return changed_at.isoformat()


def answer_due_on(received_on: date) -> date:
    """Return the last day on which feedback is answered in time."""
    return received_on + ANSWER_WITHIN


def review_due_on(reviewed_on: date) -> date:
    """Return the day from which the statement on accessibility has to be looked through again."""
    return reviewed_on + REVIEWED_EVERY


def paragraphs(text: str) -> list[Paragraph]:
    """Return a text as paragraphs: empty lines divide, lines that begin with “- ” are points, addresses are links.

    Nothing else is understood, and the parts are plain text: what looks like HTML is shown as it was typed.
    """
    found: list[Paragraph] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        plain: list[str] = []
        points: list[str] = []
        for line in lines:
            if line.startswith("- "):
                found += _paragraph(plain)
                plain = []
                points.append(line[2:].strip())
            else:
                found += _paragraph(points, is_list=True)
                points = []
                plain.append(line)
        found += _paragraph(plain) + _paragraph(points, is_list=True)
    return found


def _paragraph(lines: list[str], *, is_list: bool = False) -> list[Paragraph]:
    return [Paragraph(tuple(tuple(parts(line)) for line in lines), is_list)] if lines else []


def parts(line: str) -> list[Part]:
    """Return a line as words and links; a full stop behind an address ends the sentence, not the address."""
    found: list[Part] = []
    at = 0
    for link in _LINK.finditer(line):
        url = link.group().rstrip(_END_OF_SENTENCE)
        if url.endswith(")") and "(" not in url:
            url = url[:-1].rstrip(_END_OF_SENTENCE)
        if link.start() > at:
            found.append(Part(line[at : link.start()]))
        found.append(Part(url, url))
        at = link.start() + len(url)
    if at < len(line):
        found.append(Part(line[at:]))
    return found
