"""The index of names is brought up to date: each verb that changes what a record is found by ends with `refresh`.

Its table has no policy of its own: PostgreSQL may not look into an index by words before a policy was asked row by row.
An entry is words and keys; whatever it leads to is read from records, which have one.
"""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch

from hubnetz.lib import sight
from hubnetz.organisations import naming
from hubnetz.organisations.models import (
    Branch,
    Identity,
    IndexEntry,
    Organisation,
    OtherDomain,
    OtherName,
    Word,
)

BATCH = 2000
FEW = 50  # words that are looked for one by one
_CARRIED = "SELECT DISTINCT word FROM organisations_entry, unnest(words) AS word WHERE word = ANY(%s)"
_COUNT = """
INSERT INTO organisations_word (text, carriers)
SELECT word, count(*) FILTER (WHERE of_card)
FROM (SELECT unnest(words) AS word, hub_id IS NULL AS of_card FROM organisations_entry) AS stands
GROUP BY word
ON CONFLICT (text) DO UPDATE SET carriers = excluded.carriers
WHERE organisations_word.carriers <> excluded.carriers
"""
_DROP = """
DELETE FROM organisations_word AS word
WHERE NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT unnest(words) AS text FROM organisations_entry) AS used
                  WHERE used.text = word.text)
"""


def index_of_record(record: Organisation) -> naming.Indexed:
    """Return what a record is found by; its other names, domains and branches are read."""
    return naming.indexed(
        record.hub_id,
        record.name,
        others=[one.text for one in record.other_names.all()],
        town=record.town,
        postcodes=[record.postcode, *(one.postcode for one in record.branches.all())],
        domains=[record.domain, *(one.domain for one in record.other_domains.all())],
    )


def index_of_card(card: Identity) -> naming.Indexed:
    """Return what a card is found by: name and place, nothing else is on it."""
    return naming.indexed(None, card.name, town=card.town, postcodes=[card.postcode])


@sight.whole_network("a card is found if any hub has looked at a record of it")
@transaction.atomic
def refresh(*records: Organisation) -> None:
    """Make the entries of these records, and of the cards of their identities, what the rows say now.

    Asked again, nothing changes. Records that were merged into others have no entry; cards are found once somebody has
    looked at one of their records, so that nobody learns what a visitor typed elsewhere.
    """
    keys = [record.pk for record in records]
    now = Organisation.objects.filter(pk__in=keys).values_list("identity_id", flat=True)
    refresh_all(keys, identities={*now, *(record.identity_id for record in records)})


@sight.whole_network("a card is found if any hub has looked at a record of it")
@transaction.atomic
def refresh_all(keys: Iterable[int], *, identities: Iterable[int] = ()) -> None:
    """Do as `refresh` for records and for cards that are given by their keys."""
    for some in batched(sorted(set(keys)), BATCH):
        rows = Organisation.objects.filter(pk__in=some).standing().order_by("pk")
        rows = rows.prefetch_related(
            Prefetch("other_names", OtherName.objects.order_by("pk")),
            Prefetch("other_domains", OtherDomain.objects.order_by("pk")),
            Prefetch("branches", Branch.objects.order_by("pk")),
        )
        made = {row.pk: (row.hub_id, index_of_record(row)) for row in rows}
        _write("organisation_id", list(some), made)
    for some in batched(sorted(set(identities)), BATCH):
        shown = Organisation.objects.standing().filter(is_provisional=False, identity__in=some)
        cards = Identity.objects.filter(pk__in=shown.values("identity")).exclude(name="")
        _write("identity_id", list(some), {card.pk: (None, index_of_card(card)) for card in cards})


def _write(column: str, keys: list[int], made: Mapping[int, tuple[int | None, naming.Indexed]]) -> None:
    """Write the entries that differ, remove those that are not to be, and keep the words beside."""
    present = {getattr(row, column): row for row in IndexEntry.objects.filter(**{f"{column}__in": keys})}
    words: set[str] = set()
    gone: set[str] = set()
    fresh, changed = [], []
    for owner, (hub, said) in made.items():
        words.update(said.words)
        values: dict[str, Any] = {"glued": said.glued, "name_words": said.name_words, "words": said.words}
        values |= {"telling": said.telling, "keys": said.keys, "hub_id": hub}
        row = present.pop(owner, None)
        if row is None:
            fresh.append(IndexEntry(**{column: owner}, **values))
        elif any(getattr(row, field) != value for field, value in values.items()):
            gone.update(row.words)
            for field, value in values.items():
                setattr(row, field, value)
            changed.append(row)
    for row in present.values():
        gone.update(row.words)
    IndexEntry.objects.filter(pk__in=[row.pk for row in present.values()]).delete()
    IndexEntry.objects.bulk_create(fresh)
    IndexEntry.objects.bulk_update(changed, ["glued", "name_words", "words", "telling", "keys", "hub_id"])
    Word.objects.bulk_create([Word(text=text) for text in sorted(words)], ignore_conflicts=True)
    forget_words(gone - words)


def forget_words(words: Iterable[str]) -> None:
    """Remove those of the words that no entry has any more; a word that comes back meanwhile is added at night."""
    if not (some := sorted(words)):
        return
    if len(some) > FEW:  # all entries are read once: far less than asking for each word
        with connection.cursor() as cursor:
            cursor.execute(_CARRIED, [some])
            carried = {text for (text,) in cursor.fetchall()}
        Word.objects.filter(text__in=set(some) - carried).delete()
        return
    hubs = [None, *IndexEntry.objects.exclude(hub=None).values_list("hub", flat=True).distinct()]
    for text in some:
        used = IndexEntry.objects.filter(keys__overlap=[naming.key(hub, "w", text) for hub in hubs])
        if not used.exists():
            Word.objects.filter(text=text).delete()


@transaction.atomic
def recount() -> None:
    """Count anew how many cards carry each word, and drop words that nobody carries: what a night does."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        cursor.execute(_DROP)


@sight.whole_network("records of all hubs are entered")
@transaction.atomic
def complete() -> int:
    """Enter records that are found by nothing yet, as after an update, with their cards; return how many."""
    missing = Organisation.objects.standing().filter(entry=None).order_by("pk")
    rows = list(missing.values_list("pk", "identity_id")[:BATCH])
    if rows:
        refresh_all([pk for pk, _identity in rows], identities=[identity for _pk, identity in rows])
    return len(rows)


@transaction.atomic
def rebuild() -> int:
    """Make the whole index from scratch; return how many entries there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisations_word")
        cursor.execute("DELETE FROM organisations_entry")
    rows = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    refresh_all(list(rows), identities=Identity.objects.values_list("pk", flat=True))
    recount()
    return IndexEntry.objects.count()
