"""Questions about doubles at the desk, and merging with a look at both."""

import pytest
from django.utils import timezone

from hubnetz.network.models import Membership
from hubnetz.organisations import actions
from hubnetz.organisations.models import Decision, Merge, Organisation, Suspicion

pytestmark = pytest.mark.database
REVIEW = "/en/desk/organisations/review/"
PIECES = [["start", 0, 0.3], ["namesakes", 1, 3.4], ["place", 1, 1.6], ["phone", 5, -0.9], ["gone", 7, 2.0]]


def suspected(first, second, *, effect=0.9, log_odds=2.0):
    one, two = sorted((first, second), key=lambda record: record.pk)
    return Suspicion.objects.create(
        first=one, second=two, log_odds=log_odds, effect=effect, evidence=PIECES, found_at=timezone.now()
    )


def record(hub, name, postcode="71032"):
    return actions.welcome(hub, name=name, postcode=postcode, town="Böblingen")


@pytest.fixture
def asked(cast):
    """Three questions at Nord, one across hubs and one at Süd."""
    rows = [
        suspected(
            record(cast.nord, f"Klee {letter}"), record(cast.nord, f"Klee {letter} Optik"), effect=effect
        )
        for letter, effect in (("A", 0.2), ("B", 0.9), ("C", 0.0))
    ]
    suspected(record(cast.nord, "Across"), record(cast.sued, "Across Bau"))
    suspected(record(cast.sued, "Elsewhere"), record(cast.sued, "Elsewhere Bau"))
    return rows


@pytest.fixture
def ada(client, cast):
    client.force_login(cast.ada)
    return client


def said(answer):
    return answer.content.decode()


def sent(client, address, data=None):
    """Send a form and return the page that one is led to."""
    answer = client.post(address, data or {})
    assert answer.status_code == 303
    return client.get(answer.headers["Location"])


def test_the_question_with_the_greatest_effect_comes_first_with_its_reasons_in_words(ada, asked):
    page = said(ada.get(REVIEW))
    assert "Klee B Optik" in page
    assert "Klee A" not in page
    assert "1 of 3" in page
    assert "The names agree, and stand in one place only." in page
    assert "speaks very strongly for it" in page
    assert "speaks against it" in page
    assert "Both are counted" in page
    assert "Elsewhere" not in page
    assert "Across" not in page
    for key in "123":
        assert f'data-key="{key}"' in page
        assert f"<kbd>{key}</kbd>" in page


def test_as_a_list_and_one_after_the_other(ada, asked):
    listed = said(ada.get(REVIEW + "?list=1"))
    assert [f"Klee {letter} Optik" in listed for letter in "ABC"] == [True] * 3
    assert listed.index("Klee B Optik") < listed.index("Klee A Optik") < listed.index("Klee C Optik")
    assert "At present it changes no figure" in listed
    assert "Klee C Optik" in said(ada.get(REVIEW + "?page=3"))


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_an_answer_is_kept_with_its_reason_and_can_be_taken_back(ada, cast, asked, verdict):
    page = sent(
        ada,
        f"{REVIEW}{asked[1].pk}/answer/",
        {"verdict": verdict, "reason": "I know them", "page": "1"},
    )
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason, decision.by) == (verdict, "I know them", cast.ada)
    asked[1].refresh_from_db()
    assert asked[1].settled_at
    records = Organisation.objects.filter(pk__in=[decision.first_id, decision.second_id])
    assert records.values("identity").distinct().count() == (1 if verdict == "same" else 2)
    assert "Klee A Optik" in said(page)
    back = sent(ada, f"{REVIEW}undoing/", {"page": "1"})
    assert "Klee B Optik" in said(back)
    assert not Decision.objects.exists()
    assert records.values("identity").distinct().count() == 2
    assert "There is no answer of yours to take back." in said(sent(ada, f"{REVIEW}undoing/"))


def test_what_was_answered_at_a_hub_is_not_shown_nor_taken_back_once_the_role_there_ended(ada, cast, asked):
    ada.post(f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "same"})
    assert "Klee B Optik" in said(ada.get(REVIEW))
    now = timezone.now()
    at_nord = Membership.objects.get(user=cast.ada)
    at_nord.role = "viewer"
    at_nord.save()
    assert ada.post(f"{REVIEW}undoing/").status_code == 403
    Membership.objects.create(user=cast.ada, hub=cast.sued, role="adviser", since=now)
    for ended_at in (None, now):  # she only looks on there; she is not there any more
        Membership.objects.filter(pk=at_nord.pk).update(ended_at=ended_at)
        page = said(ada.get(REVIEW))
        assert "Elsewhere Bau" in page
        assert "Klee B" not in page
        assert "There is no answer of yours to take back." in said(sent(ada, f"{REVIEW}undoing/"))
    assert Decision.objects.get().verdict == "same"


def test_two_who_answer_do_not_lose_an_answer(ada, cast, asked, client):
    actions.answer(asked[1], verdict="different", by=cast.ben)
    page = said(sent(ada, f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "same"}))
    assert "Ben has answered this question already: not the same." in page
    assert Decision.objects.get().by == cast.ben
    ada.post(f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "different"})
    assert Decision.objects.get().by == cast.ben


def test_without_an_answer_nothing_is_decided(ada, asked):
    answer = ada.post(f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "perhaps", "list": "1", "page": "1"})
    assert answer.headers["Location"] == REVIEW + "?list=1&page=1"
    assert "Please choose one of the three answers." in said(ada.get(answer.headers["Location"]))
    assert not Decision.objects.exists()


def test_another_hubs_question_does_not_exist(ada, cast, asked, client):
    other = Suspicion.objects.get(first__hub=cast.sued)
    across = Suspicion.objects.get(first__name="Across")
    for row in (other, across):
        assert ada.post(f"{REVIEW}{row.pk}/answer/", {"verdict": "same"}).status_code == 404
    client.force_login(cast.carla)
    assert "Elsewhere Bau" in said(client.get(REVIEW))
    assert client.post(f"{REVIEW}{asked[0].pk}/answer/", {"verdict": "same"}).status_code == 404
    assert not Decision.objects.exists()


def test_nothing_asked_says_so(ada):
    assert "No open question" in said(ada.get(REVIEW))


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_question_as_for_three(ada, cast, number, django_assert_num_queries):
    for at in range(number):
        suspected(record(cast.nord, f"Klee {at}"), record(cast.nord, f"Klee {at} Optik"))
    ada.get(REVIEW + "?list=1")
    with django_assert_num_queries(9):
        ada.get(REVIEW + "?list=1")


def test_records_that_are_the_same_are_looked_at_and_merged_and_taken_apart(ada, cast, asked):
    first, second = asked[1].first, asked[1].second
    ada.post(f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "same"})
    address = f"/en/desk/organisations/{first.code}/merging/{second.code}/"
    assert address in said(ada.get(REVIEW))
    Organisation.objects.filter(pk__in=[first.pk, second.pk]).update(section="C")
    page = ada.get(address)
    assert "<dd>Manufacturing</dd>" in said(page)
    assert 'name="take_name" value="absorbed"' in said(page)
    seen = page.context["form"]["versions_seen"].value()
    done = ada.post(address, {"take_name": "absorbed", "versions_seen": seen})
    assert done.status_code == 303
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.merged_into) == ("Klee B Optik", first)
    merge = Merge.objects.get()
    assert "Klee B Optik" in said(ada.get("/en/desk/organisations/merged/"))
    ada.post(f"/en/desk/organisations/merged/{merge.code}/undoing/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.merged_into) == ("Klee B", None)


def test_those_that_are_the_same_and_still_two_are_listed_page_by_page(ada, cast, queries):
    address = f"{REVIEW.removesuffix('review/')}same/"
    assert "Nothing to merge" in said(ada.get(address))
    for number in range(30):
        one, two = (record(cast.nord, f"Klee {number:02}{end}") for end in ("", " Optik"))
        actions.decide(one, two, verdict="same", by=cast.ada)
        if number in (0, 2):
            assert queries(ada, address) == 6
    elsewhere = record(cast.sued, "Elsewhere"), record(cast.sued, "Elsewhere Bau")
    actions.decide(*elsewhere, verdict="same", by=cast.carla)
    first, second = (said(ada.get(f"{address}?page={page}")) for page in (1, 2))
    assert "30 pairs" in first
    assert (first.count("Look and merge"), second.count("Look and merge")) == (25, 5)
    assert "Elsewhere" not in first + second
    beside = said(ada.get(REVIEW))
    assert beside.count("Look and merge") == 5
    assert address in beside


def test_the_chosen_hub_stays_chosen_from_answer_to_answer(ada, asked):
    page = said(ada.get(REVIEW + "?hub=nord"))
    assert '<input type="hidden" name="hub" value="nord">' in page
    sent_on = ada.post(f"{REVIEW}{asked[1].pk}/answer/", {"verdict": "unsure", "page": "1", "hub": "nord"})
    assert sent_on.headers["Location"] == REVIEW + "?page=1&hub=nord"


def test_what_was_changed_meanwhile_is_looked_at_again(ada, asked):
    first, second = asked[1].first, asked[1].second
    address = f"/en/desk/organisations/{first.code}/merging/{second.code}/"
    for nonsense in ("1", "1-", f"{'9' * 5000}-1"):
        assert ada.post(address, {"versions_seen": nonsense}).status_code == 422
    Organisation.objects.filter(pk=first.pk).update(version=7)
    page = ada.post(address, {"versions_seen": "1-1"})
    assert page.status_code == 422
    assert "Please look at both again." in said(page)
    assert not Merge.objects.exists()


def test_only_who_may_change_both_merges_them(ada, cast, asked, client):
    foreign = Suspicion.objects.get(first__hub=cast.sued)
    address = f"/en/desk/organisations/{asked[0].first.code}/merging/{foreign.first.code}/"
    assert ada.get(address).status_code == 404
    done = actions.merge(asked[0].first, asked[0].second, by=cast.ada)
    client.force_login(cast.carla)
    assert client.post(f"/en/desk/organisations/merged/{done.code}/undoing/").status_code == 404
    done.refresh_from_db()
    assert done.undone_at is None
