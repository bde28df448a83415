"""Pages that belong to no room: errors, the pattern page, health."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.http import require_safe
from procrastinate.exceptions import ConnectorException

from hubnetz.ui import answers, components, context, examples

AWAY = (
    OperationalError,
    InterfaceError,
    ConnectorException,
)  # the database cannot be reached, or has just gone


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the house is back in a moment; touches no database."""
    body = loader.get_template("ui/errors/503.html").render({})
    return HttpResponse(body, status=503, headers={"Retry-After": "5"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open for too long or came from elsewhere, and how to go on."""
    body = loader.get_template("ui/errors/403_csrf.html").render({}, request)
    return HttpResponse(body, status=403)


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component once, or a whole frame (?frame=start, ?frame=staff); asks no database."""
    frames = {"start": "ui/frames/start.html", "staff": "ui/frames/staff.html"}
    template = frames.get(request.GET.get("frame", ""), "ui/patterns.html")
    context = {
        "components": components.names(),
        "network": "Musternetz",
        "synthetic": True,
        **examples.context(),
    }
    return answers.page(request, template, context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and its migrations are those of this program."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("migrations missing\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _error(request: HttpRequest, status: int) -> HttpResponse:
    # The other language leads to the start page, feedback to an empty form: an error page says nothing of what was
    # asked for, so that a hidden row and a missing one give the same bytes.
    words = {"languages": context.languages(request, "/"), "footer_links": context.footer_links(None)}
    return HttpResponse(loader.get_template(f"ui/errors/{status}.html").render(words, request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request itself was malformed, or too much."""
    return _error(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page may be seen by this person, the change not made."""
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing that this person may know of."""
    return _error(request, 404)


def wordless(request: HttpRequest, status: int) -> HttpResponse:
    """Put words to an answer that came without: a wrong method, too much data."""
    return _error(request, status)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that went away while a middleware or an error page asked it.

    Rendered without request, database or translation.
    """
    if isinstance(sys.exception(), AWAY):
        return service_unavailable(request)
    return HttpResponse(loader.get_template("ui/errors/500.html").render({}), status=500)
