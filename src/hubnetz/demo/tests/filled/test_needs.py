"""What visitors looked for: really asked, over months, with the gaps that the network has."""

import random
from datetime import date
from types import SimpleNamespace

import pytest

from hubnetz.demo import dates, needs
from hubnetz.matching import access
from hubnetz.matching.models import NeedNote, NeedSum

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOW = dates.at(TODAY, 9)


def ask(scale=0.3):
    NeedNote.objects.all().delete()
    NeedSum.objects.all().delete()
    towns = [SimpleNamespace(postcode="72202", town="Nagold"), SimpleNamespace(postcode="89073", town="Ulm")]
    written = needs.write(SimpleNamespace(organisations=towns), random.Random(3), scale=scale, now=NOW)
    notes = NeedNote.objects.order_by("pk").values_list(
        "noted_on", "outcome", "topics", "county", "opened", "booked"
    )
    return (
        written,
        list(notes),
        list(
            NeedSum.objects.order_by("month", "topic", "county", "outcome").values_list(
                "month", "topic", "county", "needs"
            )
        ),
    )


def test_the_office_sees_gaps_over_many_months(filled):
    assert NeedNote.objects.exists()
    written, notes, _sums = ask()
    outcomes = {
        row.key: row.needs for row in access.needs_by("outcome", since=date(2025, 11, 23), until=TODAY)
    }
    assert {"answered", "white_spot", "beyond"} <= set(outcomes)
    assert outcomes["answered"] > outcomes["white_spot"] > outcomes["beyond"]
    months = access.needs_by("month", since=date(2025, 3, 1), until=TODAY)
    assert len(months) >= 15
    assert sum(row.needs for row in months) == written["matching_neednote"]
    assert max(note[0] for note in notes) <= TODAY
    assert any(note[4] for note in notes)
    assert any(note[5] for note in notes)


def test_a_seed_tells_the_same_needs_and_no_code_is_left(filled):
    first, again, other = ask(0.1), ask(0.1), ask(0.05)
    assert first == again != other
    assert not NeedNote.objects.exclude(code=None).exists()


def test_no_server_is_asked_when_the_demo_is_filled(settings):
    settings.EMBEDDER = "https://embed.example/v1"
    assert ask() == ({}, [], [])
