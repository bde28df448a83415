"""Which characters a database can hold, and which a name may have."""

from typing import Any

from psycopg.types.json import Json, Jsonb


def storable(value: Any) -> bool:
    """Say whether PostgreSQL can hold every text in the value: no NUL, no half of a surrogate pair."""
    if isinstance(value, str):
        return "\x00" not in value and (value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value))
    if isinstance(value, dict):
        return all(storable(key) and storable(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(storable(part) for part in value)
    if isinstance(value, Json | Jsonb):
        return storable(value.obj)
    return True


def one_line(typed: str) -> str:
    """Return a name as one line of what can be seen: no line breaks, control signs or turned writing directions."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())
