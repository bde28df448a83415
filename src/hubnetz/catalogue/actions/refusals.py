"""Why the catalogue says no."""

from hubnetz.lib.errors import Refused


class ChangedMeanwhile(Refused):
    code = "offer_changed_meanwhile"


class Incomplete(Refused):
    code = "offer_incomplete"


class NotShown(Refused):
    code = "offer_not_shown"


class NotShared(Refused):
    code = "offer_not_shared"
