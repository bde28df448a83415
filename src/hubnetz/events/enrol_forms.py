"""What somebody is asked who comes to all dates of a series: the form of a single seat, each question once."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from hubnetz.events.access.packages import Package
from hubnetz.events.forms import BESIDE, Register
from hubnetz.ui import formats

NAMED = 3  # dates that are named beside a question; of more it is said how many


class EnrolInAll(Register):
    """A seat at all dates of a series for one person."""

    def __init__(self, package: Package, *args: Any, **kwargs: Any) -> None:
        self.package = package
        alike: Any = package  # its ways and questions are to a form like those of one event
        kwargs["takes_photos"] = bool(package.photo_notes)
        super().__init__(alike.ways, alike.questions, *args, **kwargs)
        for name in (*BESIDE, "came_from"):
            del self.fields[name]

    @property
    def alone(self) -> list[forms.BoundField]:
        """The fields that everybody sees, but the ways and the questions."""
        apart = {"way", self.trap_name, *(f"q_{question.code}" for question in self.questions)}
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def way_key(self) -> str:
        """How the person takes part, as the verb is given it."""
        return self.way_chosen.code if self.ways else ""

    def _asked(self, question: Any) -> dict[str, Any]:
        """Say also for which dates a question is, where it is not for all."""
        asked = super()._asked(question)
        if len(question.dates) < len(self.package.days):
            if len(question.dates) <= NAMED:
                named = ", ".join(formats.day_short(one.starts_at) for one in question.dates)
                told = gettext("For the dates: %(dates)s.") % {"dates": named}
            else:
                many = len(question.dates)
                told = ngettext("For %(n)s of the dates.", "For %(n)s of the dates.", many) % {"n": many}
            asked["said"] = f"{told} {asked['said']}".strip()
        return asked
