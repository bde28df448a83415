# SPDX-License-Identifier: EUPL-1.2
"""What a visitor does who wants a seat: at our event page, at a bare form, and at the ticket shop of pretix.

No JavaScript, one connection, cookies and hidden fields as a browser keeps them, redirects followed until it is clear
how it ended. Neither the files of a page nor the page that says thank you is loaded, on either side.
"""

import html
import http.client
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.visitor import Form, Page, Visitor

MOVED = (301, 302, 303, 307, 308)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105


@dataclass
class Visit:
    """How it ended, and how long each request took and what it answered."""

    end: str = "no answer"
    requests: list[tuple[float, int]] = field(default_factory=list)
    took: float = 0.0


class Way:
    """A visitor whose requests are timed."""

    def __init__(self, visitor: Visitor, visit: Visit) -> None:
        self.visitor = visitor
        self.visit = visit

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self._timed(lambda: self.visitor.get(path))

    def send(self, page: Page, form: Form, **fields: str) -> Page:
        """Send a form of a page."""
        return self._timed(lambda: self.visitor.send(page, form, **fields))

    def follow(self, page: Page, until: str = "\n") -> Page:
        """Go where an answer points, to a page or to an address with these words in it."""
        for _ in range(10):
            if page.status not in MOVED or until in page.address:
                break
            page = self.get(page.address)
        return page

    def _timed(self, ask: Callable[[], Page]) -> Page:
        began = time.perf_counter()
        page = ask()
        self.visit.requests.append((time.perf_counter() - began, page.status))
        return page


def visit(address: str, comes: Callable[[Way, int], str], number: int) -> Visit:
    """Let one visitor come; one who gets no answer at all is a visit as well."""
    made = Visit()
    began = time.perf_counter()
    try:
        with Visitor(address) as visitor:
            made.end = comes(Way(visitor, made), number)
    except (OSError, http.client.HTTPException) as problem:
        made.end = f"no answer ({type(problem).__name__})"
    made.took = time.perf_counter() - began
    return made


def at_ours(way: Way, path: str, number: int) -> str:
    """Want a seat, else a place on the waiting list."""
    page = way.get(path)
    for button in ({}, {"wait": "1"}):
        form = page.form("registration/")
        if form is None or (button and "wait" not in form.buttons):
            break
        page = way.send(page, form, **named(number), **button)
        if page.status in MOVED:
            return "waits" if button else "seat"
    return "refused" if page.status in (200, 422) else f"status {page.status}"


def at_pretix(way: Way, path: str, number: int) -> str:
    """Put one seat into the cart, say who comes, confirm; if there is none, join the waiting list if there is one."""
    page = way.get(path)
    form = page.form("cart/add", TOKEN)
    products = [name for name in form.fields if name.startswith("item_")] if form else []
    if products:
        page = way.follow(way.send(page, form, **dict.fromkeys(products, "1")))
        if form := page.form("checkout/questions/", "email"):
            who = named(number)
            names = {name: who["name"] for name in form.fields if "name_parts" in name}
            page = way.follow(way.send(page, form, email=who["email"], **names))
            if form := page.form("checkout/confirm/", TOKEN):
                page = way.follow(way.send(page, form), until="/order/")
                if page.status in MOVED:
                    return "seat"
    if page.status == 200 and (found := re.search(r'href="([^"]*/waitinglist\?[^"]*)"', page.text)):
        there = html.unescape(found[1])
        page = way.get(there)
        if form := page.form("waitinglist", "email"):
            product = parse_qs(urlsplit(there).query)["item"][0]
            page = way.send(page, form, email=named(number)["email"], itemvar=product)
            if page.status in MOVED:
                return "waits"
    return "refused" if page.status == 200 else f"status {page.status}"


def named(number: int) -> dict[str, str]:
    """Say who a visitor is."""
    return {"name": f"Visitor {number}", "email": f"visitor{number}@client.example"}
