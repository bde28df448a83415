"""The hub's news: the list, one of them, and what can be done to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.press import access, actions, writing
from hubnetz.press.models import Notice
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def news(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the hub's notices, drafts first."""
    page = paging.Paginator(access.notices_of(request.user, seat.hub), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return frame.page(
        request, seat, "desk/news.html", {"page_obj": page, "writes": bool(seat.where(*access.WRITE))}
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_notice(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draft a notice; “Preview” shows it and stores nothing."""
    form = writing.WriteFor(hubs_with(seat, *access.WRITE), frame.sent(request), initial={"kind": "news"})
    preview = None
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            preview = form.preview()
        else:
            hub = network.hub_of(request.user, form.cleaned_data["hub"], *access.WRITE)
            try:
                made = actions.draft(
                    hub, **form.words(), idempotency_key=form.cleaned_data["idempotency_key"], by=request.user
                )
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _back(request, made, _("The draft is kept. Nobody outside sees it yet."))
    return frame.page(request, seat, "desk/write_notice.html", {"preview": preview}, form=form)


@require_safe
@frame.for_staff
def notice(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show one notice as the public reads it, with its history and what can be done."""
    return _page(request, seat, access.notice_of(request.user, code))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def notice_change(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change the words of a notice."""
    found = _writable(request.user, code)
    begun = {name: getattr(found, name) for name in ("kind", *writing.TEXTS)} | {"after": found.version}
    form = writing.Write(frame.sent(request), initial=begun)
    preview = None
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            preview = form.preview()
        else:
            try:
                actions.change(found, **form.words(), after=form.cleaned_data["after"], by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _back(request, found, _("The changes are kept."))
    context = {"notice": found, "preview": preview}
    return frame.page(request, seat, "desk/write_notice.html", context, form=form)


@require_POST
@frame.for_staff
def publication(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the notice to everybody, from a day on."""
    found = _writable(request.user, code)
    form = writing.Publish(request.POST)
    if form.is_valid():
        try:
            actions.publish(
                found, on=form.cleaned_data["on"], after=form.cleaned_data["after"], by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return _back(request, found, _("Published."))
    return _page(request, seat, found, form=form)


@require_POST
@frame.for_staff
def withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take the notice off the public pages."""
    found = _writable(request.user, code)
    try:
        actions.withdraw(found, after=request.POST.get("after", ""), by=request.user)
    except Refused as refusal:
        return _page(request, seat, found, refusal=refusal.sentence)
    return _back(request, found, _("Withdrawn. It is no longer public."))


def _writable(user: Any, code: str) -> Notice:
    found = access.notice_of(user, code)
    if found.hub is None or not access.may_write(user, found.hub):
        raise PermissionDenied
    return found


def _page(
    request: HttpRequest, seat: Seat, found: Notice, form: writing.Publish | None = None, refusal: str = ""
) -> HttpResponse:
    context = {
        "notice": found,
        "writes": found.hub is not None and access.may_write(request.user, found.hub),
        "history": journal.history_of(found).select_related("by"),
        "refusal": refusal,
    }
    form = form or writing.Publish.for_notice(found, access.today())
    options: dict[str, Any] = {"status": 422} if refusal else {}
    return frame.page(request, seat, "desk/notice.html", context, form=form, **options)


def _back(request: HttpRequest, notice: Notice, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return answers.moved(request, reverse("desk:notice", args=[notice.code]))
