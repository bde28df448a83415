"""Phrases of the hubs: proposed, taken into use, learnt from, withdrawn."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.http import Http404
from django.utils import timezone
from tests.cast import Cast

from hubnetz.journal.models import Entry
from hubnetz.matching import access, actions, embedder, fitting, heads, living, phrases, phrasing, vectors
from hubnetz.matching.model import Model
from hubnetz.matching.models import Fit, Phrase, TextVector
from hubnetz.matching.rules import Need
from hubnetz.matching.tests import make

TODAY = date(2026, 11, 22)
ODD = "Mein Quastenflosser piept im Gewölbe"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Let no test see what another one kept."""
    actions._shelves.clear()
    living._living.clear()
    yield
    actions._shelves.clear()
    living._living.clear()


def propose(cast: Cast, *texts: str, **told: Any) -> list[Phrase]:
    values = {"language": "de", "about": "topic", "subject": "iot", "on": TODAY, "by": cast.ben, **told}
    return actions.propose(cast.nord, texts, **values)


def test_a_phrase_is_proposed_accepted_withdrawn_and_each_step_is_in_the_journal(cast: Cast) -> None:
    phrase = propose(cast, ODD)[0]
    assert (phrase.state, phrase.written_on, phrase.source) == ("proposed", TODAY, "hand")
    assert actions.accept(phrase, by=cast.dina).state == "in_use"
    with pytest.raises(actions.PhraseMovedOn):
        actions.accept(phrase, by=cast.dina)
    assert actions.withdraw(phrase, by=cast.ben).state == "withdrawn"
    with pytest.raises(actions.PhraseMovedOn):
        actions.withdraw(phrase, by=cast.ben)
    told = list(Entry.objects.filter(code=phrase.code).order_by("pk").values_list("verb", "hub"))
    verbs = ["matching.phrase_proposed", "matching.phrase_accepted", "matching.phrase_withdrawn"]
    assert told == [(verb, "nord") for verb in verbs]
    assert propose(cast, ODD)  # withdrawn ones may be said again


def test_the_journal_holds_no_text(cast: Cast) -> None:
    phrase = propose(cast, ODD)[0]
    entry = Entry.objects.get(code=phrase.code)
    assert "Quastenflosser" not in f"{entry.before}{entry.after}"


@pytest.mark.parametrize("texts", [[], ["x"], ["x" * 401], [f"Zeile {n}" for n in range(31)]])
def test_too_many_too_long_too_short_is_refused(cast: Cast, texts: list[str]) -> None:
    with pytest.raises(actions.NotAPhrase):
        propose(cast, *texts)
    assert not Phrase.objects.exists()


def test_the_same_words_twice_are_refused(cast: Cast) -> None:
    propose(cast, ODD)
    with pytest.raises(actions.SaidBefore):
        propose(cast, "Etwas anderes hier", ODD)
    assert Phrase.objects.count() == 1


def test_lines_are_told_apart() -> None:
    typed = "  „Alles auf Papier“ \n\n- Alles auf Papier\n• Der  Server brummt\r\n"
    assert actions.lines_of(typed) == ["Alles auf Papier", "Der Server brummt"]


def test_what_is_nearly_there_is_told_and_what_contradicts(cast: Cast) -> None:
    shipped = next(p for p in phrases.phrases() if p.code == "iot" and p.lang == "de")
    told = actions.alike([shipped.text, shipped.text + "!"], about="topic", subject="iot")
    assert [one.trouble for one in told] == ["same", "near"]
    assert actions.alike([shipped.text + "!"], about="topic", subject="data")[0].trouble == "other"
    assert actions.alike([shipped.text + "!"], about="kind", subject="workshop")[0].trouble == "near"
    assert actions.alike([ODD], about="topic", subject="iot") == []
    actions.accept(propose(cast, ODD)[0], by=cast.dina)
    assert actions.alike([ODD + "!"], about="topic", subject="data")[0].trouble == "other"


def share(text: str, code: str) -> float:
    told = actions.suggest(Need(text), today=TODAY).understood
    return next(topic.score for topic in told.topics if topic.code == code)


def test_a_phrase_in_use_works_at_once_and_a_proposed_one_does_not(cast: Cast) -> None:
    before = share(ODD, "iot")
    phrase = propose(cast, ODD)[0]
    assert share(ODD, "iot") == before
    actions.accept(phrase, by=cast.dina)
    assert share(ODD, "iot") > before + 0.02
    actions.withdraw(phrase, by=cast.dina)
    assert share(ODD, "iot") == before


class Silent:
    """An embedder under the bundled one's name that must not be asked."""

    name = embedder.Bundled.name

    def embed(self, texts: Any, side: embedder.Side) -> Any:
        raise AssertionError(texts)


def test_another_process_computes_no_vector_of_a_phrase(cast: Cast) -> None:
    actions.accept(propose(cast, ODD)[0], by=cast.dina)
    model = Model(embedder.chosen({}), more=access.phrases_in_use(), kept=living.kept_rows)
    fresh = vectors.Store(Silent())  # nothing but the file
    model.phrase_store = fresh
    spoken, _ = model._phrases()
    assert np.abs(spoken[-1]).sum() > 0


def test_vectors_of_offers_are_made_by_the_worker_and_ranking_goes_by_words_until_then(cast: Cast) -> None:
    model = Model(embedder.chosen({}), kept=living.kept_rows)
    model.store = vectors.Store(Silent())
    make.offer(cast.nord, cast.topics[1], de=ODD)
    words = [item.words for item in access.offers("de")]
    assert model.passages(words) is None
    assert actions.keep_vectors(today=TODAY) == 2  # German and English
    assert TextVector.objects.count() == 2
    matrix, there = model.passages(words) or (None, None)
    assert there is not None
    assert there.all()
    assert matrix is not None
    assert matrix.shape == (1, 384)
    assert actions.keep_vectors(today=TODAY) == 0


def test_vectors_of_texts_that_are_gone_go_after_a_week(cast: Cast) -> None:
    TextVector.objects.create(
        key=b"12345678", embedder=embedder.Bundled.name, row=b"\0", made_on=date(2026, 11, 1)
    )
    TextVector.objects.create(key=b"12345679", embedder=embedder.Bundled.name, row=b"\0", made_on=TODAY)
    actions.keep_vectors(today=TODAY)
    assert [bytes(row.key) for row in TextVector.objects.all()] == [b"12345679"]


def fitted(monkeypatch: pytest.MonkeyPatch, *, loss: float) -> list[int]:
    """Let a fit take no time and know the held-out phrases with this loss; return how many phrases it was given."""
    given: list[int] = []

    def fit(own: Any, vectors: Any, *, name: str, progress: Any) -> fitting.Fitted:
        given.append(len(own))
        shipped = heads.load()
        bias = shipped.vector["topic"].bias.copy()
        bias[shipped.topics.index("data")] += 5.0
        vector = {**shipped.vector, "topic": heads.Head(shipped.vector["topic"].weights, bias)}
        changed = heads.Heads(
            name, shipped.topics, shipped.kinds, shipped.centre, shipped.rarity, vector, shipped.words
        )
        return fitting.Fitted(changed, loss, 1.7)

    monkeypatch.setattr(fitting, "fit", fit)
    return given


def test_new_heads_are_taken_by_every_process(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given = fitted(monkeypatch, loss=1.69)
    actions.accept(propose(cast, ODD)[0], by=cast.dina)
    before = share("Unser Onlineshop verkauft kaum etwas", "data")
    fit = actions.refit(by=cast.dina)
    assert fit is not None
    assert fit.taken
    assert given == [1]
    assert share("Unser Onlineshop verkauft kaum etwas", "data") > 10 * before
    assert Entry.objects.filter(verb="matching.refitted").count() == 1


def test_worse_heads_are_noted_and_not_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted(monkeypatch, loss=1.7 + fitting.TOLERATED + 0.001)
    before = share("Unser Onlineshop verkauft kaum etwas", "data")
    fit = actions.refit()
    assert fit is not None
    assert not fit.taken
    assert bytes(fit.heads) == b""
    assert share("Unser Onlineshop verkauft kaum etwas", "data") == before
    assert Entry.objects.get(verb="matching.refit_not_taken").after["loss_before"] == 1.7


def test_at_night_only_a_change_is_a_reason(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    given = fitted(monkeypatch, loss=1.7)
    assert actions.refit(even_if_same=False) is None
    phrase = propose(cast, ODD)[0]
    assert actions.refit(even_if_same=False) is None  # proposed is not in use
    actions.accept(phrase, by=cast.dina)
    assert actions.refit(even_if_same=False) is not None
    assert actions.refit(even_if_same=False) is None
    assert given == [1]


def test_heads_of_another_version_of_the_product_are_left_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted(monkeypatch, loss=1.69)
    fit = actions.refit()
    assert fit is not None
    assert access.fitted_heads(heads.shipped_as(), embedder.Bundled.name)
    assert not access.fitted_heads("another", embedder.Bundled.name)
    assert not access.fitted_heads(heads.shipped_as(), "another")


def test_only_the_last_heads_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted(monkeypatch, loss=1.69)
    for _ in range(phrasing.FITS_KEPT + 2):
        actions.refit()
    assert sum(bool(fit.heads) for fit in Fit.objects.all()) == phrasing.FITS_KEPT


def test_heads_are_the_same_after_packing() -> None:
    shipped = heads.load()
    again = heads.unpacked(heads.packed(shipped))
    assert again.topics == shipped.topics
    assert np.allclose(again.words["topic"].weights, shipped.words["topic"].weights, atol=1e-6)
    assert np.allclose(again.vector["kind"].weights, shipped.vector["kind"].weights)


def test_both_ways_of_fitting_give_the_same_layer() -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(40, 12)).astype(np.float32)
    shares = np.eye(4, dtype=np.float32)[rng.integers(0, 4, 40)]
    plain = heads.fit(rows, shares, ridge=1e-3)
    held = heads._fit_held(rows, rows @ rows.T, shares, ridge=1e-3)
    assert np.allclose(plain.weights, held.weights, atol=1e-3)


def test_a_fit_looks_past_frames_and_knows_the_hubs_phrases() -> None:
    """What the nightly fit gives is what the build gives: both see the phrases in their frames."""
    store = vectors.store_of(embedder.chosen({}))
    store.take_up(vectors.FRAMED)
    few = [
        phrase for phrase in phrases.phrases() if phrase.code in ("e-commerce", "iot", "none", "coworking")
    ]
    framed = phrases.framed(few)
    rows = store.get([phrase.text for phrase in few], "query")
    plain = heads.fit_all(few, rows, name="n")
    taught = heads.fit_all(
        few, rows, name="n", framed=framed, framed_vectors=store.get([one.text for one in framed], "query")
    )
    assert not np.allclose(plain.vector["topic"].weights, taught.vector["topic"].weights)
    assert np.allclose(plain.words["topic"].weights, taught.words["topic"].weights)
    held = [heads.targets([one], taught.topics)[0].argmax() for one in framed]
    seen = store.get([one.text for one in framed], "query")

    def sure(made: heads.Heads) -> float:
        shares = heads.softmax(made.vector["topic"].logits(made.centred(seen)))
        return float(np.mean([row[place] for row, place in zip(shares, held, strict=True)]))

    assert sure(taught) > sure(plain)


def test_who_sees_and_moves_phrases(cast: Cast) -> None:
    phrase = propose(cast, ODD)[0]
    assert access.phrase_of(cast.ben, phrase.code) == phrase
    assert access.phrase_of(cast.dina, phrase.code) == phrase
    for other in (cast.carla, cast.eva, cast.mira):
        with pytest.raises(Http404):
            access.phrase_of(other, phrase.code)
        with pytest.raises(Http404):
            access.require_judge(other)
    for other in (cast.carla, cast.ben):
        with pytest.raises(Http404):
            access.phrases_proposed(other)
    assert list(access.phrases_proposed(cast.mira)) == [phrase]


def test_judging_many_leaves_out_what_was_decided(cast: Cast) -> None:
    first, second, third = propose(cast, ODD, ODD + " schon wieder", "Der Quastenflosser ist stumm")
    actions.withdraw(first, by=cast.ben)
    assert actions.judge([first.code, second.code, "nonsense"], accepted=True, by=cast.dina) == 1
    assert actions.judge([third.code], accepted=False, by=cast.dina) == 1
    states = list(Phrase.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "in_use", "withdrawn"]


def test_a_phrase_about_something_that_is_gone_is_left_out(cast: Cast) -> None:
    phrase = propose(cast, ODD, subject="hovercraft")[0]
    actions.accept(phrase, by=cast.dina)
    assert access.phrases_in_use() == []
    assert timezone.is_aware(access.phrases_changed_at())  # type: ignore[arg-type]
