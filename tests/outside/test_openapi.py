"""The description of the API as a validator reads that others wrote, and what the API answers held against it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from pydantic import BaseModel

from hubnetz.booking import access as bookings
from hubnetz.booking import actions as lending
from hubnetz.booking.tests import make as make_booking
from hubnetz.booking.tests import make_prices
from hubnetz.desk.tests.program import Program
from hubnetz.events.tests import make, make_programme
from hubnetz.network.models import Token

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


def says_a_refusal(described: Any, reference: str) -> bool:
    """Say whether a face has what every refusal has, perhaps with more beside."""
    face = described["components"]["schemas"][reference.rpartition("/")[2]]
    return set(face["required"]) == {"code", "sentence"}


def test_each_door_says_what_it_does_needs_and_refuses(described):
    for path, method, operation in operations(described):
        where = f"{method} {path}"
        assert operation.get("description", "").strip(), where
        answers = operation["responses"]
        assert {"404", "429", "503"} <= set(answers), where
        for status, answer in answers.items():
            if status >= "400":
                refusal = answer["content"]["application/json"]["schema"]["$ref"]
                assert refusal.endswith("/Refusal") or (
                    status == "409" and says_a_refusal(described, refusal)
                )
        assert path.startswith(STAFF) == ("security" in operation), where
        if path.startswith(STAFF):
            assert {"401", "403"} <= set(answers), where
            scopes = "|".join(Token.Scope.values)
            assert re.search(rf"Scope: ({scopes})\b", operation["description"]), where
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


def booked_at(cast: Any) -> dict[str, dict[str, str]]:
    """Let somebody have something at Nord and return the codes of each noun of booking."""
    ben = make_booking.adviser(cast.nord, topics=[cast.topic])
    hour = make_booking.booking(ben, "10:00", "10:30", mode="video")
    number = lending.queue_up(cast.nord, idempotency_key=uuid4(), by=cast.eva)
    statement = make_prices.statement(make_prices.customer(cast.nord))
    return {
        "resources": {"code": ben.code},
        "advisers": {"code": ben.code},
        "bookings": {"code": hour.code, "key": bookings.key_to(hour)},
        "queue": {"code": number.code, "key": bookings.key_to_ticket(number)},
        "statements": {"code": statement.code},
    }


@pytest.fixture
def doors(cast, described):
    """Return a program of Nord and every door with its codes filled in."""
    event = make.event(cast.nord, seats=3)
    seat = make.registration(event)
    session = make_programme.session(event)
    umbrella = make_programme.umbrella(cast.nord)
    codes = {"code": event.code, "registration": seat.code, "session": session.code, "pool": "p0"}
    lent = booked_at(cast)
    found = []
    for path, method, operation in operations(described):
        known = {**codes, "code": umbrella.code} if "selection" in path else codes
        noun = path.removeprefix("/api/v1/").removeprefix("desk/").partition("/")[0]
        known = {**known, **lent.get(noun, {})}
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
        assert set(answer.json()) - {"instead", "induction"} == {"code", "sentence"}


@override_settings(LIMITS=False)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_wish_with_something_wrong_in_it_is_taken_or_refused(cast, data):
    """Most of what a client of ours would send, and one or two things that it would not."""
    room = getattr(cast, "room", None) or make_booking.resource(cast.nord)
    program = getattr(cast, "program", None) or Program(cast.eva, cast.nord)
    cast.room, cast.program = room, program
    times = {
        "starts_at": make_booking.at("10:00").isoformat(),
        "ends_at": make_booking.at("11:00").isoformat(),
    }
    body = {"resource": room.code, **times, "name": "Emil", "email": "emil@client.example"}
    names = [*body, "together_with", "size", "mode", "topic", "phone", "postcode", "subject", "language"]
    wrong = data.draw(st.dictionaries(st.sampled_from(names), ROUGH, min_size=1, max_size=2))
    path = data.draw(st.sampled_from(["/bookings", "/desk/bookings"]))
    answer = Client(raise_request_exception=False).post(
        f"/api/v1{path}",
        json.dumps({**body, **wrong}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}", "Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code in (201, 400, 404, 409, 422), (path, wrong, answer.content)
