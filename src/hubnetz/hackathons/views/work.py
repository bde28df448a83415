"""Pages on which a team hands in its work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.hackathons import actions, clock, forms, refusals, rules
from hubnetz.hackathons.access import participants as access
from hubnetz.hackathons.views import people
from hubnetz.hackathons.views.files import handed_out
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@never_cache
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the team handed in, and take a further version until the deadline."""
    own = access.participant_by_key(key)
    if limits.must_wait(request, "submission"):
        return answers.too_many(request)
    place = access.place_of(own)
    if place is None:
        return answers.moved(request, reverse("hackathons:teams", args=[key]))
    versions = list(access.submissions_of(place.team))
    last = versions[0] if versions else None
    files = list(last.files.all()) if last else []
    initial = {
        "title": last.title if last else "",
        "text": last.text if last else "",
        "links": "\n".join(last.links) if last else "",
        "keep": [one.code for one in files],
        "last_seen": last.number if last else 0,
    }
    if request.method == "POST":
        form = forms.Work(files, request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.submit(
                    own,
                    title=data["title"],
                    text=data["text"],
                    links=data["links"],
                    files=data["more_files"],
                    keep=data.get("keep", []),
                    last_seen=data["last_seen"],
                    idempotency_key=data["idempotency_key"],
                    by=None,
                )
            except refusals.HandedInMeanwhile as refusal:
                form.look_again(last.number if last else 0, [one.code for one in files])
                form.refuse(refusal.sentence)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                messages.success(request, _("We have it. Everybody in your team gets an e-mail."))
                return answers.moved(request, reverse("hackathons:submission", args=[key]))
        if "more_files" in form.errors:
            limits.count_refusal(request, "submission")
    else:
        form = forms.Work(files, initial=initial)
    now = timezone.now()
    zone = clock.zone_of(request, own.time_zone or own.hackathon.time_zone)
    context = {
        "place": place,
        "versions": [(one, clock.exactly(one.made_at, zone)) for one in versions],
        "may_submit": rules.takes_submissions(now, own.hackathon.submissions_until),
        "server_time": clock.exactly(now, zone),
    }
    return people.page(request, key, own, "submission.html", context, form=form)


@require_safe
@never_cache
def file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Hand out a file of the own team."""
    return handed_out(access.file_of_team(access.participant_by_key(key), file))
