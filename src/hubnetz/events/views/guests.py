"""Public page behind the links of an invitation by name: yes, with how many, or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hubnetz.events import access as seats
from hubnetz.events import actions, forms_guest
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
    form = forms_guest.Answer(own.companions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                actions.accept_invitation(own, companions=form.companions, by=None)
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
        "refusal": refusal,
    }
    return answers.page(request, "events/guest.html", context, form=form, status=422 if refusal else 200)
