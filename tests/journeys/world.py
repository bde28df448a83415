"""A small network to walk through: who answers where, what helps with selling online, and one of each kind."""

from datetime import date

from hubnetz.catalogue.models import Funding
from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests import make
from hubnetz.network import reference
from hubnetz.network.models import Network, Partner, Region
from hubnetz.network.tests.make import competence, responsible
from tests.cast import Cast


def furnish(cast: Cast) -> Cast:
    """Nord answers for Böblingen, helps out in Stuttgart, and has an offer and a date about selling online."""
    shop = cast.topics[1]
    Network.objects.update(synthetic=True)
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.nord, "08111", "Stuttgart", role="deputy")
    responsible(cast.sued, "08", "Baden-Württemberg", role="thematic", kind="state", topic=cast.topics[0])
    Partner.objects.create(hub=cast.nord, name="Landkreis Böblingen", kind="county", role="lead")
    offer(
        cast.nord, "shop", title={"de": "Der erste Onlineshop", "en": "The first online shop"}, topics=[shop]
    )
    for number in range(21):
        offer(cast.sued, f"more-{number}", topics=cast.topics[:1])
    evening = make.event(
        cast.nord, seats=7, site=cast.nord.sites.get(), title={"de": "Onlineshop-Abend", "en": "Shop evening"}
    )
    evening.about.create(topic=shop)
    cast.event = evening
    return cast


def furnish_fully(cast: Cast) -> Cast:
    """Add every county for the map, an entry of the directory and a funding programme."""
    furnish(cast)
    state = Region.objects.get(ags="08")
    for number, known in enumerate(reference.counties()):
        Region.objects.get_or_create(
            ags=known.ags, defaults={"kind": "county", "name": known.name, "parent": state}
        )
        if number % 3 == 0 and known.ags not in ("08115", "08111"):
            responsible(cast.sued, known.ags, known.name)
    cast.competence = competence(cast.nord)
    Funding.objects.create(
        url="https://example.org",
        knowledge_on=date(2026, 1, 1),
        review_on=date(2036, 1, 1),
        name={"de": "Zuschuss", "en": "Grant"},
    )
    return cast
