"""Which database, and as whom: the address of a PostgreSQL becomes Django's setting."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Json, Jsonb

APP_ROLE = "hubnetz_app"
OWNER_ROLE = "hubnetz_owner"


def django_database(url: str, role: str | None = None) -> dict[str, Any]:
    """Return Django's DATABASES entry for a libpq address; with a role, every session takes it on at its start."""
    info = conninfo_to_dict(url)
    options = {k: v for k, v in info.items() if k not in ("dbname", "user", "password", "host", "port")}
    if role:
        options["options"] = f"{options.get('options', '')} -c role={role}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": info.get("dbname", ""),
        "USER": info.get("user", ""),
        "PASSWORD": info.get("password", ""),
        "HOST": info.get("host", ""),
        "PORT": str(info.get("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


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
