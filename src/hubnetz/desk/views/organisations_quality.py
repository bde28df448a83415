"""What is to be set right of a hub's records: by group, one after the other, by keyboard alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.desk import looks
from hubnetz.desk import organisation_words as words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.organisation_quality_forms import FORMS, One
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations_list import standing_of
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.organisations import access as organisations
from hubnetz.organisations.access import known, quality
from hubnetz.organisations.actions import checking, people
from hubnetz.ui import answers


@require_safe
@frame.for_staff
def quality_groups(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what is missing, old, double or not reached, and how much of it."""
    hubs = hubs_with(seat, *organisations.WRITE)
    counts = quality.counts(request.user, hubs, today=_today())
    groups = [
        {"code": code, "name": name, "text": text, "count": counts[code]}
        for code, (name, text) in words.QUALITY.items()
    ]
    context = {
        "groups": groups,
        "counts": counts,
        "doubles": organisations.asked_within(request.user, hubs).count(),
        "estimates": organisations.own_estimates(request.user, hubs),
        **standing_of(seat),
    }
    return frame.page(request, seat, "desk/quality.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def quality_work(request: HttpRequest, seat: Seat, group: str) -> HttpResponse:
    """Show the next of a group with the one field that is missing; save it and go on."""
    if group not in quality.GROUPS:
        raise Http404
    hubs = hubs_with(seat, *organisations.WRITE)
    rows: Any
    after, seen = _number(request.GET.get("after")), _number(request.GET.get("seen"))
    if group == "email":
        rows = quality.people_to_set_right(request.user, hubs, today=_today(), after=after)
    else:
        rows = quality.records_to_set_right(request.user, hubs, group, today=_today(), after=after)
    form: One | None = None
    if request.method == "POST":
        form = FORMS[group](request.POST)
        shown = _of(request, group, hubs)
        if form.is_valid():
            try:
                _save(group, shown, form, request.user)
            except Refused as refused:
                form.refuse(refused.sentence)
                shown = _of(request, group, hubs)
                form.data["version"] = str(shown.version)
            else:
                return answers.moved(request, _next(seat, group, after=shown.pk, seen=seen + 1))
    else:
        shown = rows.first()
    left = rows.count()
    if form is None and shown is not None:
        form = FORMS[group](initial=_initial(group, shown))
    if group == "email" and shown is not None:
        looks.at(request, "person", shown.hub, shown.code)
    name, text = words.QUALITY[group]
    context = {
        "group": group,
        "name": name,
        "text": text,
        "shown": shown,
        "seen": seen,
        "left": left,
        "sum": seen + left,
        "skip": _next(seat, group, after=shown.pk, seen=seen + 1) if shown else "",
        "anew": _next(seat, group, after=0, seen=0),
        "skipped": not shown and bool(after) and _any(request, hubs, group),
        **standing_of(seat),
    }
    options: dict[str, Any] = {"form": form} if form is not None else {}
    return frame.page(request, seat, "desk/quality_work.html", context, **options)


def _today() -> Any:
    return timezone.localdate(timezone=BERLIN)


def _number(typed: Any) -> int:
    return int(typed) if str(typed).isascii() and str(typed).isdecimal() and len(str(typed)) < 16 else 0


def _of(request: HttpRequest, group: str, hubs: list[Hub]) -> Any:
    """Return what is to be set right; where the user only looks on, it is as if it were not there."""
    code = request.POST.get("of", "")[:20]
    find: Any = known.person_of if group == "email" else organisations.organisation_of
    shown = find(request.user, code)
    if shown.hub not in hubs:
        raise Http404
    return shown


def _save(group: str, shown: Any, form: One, user: Any) -> None:
    version = form.cleaned_data["version"]
    if group == "email":
        people.change_person(shown, values=form.values, version=version, by=user)
    else:
        today = _today() if group == "stale" else None
        checking.set_right(shown, values=form.values, checked_on=today, version=version, by=user)


def _initial(group: str, shown: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"version": shown.version, "of": shown.code}
    if group == "postcode":
        values["town"] = shown.town
    elif group == "county":
        values["county"] = quality.county_of(shown.postcode)
    elif group == "email":
        values["email"] = shown.email
    return values


def _next(seat: Seat, group: str, *, after: int, seen: int) -> str:
    values = {"hub": seat.hub.slug} if seat.hub else {}
    if after:
        values |= {"after": str(after), "seen": str(seen)}
    return reverse("desk:quality_work", args=[group]) + (f"?{urlencode(values)}" if values else "")


def _any(request: HttpRequest, hubs: Any, group: str) -> bool:
    if group == "email":
        return quality.people_to_set_right(request.user, hubs, today=_today()).exists()
    return quality.records_to_set_right(request.user, hubs, group, today=_today()).exists()
