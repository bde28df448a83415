"""What the desk's lists can be narrowed to."""

from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnquiryState(Enum):
    """Which enquiries a list shows; the first is what stands there unasked."""

    OPEN = "open"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"

    @property
    def label(self) -> str:
        """How the choice is said."""
        return str(_LABELS[self.value])

    @property
    def query(self) -> str:
        """Its value in the address; nothing for what is shown unasked."""
        return "" if self is EnquiryState.OPEN else self.value

    @classmethod
    def of(cls, typed: str) -> "EnquiryState":
        """Return the choice an address names, else the first."""
        return next((choice for choice in cls if choice.value == typed), cls.OPEN)

    def apply(self, enquiries: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow a list of enquiries."""
        if self is EnquiryState.ALL:
            return enquiries
        if self is EnquiryState.OPEN:
            return enquiries.filter(closed_at=None)
        return enquiries.filter(state=self.value)


_LABELS = {
    "open": pgettext_lazy("enquiries", "Open"),
    "received": pgettext_lazy("enquiries", "New"),
    "assigned": pgettext_lazy("enquiries", "Assigned"),
    "answered": pgettext_lazy("enquiries", "Answered"),
    "closed": pgettext_lazy("enquiries", "Closed"),
    "all": _("All"),
}
