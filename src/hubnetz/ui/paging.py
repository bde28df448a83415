"""How long lists are cut into pages."""

from typing import Any

from django.core.paginator import Page
from django.core.paginator import Paginator as _Paginator


class Paginator(_Paginator):
    """Pages of a list. A page before the first is the first, one after the last is the last, nonsense the first."""

    def get_page(self, number: Any) -> Page[Any]:
        """Return the page an address asks for, or the nearest there is."""
        try:
            asked = int(number)
        except (TypeError, ValueError):
            asked = 1
        return super().get_page(max(asked, 1))
