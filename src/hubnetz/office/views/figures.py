"""Pages for the coordinator, the ministry and the auditor: figures down to their records, and who covers what."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hubnetz.indicators import access as indicators
from hubnetz.indicators.access import Figure
from hubnetz.lib import spreadsheets
from hubnetz.matching import access as matching
from hubnetz.matching import actions as phrasing
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.office import forms, records
from hubnetz.office import needs as needed
from hubnetz.office import phrases as waiting
from hubnetz.office.views import frame
from hubnetz.organisations import access as organisations
from hubnetz.ui import answers, formats, paging

PER_PAGE = 50
PER_PHRASES = 25
PERIODS = (12, 1, 3, 36)  # months


@frame.for_readers
def balance(request: HttpRequest) -> HttpResponse:
    """Show the eight figures at the cut-off day; in a network without a hub there is something else to do first."""
    form = _cut_off(request)
    figures = indicators.balance(form.cutoff) if form.is_valid() else []
    nothing = not request.GET and not any(figure.value for figure in figures)
    if nothing and not network.hubs_board().exists():
        return answers.moved(request, reverse("office:hubs"))
    context = {"at": "balance", "tiles": [_tile(figure) for figure in figures], "figures": figures}
    return answers.page(request, "office/balance.html", {**context, "counted_at": timezone.now()}, form=form)


@frame.for_readers
def balance_csv(request: HttpRequest) -> HttpResponse:
    """Give the eight figures, with each hub's, to a spreadsheet program."""
    form = _cut_off(request)
    if not form.is_valid():
        return answers.page(request, "office/balance.html", {"at": "balance"}, form=form)
    rows = records.balance_table(indicators.balance(form.cutoff), _hubs())
    return _csv(f"hubnetz-{form.cutoff}.csv", spreadsheets.as_csv(rows))


@frame.for_readers
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure: what it counts, each hub's share, and the records it was counted from."""
    definition = indicators.definition(key)
    hubs = _hubs()
    chosen = _chosen(request, hubs)
    form = _cut_off(request)
    context: dict[str, Any] = {"at": "balance", "definition": definition, "hub": chosen}
    if form.is_valid():
        counted = indicators.count(definition, form.cutoff)
        context |= _opened(request, counted, hubs, chosen)
    if definition.key == "organisations_reached" and chosen is None:
        context["hidden"] = organisations.last_resolution()
        context["answers_questions"] = frame.writes(request)
    return answers.page(request, "office/figure.html", context, form=form)


@frame.for_readers
def records_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Give the records of one figure to a spreadsheet program."""
    definition = indicators.definition(key)
    chosen = _chosen(request, _hubs())
    form = _cut_off(request)
    if not form.is_valid():
        context = {"at": "balance", "definition": definition, "hub": chosen}
        return answers.page(request, "office/figure.html", context, form=form)
    counted = indicators.count(definition, form.cutoff)
    rows = records.table(counted, records.of(counted, chosen.slug if chosen else ""))
    return _csv(f"hubnetz-{key}-{form.cutoff}.csv", spreadsheets.as_csv(rows))


@frame.for_readers
def coverage(request: HttpRequest) -> HttpResponse:
    """Show which hub answers for which county today, and where there is none."""
    known = network.mapped()
    context = {
        "at": "coverage",
        "today": timezone.localdate(),
        "known": known,
        "coverage": known.coverage,
        "counties": known.coverage.everywhere,
        "thematic": [
            row for row in network.responsibilities(timezone.localdate()) if row.topic_id is not None
        ],
    }
    return answers.page(request, "office/coverage.html", context)


@frame.for_readers
def needs(request: HttpRequest) -> HttpResponse:
    """Show what visitors look for, how often it was answered, and where something is missing."""
    until = timezone.localdate()
    months = next((one for one in PERIODS if str(one) == request.GET.get("months")), PERIODS[0])
    since = until - timedelta(days=round(months * 30.44))
    context = {
        "at": "needs",
        "since": since,
        "until": until,
        "months": months,
        "periods": [{"months": one, "name": _last(one)} for one in PERIODS],
        "fewest": needed.FEWEST,
        "tables": needed.tables(
            since,
            until,
            topics={topic.code: str(topic) for topic in network.topics()},
            counties={county.ags: county.name for county in network.counties()},
        ),
    }
    return answers.page(request, "office/needs.html", context)


def _last(months: int) -> str:
    return ngettext("last month", "last %(months)s months", months) % {"months": months}


def _cut_off(request: HttpRequest) -> forms.CutOff:
    return forms.CutOff(request.GET, today=timezone.localdate())


def _hubs() -> dict[str, Hub]:
    return {hub.slug: hub for hub in network.hubs_on_show()}


def _chosen(request: HttpRequest, hubs: dict[str, Hub]) -> Hub | None:
    slug = request.GET.get("hub", "")
    if slug and slug not in hubs:
        raise Http404
    return hubs.get(slug)


def _tile(counted: Figure) -> dict[str, Any]:
    """What a tile of the figure shows, and where it leads."""
    address = reverse("office:figure", args=[counted.definition.key])
    return {
        "number": counted.value,
        "label": counted.definition.name,
        "note": counted.said if counted.said != formats.number(counted.value) else "",
        "url": f"{address}?until={counted.cutoff.isoformat()}",
    }


def _opened(
    request: HttpRequest, counted: Figure, hubs: dict[str, Hub], chosen: Hub | None
) -> dict[str, Any]:
    rows = records.of(counted, chosen.slug if chosen else "")
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "figure": counted,
        "by_hub": [(hub, counted.by_hub.get(slug, 0)) for slug, hub in hubs.items()],
        "value": counted.by_hub.get(chosen.slug, 0) if chosen else counted.value,
        "page_obj": page,
        "rows": [(row, records.kind(row), [hubs[slug] for slug in row.hubs if slug in hubs]) for row in page],
        "has_keys": any(row.key != row.code for row in page),
        "has_weights": any(row.weight != 1 for row in page),
    }


def _csv(name: str, text: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def phrases(request: HttpRequest) -> HttpResponse:
    """Show the phrases that hubs propose; the coordinator takes the ticked ones into use, or says no to them."""
    indicators.require_reader(request.user)
    if request.method == "POST":
        matching.require_judge(request.user)
        verdict = request.POST.get("verdict")
        if verdict not in ("accept", "decline"):
            return answers.moved(request, reverse("office:phrases"))
        accepted = verdict == "accept"
        done = phrasing.judge(request.POST.getlist("phrase"), accepted=accepted, by=request.user)
        if accepted:
            said = ngettext("%(n)d phrase is in use now.", "%(n)d phrases are in use now.", done)
        else:
            said = ngettext("%(n)d phrase is withdrawn.", "%(n)d phrases are withdrawn.", done)
        messages.success(request, said % {"n": done})
        return answers.moved(request, reverse("office:phrases"))
    page = paging.Paginator(matching.phrases_proposed(request.user), PER_PHRASES).get_page(
        request.GET.get("page")
    )
    shown = waiting.rows(page, get_language() or "de")
    context = {"at": "phrases", "page_obj": page, "rows": shown, "fit": matching.last_fit()}
    judges = matching.is_judge(request.user)
    return answers.page(request, "office/phrases.html", {**context, "judges": judges})
