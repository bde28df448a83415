"""Which identity stands behind a record, worked out from what was decided and what was merged.

What is held is held in one order, so that no two verbs wait for each other: a hub's lists, a name, the identities,
records by their keys, then rows that name a record. Who is to change such a row and needs the record as well holds the
record first.
"""

from copy import copy

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.lib import sight
from hubnetz.network.models import Hub
from hubnetz.organisations import indexing, rules
from hubnetz.organisations.models import Decision, Identity, Organisation, Suspicion
from hubnetz.organisations.refusals import NotThereAnyMore

CARD = ("name", "kind", "postcode", "town")


def no_file_at(hub: Hub) -> None:
    """Keep files from being taken in at a hub until the transaction ends; others may do so at the same time."""
    _hold_lists(hub, "pg_advisory_xact_lock_shared")


def a_file_at(hub: Hub) -> None:
    """Hold what a hub knows until the transaction ends: a file says too many names to hold each of them."""
    _hold_lists(hub, "pg_advisory_xact_lock")


def _hold_lists(hub: Hub, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [f"organisations:hub:{hub.pk}"])


def one_name_at_a_time(folded: str) -> None:
    """Hold a name until the transaction ends; there is no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"organisations:{folded}"])


def one_at_a_time() -> None:
    """Hold all identities until the transaction ends: what joins or separates records is done one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('organisations:identities', 0))")


def held(*organisations: Organisation) -> dict[int, Organisation]:
    """Return the records, and all that share an identity with them, by their keys, as they are now.

    Nobody notes anything of them or joins them until the transaction ends. All are held at once in the order of their
    keys; the identities are held before.
    """
    these = Organisation.objects.filter(pk__in=[organisation.pk for organisation in organisations])
    rows = Organisation.objects.filter(identity__in=these.values("identity")) | these
    locked = rows.select_related("hub").select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in locked}


def all_held(*organisations: Organisation) -> dict[int, Organisation]:
    """Return the same as `held`.

    :raises NotThereAnyMore: if one of the records came from a file that was taken back
    """
    found = held(*organisations)
    if any(organisation.pk not in found for organisation in organisations):
        raise NotThereAnyMore(_("This record was removed meanwhile."))
    return found


def concerned(*organisations: Organisation) -> dict[int, int]:
    """Return the identity of each record that shares one with these, the rows held in the order of their keys."""
    rows = Organisation.objects.filter(identity__in=[one.identity_id for one in organisations])
    return dict(rows.select_for_update().order_by("pk").values_list("pk", "identity_id"))


def joined(records: list[int]) -> list[tuple[int, int]]:
    """Return which of the records are one: decided to be, or one of them became part of the other."""
    same = Decision.objects.filter(verdict=Decision.Verdict.SAME, first__in=records, second__in=records)
    merged = Organisation.objects.filter(pk__in=records, merged_into__in=records)
    return [*same.values_list("first_id", "second_id"), *merged.values_list("pk", "merged_into_id")]


def identify(*organisations: Organisation) -> None:
    """Give the records, and all that share an identity with them, identities anew: one for those that are one.

    What a rule joined is not one where people said that two of the group are different.
    """
    identity_of = concerned(*organisations)
    records = list(identity_of)
    verdicts = Decision.objects.filter(first__in=records, second__in=records).order_by("pk")
    ruled, different = [], []
    for first, second, verdict, rule, by in verdicts.values_list("first", "second", "verdict", "rule", "by"):
        if verdict == Decision.Verdict.DIFFERENT:
            different.append((first, second))
        elif verdict == Decision.Verdict.SAME and (rule or by is None):
            ruled.append((first, second))
    said = set(joined(records)) - set(ruled)
    taken: set[int] = set()
    changed: set[int] = set()
    for group in rules.units(records, sorted(said), ruled, different):
        free = [identity_of[pk] for pk in group if identity_of[pk] not in taken]
        identity = free[0] if free else _card_of(group[0]).pk
        taken.add(identity)
        if any(identity_of[pk] != identity for pk in group):
            Organisation.objects.filter(pk__in=group).exclude(identity=identity).update(identity=identity)
            changed |= {identity, *(identity_of[pk] for pk in group)}
    if changed:
        indexing.refresh_all([], identities=changed)


@sight.whole_network("records of other hubs may share the card")
def card_follows(*organisations: Organisation) -> list[Identity]:
    """Let the card say what its record says, unless other records share the identity: it is theirs as well.

    Return the cards that changed, as they were.
    """
    standing = Organisation.objects.standing()
    others = standing.filter(identity=OuterRef("identity")).exclude(pk=OuterRef("pk"))
    alone = standing.filter(~Exists(others), pk__in=[one.pk for one in organisations])
    before, now = [], []
    for record in alone.select_related("identity").order_by("pk"):
        card = record.identity
        if any(getattr(card, field) != getattr(record, field) for field in CARD):
            before.append(copy(card))
            for field in CARD:
                setattr(card, field, getattr(record, field))
            now.append(card)
    Identity.objects.bulk_update(now, CARD, batch_size=1000)
    indexing.refresh_all([], identities=[card.pk for card in now])
    return before


def alone(organisation: Organisation) -> bool:
    """Say whether no other record that stands shares the identity."""
    rows = Organisation.objects.standing().filter(identity=organisation.identity_id)
    return not rows.exclude(pk=organisation.pk).exists()


def settle(*organisations: Organisation) -> None:
    """Ask nobody any more whether records are one that share the identities of these: it is decided."""
    keys = [organisation.pk for organisation in organisations]
    now = list(Organisation.objects.filter(pk__in=keys).values_list("identity_id", flat=True))
    open_ = Suspicion.objects.filter(settled_at=None)
    open_.filter(first__identity__in=now, second__identity__in=now).update(settled_at=timezone.now())


def _card_of(record: int) -> Identity:
    fields = Organisation.objects.values(*CARD).get(pk=record)
    return Identity.objects.create(**fields)
