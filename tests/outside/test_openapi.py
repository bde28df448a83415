"""The description of the API as a validator reads that others wrote, and what the API answers held against it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from pydantic import BaseModel

from hubnetz.desk.tests.program import Program
from hubnetz.events.tests import make, make_programme

pytestmark = pytest.mark.database
STAFF = "/api/v1/desk/"


@pytest.fixture
def described(client):
    return client.get("/api/v1/openapi.json").json()


def operations(described: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_a_foreign_validator_finds_nothing_wrong(described):
    validate(described)


def faces(kind: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for face in kind.__subclasses__():
        if face.__module__.startswith("hubnetz."):
            yield face
        yield from faces(face)


def test_every_reference_leads_somewhere_and_no_two_faces_have_one_name(described):
    named = described["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(described))) <= set(named)
    modules = {face.__name__: set() for face in faces()}
    for face in faces():
        modules[face.__name__].add(face.__module__)
    assert {name: where for name, where in modules.items() if len(where) > 1 and name in named} == {}


def test_no_two_doors_have_one_name(described):
    names = [operation["operationId"] for _path, _method, operation in operations(described)]
    assert len(set(names)) == len(names) > 50


def test_each_door_says_what_it_does_needs_and_refuses(described):
    for path, method, operation in operations(described):
        where = f"{method} {path}"
        assert operation.get("description", "").strip(), where
        answers = operation["responses"]
        assert {"404", "429", "503"} <= set(answers), where
        for status, answer in answers.items():
            if status >= "400":
                refusal = answer["content"]["application/json"]["schema"]["$ref"]
                assert refusal.endswith("/Refusal"), where
        assert path.startswith(STAFF) == ("security" in operation), where
        if path.startswith(STAFF):
            assert {"401", "403"} <= set(answers), where
            assert re.search(r"Scope: (events|people|door|let_in|plan)\b", operation["description"]), where
        in_path = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), where


def test_what_makes_something_new_wants_a_key(described):
    """But for what a session of a programme lacks: the guide says so."""
    keyed = {
        path
        for path, _method, operation in operations(described)
        if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
    }
    made = {path for path, _method, operation in operations(described) if "201" in operation["responses"]}
    assert made - keyed == {"/api/v1/desk/events/{code}/programme"}
    assert keyed <= made


ROUGH = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.text(max_size=30),
    st.sampled_from(
        [
            "a\x00b",
            "\ud800",
            "2037-03-10T18:00:00Z",
            "2037-03-10",
            "p0",
            "1e999",
            "😀",
            "workshop",
            "online",
            "x" * 9000,
        ]
    ),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.sampled_from(["de", "en", "on_site", "seats"]), st.text(max_size=9), max_size=2),
)


@pytest.fixture
def doors(cast, described):
    """Return a program of Nord and every door with its codes filled in."""
    event = make.event(cast.nord, seats=3)
    seat = make.registration(event)
    session = make_programme.session(event)
    umbrella = make_programme.umbrella(cast.nord)
    codes = {"code": event.code, "registration": seat.code, "session": session.code, "pool": "p0"}
    found = []
    for path, method, operation in operations(described):
        known = {**codes, "code": umbrella.code} if "selection" in path else codes
        sent = (
            operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        )
        fields = described["components"]["schemas"].get(sent.get("$ref", "").rpartition("/")[2], {})
        query = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        statuses = {int(status) for status in operation["responses"]}
        address = re.sub(r"{(\w+)}", lambda name, known=known: known.get(name[1], "none"), path)
        found.append((address, method, list(fields.get("properties", {})), query, statuses))
    return Program(cast.eva, cast.nord), found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_gets_an_answer_that_is_described(doors, data):
    program, found = doors
    address, method, fields, query, statuses = data.draw(st.sampled_from(found))
    body = data.draw(st.dictionaries(st.sampled_from(fields), ROUGH)) if fields else None
    asked = (
        data.draw(st.dictionaries(st.sampled_from(query), st.text(max_size=12), max_size=3)) if query else {}
    )
    headers = {"Authorization": f"Bearer {program.secret}", "Idempotency-Key": str(uuid4())}
    answer = Client(raise_request_exception=False).generic(
        method.upper(),
        address,
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers=headers,
        query_params=asked,
    )
    assert answer.status_code < 500, (address, method, body, asked)
    described_ = {200} if address.endswith((".csv", ".xlsx")) else set()
    assert answer.status_code in statuses | described_, (address, method, body, asked, answer.content)
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "sentence"}
