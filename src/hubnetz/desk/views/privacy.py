"""What a hub keeps of people: the record of processing, and what must not be deleted for now; for whoever leads it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.desk import privacy_forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.privacy import access, actions
from hubnetz.privacy.access import record
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@frame.for_staff
def privacy(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the record of processing and the holds of the hub; take a new hold."""
    hubs = hubs_with(seat, "lead")
    form = privacy_forms.Hold(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        found = access.row_to_hold(hubs, values["noun"], values["code"].strip())
        if found is None:
            form.add_error(
                "code", _("Your hub has nothing with this code. It stands in the address of its page.")
            )
        else:
            try:
                actions.hold(found[0], reason=values["reason"], hub=found[1], by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return answers.moved(request, _here(seat))
    context = {
        "frame": record.frame(),
        "activities": record.activities(),
        "holds": [(one, privacy_forms.NOUNS.get(one.noun, one.noun)) for one in access.holds_at(hubs)],
        "action": _here(seat),
    }
    return frame.page(request, seat, "desk/privacy.html", context, form=form)


@require_POST
@frame.for_staff
def hold_end(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let what was held go the way of all others again."""
    actions.end_hold(access.hold_at(hubs_with(seat, "lead"), code), by=request.user)
    return answers.moved(request, _here(seat))


def _here(seat: Seat) -> str:
    return reverse("desk:privacy") + (f"?hub={seat.hub.slug}" if seat.hub else "")
