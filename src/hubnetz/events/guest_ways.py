"""Which seats a guest list draws on: ways to take part by the words that staff write, and their counterparts."""

from collections.abc import Iterable, Sequence

from django.utils import translation

from hubnetz.events.models import AttendeeType, Event, Pool
from hubnetz.events.ways import MODES, Way

SAID = {  # what staff write beside the names that there are
    Pool.Mode.ON_SITE: ("vor ort", "präsenz", "in präsenz", "on site", "on-site", "in person"),
    Pool.Mode.ONLINE: ("online", "digital", "virtuell"),
}


def by_words(ways: Sequence[Way]) -> dict[str, str]:
    """Return the codes of ways by everything that means one of them and no other, in small letters."""
    found: dict[str, set[str]] = {}

    def means(words: str, way: Way) -> None:
        if words:
            found.setdefault(words.casefold(), set()).add(way.code)

    for way in ways:
        for language in ("de", "en"):
            with translation.override(language):
                means(way.name, way)
        for name in (*(way.type.name if way.type else {}).values(), *way.pool.name.values()):
            means(name, way)
    for mode, words in SAID.items():
        pools = {way.pool.pk for way in ways if way.pool.mode == mode}
        if len(pools) == 1:
            nearest = first_of([way for way in ways if way.pool.mode == mode])
            for word in words:
                found.setdefault(word, {nearest.code} if nearest else set())
    return {words: codes.pop() for words, codes in found.items() if len(codes) == 1}


def first_of(ways: Iterable[Way]) -> Way | None:
    """Return the way that a guest takes if nobody says another: of the first seats what asks for least."""
    every = list(ways)
    return min(every, key=lambda way: (way.pool.position, *_asks(way.type)), default=None)


def counterpart(
    event: Event, type: AttendeeType | None, mode: str
) -> tuple[Pool, AttendeeType | None] | None:
    """Return how a guest takes part the other way, as the same type if there is one of that name; None without one."""
    pools = [pool for pool in event.pools.order_by("position") if pool.mode == mode]
    for pool in pools:
        for other in pool.types.order_by("position", "pk"):
            if type is not None and other.name == type.name:
                return pool, other
    if not pools:
        return None
    types = sorted(pools[0].types.all(), key=lambda one: (*_asks(one), one.position, one.pk))
    return pools[0], next(iter(types), None)


def has_both(pools: Iterable[Pool]) -> bool:
    """Say whether people can take part on site and online."""
    return len({pool.mode for pool in pools}) == len(MODES)


def _asks(type: AttendeeType | None) -> tuple[bool, bool]:
    return (type is not None and type.needs_invitation, type is not None and type.needs_approval)
