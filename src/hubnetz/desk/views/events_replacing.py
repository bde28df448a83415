"""A new version in the place of a file or a link beside an event."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hubnetz.desk import event_material_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import materials as access
from hubnetz.events.access import staff
from hubnetz.events.models import Material
from hubnetz.lib.errors import Refused


@require_http_methods(["GET", "POST"])
@frame.for_staff
def replacement(request: HttpRequest, seat: Seat, code: str, material: str) -> HttpResponse:
    """Put a new version in the place of a material; who was told of it is told again only if that is ticked."""
    found = staff.event_let_in_by(request.user, code)
    own = access.material_of(found, material)
    form = _form(request, own)
    if request.method == "POST" and form.is_valid():
        try:
            count = _replace(own, form, request)
        except actions.ChangedMeanwhile as refusal:
            own = access.material_of(found, material)
            form.refuse_version(refusal.sentence, own.version)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            said = [_("The new version is there, at the same address.")]
            if count:
                text = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", count)
                said.append(text % {"n": count})
            messages.success(request, " ".join(said))
            return events_frame.back(request, found, "event_materials")
    context = {"material": own, "told": len(access.people_told(own))}
    return events_frame.page(request, seat, found, "desk/event_replacement.html", context, form=form)


def _form(request: HttpRequest, own: Material) -> forms.ReplaceFile | forms.ReplaceLink:
    kind = forms.ReplaceFile if own.is_file else forms.ReplaceLink
    if request.method == "POST":
        return kind(request.POST, request.FILES)
    return kind(initial={"version": own.version, "url": own.url})


def _replace(own: Material, form: forms.ReplaceFile | forms.ReplaceLink, request: HttpRequest) -> int:
    data = form.cleaned_data
    options = {"version": data["version"] or 0, "tell_again": data["tell_again"], "by": request.user}
    if isinstance(form, forms.ReplaceFile):
        return actions.replace_file(own, data["file"], **options)
    return actions.replace_link(own, data["url"], **options)
