"""How a file that somebody sent is handed out: always to be saved, never shown, and nothing in it runs."""

from django.http import HttpResponse

from hubnetz.hackathons.models import SubmissionFile
from hubnetz.ui import files


def handed_out(file: SubmissionFile) -> HttpResponse:
    """Answer with the file; whoever calls has got it from access."""
    return files.handed_out(file.name, file.kind, file.content)
