"""Which questions and files are to be forgotten, and how long files are kept.

A file is a case with the question it came from and all that was noted in it. It is kept for ten years from the end of
the year in which it ended (`lib.privacy.CASE_YEARS`: proof of grants, de-minimis aid): when the case was closed and the
last thing was noted in it. What was noted without a case counts by its own days. What goes on is not over: an open
case, a project that is an idea or runs.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hubnetz.casework.models import Case, ClientTransfer, Consultation, Cooperation, Enquiry, Project
from hubnetz.lib.periods import BERLIN, months_before, start_of_day
from hubnetz.lib.privacy import CASE_YEARS, over_after, over_before

Held = Mapping[str, Collection[str]]
GONE = "–"  # instead of a title: there was one
NOTHING_PASSED: tuple[dict[str, str], ...] = ({}, {"title": GONE})
# Of what is noted in a file: the days it has, and whether it still says something.
DAYS: dict[type[Any], tuple[str, ...]] = {
    Consultation: ("held_on", "noted_at"),
    Project: ("impulse_on", "confirmed_on", "noted_at"),
    Cooperation: ("agreed_on", "confirmed_on", "noted_at"),
}
SAYS: dict[type[Any], Q] = {
    Consultation: Q(result__gt="") | Q(next_step__gt=""),
    Project: ~Q(title=GONE),
    Cooperation: ~Q(title=GONE) | ~Q(contribution=GONE),
}
_ASKS = (
    Q(enquiry__name__gt="") | Q(enquiry__email__gt="") | Q(enquiry__text__gt="") | Q(enquiry__answer__gt="")
)


def case_kept_until(case: Case) -> date | None:
    """Return the last day on which a closed file has to be kept; None while it is open."""
    if case.closed_at is None:
        return None
    last = case.closed_at.astimezone(BERLIN).date()
    for model, names in DAYS.items():
        for day in (
            model._default_manager.filter(case=case).aggregate(*(Max(name) for name in names)).values()
        ):
            if day is not None:
                last = max(last, day.astimezone(BERLIN).date() if isinstance(day, datetime) else day)
    return over_after(last, CASE_YEARS)


def enquiries_to_forget(now: datetime) -> "QuerySet[Enquiry]":
    """Return the questions answered or closed long enough ago that are no part of a file and say whose they are."""
    months = settings.HUBNETZ_ENQUIRIES_KEPT
    if not months:
        return Enquiry.objects.none()
    before = start_of_day(months_before(now.astimezone(BERLIN).date(), months))
    over = Q(closed_at__lt=before) | Q(closed_at=None, answered_at__lt=before)
    found = Enquiry.objects.filter(over, Q(name__gt="") | Q(email__gt=""), case=None)
    return found.order_by("pk")


def cases_to_forget(now: datetime, held: Held) -> "QuerySet[Case]":
    """Return the files that need not be kept any more, of which no part is held, and that still say something."""
    says: Any = ~Q(title=GONE) | _ASKS
    for model, text in SAYS.items():
        says |= Exists(model._default_manager.filter(text, case=OuterRef("pk")))
    return _cases_over(now).filter(says).exclude(pk__in=held_files(held)).order_by("pk")


def notes_to_forget(model: type[Any], now: datetime) -> "QuerySet[Any]":
    """Return what was noted without a case, need not be kept any more, and still says something."""
    found = model._default_manager.filter(SAYS[model], case=None).exclude(_since(model, now))
    if model is Project:
        found = found.exclude(state__in=(Project.State.IDEA, Project.State.RUNNING))
    return found.order_by("pk")


def transfers_to_forget(now: datetime, held: Held) -> "QuerySet[ClientTransfer]":
    """Return the hand-overs whose file is over, at the hub that had it and at the one that has it now, and that still
    say something."""
    over = _cases_over(now).exclude(pk__in=held_files(held)).values("pk")
    says = Q(name__gt="") | Q(email__gt="") | Q(said_by__gt="") | ~Q(passed__in=NOTHING_PASSED)
    found = ClientTransfer.objects.filter(says, Q(new_case=None) | Q(new_case__in=over), case__in=over)
    return found.order_by("pk")


def due_to_forget(now: datetime, held: Held) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    found = [("casework.Enquiry", enquiries_to_forget(now))]
    found += [(model._meta.label, notes_to_forget(model, now)) for model in DAYS]
    lines = [
        (label, rows.count(), rows.filter(code__in=held.get(label.lower(), ())).count())
        for label, rows in found
    ]
    for label, rows in (("casework.Case", cases_to_forget), ("casework.ClientTransfer", transfers_to_forget)):
        number = rows(now, {}).count()
        lines.append((label, number, number - rows(now, held).count()))
    return lines


def _cases_over(now: datetime) -> "QuerySet[Case]":
    found = Case.objects.filter(closed_at__lt=start_of_day(_before(now)))
    for model in DAYS:
        found = found.exclude(Exists(model._default_manager.filter(_since(model, now), case=OuterRef("pk"))))
    return found


def _before(now: datetime) -> date:
    return over_before(now.astimezone(BERLIN).date(), CASE_YEARS)


def _since(model: type[Any], now: datetime) -> Q:
    """Return the condition that one of its days is too late for it to be forgotten."""
    day, found = _before(now), Q()
    for name in DAYS[model]:
        found |= Q(**{f"{name}__gte": start_of_day(day) if name == "noted_at" else day})
    return found


def held_files(held: Held) -> "QuerySet[Case]":
    """Return the files of which a part must not be forgotten for now: the case, its question, or a conversation."""
    talks = Consultation.objects.filter(code__in=held.get("casework.consultation", ()), case=OuterRef("pk"))
    parts = Q(code__in=held.get("casework.case", ())) | Q(enquiry__code__in=held.get("casework.enquiry", ()))
    return Case.objects.filter(parts | Exists(talks))
