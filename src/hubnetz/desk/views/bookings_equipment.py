"""What places can have, so that visitors find them by it: one more thing to tick, for all hubs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubnetz.booking import actions
from hubnetz.booking.access import lending
from hubnetz.desk import booking_equipment_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.errors import Refused


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_feature(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what can be ticked already, and let there be one more."""
    hub = lending.hub_run_by(request.user, bookings_frame.hub_of(seat))
    form = forms.AddFeature(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_feature(name=form.name, hub=hub, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Added. Tick it at each place that has it."))
            return bookings_frame.back(request, "resources", hub=hub)
    context = {"features": list(lending.features())}
    return bookings_frame.page(request, seat, "desk/new_feature.html", context, hub=hub, form=form)
