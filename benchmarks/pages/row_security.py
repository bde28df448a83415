"""What row security costs: what pages ask, with the policies and without, in turns.

    DATABASE_URL=postgresql://… HUBNETZ_DB_ROLE=owner HUBNETZ_SECRET_KEY=x \
        python -m benchmarks.pages.row_security [RECORDS A HUB]

Works on a migrated database as its owner, in one transaction that is taken back. Prints medians and their ratio.
"""

import statistics
import sys
import time

import django

HUBS, TURNS = 13, 400
QUERIES = {
    "a page of a hub's list": "SELECT * FROM organisations_organisation WHERE merged_into_id IS NULL"
    " AND hub_id = %(hub)s ORDER BY folded, id LIMIT 25",
    "how many a hub has": "SELECT count(*) FROM organisations_organisation WHERE merged_into_id IS NULL"
    " AND hub_id = %(hub)s",
    "one record by its code": "SELECT * FROM organisations_organisation WHERE hub_id = %(hub)s AND code = %(code)s",
    "the branches of one record": "SELECT * FROM organisations_branch WHERE organisation_id = %(record)s",
}


def main() -> None:
    """Fill, ask in turns, print, take back."""
    django.setup()
    from django.db import transaction

    try:
        with transaction.atomic():
            _measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        print("taken back")


def _measure(number: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from hubnetz.network.models import Hub
    from hubnetz.organisations.models import Branch, Identity, Organisation

    now = timezone.now()
    hubs = [
        Hub.objects.create(slug=f"bench-{n}", short=f"Bench {n}", kind="regional", name={"de": f"B {n}"})
        for n in range(HUBS)
    ]
    for hub in hubs:
        cards = Identity.objects.bulk_create(Identity(name=f"Firma {n}") for n in range(number))
        made = Organisation.objects.bulk_create(
            Organisation(hub=hub, identity=card, name=card.name, folded=card.name.lower(), welcomed_at=now)
            for card in cards
        )
        Branch.objects.bulk_create(Branch(organisation=one, town="Calw") for one in made)
    last = made[-1]
    words = {"hub": last.hub_id, "code": last.code, "record": last.pk}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE organisations_organisation; ANALYZE organisations_branch")
        cursor.execute("SELECT set_config('hubnetz.hubs', %s, true)", [f"{{{last.hub_id}}}"])
        for name, query in QUERIES.items():
            took: dict[str, list[float]] = {"DISABLE": [], "ENABLE": []}
            for turn in range(TURNS):
                if turn % 40 == 0:
                    way = "DISABLE" if turn % 80 else "ENABLE"
                    cursor.execute("SET LOCAL ROLE NONE")
                    for table in ("organisation", "branch"):
                        cursor.execute(f"ALTER TABLE organisations_{table} {way} ROW LEVEL SECURITY")
                    cursor.execute("SET LOCAL ROLE hubnetz_app")
                    cursor.execute(query, words)
                begun = time.perf_counter()
                cursor.execute(query, words)
                cursor.fetchall()
                took[way].append(time.perf_counter() - begun)
            off, on = (statistics.median(took[way]) * 1000 for way in ("DISABLE", "ENABLE"))
            print(f"{name}: {off:.2f} ms without, {on:.2f} ms with; ratio {on / off:.2f}")


if __name__ == "__main__":
    main()
