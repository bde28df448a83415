"""What matching needs from the settings."""

from typing import Any

from django.conf import settings
from django.core import checks

from hubnetz.matching import embedder


@checks.register()
def embedder_is_usable(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report an embedder that no need could be embedded with, before the first visitor finds out."""
    try:
        embedder.chosen(
            {
                "HUBNETZ_EMBEDDER": settings.EMBEDDER,
                "HUBNETZ_EMBEDDER_MODEL": settings.EMBEDDER_MODEL,
                "HUBNETZ_EMBEDDER_KEY": settings.EMBEDDER_KEY,
            }
        )
    except ValueError as error:
        return [checks.Error(str(error), id="matching.E001")]
    return []
