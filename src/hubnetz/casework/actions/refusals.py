"""What a verb of casework may refuse."""

from django.utils.translation import gettext_lazy as _

from hubnetz.lib.errors import KeyUsedElsewhere, Refused

__all__ = [
    "AlreadyClosing",
    "FourEyes",
    "ImpulseMissing",
    "InTheFuture",
    "KeyUsedElsewhere",
    "NotConfirmed",
    "NotOneOfUs",
    "StateHasChanged",
    "TooEarly",
    "TooFewMembers",
    "TooLate",
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


class AlreadyClosing(Refused):
    """The hub's closing is proposed or carried out already."""

    code = "already_closing"


class FourEyes(Refused):
    """Who proposed a closing does not carry it out."""

    code = "four_eyes"


class NotConfirmed(Refused):
    """What has to be typed to confirm was typed differently."""

    code = "not_confirmed"


class TooEarly(Refused):
    """Nobody can have answered what was not asked."""

    code = "too_early"


class TooLate(Refused):
    """The time for an answer is over, or the answer has taken effect."""

    code = "too_late"
