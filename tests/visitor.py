"""A visitor without JavaScript: asks for pages, reads their forms, sends them. Standard library only."""

import http.client
import http.cookies
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page: where it goes, what it would send, and its named buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(said.get("action", "")))
        elif self.found and said.get("name"):
            name, value, kind = said["name"], said.get("value", ""), said.get("type", "")
            if tag == "button" or kind == "submit":
                self.found[-1].buttons[name] = value
            elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in said):
                self.found[-1].fields[name] = value
            elif tag == "textarea":
                self.found[-1].fields[name] = ""


@dataclass
class Page:
    """What came back."""

    status: int
    text: str
    address: str

    def form(self, action: str, field: str = "") -> Form | None:
        """Return the form whose address ends so, and which has a field of that name."""
        parser = _Forms()
        parser.feed(self.text)
        path = urllib.parse.urlsplit(self.address).path
        forms = [one for one in parser.found if (one.action or path).split("?")[0].endswith(action)]
        fitting = [one for one in forms if not field or field in one.fields]
        return fitting[0] if fitting else None


class Visitor:
    """One person with one connection and the cookies they were given."""

    def __init__(self, address: str, patience: float = 300.0) -> None:
        parts = urllib.parse.urlsplit(address)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.connection = http.client.HTTPConnection(parts.netloc, timeout=patience)
        self.cookies: dict[str, str] = {}
        self.requests = 0

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.connection.close()

    def get(self, path: str) -> Page:
        """Ask for a page."""
        return self.ask("GET", path)

    def send(self, page: Page, form: Form, **fields: str) -> Page:
        """Send a form of a page."""
        target = urllib.parse.urljoin(page.address, form.action or page.address)
        body = urllib.parse.urlencode({**form.fields, **fields})
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.origin + page.address}
        return self.ask("POST", target, body, headers)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Page:
        """Ask, keep cookies, and return the answer as it is: a redirect is for the caller to follow."""
        self.requests += 1
        sent = {"Accept-Language": "de", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        if answer.status in (301, 302, 303):
            path = urllib.parse.urljoin(path, answer.headers["Location"])
        return Page(answer.status, text, urllib.parse.urlsplit(path)._replace(scheme="", netloc="").geturl())
