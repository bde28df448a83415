"""The colours of the theme can be read by everyone, in the light and in the dark."""

import re

import pytest

from hubnetz.ui import assets

THEME = (assets.SOURCES / "css/base/1-theme.css").read_text()
LIGHT, DARK = THEME.split("@media screen and (prefers-color-scheme: dark)")[:2]
TEXT, CONTROL = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "paper-hued", TEXT),
    ("ink", "paper-raised", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "paper-hued", TEXT),
    ("ink-soft", "paper-raised", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-hover", TEXT),
    ("action", "paper", TEXT),
    ("network-on-accent", "network-accent", TEXT),
    ("danger", "danger-paper", TEXT),
    ("danger", "paper", TEXT),
    ("ink", "danger-paper", TEXT),
    ("ink", "success-paper", TEXT),
    ("ink", "warning-paper", TEXT),
    ("ink", "info-paper", TEXT),
    ("success", "success-paper", CONTROL),
    ("warning", "warning-paper", CONTROL),
    ("info", "info-paper", CONTROL),
    ("line-strong", "paper-raised", CONTROL),
    ("focus", "paper", CONTROL),
    ("focus", "paper-hued", CONTROL),
]


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", text))


def resolve(values: dict[str, str], name: str) -> str:
    value = values[name].strip()
    match = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return resolve(values, match[1]) if match else value


def light_of(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    values = colours(LIGHT)
    if scheme == "dark":
        values |= colours(DARK.split(":root {", 2)[1])
    one, two = sorted([light_of(resolve(values, front)), light_of(resolve(values, ground))])
    assert (two + 0.05) / (one + 0.05) >= least
