"""Rows that are written without a template say what somebody typed, and never run it."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template

from hubnetz.organisations import actions

EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize("several", [True, False])
def test_what_was_typed_stays_text_in_both_lists(cast: Any, several: bool) -> None:
    known = actions.welcome(cast.nord, name=f"Holz {EVIL}", postcode="71032", town=EVIL)
    person = actions.note_person(cast.nord, name=EVIL, email="x@client.example", phone=EVIL[:20], by=cast.ben)
    person.places = [actions.affiliate(person, organisation=known, function=EVIL, by=cast.ben)]
    known.people = 1
    row = {"record": known, "county": EVIL, "sector": EVIL, "hub": EVIL, "last": date(2026, 11, 2)}
    page = Template("{% load desk_rows %}{% record_rows rows True several %}{% people_rows people several %}")
    drawn = page.render(Context({"rows": [row], "people": [person], "several": several}))
    assert "<script" not in drawn
    assert drawn.count("&quot;&gt;&lt;script") >= 6
