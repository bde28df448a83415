"""How often one source may be refused before it has to wait.

Only refusals count: thirty people behind one address can register, somebody who guesses cannot go on guessing.
"""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

WINDOW = 600  # seconds
REFUSALS = 30  # per source, door and window
IPV6_PREFIX = 64  # what one subscriber has


def source_of(request: HttpRequest) -> str:
    """Return the address the request came from, as the last trusted proxy saw it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(request: HttpRequest, door: str) -> str:
    source = source_of(request)
    try:
        if ipaddress.ip_address(source).version == 6:
            source = str(ipaddress.ip_network(f"{source}/{IPV6_PREFIX}", strict=False).network_address)
    except ValueError:
        pass  # behind a socket there is no address
    return f"refused:{door}:{source}"


def must_wait(request: HttpRequest, door: str) -> bool:
    """Say whether this source was refused so often at this door that it has to wait."""
    return settings.LIMITS and _counted(_key(request, door))[1] >= REFUSALS


def count_refusal(request: HttpRequest, door: str) -> None:
    """Note one refusal; the window begins with the first."""
    if settings.LIMITS:
        key = _key(request, door)
        with transaction.atomic():
            with connection.cursor() as cursor:  # so that of many at once each is counted
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
            began, count = _counted(key)
            cache.set(key, (began, count + 1), began + WINDOW - time.time())


def _counted(key: str) -> tuple[float, int]:
    """Return when the window of a source began, and how many refusals it holds."""
    now = time.time()
    began, count = cache.get(key) or (now, 0)
    return (began, count) if now < began + WINDOW else (now, 0)
