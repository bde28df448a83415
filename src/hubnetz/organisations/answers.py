"""What becomes of the rows of this room when a record becomes part of another one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubnetz.organisations.hooks import hand_over, hand_over_unless_both, stay

_HOLDINGS = _("Holdings")
_DECISIONS = _("Decisions")  # pairs: worked out in `pairing.py`
_SUSPECTED = _("Suspected doubles")
_MERGES = _("Merges")

ON_MERGE = {
    "organisations.OtherName.organisation": hand_over_unless_both(_("Other names"), "kind", "folded"),
    "organisations.Branch.organisation": hand_over(_("Branches")),
    "organisations.Identifier.organisation": hand_over_unless_both(
        _("Official numbers"), "scheme", "court", "value"
    ),
    "organisations.OtherDomain.organisation": hand_over_unless_both(_("Domains"), "domain"),
    "organisations.Sector.organisation": hand_over_unless_both(_("Sectors"), "edition"),
    "organisations.YearFigures.organisation": hand_over_unless_both(_("Figures by year"), "year"),
    "organisations.Holding.owner": hand_over_unless_both(_HOLDINGS, "owned", never="owned"),
    "organisations.Holding.owned": hand_over_unless_both(_HOLDINGS, "owner", never="owner"),
    "organisations.Affiliation.organisation": hand_over_unless_both(
        _("People"), "person", among=Q(until=None), said=lambda row: str(row.person)
    ),
    "organisations.Decision.first": stay(_DECISIONS),
    "organisations.Decision.second": stay(_DECISIONS),
    "organisations.Suspicion.first": stay(_SUSPECTED),
    "organisations.Suspicion.second": stay(_SUSPECTED),
    "organisations.Merge.kept": stay(_MERGES),
    "organisations.Merge.absorbed": stay(_MERGES),
    "organisations.IndexEntry.organisation": stay(_("Names in the index")),  # made anew by the verb
    "organisations.Organisation.merged_into": stay(_MERGES),
}
