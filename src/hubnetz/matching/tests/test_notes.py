"""What is kept of an answer, and what is not."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError
from tests.cast import Cast

from hubnetz.matching import access, actions, forgetting
from hubnetz.matching.models import NeedNote, NeedSum
from hubnetz.matching.rules import Need
from hubnetz.matching.tests import make
from hubnetz.network.models import Region, Responsibility

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SHOP = "Unser Onlineshop verkauft kaum etwas, sagt Frau Muster aus der Hauptstraße 3"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    actions._shelves.clear()
    yield
    actions._shelves.clear()


@pytest.fixture
def house(cast: Cast) -> Cast:
    for hub, ags, role in ((cast.nord, "08235", "responsible"), (cast.sued, "08335", "deputy")):
        region = Region.objects.create(ags=ags, kind="county", name=ags)
        Responsibility.objects.create(hub=hub, region=region, role=role, valid_from=date(2018, 10, 1))
    make.offer(cast.nord, cast.topics[1])
    return cast


def noted(
    need: Need, *, shown: tuple[str, ...] = ("offer:a", "event:b"), now: datetime = NOW, address: str = "?q=x"
):
    answer = actions.suggest(need, today=TODAY)
    return actions.note_answer([(answer, shown)], address=address, language="de", now=now)


def test_words_persons_and_addresses_are_not_kept(house: Cast) -> None:
    (code,) = noted(Need(SHOP, place="78462 Konstanz"), address=f"?q={SHOP}&place=78462")
    row = NeedNote.objects.values().get()
    kept = " ".join(str(value) for value in row.values())
    for secret in ("Muster", "Onlineshop", "Haupt", "78462", "Konstanz"):
        assert secret not in kept
    assert (row["county"], row["topics"], row["outcome"], row["white_spot"]) == (
        "08335", ["e-commerce"], "white_spot", True,
    )  # fmt: skip
    assert (row["shown"], row["code"], row["language"]) == (["offer:a", "event:b"], code, "de")


def test_the_same_address_counts_once_an_hour(house: Cast) -> None:
    need = Need(SHOP, place="Nagold")
    first = noted(need)
    assert noted(need, now=NOW + timedelta(minutes=20)) == first
    assert NeedNote.objects.count() == 1
    assert noted(need, address="?q=y") != first
    assert noted(need, now=NOW + timedelta(hours=1)) != first
    assert NeedNote.objects.count() == 3


def test_an_empty_need_leaves_nothing(house: Cast) -> None:
    assert noted(Need("")) == ()
    assert NeedNote.objects.count() == 0


def test_corrections_are_kept_as_what_was_added_and_taken_away(house: Cast) -> None:
    noted(Need(SHOP, topics=("ai",)))
    row = NeedNote.objects.get()
    assert (row.topics, row.added, row.removed) == (["ai"], ["ai"], ["e-commerce"])


def test_what_was_opened_and_booked_is_ticked_once(house: Cast) -> None:
    (code,) = noted(Need(SHOP, place="Nagold"))
    assert actions.note_opened(f"{code}.2", now=NOW)
    assert not actions.note_opened(f"{code}.2", now=NOW)
    assert actions.note_booked(f"{code}.0", now=NOW)
    row = NeedNote.objects.get()
    assert (row.opened, row.booked) == ([2], [0])


@pytest.mark.parametrize(
    "reference", ["", "x", "a.1", f"{'0' * 20}.1", "{code}.3", "{code}.99", "{code}", "{code}.-1"]
)
def test_a_made_up_reference_changes_nothing(house: Cast, reference: str) -> None:
    (code,) = noted(Need(SHOP, place="Nagold"))
    assert not actions.note_opened(reference.format(code=code), now=NOW)
    assert not actions.note_booked(reference.format(code=code), now=NOW)
    assert not NeedNote.objects.exclude(opened=[], booked=[]).exists()


def test_links_run_out_and_codes_are_forgotten(house: Cast) -> None:
    (code,) = noted(Need(SHOP, place="Nagold"))
    assert actions.note_opened(f"{code}.1", now=NOW + timedelta(minutes=59))
    assert not actions.note_opened(f"{code}.2", now=NOW + timedelta(hours=2))
    assert actions.forget_codes(now=NOW) == 0
    assert actions.forget_codes(now=NOW + timedelta(hours=2)) == 1
    assert NeedNote.objects.get().code is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_count_once(house: Cast) -> None:
    from django.db import connection

    need, ready = Need(SHOP, place="Nagold"), threading.Barrier(4)
    answer = actions.suggest(need, today=TODAY)
    errors = []

    def one() -> None:
        try:
            ready.wait()
            (code,) = actions.note_answer([(answer, ("offer:a",))], address="?", language="de", now=NOW)
            actions.note_opened(f"{code}.1", now=NOW)
        except (DatabaseError, ValueError) as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [row.opened for row in NeedNote.objects.all()] == [[1]]


def test_old_notes_become_monthly_sums_and_count_on(house: Cast) -> None:
    old = date(2025, 8, 14)
    for number in range(3):
        NeedNote.objects.create(
            noted_on=old,
            outcome="answered",
            topics=["ai", "data"],
            county="08235",
            opened=[1] if number else [],
        )
    NeedNote.objects.create(noted_on=date(2025, 10, 30), outcome="white_spot", topics=["ai"])
    before = access.needs_by("topic", since=date(2025, 1, 1), until=TODAY)
    assert actions.sum_up(today=TODAY) == 3
    assert actions.sum_up(today=TODAY) == 0
    assert NeedNote.objects.count() == 1
    assert {(row.topic, row.needs, row.opened) for row in NeedSum.objects.all()} == {
        ("", 3, 2), ("ai", 3, 2), ("data", 3, 2),
    }  # fmt: skip
    assert access.needs_by("topic", since=date(2025, 1, 1), until=TODAY) == before
    assert [(row.key, row.needs) for row in before] == [("ai", 4), ("data", 3)]
    months = access.needs_by("month", since=date(2025, 1, 1), until=TODAY)
    assert [(row.key, row.needs, row.answered) for row in months] == [("2025-08", 3, 3), ("2025-10", 1, 1)]
    gaps = access.needs_by("topic", since=date(2025, 1, 1), until=TODAY, outcomes=["white_spot"])
    assert [(row.key, row.needs) for row in gaps] == [("ai", 1)]


def test_the_clock_forgets(house: Cast) -> None:
    NeedNote.objects.create(
        noted_on=date(2020, 1, 1),
        outcome="answered",
        code="0" * 20,
        code_until=datetime(2020, 1, 1, tzinfo=UTC),
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    actions.forget_codes(now=now)
    assert NeedNote.objects.get().code is None
    assert forgetting.due_to_forget(now, {}) == [("matching.NeedNote", 1, 0)]
    assert forgetting.forget_due(now, held={}) == 1
    assert (NeedNote.objects.count(), NeedSum.objects.count()) == (0, 1)
    assert forgetting.due_to_forget(now, {}) == [("matching.NeedNote", 0, 0)]
