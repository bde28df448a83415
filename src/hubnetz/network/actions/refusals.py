"""What a verb of the network may refuse."""

from typing import Any

from hubnetz.lib.errors import Refused


class AlreadyCoordinated(Refused):
    code = "already_coordinated"


class HasRoleAlready(Refused):
    code = "has_role_already"


class LastOne(Refused):
    """Somebody has to lead a hub, and to coordinate the network."""

    code = "last_one"


class AddressTaken(Refused):
    """The address (slug) belongs or belonged to a hub, or is planned for one."""

    code = "address_taken"


class AlreadyChanged(Refused):
    """Something with a later first day is noted already, perhaps by a colleague a moment ago."""

    code = "already_changed"


class ChangedMeanwhile(Refused):
    """Somebody else changed the words after they were read; ``row`` is how they stand now."""

    code = "changed_meanwhile"

    def __init__(self, sentence: object, row: Any) -> None:
        super().__init__(sentence)
        self.row = row


class NotNext(Refused):
    """The phase may not follow on the one the hub is in."""

    code = "not_next"


class OutOfTime(Refused):
    """The day lies where nothing may begin or end any more."""

    code = "out_of_time"


class AlreadyAnswers(Refused):
    """The hub answers for the area and topic at that time already."""

    code = "already_answers"


class LastSite(Refused):
    code = "last_site"


class HasBegun(Refused):
    """History is corrected by a new entry; only what has not begun may be taken back."""

    code = "has_begun"


class SettledAlready(Refused):
    code = "settled_already"
