"""Public page behind the links of an invitation by name: yes, with how many, or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hubnetz.events import access as seats
from hubnetz.events import actions, forms_guest, rules
from hubnetz.events.access import guest_list as access
from hubnetz.events.models import Guest
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@never_cache
def guest(request: HttpRequest, key: str) -> HttpResponse:
    """Show an invitation with its two buttons, and take the answer. Opening a link answers nothing: programs that check
    mail open every link."""
    own = access.guest_by_key(key)
    ways = access.ways_for(own)
    pool, _type = access.way_of_guest(own)
    data = request.POST if request.method == "POST" else None
    form = forms_guest.Answer(own.companions, ways, pool.mode if pool else "", data)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                mode = form.cleaned_data.get("mode", "")
                actions.accept_invitation(own, companions=form.companions, mode=mode, by=None)
                messages.success(request, _("Thank you. The confirmation is on its way by e-mail."))
            else:
                actions.decline_invitation(own, by=None)
        except Refused as refusal:
            return _page(request, key, own, form, refusal.sentence)
        return answers.moved(request, reverse("events:guest", args=[key]))
    return _page(request, key, own, form)


def _page(
    request: HttpRequest, key: str, own: Guest, form: forms_guest.Answer, refusal: str = ""
) -> HttpResponse:
    event = own.event
    taken = list(access.seats_of_guest(own))
    context = {
        "guest": own,
        "event": event,
        "key": key,
        "state": own.state,  # type: ignore[attr-defined]  # told by access
        "seats": len(taken),
        "ticket": seats.key_to(taken[0]) if len(taken) == 1 and not taken[0].party else "",
        "list": seats.key_to_party(taken[0].party) if taken and taken[0].party else "",
        "says_no": request.GET.get("answer") == "no",
        "is_over": event.ends_at <= timezone.now(),
        "came": any(hasattr(one, "attendance") for one in taken if one.email == own.email or not one.party),
        "may_answer": rules.guest_answers(
            own.state,  # type: ignore[attr-defined]
            answer_by=own.invitation.valid_until if own.invitation else None,
            ends_at=event.ends_at,
            cancelled=event.cancelled_at is not None,
            now=timezone.now(),
        ),
        "where": _where(own),
        "refusal": refusal,
    }
    return answers.page(request, "events/guest.html", context, form=form, status=422 if refusal else 200)


def _where(own: Guest) -> str:
    """Say where they take part; both, as long as they may choose and have not."""
    pool, _type = access.way_of_guest(own)
    chooses = own.may_choose and own.comes is None
    return own.event.where("" if chooses or pool is None else pool.mode)
