"""The guide for integrators: each of its examples is sent as it stands there, and answers as it says."""

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from hubnetz.booking import access as bookings
from hubnetz.booking.tests import make as lending
from hubnetz.desk.tests.program import Program
from hubnetz.events.tests import make, make_programme
from hubnetz.network.models import Token

GUIDE = Path(__file__).parents[4] / "docs" / "guides" / "api.md"
TEXT = GUIDE.read_text(encoding="utf-8")


def examples():
    """Return each command of the guide with the answer that stands below it, if any."""
    blocks = re.findall(r"```(sh|json)\n(.*?)```", TEXT, re.DOTALL)
    found = []
    for kind, text in blocks:
        if kind == "sh":
            found += [[line, None] for line in re.split(r"\n(?=curl )", text.replace("\\\n", " ").strip())]
        else:
            found[-1][1] = json.loads(text)
    return found


def send(command, names):
    """Send what curl would, with the names filled in."""
    for name, value in names.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command)
    assert words.pop(0) == "curl"
    method, path, headers, body = "GET", "", {}, ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        else:
            path = word
    assert path.startswith("https://hubs.example/")
    path = path.removeprefix("https://hubs.example")
    kind = headers.pop("Content-Type", "")
    return Client().generic(method, path, body, content_type=kind, headers=headers)


def holds(shown, told, where="answer"):
    """Make sure that what the guide shows is in the answer; an ellipsis is anything."""
    if isinstance(shown, dict):
        assert isinstance(told, dict), where
        for key, value in shown.items():
            assert key in told, f"{where}.{key}"
            holds(value, told[key], f"{where}.{key}")
    elif isinstance(shown, list):
        assert isinstance(told, list), where
        assert len(told) >= len(shown), where
        for number, value in enumerate(shown):
            holds(value, told[number], f"{where}[{number}]")
    elif shown != "…":
        assert told == shown, where


def test_the_examples_answer_as_they_say(cast):
    event = make.event(cast.nord, seats=12)
    make_programme.session(event, room="Saal 1", speakers=[("Ida", "Technik")])
    far = {"horizon_days": 20_000}
    room = lending.resource(cast.nord, name="Saal", people=20, **far)
    ben = lending.adviser(cast.nord, topics=[cast.topic], **far)
    day = (date(2037, 3, 11) - lending.day(0)).days
    hour = lending.booking(ben, "11:00", "11:30", offset=day, mode="video")
    names = {
        "SITE": "https://hubs.example",
        "EVENT": event.code,
        "ROOM": room.code,
        "ADVISER": ben.code,
        "KEY": bookings.key_to(hour),
        "TOKEN": Program(cast.eva, cast.nord).secret,
        "LEAD": Program(cast.ada, cast.nord).secret,
    }
    sent = examples()
    assert len(sent) > 25
    for command, shown in sent:
        answer = send(command, names)
        refusal = shown is not None and "sentence" in shown
        assert (answer.status_code < 300) is not refusal, (command, answer.content)
        if shown is not None:
            holds(shown, answer.json())


def test_an_example_that_lies_is_noticed():
    with pytest.raises(AssertionError):
        holds({"items": [{"code": "…", "no_such": "…"}]}, {"items": [{"code": "x"}]})
    with pytest.raises(AssertionError):
        holds({"count": 1}, {"count": 2})


def test_every_scope_is_told():
    assert {scope for scope in Token.Scope.values if f"| `{scope}` |" in TEXT} == set(Token.Scope.values)


def test_every_status_of_the_description_is_told(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    answers = {
        status for path in paths.values() for operation in path.values() for status in operation["responses"]
    }
    told = set(re.findall(r"^\| (4\d\d|5\d\d) \|", TEXT, re.MULTILINE))
    assert {status for status in answers if status >= "4"} - {"400", "413"} == told
