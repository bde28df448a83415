"""The pages of offers: what is shown, what is not, in both languages, and at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.catalogue.models import ServiceKind
from hubnetz.catalogue.tests import make

pytestmark = pytest.mark.database


def test_the_list_shows_what_is_on_show(client, cast):
    make.offer(cast.nord)
    make.offer(cast.nord, "draft", title={"de": "Entwurf"}, published_at=None)
    make.offer(cast.nord, "gone", title={"de": "Zurückgezogen"}, withdrawn_at=timezone.now())
    make.offer(
        cast.nord, "stale", title={"de": "Veraltet"}, review_on=timezone.localdate() - timedelta(days=1)
    )
    page = client.get("/offers/").content.decode()
    assert "Bestellungen ohne Papier" in page
    assert "1 Angebot" in page
    assert not any(word in page for word in ("Entwurf", "Zurückgezogen", "Veraltet"))


def test_it_is_narrowed_by_topic_and_hub(client, cast):
    make.offer(cast.nord, topics=cast.topics[:1])
    make.offer(cast.sued, "shop", title={"de": "Der erste Onlineladen"}, topics=cast.topics[1:])
    both, by_topic, by_hub, neither = (
        client.get(f"/offers/{query}").content.decode()
        for query in ("", "?topic=e-commerce", "?hub=nord", "?topic=e-commerce&hub=nord")
    )
    assert "ohne Papier" in both
    assert "Onlineladen" in both
    assert "ohne Papier" not in by_topic
    assert "Onlineladen" in by_topic
    assert "ohne Papier" in by_hub
    assert "Onlineladen" not in by_hub
    assert "Zu dieser Auswahl passt kein Angebot" in neither


@pytest.mark.parametrize("query", ["?topic=nonsense", "?hub=%00", "?page=99999999999999999999", "?page=x"])
def test_a_choice_that_does_not_exist_shows_all(client, cast, query):
    make.offer(cast.nord)
    answer = client.get(f"/offers/{query}")
    assert answer.status_code == 200
    assert "ohne Papier" in answer.content.decode()


def test_one_offer_says_what_it_costs_and_is_worth(client, cast):
    make.offer(cast.nord, topics=cast.topics)
    page = client.get("/offers/papierlos/").content.decode()
    assert "kostenfrei (Wert 120\xa0€, aus öffentlichen Mitteln bezahlt)" in page
    assert 'href="/offers/?topic=ai">Künstliche Intelligenz</a>, <a' in page
    assert 'href="/hubs/nord/"' in page
    assert 'href="/enquiry/?offer=papierlos"' in page


def test_it_speaks_english(client, cast):
    make.offer(cast.nord)
    page = client.get("/en/offers/papierlos/").content.decode()
    assert '<html lang="en"' in page
    assert "Orders without paper" in page
    assert "no previous knowledge needed" in page


def test_a_missing_or_withdrawn_offer_is_404(client, cast):
    make.offer(cast.nord, withdrawn_at=timezone.now())
    assert client.get("/offers/papierlos/").status_code == 404
    assert client.get("/offers/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_three(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        make.offer(cast.nord, f"offer-{number}", topics=cast.topics)
    assert ServiceKind.objects.count() == 1
    client.get("/offers/")  # what stands is kept from now on
    with django_assert_num_queries(3):
        client.get("/offers/")
