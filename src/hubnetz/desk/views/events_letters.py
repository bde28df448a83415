"""E-mails to the people of an event: written, seen as they arrive, sent, each address once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hubnetz.desk import event_letter_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions, writing
from hubnetz.events.access import exports, mailings, staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused


@require_http_methods(["GET", "POST"])
@frame.for_staff
def letters(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Write an e-mail to a group; show it as it will arrive; send it after a yes."""
    found = staff.event_let_in_by(request.user, code)
    groups = exports.in_groups(found)
    form = forms.Mail(groups, frame.sent(request), initial={"group": request.GET.get("to", "")})
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "send" not in request.POST:
            return _preview(request, seat, found, form)
        data = form.cleaned_data
        try:
            sent = actions.send_mailing(
                found,
                group=data["group"],
                subject=form.texts("subject"),
                text=form.texts("text"),
                is_news=data["is_news"],
                idempotency_key=data["idempotency_key"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            said = ngettext(
                "The e-mail is on its way to %(n)s address.",
                "The e-mail is on its way to %(n)s addresses.",
                sent.letters,
            )
            messages.success(request, said % {"n": sent.letters})
            return events_frame.back(request, found, "event_letters")
    context = {"sent": mailings.mailings_of(found), "anybody": any(count for _key, _name, count in groups)}
    return events_frame.page(request, seat, found, "desk/event_letters.html", context, form=form)


def _preview(request: HttpRequest, seat: Seat, event: Event, form: forms.Mail) -> HttpResponse:
    data = form.cleaned_data
    seen = writing.preview(
        event, data["group"], subject=form.texts("subject"), text=form.texts("text"), is_news=data["is_news"]
    )
    groups = {key: str(name) for key, name, _count in exports.in_groups(event)}
    context: dict[str, Any] = {
        "form": form,
        "group": groups[data["group"]],
        "seen": seen,
        "addresses": forms.people(seen.count),
    }
    refusal = "" if seen.count else _("Nobody would get this e-mail.")
    return events_frame.page(request, seat, event, "desk/event_letter.html", context, refusal=refusal)
