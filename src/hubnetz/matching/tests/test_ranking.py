"""The order of offers, and the reasons."""

from datetime import UTC, date, datetime

import pytest

from hubnetz.matching import batch
from hubnetz.matching.heads import Heads
from hubnetz.matching.model import Model
from hubnetz.matching.ranking import Index
from hubnetz.matching.rules import Item, Need, Profile, fair_order, hub_certainty, reasons_for, touched
from hubnetz.network.rules import Reason, Route, RoutedHub

NEED = Need("Etwas")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(None)


def item(code: str, topic: str = "iot", kind: str = "workshop", **more: object) -> Item:
    return Item(code, more.pop("words", ""), (topic,), kind, **more)  # type: ignore[arg-type]


def order(model: Model, items: list[Item], profile: Profile, *, day: date | None = None) -> list[str]:
    return [hit.item.code for hit in Index(items, model).rank(profile, NEED, None, day=day)]


def profile(leads: float = 0.0, **more: object) -> Profile:
    return Profile({"iot": 0.9, "ai": 0.1}, {"workshop": 0.8, "mentoring": 0.1}, leads, **more)  # type: ignore[arg-type]


def test_the_subject_decides(model: Model) -> None:
    items = [
        item("other", "ai", "workshop"),
        item("right", "iot", "mentoring"),
        item("both", "iot", "workshop"),
    ]
    assert order(model, items, profile(anywhere=True)) == ["both", "right", "other"]


def test_or_the_kind_of_help(model: Model) -> None:
    items = [
        item("other", "iot", "mentoring"),
        item("right", "ai", "workshop"),
        item("both", "iot", "workshop"),
    ]
    assert order(model, items, profile(1.0, anywhere=True)) == ["both", "right", "other"]


def test_out_of_region_counts_half_unless_online_or_the_place_is_unknown(model: Model) -> None:
    far, near = item("a-far", hubs=("süd",)), item("b-near", hubs=("nord",))
    online = item("c-online", hubs=("süd",), online=True)
    joint = item("d-joint", hubs=("süd", "nord"))
    hits = Index([far, near, online, joint], model).rank(profile(hubs={"nord": 1.0}), NEED, None)
    scores = {hit.item.code: hit.score for hit in hits}
    assert scores["a-far"] == pytest.approx(scores["b-near"] / 2, abs=0.002)
    assert scores["b-near"] == scores["d-joint"]
    assert scores["b-near"] * 0.95 < scores["c-online"] < scores["b-near"]
    hits = Index([far, near], model).rank(profile(anywhere=True), NEED, None)
    assert len({hit.score for hit in hits}) == 1


def test_equals_take_turns_by_the_day(model: Model) -> None:
    items = [item(f"offer-{i}") for i in range(6)]
    days = [date(2026, 11, day) for day in range(1, 29)]
    firsts = {order(model, items, profile(anywhere=True), day=day)[0] for day in days}
    assert firsts == {entry.code for entry in items}
    assert order(model, items, profile(), day=days[0]) == order(model, items[::-1], profile(), day=days[0])
    assert fair_order("a", days[0]) != fair_order("a", days[1])


def test_the_words_of_an_item_break_a_tie(model: Model) -> None:
    items = [
        item("a", words="Reisen nach Übersee"),
        item("b", words="Sensoren im Kühlhaus"),
        item("c", words="Malen"),
    ]
    need = Need("Im Kühlhaus fehlt ein Sensor", lang="de")
    hits = Index(items, model).rank(profile(anywhere=True), need, None)
    assert hits[0].item.code == "b"


def test_an_empty_catalogue_has_no_hits(model: Model) -> None:
    assert Index([], model).rank(profile(), NEED, None) == []


def test_unknown_topics_and_kinds_do_no_harm(model: Model) -> None:
    items = [Item("a", "", ("witchcraft",), "séance"), Item("b", "", (), ""), item("c")]
    assert order(model, items, profile(anywhere=True))[0] == "c"


def test_reasons_are_true_and_never_missing() -> None:
    full = Item("a", "", ("ai", "iot"), "workshop", ("nord",), True, datetime(2026, 12, 1, tzinfo=UTC), 5)
    codes = [reason.code for reason in reasons_for(full, profile(hubs={"nord": 1.0}))]
    assert codes == ["topic", "kind", "your_region", "online", "date", "seats"]
    assert reasons_for(full, profile())[0] == Reason("topic", {"topic": "iot"})
    bare = Item("b", "", ("ai",), "mentoring", ("süd",))
    assert [reason.code for reason in reasons_for(bare, profile())] == ["next_best"]
    assert [reason.code for reason in reasons_for(bare, profile(), similar=True)] == ["words"]


def test_a_thematic_hub_answers_as_surely_as_its_topic() -> None:
    route = Route(
        (RoutedHub("regional", "responsible", Reason("area", {"place": "Ort"})),
         RoutedHub("thematic", "thematic", Reason("topic", {"topic": "ai"}))),
    )  # fmt: skip
    assert hub_certainty(route, {"ai": 0.3}) == {"regional": 1.0, "thematic": 0.3}


@pytest.mark.parametrize(("share", "chance"), [(0.0, 0.0), (1.0, 1.0), (-1.0, 0.0), (2.0, 1.0), (0.5, 0.75)])
def test_touched(share: float, chance: float) -> None:
    assert touched(share, 2) == pytest.approx(chance)


def test_a_postcode_in_two_counties_is_settled_by_the_county() -> None:
    (place,) = batch.place_of({"postcode": "69429", "county": "Neckar-Odenwald-Kreis"}).candidates
    assert place.county_ags == "08225"
    assert batch.place_of({"county": "Biberach"}).candidates[0].county_ags == "08426"
    assert batch.place_of({"postcode": 76131}).candidates[0].county_ags == "08212"
    assert batch.place_of({"postcode": "99999", "county": "Calw"}).candidates[0].county_ags == "08235"
    assert batch.place_of({}).status == "none"


def test_a_catalogue_made_after_another_counts_only_new_words_and_ranks_alike(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [
        item("a", words="Rechnungen schreiben"),
        item("b", words=""),
        item("c", words="Drohne über dem Feld"),
    ]
    then = [item("d", words="Brot backen"), *first]
    former = Index(first, model)
    counted: list[str] = []
    weighed = Heads.weighed

    def noted(self: Heads, text: str, lang: str = "") -> object:
        counted.append(text)
        return weighed(self, text, lang)

    monkeypatch.setattr(Heads, "weighed", noted)
    made = Index(then, model, former)
    assert counted == ["Brot backen"]
    monkeypatch.undo()
    need = Need("Wir schreiben Rechnungen")
    told = [(hit.item.code, hit.score) for hit in made.rank(profile(anywhere=True), need, None)]
    assert told == [
        (hit.item.code, hit.score) for hit in Index(then, model).rank(profile(anywhere=True), need, None)
    ]
    assert [hit.item.code for hit in Index(then, model, Index([], model)).rank(profile(), need, None)] != []
