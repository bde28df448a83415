"""A browser and a web server for journeys; both end with the test session."""

import contextlib
import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import Browser, Page, sync_playwright


class Quiet(WSGIRequestHandler):
    """Writes no line per request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve(application: Any) -> Iterator[str]:
    """Serve a WSGI application on a free port and yield its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def program() -> str | None:
    """Return the Chromium of this machine, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium and close it again."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def visit(
    browser: Browser, *, width: int = 1280, scheme: str = "light", expected: str = "", **options: Any
) -> Iterator[Page]:
    """Open a page of its own; the test fails if the console complains or another host is asked for anything.

    :param expected: a piece of the console lines that are part of the test, such as "422"
    """
    asked = {
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
        "locale": "de-DE",
        **options,
    }
    context = browser.new_context(**asked)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if "//" in request.url else None)
    try:
        yield page
    finally:
        context.close()
    unexpected = [line for line in complaints if not expected or expected not in line]
    assert not unexpected, unexpected
    assert len(hosts) <= 1, f"more than one host was asked: {hosts}"


def weight(page: Page, address: str) -> dict[str, tuple[str, int]]:
    """Load an address and return (kind, bytes as sent) of each response; text as gzip would send it."""
    found: dict[str, tuple[str, int]] = {}

    def note(response: Any) -> None:
        body = response.body()
        kind = response.request.resource_type
        found[response.url] = (kind, len(body) if kind == "font" else len(gzip.compress(body)))

    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for response in responses:
        note(response)
    return found
