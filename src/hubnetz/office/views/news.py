"""Pages for the coordinator: the network's own news, feedback on the pages, and what the operator has to say."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.journal import access as journal
from hubnetz.journal import actions as looks
from hubnetz.lib.errors import Refused
from hubnetz.post import access as post
from hubnetz.press import access, actions, writing
from hubnetz.press.models import Feedback, Notice
from hubnetz.ui import answers, paging

PER_PAGE = 25


def for_coordinator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask visitors to sign in, let the coordinator pass, and hide the page from everybody else."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        access.require_office(request.user)
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_coordinator
def news(request: HttpRequest) -> HttpResponse:
    """List the network's notices, drafts first."""
    page = paging.Paginator(access.notices_of_network(request.user), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return answers.page(request, "office/news.html", {"at": "news", "page_obj": page})


@require_http_methods(["GET", "POST"])
@for_coordinator
def new_notice(request: HttpRequest) -> HttpResponse:
    """Draft a notice of the network; “Preview” shows it and stores nothing."""
    form = writing.Write(request.POST if request.method == "POST" else None, initial={"kind": "release"})
    preview = None
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            preview = form.preview()
        else:
            try:
                key = form.cleaned_data["idempotency_key"]
                made = actions.draft(None, **form.words(), idempotency_key=key, by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _back(request, made, _("The draft is kept. Nobody outside sees it yet."))
    return answers.page(request, "office/write_notice.html", {"at": "news", "preview": preview}, form=form)


@require_safe
@for_coordinator
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show one notice as the public reads it, with its history and what can be done."""
    return _page(request, access.notice_of_network(request.user, code))


@require_http_methods(["GET", "POST"])
@for_coordinator
def notice_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words of a notice."""
    found = access.notice_of_network(request.user, code)
    begun = {name: getattr(found, name) for name in ("kind", *writing.TEXTS)} | {"after": found.version}
    form = writing.Write(request.POST if request.method == "POST" else None, initial=begun)
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
    context = {"at": "news", "notice": found, "preview": preview}
    return answers.page(request, "office/write_notice.html", context, form=form)


@require_POST
@for_coordinator
def publication(request: HttpRequest, code: str) -> HttpResponse:
    """Show the notice to everybody, from a day on."""
    found = access.notice_of_network(request.user, code)
    form = writing.Publish(request.POST)
    if form.is_valid():
        try:
            day, after = form.cleaned_data["on"], form.cleaned_data["after"]
            actions.publish(found, on=day, after=after, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return _back(request, found, _("Published."))
    return _page(request, found, form=form)


@require_POST
@for_coordinator
def withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take the notice off the public pages."""
    found = access.notice_of_network(request.user, code)
    try:
        actions.withdraw(found, after=request.POST.get("after", ""), by=request.user)
    except Refused as refusal:
        return _page(request, found, refusal=refusal.sentence)
    return _back(request, found, _("Withdrawn. It is no longer public."))


@require_safe
@for_coordinator
def feedback(request: HttpRequest) -> HttpResponse:
    """List what was reported about these pages, what waits first."""
    page = paging.Paginator(access.feedback_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"at": "feedback", "page_obj": page, "today": access.today()}
    looks.note_look("feedback", hubs=[""], by=request.user)  # it is to the network, and to no hub
    return answers.page(request, "office/feedback.html", context)


@require_safe
@for_coordinator
def one_feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Show one message with its answer."""
    return _one(request, access.one_feedback_for(request.user, code))


@require_POST
@for_coordinator
def feedback_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the sender by letter, or note what was done."""
    found = access.one_feedback_for(request.user, code)
    form = writing.Answer(request.POST)
    if form.is_valid():
        try:
            actions.answer(found, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
            found = access.one_feedback_for(request.user, code)  # as the colleague left it
        else:
            sentence = _("The answer is on its way.") if found.email else _("What was done is noted.")
            messages.success(request, sentence)
            return answers.moved(request, reverse("office:one_feedback", args=[code]))
    return _one(request, found, form)


@require_safe
@for_coordinator
def site(request: HttpRequest) -> HttpResponse:
    """Show what the operator says of itself, what the law asks for and is missing, and the yearly look."""
    operator = access.operator()
    lines = [
        {"setting": setting, "value": getattr(operator, name), "needed": needed}
        for name, setting, needed in access.OPERATOR
    ]
    context = {"at": "site", "lines": lines, "operator": operator, "missing": access.still_to_be_filled_in()}
    return answers.page(request, "office/site.html", context)


def _page(
    request: HttpRequest, found: Notice, form: writing.Publish | None = None, refusal: str = ""
) -> HttpResponse:
    context = {
        "at": "news",
        "notice": found,
        "writes": True,
        "history": journal.history_of(found).select_related("by"),
        "refusal": refusal,
    }
    form = form or writing.Publish.for_notice(found, access.today())
    options: dict[str, Any] = {"status": 422} if refusal else {}
    return answers.page(request, "office/notice.html", context, form=form, **options)


def _one(request: HttpRequest, found: Feedback, form: writing.Answer | None = None) -> HttpResponse:
    context = {
        "at": "feedback",
        "feedback": found,
        "history": journal.history_of(found).select_related("by"),
        "letters": [letter for letter in post.letters_about(found) if letter.to == found.email],
        "today": access.today(),
    }
    looks.note_look("feedback", found.code, hubs=[""], by=request.user)
    return answers.page(request, "office/one_feedback.html", context, form=form or writing.Answer())


def _back(request: HttpRequest, notice: Notice, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return answers.moved(request, reverse("office:notice", args=[notice.code]))
