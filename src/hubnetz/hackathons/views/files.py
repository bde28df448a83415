"""How a file that somebody sent is handed out: always to be saved, never shown, and nothing in it runs."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from hubnetz.hackathons.models import SubmissionFile
from hubnetz.lib import uploads


def handed_out(file: SubmissionFile) -> HttpResponse:
    """Answer with the file; whoever calls has got it from access."""
    answer = HttpResponse(bytes(file.content), headers=uploads.headers(file.kind))
    answer.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    return answer
