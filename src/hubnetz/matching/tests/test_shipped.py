"""What comes with the house is complete."""

from collections import Counter

from hubnetz.matching import embedder, heads, phrases, shipped, vectors


def test_every_shipped_text_has_its_vector() -> None:
    store = vectors.store_of(embedder._bundled())
    missing = [f"{side}: {text[:80]}" for text, side in shipped.texts() if not store.has(text, side)]
    assert missing == [], "Run python -m hubnetz.matching.build and commit the result."


def test_every_framed_phrase_has_its_vector_where_only_fitting_looks() -> None:
    framed = vectors.load(vectors.FRAMED)[embedder.Bundled.name]
    missing = [text for text in shipped.framed() if embedder.key(text, "query") not in framed]
    assert missing == [], "Run python -m hubnetz.matching.build and commit the result."
    assert len(framed) == len(shipped.framed())


def test_a_frame_keeps_the_phrase_and_what_it_is_about() -> None:
    phrase = phrases.Phrase("Der Webshop verkauft nichts", "de", "topic", "e-commerce", ("data",))
    (framed,) = phrases.framed([phrase, phrases.Phrase("Ein Schreibtisch", "de", "kind", "coworking")])
    assert "Der Webshop verkauft nichts." in framed.text
    assert (framed.code, framed.also) == ("e-commerce", ("data",))
    assert phrases.framed([phrase]) == [framed]
    frames = phrases._frames()
    told = [text for listed in frames.values() for lang in ("de", "en") for text in listed[lang]]
    assert len(told) == len(set(told)) >= 80


def test_the_file_of_vectors_stays_small() -> None:
    assert vectors.FILE.stat().st_size < 3_000_000
    assert vectors.FRAMED.stat().st_size < 1_500_000
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
    assert set(phrases.meant_topics()) <= set(phrases.kinds())
    assert {topic for listed in phrases.meant_topics().values() for topic in listed} <= set(phrases.topics())
    assert {kind for listed in phrases.usual_kinds().values() for kind in listed} <= set(phrases.kinds())
    assert {topic for listed in phrases.usual_topics().values() for topic in listed} <= set(phrases.topics())
