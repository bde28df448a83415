"""What comes with the house is complete."""

from collections import Counter

from hubnetz.matching import embedder, heads, phrases, shipped, vectors


def test_every_shipped_text_has_its_vector() -> None:
    store = vectors.store_of(embedder._bundled())
    missing = [f"{side}: {text[:80]}" for text, side in shipped.texts() if not store.has(text, side)]
    assert missing == [], "Run python -m hubnetz.matching.build and commit the result."


def test_the_file_of_vectors_stays_small() -> None:
    assert vectors.FILE.stat().st_size < 3_000_000
    assert heads.FILE.stat().st_size < 1_000_000


def test_the_heads_know_all_topics_and_kinds() -> None:
    loaded = heads.load()
    assert loaded.topics == (*phrases.topics(), heads.NOTHING)
    assert loaded.kinds == phrases.kinds()
    assert loaded.embedder == embedder.Bundled.name


def test_every_topic_and_kind_has_phrases_in_both_languages() -> None:
    counts = Counter((phrase.about, phrase.code, phrase.lang) for phrase in phrases.phrases())
    for code in phrases.topics():
        assert counts["topic", code, "de"] >= 15, code
        assert counts["topic", code, "en"] >= 8, code
    for code in phrases.kinds():
        assert counts["kind", code, "de"] >= 15, code
        assert counts["kind", code, "en"] >= 8, code


def test_no_phrase_stands_twice_and_every_code_is_known() -> None:
    texts = Counter(phrase.text for phrase in phrases.phrases())
    assert [text for text, count in texts.items() if count > 1] == []
    known = {*phrases.topics(), *phrases.kinds(), heads.NOTHING}
    for phrase in phrases.phrases():
        assert {phrase.code, *phrase.also} <= known, phrase


def test_usual_kinds_and_topics_name_known_codes() -> None:
    assert set(phrases.usual_kinds()) == set(phrases.topics())
    assert {kind for listed in phrases.usual_kinds().values() for kind in listed} <= set(phrases.kinds())
    assert {topic for listed in phrases.usual_topics().values() for topic in listed} <= set(phrases.topics())
