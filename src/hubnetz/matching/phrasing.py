"""
Verbs of phrases: hubs say how companies speak, the network takes it into use, and the heads are fitted anew.

The doors call them as `matching.actions`. A phrase in use works at once, by its nearness; with the next fit it
also shapes the heads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib.errors import Refused
from hubnetz.matching import access, embedder, fitting, heads, living, phrases, vectors
from hubnetz.matching.models import Fit, Phrase, TextVector
from hubnetz.network.models import Hub

MOST_AT_ONCE = 30
LONGEST = 400
SAME = 0.80  # from this similarity on two phrases say the same
FITS_KEPT = 3
VECTORS_KEPT = 7  # days that a vector nobody asks for stays


class NotAPhrase(Refused):
    """Too many lines, none, or one that is too long."""

    code = "not_a_phrase"


class SaidBefore(Refused):
    """The same phrase, or nearly the same, is there already."""

    code = "said_before"


class PhraseMovedOn(Refused):
    """Somebody decided about the phrase in the meantime."""

    code = "phrase_moved_on"


@dataclass(frozen=True, slots=True)
class Alike:
    """A phrase that says nearly the same as a line; `other` if it stands under another topic or kind."""

    line: str
    text: str
    subject: str
    similarity: float
    trouble: Literal["same", "near", "other"]


def lines_of(typed: str) -> list[str]:
    """Return the phrases somebody typed, one a line, each once, without quotation marks and list signs."""
    plain = (" ".join(line.split()).strip(" \t•*–-\"'„“”‚‘’") for line in typed.splitlines())
    return list(dict.fromkeys(line for line in plain if line))


def alike(texts: Sequence[str], *, about: str, subject: str, written: bool = True) -> list[Alike]:
    """
    Return for each text the phrase that says nearly the same, of those that come with the product and the hubs' own.

    Without the language model only the same words are noticed. `written` is False for phrases that are rows already.
    """
    found = []
    model = living.model()
    rows = access.phrases_of_texts(texts) if written else ()
    known = {phrase.text.casefold(): phrase.subject for phrase in rows}
    known |= {phrase.text.casefold(): phrase.code for phrase in phrases.phrases()}
    seen = model.queries(texts)
    for number, text in enumerate(texts):
        if text.casefold() in known:
            found.append(Alike(text, text, known[text.casefold()], 1.0, "same"))
            continue
        if seen is None:
            continue
        for phrase, similarity in model.nearest(seen[number], 1):
            if similarity >= SAME:
                trouble: Literal["near", "other"] = (
                    "other" if phrase.about == about and phrase.code != subject else "near"
                )
                found.append(Alike(text, phrase.text, phrase.code, similarity, trouble))
    return found


def nearest(text: str, *, limit: int = 3) -> list[tuple[str, str, float]]:
    """Return the phrases nearest to a text: what they say, their topic or kind, and their similarity."""
    model = living.model()
    seen = model.vectors_of([text], "query") if text.strip() else None
    found = model.nearest(seen[0], limit) if seen is not None else []
    return [(phrase.text, phrase.code, similarity) for phrase, similarity in found]


def propose(hub: Hub, texts: Sequence[str], *, on: date, by: Any, **told: Any) -> list[Phrase]:
    """
    Put phrases before the network and keep their vectors; they work once they are accepted.

    :raises NotAPhrase: for no text, more than thirty, or one of more than 400 characters
    :raises SaidBefore: if one of them stands there already, word for word
    """
    proposed = _propose(hub, texts, on=on, by=by, **told)
    _keep_texts(texts, today=on)
    return proposed


@transaction.atomic
def _propose(
    hub: Hub,
    texts: Sequence[str],
    *,
    language: str,
    about: str,
    subject: str,
    also: Sequence[str] = (),
    source: str = Phrase.Source.HAND,
    on: date,
    by: Any,
) -> list[Phrase]:
    if not 0 < len(texts) <= MOST_AT_ONCE:
        raise NotAPhrase(_("Give between one and thirty phrases, one a line."))
    if long := next((text for text in texts if not 3 <= len(text) <= LONGEST), ""):
        raise NotAPhrase(_("A phrase has between 3 and 400 characters, this one has not: “%s”") % long[:60])
    if before := access.phrases_of_texts(texts).first():
        raise SaidBefore(_("This phrase is there already: “%s”") % before.text)
    proposed = []
    for text in texts:
        phrase = Phrase.objects.create(
            text=text,
            language=language,
            about=about,
            subject=subject,
            also=[code for code in also if code != subject],
            hub=hub,
            written_on=on,
            source=source,
        )
        journal.record("matching.phrase_proposed", phrase, hub=hub.slug, after=_told(phrase), by=by)
        proposed.append(phrase)
    return proposed


@transaction.atomic
def accept(phrase: Phrase, *, by: Any) -> Phrase:
    """
    Take a proposed phrase into use; from the next need on it is known.

    :raises PhraseMovedOn: if it is not proposed any more
    """
    return _move(phrase, (Phrase.State.PROPOSED,), Phrase.State.IN_USE, "matching.phrase_accepted", by)


@transaction.atomic
def withdraw(phrase: Phrase, *, by: Any) -> Phrase:
    """
    Take a phrase out of use, or back before it was used; it stays in the records.

    :raises PhraseMovedOn: if it is withdrawn already
    """
    possible = (Phrase.State.PROPOSED, Phrase.State.IN_USE)
    return _move(phrase, possible, Phrase.State.WITHDRAWN, "matching.phrase_withdrawn", by)


@transaction.atomic
def judge(codes: Sequence[str], *, accepted: bool, by: Any) -> int:
    """Take proposed phrases into use, or say no to them; return how many. What was decided meanwhile stays as it is."""
    waiting = Phrase.objects.filter(code__in=list(codes), state=Phrase.State.PROPOSED).order_by("pk")
    chosen = list(waiting.select_for_update(of=("self",)))
    for phrase in chosen:
        (accept if accepted else withdraw)(phrase, by=by)
    return len(chosen)


def _move(phrase: Phrase, possible: Sequence[str], state: str, verb: str, by: Any) -> Phrase:
    kept = Phrase.objects.select_for_update(of=("self",)).select_related("hub").get(pk=phrase.pk)
    if kept.state not in possible:
        raise PhraseMovedOn(_("Somebody has decided about this phrase in the meantime."))
    before, kept.state = kept.state, state
    kept.save(update_fields=["state", "changed_at"])
    journal.record(verb, kept, hub=kept.hub.slug, before={"state": before}, after={"state": state}, by=by)
    return kept


def _told(phrase: Phrase) -> dict[str, Any]:
    return {
        "about": phrase.about,
        "subject": phrase.subject,
        "language": phrase.language,
        "source": phrase.source,
    }


def keep_vectors(*, today: date) -> int:
    """
    Compute the vectors that offers, dates and phrases still lack and keep them; return how many were made.

    Vectors that no text has asked for in a week go.
    """
    store = living.model().store
    if store is None:
        return 0
    name = store.embedder.name
    wanted = {
        embedder.key(text, side): (text, side) for text, side in access.texts_to_embed() if text.strip()
    }
    strangers = [key for key in wanted if not store.shipped(key)]
    known = access.kept_vectors(name, strangers)
    missing = [key for key in strangers if key not in known]
    made = 0
    for start in range(0, len(missing), embedder.BATCH):
        made += _keep(store, [(key, *wanted[key]) for key in missing[start : start + embedder.BATCH]], today)
    gone = TextVector.objects.filter(embedder=name, made_on__lt=today - timedelta(days=VECTORS_KEPT))
    gone.exclude(key__in=list(strangers)).delete()
    return made


def _keep_texts(texts: Sequence[str], *, today: date) -> None:
    """Keep the vectors of phrases just written; if there is no model now, the worker makes them later."""
    store = living.model().store
    entries: list[tuple[bytes, str, embedder.Side]] = [
        (embedder.key(text, "query"), text, "query") for text in texts
    ]
    if store is not None:
        try:
            _keep(store, [entry for entry in entries if not store.shipped(entry[0])], today)
        except embedder.Unavailable:
            return


@transaction.atomic
def _keep(store: vectors.Store, entries: Sequence[tuple[bytes, str, embedder.Side]], today: date) -> int:
    rows = []
    for side in sorted({side for _key, _text, side in entries}):
        chosen = [(key, text) for key, text, text_side in entries if text_side == side]
        packed = vectors.packed(store.get([text for _key, text in chosen], side))
        rows += [
            TextVector(key=key, embedder=store.embedder.name, row=row.tobytes(), made_on=today)
            for (key, _text), row in zip(chosen, packed, strict=True)
        ]
    TextVector.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def refit(
    *, progress: Callable[[str], None] = lambda step: None, even_if_same: bool = True, by: Any = None
) -> Fit | None:
    """
    Fit the heads anew on all phrases; every process takes the newest one that was not worse.

    Returns None if there is nothing to fit for: no phrases changed, or the embedder is not the one the shipped
    phrases have vectors of. A fit that knows the shipped phrases worse than before is noted and not taken.
    """
    store = living.model().phrase_store
    if store is None:
        return None
    shipped, last = heads.shipped_as(), access.last_fit()
    own, changed = access.phrases_in_use(), access.phrases_changed_at()
    same = last is not None and last.shipped == shipped and last.seen_until == changed
    if not even_if_same and (same or changed is None):
        return None
    store.take_up(vectors.FRAMED)
    fitted = fitting.fit(
        own, lambda texts: store.get(texts, "query"), name=store.embedder.name, progress=progress
    )
    return _take(fitted, shipped=shipped, phrases=len(own), seen_until=changed, by=by)


@transaction.atomic
def _take(fitted: fitting.Fitted, *, shipped: str, phrases: int, seen_until: Any, by: Any) -> Fit:
    taken = not fitted.is_worse
    fit = Fit.objects.create(
        fitted_at=timezone.now(),
        embedder=fitted.heads.embedder,
        shipped=shipped,
        phrases=phrases,
        seen_until=seen_until,
        loss=fitted.loss,
        loss_before=fitted.loss_before,
        taken=taken,
        heads=heads.packed(fitted.heads) if taken else b"",
    )
    verb = "matching.refitted" if taken else "matching.refit_not_taken"
    told = {"phrases": phrases, "loss": round(fitted.loss, 3), "loss_before": round(fitted.loss_before, 3)}
    journal.record(verb, fit, after=told, by=by)
    newest = Fit.objects.filter(taken=True).order_by("-pk").values_list("pk", flat=True)[:FITS_KEPT]
    Fit.objects.exclude(pk__in=list(newest)).update(heads=b"")
    return fit
