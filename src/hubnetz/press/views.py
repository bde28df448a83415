"""Public pages: the news, one notice, and feedback on these pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.lib.errors import Refused
from hubnetz.press import access, actions, filters, forms, rules
from hubnetz.press.models import Feedback
from hubnetz.ui import answers, paging

PER_PAGE = 15


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """List what we tell the public, newest first; every filter has its address."""
    chosen = filters.Chosen.of(request.GET)
    page = paging.Paginator(chosen.apply(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "chosen": chosen, "choices": chosen.choices()}
    return answers.page(request, "press/news.html", context)


@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show one notice."""
    return answers.page(request, "press/notice.html", {"notice": access.notice_on_show(code)})


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Take in a barrier or a mistake: one form, no account, an address only for those who want an answer."""
    context = {"weeks": rules.ANSWER_WITHIN.days // 7, "operator": access.operator()}
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        begun = {
            "page": request.GET.get("page", "")[:300],
            "kind": kind if kind in Feedback.Kind.values else "",
        }
        return answers.page(request, "press/feedback.html", context, form=forms.Report(initial=begun))
    if limits.must_wait(request, "feedback"):
        return answers.too_many(request)
    form = forms.Report(request.POST)
    if form.is_valid():
        try:
            actions.report(
                kind=form.cleaned_data["kind"],
                page=form.cleaned_data["page"],
                text=form.cleaned_data["text"],
                email=form.cleaned_data["email"],
                language=get_language() or "de",
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("press:feedback_sent"))
    limits.count_refusal(request, "feedback")
    return answers.page(request, "press/feedback.html", context, form=form)


@require_safe
def feedback_sent(request: HttpRequest) -> HttpResponse:
    """Say that it has arrived and by when it is answered; the same for everybody."""
    return answers.page(request, "press/feedback_sent.html", {"weeks": rules.ANSWER_WITHIN.days // 7})
