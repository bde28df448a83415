"""Whoever is forgotten is gone from what a merge keeps to be taken back, too."""

import pytest
from django.utils import timezone

from hubnetz.organisations import actions
from hubnetz.organisations.actions import rights
from hubnetz.organisations.models import Affiliation, Merge, Person

pytestmark = pytest.mark.database


def test_what_a_merge_dropped_of_somebody_goes_with_them(cast):
    kept = actions.welcome(cast.nord, name="Holzbau Huber", postcode="71032")
    absorbed = actions.welcome(cast.nord, name="Huber Holz", postcode="71032")
    for name in ("Emil", "Frieda"):
        email = f"{name.lower()}@client.example"
        person = Person.objects.create(hub=cast.nord, name=name, email=email, noted_at=timezone.now())
        for record in (kept, absorbed):
            Affiliation.objects.create(person=person, organisation=record, function=f"Leitung {name}")
    done = actions.merge(kept, absorbed, by=cast.ada)
    assert "Leitung Emil" in str(done.dropped)
    rights.forget_address("emil@client.example", held={})
    done = Merge.objects.get(pk=done.pk)
    assert "Leitung Emil" not in str(done.dropped)
    assert "Leitung Frieda" in str(done.dropped)
    actions.unmerge(done, by=cast.ada)
    assert Person.objects.get().affiliations.count() == 2
