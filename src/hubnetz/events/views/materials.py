"""Files of an event, for everybody and for who has the key of a seat: always saved, never shown."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubnetz.events import access
from hubnetz.events.access import materials
from hubnetz.ui import files


@require_safe
def material(request: HttpRequest, code: str, material: str) -> HttpResponse:
    """Hand out a file that everybody may have."""
    found = materials.file_for_all(access.event_on_show(code, briefly=True), material)
    return files.handed_out(found.file_name, found.kind, found.content)


@require_safe
@never_cache
def own_material(request: HttpRequest, key: str, material: str) -> HttpResponse:
    """Hand out a file to somebody who has, or had, a seat."""
    found = materials.file_for(access.registration_by_key(key), material)
    return files.handed_out(found.file_name, found.kind, found.content)
