"""Companies that were entered twice are asked about; the figures at the cut-off stay what they are."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import F

from hubnetz.demo import fill, scenario
from hubnetz.indicators import access as indicators
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.models import Decision, Organisation, Resolution, Suspicion

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = date(2026, 11, 20)


def reached() -> int:
    return indicators.count(indicators.definition("organisations_reached"), scenario.scenario().cutoff).value


def state():
    return (
        list(Organisation.objects.order_by("pk").values_list("pk", "identity")),
        list(Decision.objects.order_by("pk").values_list("pk", "verdict", "rule")),
        list(Suspicion.objects.order_by("pk").values_list("pk", "log_odds", "effect", "settled_at")),
    )


@pytest.mark.parametrize(
    "scale",
    [pytest.param(0.1, id="a tenth"), pytest.param(1.0, id="the interim balance", marks=pytest.mark.long)],
)
def test_a_run_leaves_the_figure_as_it_is_and_asks_within_and_across_hubs(scale):
    with connection.cursor() as cursor:  # the demo is filled by the owner, the run is the application's
        cursor.execute("SET LOCAL ROLE NONE")
        summary = fill.fill(scale=scale, today=TODAY)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE hubnetz_app")
    wanted = summary["figures"]["organisations_reached"]
    assert wanted == 8187 or scale < 1
    assert reached() == wanted
    asked = Suspicion.objects.filter(settled_at=None)
    assert asked.filter(first__hub=F("second__hub"), effect__gt=0).exists()
    assert asked.exclude(first__hub=F("second__hub")).exists()
    assert not Decision.objects.filter(rule=resolving.RULE).exists()
    before = state()
    resolution = resolving.write(resolving.find())
    assert resolution.decided == 0
    assert resolution.found == Organisation.objects.standing().values("identity").distinct().count()
    assert state() == before
    assert reached() == wanted
    assert Resolution.objects.count() == 2
