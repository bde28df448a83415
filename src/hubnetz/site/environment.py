"""Values from the environment, refused when they are nonsense; secrets may also come from files."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the contents of the file that NAME_FILE points to, else the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a file that holds it.")
    return value


def switch(name: str, default: bool) -> bool:
    """Return on/off; anything but on, off, 1, 0, true, false is refused."""
    value = os.environ.get(name, "on" if default else "off").lower()
    if value not in ("on", "off", "1", "0", "true", "false"):
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be on or off.")
    return value in ("on", "1", "true")


def whole_number(name: str, default: int) -> int:
    """Return a whole number that is not negative."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be a whole number.")
    return int(value)
