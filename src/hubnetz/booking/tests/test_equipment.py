"""Equipment is ticked by all hubs in the same words, and visitors find the nearest place that has it."""

import pytest
from django.urls import reverse

from hubnetz.booking import actions
from hubnetz.booking.access import searching
from hubnetz.booking.models import Feature
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.django_db
LOOP = {"de": "Induktive Höranlage", "en": "Hearing loop"}


def test_a_hub_adds_what_its_rooms_have_once(cast):
    made = actions.add_feature(name=LOOP, hub=cast.nord, by=cast.ada)
    assert Entry.objects.get(verb="booking.feature_made").code == made.code
    for name in (LOOP, {"de": "induktive höranlage"}, {"de": "…"}):
        with pytest.raises(actions.FeatureKnown):
            actions.add_feature(name=name, hub=cast.sued, by=cast.ada)
    assert list(Feature.objects.all()) == [made]
    later = actions.add_feature(name={"de": "Beamer"}, hub=cast.sued, by=cast.ada)
    assert later.position > made.position


def test_the_nearest_place_that_has_it_comes_first(cast, client):
    loop = actions.add_feature(name=LOOP, hub=cast.nord, by=cast.ada)
    near = make.resource(cast.nord, name="Nah", features=[loop])
    make.resource(cast.nord, name="Ohne")
    far = make.resource(cast.sued, name="Fern", site=cast.sued.sites.first(), features=[loop])
    sites = [one.site for one in (near, far)]
    assert sites[0]
    asked = {"features": loop.code, "near": sites[0].postcode}
    page = client.get(reverse("booking:things"), asked)
    assert [one.resource for one in page.context["found"]] == [near, far]
    assert page.context["found"][0].distance is not None
    unknown = client.get(reverse("booking:things"), {"near": "Nirgendheim"})
    assert "Nirgendheim" in unknown.content.decode()
    assert len(unknown.context["found"]) == 3
    assert searching.place_named("") is None
