"""What a verb of casework may refuse."""

from django.utils.translation import gettext_lazy as _

from hubnetz.lib.errors import KeyUsedElsewhere, Refused

__all__ = [
    "ImpulseMissing",
    "InTheFuture",
    "KeyUsedElsewhere",
    "NotOneOfUs",
    "StateHasChanged",
    "TooFewMembers",
]

SENT_BEFORE = _(
    "This form was already sent with other entries. If you mean these as well, please send it again."
)


class StateHasChanged(Refused):
    code = "state_has_changed"


class NotOneOfUs(Refused):
    code = "not_one_of_us"


class InTheFuture(Refused):
    code = "in_the_future"


class TooFewMembers(Refused):
    code = "too_few_members"


class ImpulseMissing(Refused):
    code = "impulse_missing"
