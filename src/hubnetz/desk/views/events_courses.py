"""What a course requires, who fulfils it, and the certificates."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_programme_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions, writing
from hubnetz.events.access import courses as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused


@require_safe
@frame.for_staff
def certificates(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show who attended what, who lacks what, and who has a certificate."""
    return _certificates(request, seat, staff.event_planned_by(request.user, code))


def _certificates(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    *,
    refusal: str = "",
    revoking: tuple[str, forms.Revoke] | None = None,
) -> HttpResponse:
    course = access.course_of(event)
    sessions = access.sessions_that_count(event)
    progress = access.progress_of(event, course, sessions) if course else []
    rows = []
    for one in progress:
        own = one.certificate.code if one.certificate else ""
        bound = revoking[1] if revoking and revoking[0] == own else None
        rows.append((one, bound or (forms.Revoke(auto_id=f"r-{own}_%s") if own else None)))
    context = {
        "course": course,
        "sessions": sessions,
        "rows": rows,
        "ready": sum(one.may_have_one for one in progress),
        "issued": sum(one.certificate is not None for one in progress),
        "revoked": access.certificates_revoked(event) if course else [],
        "may_issue": access.may_be_issued(event),
    }
    options: dict[str, Any] = {"status": 422} if revoking else {}
    return events_frame.page(
        request, seat, event, "desk/event_certificates.html", context, refusal=refusal, **options
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def course(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say what people learn, and what they must attend."""
    found = staff.event_planned_by(request.user, code)
    present = access.course_of(found)
    initial = forms.Teach.initial_of(present) if present else {}
    form = forms.Teach(frame.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_course(found, goals=form.goals, least=form.cleaned_data["least"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, found, "event_certificates")
    context = {"course": present, "sessions": access.sessions_that_count(found)}
    return events_frame.page(request, seat, found, "desk/event_course.html", context, form=form)


@require_POST
@frame.for_staff
def course_end(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let the event be no course any more."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.end_course(found, by=request.user)
    except Refused as refusal:
        return _certificates(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("This event is no course any more."))
    return events_frame.back(request, found, "event_certificates")


@require_POST
@frame.for_staff
def issuing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Issue certificates to everybody who fulfils what the course requires."""
    found = staff.event_planned_by(request.user, code)
    required = access.course_of(found)
    progress = access.progress_of(found, required) if required else []
    try:
        made = actions.issue_certificates(
            found, [one.person for one in progress if one.may_have_one], by=request.user
        )
    except Refused as refusal:
        return _certificates(request, seat, found, refusal=refusal.sentence)
    count = len(made)
    told = ngettext("%(n)s certificate is issued.", "%(n)s certificates are issued.", count)
    messages.success(request, told % {"n": count})
    return events_frame.back(request, found, "event_certificates")


@require_POST
@frame.for_staff
def revocation(request: HttpRequest, seat: Seat, code: str, certificate: str) -> HttpResponse:
    """Take a certificate back."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Revoke(request.POST, auto_id=f"r-{certificate}_%s")
    if not form.is_valid():
        return _certificates(request, seat, found, revoking=(certificate, form))
    actions.revoke_certificate(
        access.certificate_of(found, certificate), reason=form.cleaned_data["reason"], by=request.user
    )
    messages.success(request, _("The certificate is taken back, and its address says so."))
    return events_frame.back(request, found, "event_certificates")


@require_safe
@frame.for_staff
def paper(request: HttpRequest, seat: Seat, code: str, certificate: str) -> HttpResponse:
    """Give a certificate as a PDF, for those who want it on paper."""
    found = access.certificate_of(staff.event_planned_by(request.user, code), certificate)
    made = writing.certificate_paper(found, language=(get_language() or "de")[:2])
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="certificate-{found.code}.pdf"'
    return response
