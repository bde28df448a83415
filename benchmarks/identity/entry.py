# SPDX-License-Identifier: EUPL-1.2
"""How long it takes to find whom somebody means while a name is typed, and whether the wanted one is found.

    DATABASE_URL=postgresql://…/an_empty_one python benchmarks/identity/entry.py --names 100000 [--asked 400] [--seed 1]

The database must be migrated and hold no organisation; it is filled with invented ones of `make.py`, and emptied
afterwards. Beside it, in the same run: a plain search of the names by trigrams (ILIKE, index), as a ratio.
"""

import argparse
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import django
from django.db import connection
from make import World

HUBS = 20
_INDEXES = ("entry_keys", "entry_glued", "entry_glued_card", "word_trigrams", "organisation_trigrams")
_TABLES = "organisations_entry, organisations_word, organisations_organisation, organisations_identity"


def world(names: int, seed: int) -> World:
    """Return a world of as many organisations."""
    made = World(seed, names)
    made._enter = lambda one: made.records.append((one, {}, []))  # type: ignore[method-assign]
    made.make()
    return made


def fill(orgs: list[dict]) -> list[Any]:
    """Write an identity and a record of one hub for each; return the hubs."""
    from hubnetz.network.models import Hub
    from hubnetz.organisations import naming, rules
    from hubnetz.organisations.models import Identity

    if Identity.objects.exists():
        sys.exit("This database holds organisations. Give an empty one.")
    Hub.objects.filter(slug__startswith="entry-").delete()
    hubs = [
        Hub.objects.create(slug=f"entry-{n}", short=f"Hub {n}", kind="regional", name={"de": f"Hub {n}"})
        for n in range(HUBS)
    ]
    keys = [hub.pk for hub in hubs]
    carriers: Counter[str] = Counter()

    def entries() -> Iterator[tuple[Any, ...]]:
        for number, one in enumerate(orgs, 1):
            town, code = one["town"][0], one["postcode"]
            hub = keys[number % HUBS]
            said = naming.indexed(hub, one["full"], town=town, postcodes=[code], domains=[one["domain"]])
            carriers.update(dict.fromkeys(said.words, 0))
            yield (hub, number, None, said.glued, said.name_words, said.words, said.telling, said.keys)
            said = naming.indexed(None, one["full"], town=town, postcodes=[code])
            carriers.update(said.words)
            yield (None, None, number, said.glued, said.name_words, said.words, said.telling, said.keys)

    now = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        made = []
        for index in _INDEXES:
            cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [index])
            made.append(cursor.fetchone()[0])
            cursor.execute(f"DROP INDEX {index}")

        def copy(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as writer:
                for row in rows:
                    writer.write_row(row)

        copy(
            "organisations_identity",
            "id, code, name, kind, postcode, town",
            (
                (n, f"i{n}", one["full"], "company", one["postcode"], one["town"][0])
                for n, one in enumerate(orgs, 1)
            ),
        )
        copy(
            "organisations_organisation",
            "id, code, hub_id, identity_id, name, folded, kind, postcode, town, county, domain, section, welcomed_at",
            (
                (
                    *(n, f"o{n}", keys[n % HUBS], n, one["full"], rules.folded(one["full"]), "company"),
                    *(one["postcode"], one["town"][0], "", one["domain"], "", now),
                )
                for n, one in enumerate(orgs, 1)
            ),
        )
        columns = "hub_id, organisation_id, identity_id, glued, name_words, words, telling, keys"
        copy("organisations_entry", columns, entries())
        copy("organisations_word", "text, carriers", ((word, carriers[word]) for word in sorted(carriers)))
        for definition in made:
            cursor.execute(definition)
        cursor.execute(f"VACUUM ANALYZE {_TABLES}")
    return hubs


def filled() -> list[Any]:
    """Return the hubs of an earlier run."""
    from hubnetz.network.models import Hub

    return list(Hub.objects.filter(slug__startswith="entry-").order_by("pk"))


def asked(
    made: World, orgs: list[dict], how_many: int, rng: random.Random
) -> Iterator[tuple[str, int, str, str]]:
    """Yield kind, number of the organisation that is wanted, what is typed, and the address beside it."""
    from hubnetz.organisations import naming

    for number in rng.sample(range(1, len(orgs) + 1), how_many):
        one = orgs[number - 1]
        name, full = one["name"], one["full"]
        yield "whole", number, full, ""
        spelt = name
        for sign, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
            spelt = spelt.replace(sign, letters)
        yield "spelt out, no form", number, spelt.lower(), ""
        yield "begun (6 in 10)", number, name[: max(5, len(name) * 6 // 10)], ""
        words = name.split()
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        if len(words[longest]) > 5:
            slip = [*words[:longest], made._typo(words[longest]), *words[longest + 1 :]]
            yield "typing error", number, " ".join(slip), ""
        telling = [word for word in words if not naming.is_plain(naming.names.folded(word))]
        if telling and len(words) > 1:
            yield "one telling word", number, max(telling, key=len), ""
        if one["domain"]:
            yield "another name, own domain", number, made.brand(), f"post@{one['domain']}"
        yield "at another hub", number, full, ""


def measure(made: World, orgs: list[dict], hubs: list[Any], how_many: int, seed: int) -> None:
    """Ask, and print how long it took and what was found."""
    from hubnetz.organisations import access, rules

    rng = random.Random(seed)
    queries = list(asked(made, orgs, how_many, rng))
    rng.shuffle(queries)
    for kind, number, typed, email in queries[:50]:  # warm
        access.lookup(hubs[(number + (kind == "at another hub")) % HUBS], typed, email=email)
    took, hits, plain, plain_hits = (defaultdict(list) for _ in range(4))
    for kind, number, typed, email in queries:
        one = orgs[number - 1]
        hub = hubs[(number + (kind == "at another hub")) % HUBS]
        begun = time.perf_counter()
        found = access.lookup(hub, typed, email=email)
        took[kind].append(1000 * (time.perf_counter() - begun))
        shown = [f for f in found if (f.card is not None) == (kind == "at another hub")]
        hits[kind].append(any(f.name == one["full"] for f in shown[:3]))
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM organisations_organisation WHERE folded ILIKE %s"
                " ORDER BY similarity(folded, %s) DESC LIMIT 8",
                [f"%{rules.folded(typed)}%", rules.folded(typed)],
            )
            names = [name for (name,) in cursor.fetchall()]
        plain[kind].append(1000 * (time.perf_counter() - begun))
        plain_hits[kind].append(one["full"] in names[:3])
    print(
        "| what is typed | asked | p50 ms | p95 ms | p99 ms | in the first 3 | trigrams p95 ms | in the first 3 |"
    )
    print("|---|---|---|---|---|---|---|---|")
    every: list[float] = []
    beside: list[float] = []
    for kind in sorted(took):
        every += took[kind]
        beside += plain[kind]
        print(_line(kind, took[kind], hits[kind], plain[kind], plain_hits[kind]))
    all_hits = [hit for some in hits.values() for hit in some]
    all_plain = [hit for some in plain_hits.values() for hit in some]
    print(_line("**all**", every, all_hits, beside, all_plain))
    ratio = statistics.median(every) / statistics.median(beside)
    print(f"\nmedian {ratio:.2f} times that of the plain search")


def _line(kind: str, took: list[float], hits: list[bool], plain: list[float], plain_hits: list[bool]) -> str:
    def at(values: list[float], share: float) -> str:
        return f"{sorted(values)[min(len(values) - 1, int(share * len(values)))]:.0f}"

    shares = (f"{100 * sum(some) / len(some):.1f} %" for some in (hits, plain_hits))
    found, found_plain = shares
    return (
        f"| {kind} | {len(took)} | {at(took, 0.5)} | {at(took, 0.95)} | {at(took, 0.99)} | {found}"
        f" | {at(plain, 0.95)} | {found_plain} |"
    )


def main() -> None:
    """Fill, ask, empty."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--filled", action="store_true", help="the rows of an earlier run with --keep are there"
    )
    parser.add_argument("--keep", action="store_true", help="leave the rows, for a look at plans")
    args = parser.parse_args()
    django.setup()
    begun = time.monotonic()
    made = world(args.names, args.seed)
    orgs = made.orgs[: args.names]
    for one in orgs:
        one["full"] = f"{one['name']} {one['form']}".strip()
    hubs = filled() if args.filled else fill(orgs)
    print(f"{len(orgs)} names at {HUBS} hubs, filled in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    try:
        measure(made, orgs, hubs, args.asked, args.seed)
    finally:
        if not args.keep:
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {_TABLES} CASCADE")
            for hub in hubs:
                hub.delete()


if __name__ == "__main__":
    main()
