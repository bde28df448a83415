"""How phases, roles and kinds are said in the office."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PHASE = {
    "selected": _("selected for funding"),
    "approved": _("funding approved"),
    "building": _("being set up"),
    "operating": _("open"),
    "paused": _("taking a break"),
    "ended": _("closed"),
}
PHASE_MARK = {
    "selected": "info",
    "approved": "info",
    "building": "info",
    "operating": "success",
    "paused": "warning",
    "ended": "warning",
}
ANSWERS = {
    "responsible": _("responsible"),
    "deputy": pgettext_lazy("role of a hub", "stands in"),
    "thematic": _("for a topic"),
    "coordinator": _("for everything else"),
}
WHAT = {
    "name": _("Name"),
    "phase": _("Phase"),
    "lead": _("Lead organisation"),
    "area": _("Area"),
    "site": _("Site"),
}
PARTNER = {
    "association": _("association"),
    "chamber": _("chamber"),
    "city": _("town"),
    "company": _("company"),
    "county": pgettext_lazy("who carries a hub", "county"),
    "start-up": _("start-up"),
    "university": _("university"),
}
TEAM = {
    "lead": _("lead of the hub"),
    "adviser": _("adviser"),
    "events": _("event manager"),
    "desk": _("reception desk"),
    "viewer": _("reads only"),
}
TRANSFER = {
    "asked": _("asked, no answer yet"),
    "unreachable": _("no address to ask"),
    "agreed": _("agreed"),
    "refused": _("declined"),
    "handed_over": _("handed over"),
}
PROPOSAL_STATE = {
    "proposed": _("waits for the coordinator"),
    "done": _("done"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
}
