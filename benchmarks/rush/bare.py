# SPDX-License-Identifier: EUPL-1.2
"""The floor under a registration: Django with two views, one table, no middleware, no letter, no journal.

gunicorn bare:application        (in this folder, with BARE_DATABASE as a libpq address)
"""

import os
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

SEATS = int(os.environ.get("BARE_SEATS", "30"))
PAGE = (
    '<!doctype html><title>Event</title><form method="post" action="/registration/">'
    '<input name="name"><input name="email"><button>Reserve</button></form>'
)


def database() -> dict[str, object]:
    """Return the database as Django names it."""
    parts = urlsplit(os.environ["BARE_DATABASE"])
    words = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "HOST": parts.hostname or words.get("host", ""),
        "PORT": parts.port or words.get("port", ""),
        "USER": parts.username or words.get("user", ""),
        "PASSWORD": parts.password or words.get("password", ""),
        "CONN_MAX_AGE": 60,
    }


settings.configure(
    DATABASES={"default": database()},
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="bare",  # noqa: S106
    USE_TZ=True,
)


def event(_request: HttpRequest) -> HttpResponse:
    """Show the form."""
    return HttpResponse(PAGE)


@transaction.atomic
def registration(request: HttpRequest) -> HttpResponse:
    """Give one seat, or none, under a lock on the one event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bare_event WHERE id = 1 FOR NO KEY UPDATE")
        cursor.execute("SELECT count(*) FROM bare_seat")
        if cursor.fetchone()[0] >= SEATS:
            return HttpResponse("full", status=422)
        cursor.execute(
            "INSERT INTO bare_seat (name, email) VALUES (%s, %s)",
            [request.POST["name"], request.POST["email"]],
        )
    return HttpResponseRedirect("/registered/")


urlpatterns = [path("", event), path("registration/", registration)]
application = get_wsgi_application()
