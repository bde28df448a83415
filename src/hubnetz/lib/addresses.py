"""E-mail addresses as they are compared: one that only looks like another finds nothing of it.

The database takes “ı” for “i” where it compares capitals, and “İ” where it compares small letters; a domain has two
spellings, “müller.de” and “xn--mller-kva.de”, that are one.
"""

import re
import unicodedata
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.db.models.lookups import Exact, In

_STANDING = re.compile(r"""([^\s@,;:<>()\[\]"|=/\\]+)@([^\s@,;:<>()\[\]"|=/\\]+)""")
_AROUND = "'`*.~"  # what people put around one


def plain(email: str) -> str | None:
    """Return an address as it goes over the wire, small and in ASCII; None if it cannot be told from another one.

    That are addresses with more than ASCII before the “@”, and domains that turn into another when they are encoded.
    """
    local, at, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    domain = domain.lower()
    try:
        encoded = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not at or not local.isascii() or (encoded != domain and _decoded(encoded) != domain):
        return None
    return f"{local.lower()}@{encoded}"


def spellings(email: str) -> list[str]:
    """Return every way to write one and the same address in small letters; none for nothing."""
    typed = email.strip().lower()
    found = [typed] if typed else []
    if encoded := plain(typed):
        local, _at, domain = encoded.rpartition("@")
        found += [encoded, f"{local}@{_decoded(domain)}"]
    return list(dict.fromkeys(found))


def whose(email: str, *ways: str) -> Q:
    """Return the condition that a row is about an address, by one of the ways to it (``email``); none for nothing.

    Compared in small letters and in capitals: letters that are one only in one of them are two. A way that ends in
    `__overlap` leads to a column of several addresses, written as `named_in` finds them.
    """
    same, met = spellings(email), list[Q]()
    for way in ways or ("email",):
        if way.endswith("__overlap"):
            met += [Q(**{way: same})] if same else []
        else:
            met += [Q(In(Lower(way), same)) & Q(**{f"{way}__iexact": one}) for one in same]
    return reduce(or_, met, Q(pk__in=[]))


def named_in(*texts: object) -> list[str]:
    """Return the addresses that stand in texts, in small letters, each once; of a longer one no part of it."""
    found = dict[str, None]()
    for text in texts:
        for local, domain in _STANDING.findall(str(text).lower()):
            if (name := local.strip(_AROUND)) and (host := domain.strip(_AROUND + "-!?")):
                found[f"{name}@{host}"] = None
    return list(found)


def same(way: str, other: Any) -> Q:
    """Return the condition that two columns hold the same address, compared as `whose` does; for `OuterRef`.

    A domain that is spelt in two ways is two here: ask with `whose` where an address has several `spellings`.
    """
    return Q(Exact(Lower(way), Lower(other)), Exact(Upper(way), Upper(other)))


def _decoded(domain: str) -> str:
    return ".".join(_label(one) for one in domain.split("."))


def _label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label
