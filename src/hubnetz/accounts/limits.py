"""How often one source may be refused before it has to wait.

Only refusals count: thirty people behind one address can register, somebody who guesses cannot go on guessing.
"""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 600  # seconds
REFUSALS = 30  # per source, door and window


def source_of(request: HttpRequest) -> str:
    """Return the address the request came from, as the last trusted proxy saw it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(request: HttpRequest, door: str) -> str:
    return f"refusals:{door}:{source_of(request)}"


def must_wait(request: HttpRequest, door: str) -> bool:
    """Say whether this source was refused so often at this door that it has to wait."""
    return settings.LIMITS and int(cache.get(_key(request, door)) or 0) >= REFUSALS


def count_refusal(request: HttpRequest, door: str) -> None:
    """Note one refusal; the window begins with the first."""
    if settings.LIMITS:
        key = _key(request, door)
        cache.add(key, 0, WINDOW)
        cache.incr(key)
