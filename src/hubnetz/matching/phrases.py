"""
The phrases that come with the house: how companies say what they need, by topic and by kind of help.

One file for each code under `data/phrases/`; whoever adds a phrase runs the build afterwards.
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from hubnetz.network import reference

About = Literal["topic", "kind", "none"]
ABOUT: tuple[About, ...] = ("topic", "kind", "none")
ALSO = 0.5  # weight of a further topic of a phrase beside its main one
SECOND = 0.4  # how much less the second topic is meant by a kind of help than the first


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something a company may say, what it is mainly about and what else."""

    text: str
    lang: str
    about: About
    code: str
    also: tuple[str, ...] = ()


@cache
def topics() -> tuple[str, ...]:
    """Return the codes of all topics in their order."""
    return tuple(topic.code for topic in reference.topics())


@cache
def kinds() -> tuple[str, ...]:
    """Return the codes of all kinds of service in their order."""
    return tuple(kind["code"] for kind in _kinds())


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return all phrases, in the order of the files."""
    collected = []
    folder = files("hubnetz.matching").joinpath("data/phrases")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        about = _about(file.name)
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        also = data.get("also", {})
        for lang in ("de", "en"):
            for text in data.get(lang, ()):
                collected.append(Phrase(text, lang, about, data["code"], tuple(also.get(text, ()))))
    return tuple(collected)


@cache
def names() -> tuple[Phrase, ...]:
    """Return the names, short texts and technical terms of topics and kinds as phrases about them."""
    collected = []
    for topic in reference.topics():
        for lang, text in (
            ("de", topic.de), ("en", topic.en), ("de", topic.text_de), ("en", topic.text_en),
        ):  # fmt: skip
            collected.append(Phrase(text, lang, "topic", topic.code))
    for kind in _kinds():
        for lang in ("de", "en"):
            for text in (kind[lang], kind.get(f"text_{lang}", "")):
                collected.append(Phrase(text, lang, "kind", kind["code"]))
    text = files("hubnetz.matching").joinpath("data/terms.toml").read_text(encoding="utf-8")
    for about, listed in tomllib.loads(text).items():
        for code, terms in listed.items():
            collected += [Phrase(term, "", _about(about), code) for term in terms]
    return tuple(phrase for phrase in collected if phrase.text)


def framed(spoken: Iterable[Phrase]) -> list[Phrase]:
    """
    Return phrases about a topic, or about nothing for a hub, between words that are about nothing: who writes, and a
    plain question for help. The same phrase gets the same frame each time.
    """
    return [_framed(phrase) for phrase in spoken if phrase.about != "kind"]


def _framed(phrase: Phrase) -> Phrase:
    lang = "en" if phrase.lang == "en" else "de"
    before, after = (
        listed[lang][zlib.crc32(f"{place} {phrase.text}".encode()) % len(listed[lang])]
        for place, listed in _frames().items()
    )
    end = "" if phrase.text[-1] in ".?!:" else "."
    return replace(phrase, text=f"{before} {phrase.text}{end} {after}")


@cache
def _frames() -> dict[str, dict[str, list[str]]]:
    text = files("hubnetz.matching").joinpath("data/frames.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return found


@cache
def usual_kinds() -> dict[str, tuple[str, ...]]:
    """Return, for each topic, the kinds of help it usually starts with, the first one first."""
    text = files("hubnetz.matching").joinpath("data/usual.toml").read_text(encoding="utf-8")
    return {code: tuple(listed) for code, listed in tomllib.loads(text)["topics"].items()}


@cache
def usual_topics() -> dict[str, tuple[str, ...]]:
    """Return, for each kind of organisation, topics that are more likely there than elsewhere."""
    text = files("hubnetz.matching").joinpath("data/usual.toml").read_text(encoding="utf-8")
    return {code: tuple(listed) for code, listed in tomllib.loads(text)["organisations"].items()}


@cache
def meant_topics() -> dict[str, dict[str, float]]:
    """Return, for kinds of help that say what it is about, those topics with how much they do."""
    text = files("hubnetz.matching").joinpath("data/usual.toml").read_text(encoding="utf-8")
    return {
        kind: {code: 1.0 - SECOND * place for place, code in enumerate(listed)}
        for kind, listed in tomllib.loads(text)["kinds"].items()
    }


@cache
def often() -> dict[str, float]:
    """Return topics that are asked about more often than others, with how much more, as a power of e."""
    text = files("hubnetz.matching").joinpath("data/usual.toml").read_text(encoding="utf-8")
    return {code: float(power) for code, power in tomllib.loads(text)["often"].items()}


def _about(name: str) -> About:
    about = name.removesuffix(".toml").partition("-")[0]
    for known in ABOUT:
        if about == known:
            return known
    raise ValueError(f"{name} must begin with topic-, kind- or none.")


def kind_name(code: str, lang: str) -> str:
    """Return the name of a kind of service; its code if it is not a shipped one."""
    return next((kind[lang] for kind in _kinds() if kind["code"] == code), code)


@cache
def _kinds() -> list[dict[str, str]]:
    text = files("hubnetz.catalogue").joinpath("data/kinds.toml").read_text(encoding="utf-8")
    listed: list[dict[str, str]] = tomllib.loads(text)["kind"]
    return listed
