"""Counties of the state by their names as columns of files say them."""

from functools import cache

from hubnetz.network import reference
from hubnetz.organisations.columns import bare

_PREFIXES = {"city": ("Stadt", "Stadtkreis"), "county": ("Kreis", "Landkreis", "LK")}


@cache
def keys() -> dict[str, str]:
    """Return the keys of counties by their names as they are compared (`bare`); an ambiguous name has the city's."""
    found: dict[str, str] = {}
    for one in reference.counties():
        for name in [one.name, *(f"{word} {one.name}" for word in _PREFIXES[one.kind])]:
            if one.kind == "city" or bare(name) not in found:
                found[bare(name)] = one.ags
    return found


def of_postcode(postcode: str) -> str:
    """Return the county that a postcode leads to, nothing where it lies in several or in none of the state's."""
    found = {place.county_ags for place in reference.postcodes().get(postcode, ())}
    return found.pop() if len(found) == 1 else ""
