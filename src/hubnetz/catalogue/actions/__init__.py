"""Verbs of the catalogue: what is done to offers, and to hints at funding."""

from hubnetz.catalogue.actions.funding import (
    add_funding,
    change_funding,
    put_back_funding,
    review_funding,
    withdraw_funding,
)
from hubnetz.catalogue.actions.offers import (
    adopt,
    change,
    copy,
    copy_as_draft,
    draft,
    mark,
    publish,
    put_back,
    remind,
    review,
    unmark,
    withdraw,
)
from hubnetz.catalogue.actions.refusals import ChangedMeanwhile, Incomplete, NotShared, NotShown

__all__ = [
    "ChangedMeanwhile",
    "Incomplete",
    "NotShared",
    "NotShown",
    "add_funding",
    "adopt",
    "change",
    "change_funding",
    "copy",
    "copy_as_draft",
    "draft",
    "mark",
    "publish",
    "put_back",
    "put_back_funding",
    "remind",
    "review",
    "review_funding",
    "unmark",
    "withdraw",
    "withdraw_funding",
]
