"""A moment as a program sends it."""

from datetime import datetime
from typing import Annotated

from ninja import Field
from pydantic import AfterValidator, AwareDatetime

from hubnetz.ui.forms import FARTHEST, FIRST_DAY, LAST_DAY


def _within_calendars(moment: datetime) -> datetime:
    """Refuse what cannot be turned into the time of Berlin, or kept; forms look at the day again."""
    if not FIRST_DAY.year <= moment.year <= LAST_DAY.year:
        raise ValueError(FARTHEST)
    return moment


Moment = Annotated[
    AwareDatetime,
    AfterValidator(_within_calendars),
    Field(description="with its distance from UTC, as 2027-03-09T18:00:00+01:00"),
]
