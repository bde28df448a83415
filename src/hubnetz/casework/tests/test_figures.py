"""What counts at a cut-off day, and what does not yet."""

from datetime import date

import pytest
from django.utils import timezone

from hubnetz.casework import actions, figures
from hubnetz.casework.models import Cooperation, Project
from hubnetz.casework.tests import make
from hubnetz.lib.periods import Period

pytestmark = pytest.mark.database

DAY, LATER = date(2020, 9, 30), date(2020, 10, 1)


@pytest.mark.parametrize(
    ("state", "confirmed", "impulse", "counts"),
    [
        ("running", DAY, DAY, True),
        ("idea", DAY, DAY, False),
        ("done", None, DAY, False),
        ("stopped", LATER, DAY, False),
        ("done", DAY, LATER, False),
    ],
)
def test_which_projects_count(cast, state, confirmed, impulse, counts):
    emil = make.organisation(cast.nord)
    Project.objects.create(
        hub=cast.nord,
        organisation=emil,
        title="ERP",
        topic=cast.topic,
        state=state,
        impulse_on=impulse,
        from_consultation=make.consultation(emil, cast.topic, cast.ben),
        confirmed_on=confirmed,
        noted_at=timezone.now(),
    )
    assert bool(list(figures.projects(Period.until(DAY)))) is counts


@pytest.mark.parametrize(
    ("agreed", "confirmed", "counts"),
    [(DAY, DAY, True), (None, None, False), (DAY, None, False), (DAY, LATER, False), (LATER, LATER, False)],
)
def test_which_cooperations_count(cast, agreed, confirmed, counts):
    members = [make.organisation(cast.nord), make.organisation(cast.nord, "Frieda Metall")]
    made = actions.note_cooperation(
        cast.nord, title="Regal", contribution="vermittelt", members=members, by=cast.ada
    )
    Cooperation.objects.filter(pk=made.pk).update(agreed_on=agreed, confirmed_on=confirmed)
    assert bool(list(figures.cooperations(Period.until(DAY)))) is counts
