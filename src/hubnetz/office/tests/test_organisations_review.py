"""Questions about organisations of two hubs: cards and reasons for the coordination, nothing for anybody else."""

import pytest
from django.utils import timezone

from hubnetz.organisations import actions
from hubnetz.organisations.models import Decision, Organisation, Resolution, Suspicion

pytestmark = pytest.mark.database
REVIEW = "/en/office/organisations/review/"
FIGURE = "/en/office/figures/organisations_reached/"


def suspected(first, second, effect=0.9):
    one, two = sorted((first, second), key=lambda record: record.pk)
    pieces = [["namesakes", 1, 3.4], ["contact", 1, 1.6]]
    return Suspicion.objects.create(
        first=one, second=two, log_odds=2.0, effect=effect, evidence=pieces, found_at=timezone.now()
    )


def record(hub, name, **fields):
    made = actions.welcome(hub, name=name, postcode="71032", town="Böblingen")
    Organisation.objects.filter(pk=made.pk).update(**fields)
    return made


@pytest.fixture
def asked(cast):
    private = {"street": "Geheimweg 7", "phone": "07031 999", "domain": "geheim.example"}
    suspected(record(cast.nord, "Inner"), record(cast.nord, "Inner Bau"))
    return suspected(record(cast.nord, "Klee Optik", **private), record(cast.sued, "Optik Klee GmbH"))


@pytest.fixture
def dina(client, cast):
    client.force_login(cast.dina)
    return client


def said(answer):
    return answer.content.decode()


def test_the_coordination_sees_cards_and_reasons_and_no_more(dina, cast, asked):
    page = said(dina.get(REVIEW))
    assert "Klee Optik" in page
    assert "71032 Böblingen" in page
    assert "The contact is the same person." in page
    assert "1 of 1" in page
    for private in ("Geheimweg", "07031", "geheim.example", cast.nord.short, asked.first.code, "Inner"):
        assert private not in page.replace("Hub Nord</option>", "")


def test_an_answer_lets_both_count_once_and_is_taken_back(dina, cast, asked):
    dina.post(f"{REVIEW}{asked.pk}/answer/", {"verdict": "same", "reason": "one house"})
    decision = Decision.objects.get()
    assert (decision.verdict, decision.by, decision.reason) == ("same", cast.dina, "one house")
    both = Organisation.objects.filter(pk__in=[asked.first_id, asked.second_id])
    assert both.values("identity").distinct().count() == 1
    assert "Klee Optik" in said(dina.get(REVIEW))  # “your last answer”
    dina.post(f"{REVIEW}undoing/")
    assert both.values("identity").distinct().count() == 2
    assert "1 of 1" in said(dina.get(REVIEW))


def test_it_is_nobody_elses_business(client, cast, asked):
    inner = Suspicion.objects.get(first__name="Inner")
    client.force_login(cast.mira)
    assert client.get(REVIEW).status_code == 403
    assert client.post(f"{REVIEW}{asked.pk}/answer/", {"verdict": "same"}).status_code == 403
    client.force_login(cast.ada)
    assert client.get(REVIEW).status_code == 404
    assert client.post(f"{REVIEW}{asked.pk}/answer/", {"verdict": "same"}).status_code == 404
    client.force_login(cast.dina)
    assert client.post(f"{REVIEW}{inner.pk}/answer/", {"verdict": "same"}).status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_question_as_for_three(dina, cast, number, django_assert_num_queries):
    for at in range(number):
        suspected(record(cast.nord, f"Klee {at}"), record(cast.sued, f"Klee {at} Optik"))
    dina.get(REVIEW + "?list=1")
    with django_assert_num_queries(9):
        dina.get(REVIEW + "?list=1")


def test_the_figure_says_how_many_may_still_be_counted_twice(dina, client, cast):
    assert "counted twice" not in said(dina.get(FIGURE))
    Resolution.objects.create(
        ran_at=timezone.now(),
        records=1200,
        found=1100,
        estimate=1080,
        low=1061,
        high=1099,
        decided=3,
        suspected=17,
    )
    page = said(dina.get(FIGURE))
    assert "How many may still be counted twice" in page
    assert "1,061 to 1,099" in page
    assert "1,080" in page
    assert REVIEW in page
    client.force_login(cast.mira)
    page = said(client.get(FIGURE))
    assert "1,080" in page
    assert REVIEW not in page
    assert "counted twice" not in said(client.get("/en/office/figures/participations/"))
