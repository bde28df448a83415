"""Whom hubs serve: records and the identities behind them, what is known of them, their people, what was merged."""

from hubnetz.organisations.models.entry import IndexEntry, Word
from hubnetz.organisations.models.importing import Import, ImportFile, ImportRow
from hubnetz.organisations.models.merging import Merge, Suspicion
from hubnetz.organisations.models.parts import (
    Branch,
    Holding,
    Identifier,
    OtherDomain,
    OtherName,
    Sector,
    YearFigures,
)
from hubnetz.organisations.models.people import Affiliation, Person
from hubnetz.organisations.models.records import Decision, Identity, Kind, Organisation, OrganisationQuerySet
from hubnetz.organisations.models.resolving import Resolution
from hubnetz.organisations.models.views import SavedView

__all__ = [
    "Affiliation",
    "Branch",
    "Decision",
    "Holding",
    "Identifier",
    "Identity",
    "Import",
    "ImportFile",
    "ImportRow",
    "IndexEntry",
    "Kind",
    "Merge",
    "Organisation",
    "OrganisationQuerySet",
    "OtherDomain",
    "OtherName",
    "Person",
    "Resolution",
    "SavedView",
    "Sector",
    "Suspicion",
    "Word",
    "YearFigures",
]
