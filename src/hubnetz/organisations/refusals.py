"""Why a verb of organisations says no."""

from hubnetz.lib.errors import Refused


class ChangedMeanwhile(Refused):
    """Somebody else changed the record after the page was opened."""

    code = "record_changed_meanwhile"


class CannotMerge(Refused):
    """Two records that cannot become one."""

    code = "cannot_merge"


class CannotDecide(Refused):
    """What is one record is not two companies, and needs nobody who says that it is one."""

    code = "cannot_decide"


class NotThereAnyMore(Refused):
    """The record was removed: it came from a file that was taken back."""

    code = "record_removed"


class CannotUnmerge(Refused):
    """A merge that cannot be taken back now."""

    code = "cannot_unmerge"


class NotARecordOfThisHub(Refused):
    """Two records that are to be tied belong to two hubs, or are one."""

    code = "record_of_another_hub"


class NumberNotRight(Refused):
    """An official number whose digits do not fit together, or a code that is none of its edition."""

    code = "number_not_right"


class NotKnown(Refused):
    """Somebody whom the hub knows under this address already, or who belongs there already."""

    code = "person_known_already"
