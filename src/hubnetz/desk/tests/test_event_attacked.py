"""Moments that no calendar holds, and lines that are no lines: refused with a sentence, by pages and programs alike."""

import pytest

from hubnetz.desk.tests.program import refused
from hubnetz.desk.tests.test_api_events import body, eva
from hubnetz.desk.tests.test_event_planning import filled, workshop
from hubnetz.events.models import Event
from hubnetz.events.tests import make

__all__ = ["eva", "workshop"]  # fixtures

BEFORE, BEYOND = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": BEFORE, "ends_at": BEFORE},
        {"starts_at": BEYOND, "ends_at": BEYOND},
        {"opens_at": BEFORE},
        {"closes_at": BEYOND},
    ],
)
def test_a_program_names_no_moment_beyond_the_calendar(cast, eva, wrong):
    answer = eva.post("/events", body(cast, **wrong))
    refused(answer, 422, "malformed")
    assert next(iter(wrong)) in answer.json()["sentence"]
    assert not Event.objects.filter(hub=cast.nord).exists()


def test_nor_does_it_move_or_fill_an_event_so(cast, eva):
    event = make.event(cast.nord)
    for moment in (BEFORE, BEYOND):
        there = {"starts_at": moment, "ends_at": moment}
        refused(eva.post(f"/events/{event.code}/time", there), 422, "malformed")
        refused(
            eva.post(f"/events/{event.code}/programme", {"title": {"de": "Auftakt"}, **there}),
            422,
            "malformed",
        )
        refused(eva.patch(f"/events/{event.code}", {"version": event.version, **there}), 422, "malformed")


@pytest.mark.parametrize(
    ("name", "moment"), [("opens_at", "0001-01-01T00:00"), ("closes_at", "9999-12-31T23:59")]
)
def test_a_person_writes_no_moment_beyond_the_calendar(cast, sits, name, moment):
    page = sits("eva").post("/desk/events/new/", filled(cast, **{name: moment}))
    assert page.status_code == 422
    assert "1900" in page.content.decode()
    assert not Event.objects.filter(hub=cast.nord).exists()


@pytest.mark.parametrize("line_end", ["\u2028", "\x0b", "\x85", "\x1e"])
def test_one_speaker_of_a_program_stays_one(cast, eva, line_end):
    event = make.event(cast.nord)
    there = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    speaker = {"name": f"Ada{line_end}Lovelace", "role": f"rechnet{line_end}Charles, baut"}
    answer = eva.post(
        f"/events/{event.code}/programme", {"title": {"de": "Auftakt"}, "speakers": [speaker], **there}
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["speakers"] == [{"name": "Ada Lovelace", "role": "rechnet Charles, baut"}]
