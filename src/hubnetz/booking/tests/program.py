"""A program of somebody else that speaks to the public part of the API, for tests."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

EMIL = {"name": "Emil", "email": "emil@client.example"}


def send(client: Client, path: str, body: Any = None, *, key: str = "") -> Any:
    """Send JSON with an idempotency key."""
    return client.post(
        f"/api/v1{path}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def read(client: Client, path: str, **query: Any) -> Any:
    """Read something that is there."""
    answer = client.get(f"/api/v1{path}", query)
    assert answer.status_code == 200, (path, answer.content)
    return answer.json()


def refused(answer: Any, status: int, code: str) -> Any:
    """Make sure that something was refused as the house does it; return what is said beside."""
    told = answer.json()
    assert (answer.status_code, told.pop("code", "")) == (status, code), answer.content
    assert told.pop("sentence")
    return told
