"""Files that people send and get: read through the one gate, handed out so that nothing in them runs."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from hubnetz.lib import uploads

WHY_NOT = {
    "empty": _("%(name)s: this file is empty."),
    "large": _("%(name)s: this file is larger than 10 MB. Please make it smaller, or give a link to it."),
    "kind": _(
        "%(name)s: we do not take files of this kind. We take PDF, PNG, JPEG, WebP, text, Markdown, CSV, ZIP and "
        "the files of Office and LibreOffice without macros."
    ),
    "differs": _(
        "%(name)s: what is inside is not what its name says. Please save it anew and send it again."
    ),
    "archive": _(
        "%(name)s: this archive is broken, locked, unusually packed or holds another archive. Please pack it anew."
    ),
}


def take(one: UploadedFile) -> uploads.Taken:
    """Return a file that was sent, through the gate.

    :raises ValidationError: with a sentence that says why it is not taken
    """
    try:
        if (one.size or 0) > uploads.LARGEST:
            raise uploads.NotTaken("large")
        return uploads.take(one.name or "", one.read())
    except uploads.NotTaken as why:
        stem, ending = uploads.safe_name(one.name or "")
        raise forms.ValidationError(WHY_NOT[why.code] % {"name": f"{stem}.{ending}".rstrip(".")}) from why


class TakenField(forms.FileField):
    """One file, through the gate; its value is what passed."""

    def to_python(self, data: Any) -> Any:
        """Return the file that passed.

        :raises ValidationError: with a sentence that says why it did not
        """
        return take(data) if data else None


def handed_out(name: str, kind: str, content: Any) -> HttpResponse:
    """Answer with a file, always to be saved, never shown; whoever calls has got it from access."""
    answer = HttpResponse(bytes(content), headers=uploads.headers(kind))
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
