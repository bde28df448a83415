"""Settings that cannot work are said at once."""

from typing import Any

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    ("value", "model", "problems"),
    [
        ("bundled", "", 0),
        ("none", "", 0),
        ("https://embed.example/v1", "m", 0),
        ("https://embed.example/v1", "", 1),
        ("http://embed.example/v1", "m", 1),
        ("bundeld", "", 1),
    ],
)
def test_the_embedder_is_checked(settings: Any, value: str, model: str, problems: int) -> None:
    settings.EMBEDDER, settings.EMBEDDER_MODEL = value, model
    assert [message.id for message in run_checks() if message.id == "matching.E001"] == [
        "matching.E001"
    ] * problems
