"""A program of a hub, for tests of the API."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.network.actions import tokens
from hubnetz.network.models import Hub, Token

ALL = tuple(Token.Scope.values)


class Program:
    """Speaks to the API with a token."""

    def __init__(self, user: User, hub: Hub, scopes: Iterable[str] = ALL) -> None:
        ends_on = timezone.localdate() + timedelta(days=30)
        made = tokens.make_token(hub, name="Website", scopes=tuple(scopes), ends_on=ends_on, by=user)
        self.token, self.secret = made
        self.client = Client()

    def send(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        """Send a request; what is written carries a key of its own unless one is given."""
        sent = {"Authorization": f"Bearer {self.secret}", **headers}
        if method != "GET":
            sent["Idempotency-Key"] = key or str(uuid4())
        data = "" if body is None else json.dumps(body)
        path = f"/api/v1/desk{path}"
        return self.client.generic(method, path, data, content_type="application/json", headers=sent)

    def get(self, path: str) -> Any:
        """Read something that is there."""
        answer = self.send("GET", path)
        assert answer.status_code == 200, (path, answer.status_code, answer.content)
        return answer.json()

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Write something."""
        return self.send("POST", path, body, **options)

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        return self.send("PATCH", path, body)


def refused(answer: Any, status: int, code: str) -> None:
    """Make sure that something was refused as the house does it."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.content
    assert set(answer.json()) == {"code", "sentence"}
    assert answer.json()["sentence"]
