"""Verbs that make two records of one hub one, and two again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.organisations import hooks, identifying, indexing, merging, pairing, rules, taking_back
from hubnetz.organisations.models import Decision, Identity, Merge, Organisation, OtherDomain, OtherName
from hubnetz.organisations.refusals import CannotMerge, CannotUnmerge, ChangedMeanwhile

COLUMNS = tuple(column for part in merging.CHOICES.values() for column in part)
ALSO = ("is_provisional", "welcomed_at")  # follow from both records


@dataclass(frozen=True)
class Rows:
    """What becomes of the rows of one kind."""

    relation: str
    noun: str
    handed_over: int
    dropped: tuple[str, ...]  # as they are said


@dataclass(frozen=True)
class Preview:
    """What would become of two records if they were made one."""

    kept: Organisation
    absorbed: Organisation
    choices: list[merging.Choice]
    rows: list[Rows]
    effect: merging.Effect
    refusal: str = ""  # why they cannot become one, in a sentence

    @property
    def versions(self) -> tuple[int, int]:
        """What was looked at; `merge` refuses if either was changed meanwhile."""
        return self.kept.version, self.absorbed.version


@sight.whole_network("other hubs may know the same company")
def preview(kept: Organisation, absorbed: Organisation) -> Preview:
    """Return what `merge` would do to each field, to the rows of each room and to the figures; nothing changes.

    Of what is said about pairs, that with records of other hubs is not shown.
    """
    plans = _plans(kept, absorbed)
    rows = []
    for relation, (answer, field, plan) in plans.items():
        if plan.handed_over or plan.dropped:
            dropped = field.model._base_manager.filter(pk__in=plan.dropped).order_by("pk")
            said = tuple(answer.said(row) for row in dropped)
            rows.append(Rows(relation, str(answer.noun), len(plan.handed_over), said))
    for noun, pairs in _pairs(kept, absorbed):
        made, lost = (pairing.within(kept.hub_id, some) for some in (pairs.made, pairs.lost))
        if made or lost:
            rows.append(Rows(pairs.model._meta.label, noun, len(made), tuple(str(row) for row in lost)))
    return Preview(
        kept=kept,
        absorbed=absorbed,
        choices=merging.choices(_values(kept), _values(absorbed)),
        rows=rows,
        effect=_effect(kept, absorbed),
        refusal=_why_not(kept, absorbed, plans),
    )


@sight.whole_network("other hubs may know the same company")
@transaction.atomic
def merge(
    kept: Organisation,
    absorbed: Organisation,
    *,
    take: Mapping[str, str] | None = None,
    versions: tuple[int, int] | None = None,
    by: Any,
) -> Merge:
    """Make one record of a hub part of another one; everything that was noted of it is then noted of the other.

    `take` says for each field of `merging.CHOICES` whose value is right; what it does not name is as the preview
    proposes. The name and the domain that are not taken stay known. Rows that both had are dropped and kept in the
    merge; `unmerge` brings everything back. Of two who do it at once the second is refused.

    :raises CannotMerge: if the records are one, of two hubs, not both standing, were decided to be different, or a
        room says that they must stay two
    :raises NotThereAnyMore: if one of them came from a file that was taken back
    :raises ChangedMeanwhile: if either is not in the version that was looked at
    :raises ValueError: if `take` names no field or no side
    """
    kept, absorbed = _held(kept, absorbed)
    if versions is not None and versions != (kept.version, absorbed.version):
        raise ChangedMeanwhile(_("Somebody changed one of the records meanwhile. Please look at both again."))
    plans = _plans(kept, absorbed)
    if refusal := _why_not(kept, absorbed, plans):
        raise CannotMerge(refusal)
    mine, theirs = _values(kept), _values(absorbed)
    sides = merging.taken(take or {}, merging.choices(mine, theirs))
    before, after = merging.changes(sides, mine, theirs)
    for column, value in _both(kept, absorbed).items():
        if getattr(kept, column) != value:
            before[column], after[column] = getattr(kept, column), value
    done = Merge(
        kept=kept,
        absorbed=absorbed,
        before=_plain(before),
        after=_plain(after) | {"version": kept.version + 1},
        merged_at=timezone.now(),
        by=by if by is not None and by.pk else None,
    )
    identities = identifying.concerned(kept, absorbed)
    for relation, (_answer, field, plan) in plans.items():
        _drop(done, field.model, plan.dropped)
        if plan.handed_over:
            field.model._base_manager.filter(pk__in=plan.handed_over).update(**{field.name: kept})
            done.moved[relation] = list(plan.handed_over)
    for _noun, pairs in _pairs(kept, absorbed):
        _drop(done, pairs.model, [row.pk for row in pairs.gone])
        _note(done, pairs.model.objects.bulk_create(pairs.made))
    for column, value in after.items():
        setattr(kept, column, value)
    _note(done, _still_known(kept, mine, theirs))
    kept.version += 1
    kept.save(update_fields=[*after, "version"])
    absorbed.merged_into, absorbed.version = kept, absorbed.version + 1
    absorbed.save(update_fields=["merged_into", "version"])
    identifying.identify(kept, absorbed)
    now = dict(Organisation.objects.filter(pk__in=identities).values_list("pk", "identity_id"))
    done.identities = {str(pk): [had, now[pk]] for pk, had in identities.items() if now[pk] != had}
    done.dropped += _whole(identifying.card_follows(kept))
    done.save(force_insert=True)
    indexing.refresh(kept, absorbed)
    what = {"record": absorbed.code, "merge": done.code}
    journal.record("organisations.merged", kept, hub=kept.hub.slug, before=done.before, after=what, by=by)
    return done


@sight.whole_network("other hubs may know the same company")
@transaction.atomic
def unmerge(merge: Merge, *, by: Any) -> Merge:
    """Make two records again what they were before a merge; taken back twice, nothing more happens.

    What was noted after the merge stays with the kept record, and so does what was changed of it since.

    :raises CannotUnmerge: if the kept record became part of another one or absorbed a further one since, or one of
        a pair that this merge wrote anew did; those merges are taken back first
    """
    identifying.one_at_a_time()
    rows = Merge.objects.select_related("kept__hub", "absorbed").select_for_update(of=("self",))
    done = rows.get(pk=merge.pk)
    if done.undone_at is not None:
        return done
    kept, absorbed = _held(done.kept, done.absorbed)
    if newer := taking_back.in_the_way(done):
        if newer.kept.hub_id != kept.hub_id:
            raise CannotUnmerge(
                _(
                    "Another hub has merged records since that were compared with these. This cannot be undone now."
                )
            )
        raise CannotUnmerge(
            _("Please first take back that “%(absorbed)s” became part of “%(kept)s”.")
            % {"absorbed": newer.absorbed.name, "kept": newer.kept.name}
        )
    untouched = taking_back.untouched(done, kept.version)
    cards = untouched and identifying.alone(kept)  # else what the card says is of today
    back = taking_back.values(
        done,
        _plain(_values(kept, *ALSO)),
        _plain(_values(absorbed)),
        version=kept.version,
        checked_on=kept.checked_on,
    )
    for column, had in back.items():
        field: Any = Organisation._meta.get_field(column)
        setattr(kept, column, field.to_python(had))
    kept.version += 1
    kept.save(update_fields=[*back, "version"])
    absorbed.merged_into, absorbed.version = None, absorbed.version + 1
    absorbed.save(update_fields=["merged_into", "version"])
    relations = hooks.relations(Organisation)
    for relation, keys in done.moved.items():
        field = relations[relation]
        own = field.model._base_manager.filter(**{"pk__in": keys, field.name: kept})
        own.update(**{field.name: absorbed})
    for row in done.made:
        _unmake(row)
    for row in done.dropped:
        if cards or row["model"] != Identity._meta.label_lower:
            _write_again(row)
    _give_identities_back(done)
    if not untouched:
        identifying.card_follows(kept, absorbed)
    done.undone_at, done.undone_by = timezone.now(), by if by is not None and by.pk else None
    done.save(update_fields=["undone_at", "undone_by"])
    indexing.refresh(kept, absorbed)
    what = {"record": absorbed.code, "merge": done.code}
    journal.record("organisations.unmerged", kept, hub=kept.hub.slug, before=what, by=by)
    return done


def _held(kept: Organisation, absorbed: Organisation) -> tuple[Organisation, Organisation]:
    """Return both records as they are now; nobody notes anything of them or joins them until the transaction ends."""
    identifying.one_at_a_time()
    held = identifying.all_held(kept, absorbed)
    return held[kept.pk], held[absorbed.pk]


def _plans(kept: Organisation, absorbed: Organisation) -> "dict[str, tuple[hooks.Answer, Any, hooks.Plan]]":
    """Return what each relation of each room answers; one that says nothing hands its rows over."""
    found = {}
    for relation, field in hooks.relations(Organisation).items():
        answer = hooks.on_merge.get(relation) or hooks.hand_over(str(field.model._meta.verbose_name_plural))
        found[relation] = answer, field, answer.plan(field, kept, absorbed)
    return found


def _pairs(kept: Organisation, absorbed: Organisation) -> "list[tuple[str, pairing.Pairs]]":
    return [
        (_("Decisions"), pairing.decisions(kept, absorbed)),
        (_("Suspected doubles"), pairing.suspicions(kept, absorbed)),
    ]


def _why_not(kept: Organisation, absorbed: Organisation, plans: Mapping[str, Any]) -> str:
    if kept.pk == absorbed.pk:
        return _("This is one record already.")
    if kept.hub_id != absorbed.hub_id:
        return _("The records belong to two hubs. Say that they are the same company: then they count once.")
    for record in (kept, absorbed):
        if record.merged_into_id is not None:
            return _("“%(name)s” is part of another record already. Please open that one.") % {
                "name": record.name
            }
    one, two = sorted((kept.pk, absorbed.pk))
    decision = Decision.objects.filter(first=one, second=two, verdict=Decision.Verdict.DIFFERENT)
    if decision.exists():
        return _("It was decided that these are two companies. Please change that decision first.")
    return next((plan.refusal for _answer, _field, plan in plans.values() if plan.refusal), "")


def _effect(kept: Organisation, absorbed: Organisation) -> merging.Effect:
    shared = Organisation.objects.filter(identity__in=[kept.identity_id, absorbed.identity_id])
    records = dict(shared.order_by("pk").values_list("pk", "hub_id"))
    pairs = pairing.decisions(kept, absorbed)
    gone, same = {row.pk for row in pairs.gone}, Decision.Verdict.SAME
    stays = Decision.objects.filter(verdict=same, first__in=records, second__in=records).exclude(pk__in=gone)
    after = [*stays.values_list("first_id", "second_id"), (kept.pk, absorbed.pk)]
    after += [(row.first_id, row.second_id) for row in pairs.made if row.verdict == same]
    merged = Organisation.objects.filter(pk__in=records, merged_into__in=records)
    after += merged.values_list("pk", "merged_into_id")
    members = list(records)
    counted: set[int] = set().union(*(which(members) for which in hooks.counted))
    standing = Organisation.objects.standing()
    return merging.effect(
        rules.components(members, identifying.joined(members)),
        rules.components(members, after),
        own={pk for pk, hub in records.items() if hub == kept.hub_id},
        counted=counted,
        hub=standing.at(kept.hub).aggregate(n=models.Count("identity", distinct=True))["n"],
        network=standing.aggregate(n=models.Count("identity", distinct=True))["n"],
    )


def _values(record: Organisation, *more: str) -> dict[str, Any]:
    return {column: getattr(record, column) for column in (*COLUMNS, *more)}


def _both(kept: Organisation, absorbed: Organisation) -> dict[str, Any]:
    """Return what follows from both: known since the earlier day, and looked at by somebody."""
    return {
        "is_provisional": kept.is_provisional and absorbed.is_provisional,
        "welcomed_at": min(kept.welcomed_at, absorbed.welcomed_at),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {column: _simple(value) for column, value in values.items()}


def _still_known(
    kept: Organisation, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[models.Model]:
    """Write down the name and the domain that were not taken, so that the record is found by them as well."""
    made: list[models.Model] = []
    for had in (mine, theirs):
        names = OtherName.objects.filter(organisation=kept, folded=had["folded"])
        if had["folded"] != kept.folded and not names.exists():
            noted = OtherName.Kind.NOTED
            text = {"text": had["name"], "folded": had["folded"], "kind": noted}
            made.append(OtherName.objects.create(organisation=kept, **text))
        domains = OtherDomain.objects.filter(organisation=kept, domain=had["domain"])
        if had["domain"] not in ("", kept.domain) and not domains.exists():
            made.append(OtherDomain.objects.create(organisation=kept, domain=had["domain"]))
    return made


def _whole(rows: Any) -> list[dict[str, Any]]:
    """Return rows as they lie in JSON, moments to the microsecond."""
    whole: list[dict[str, Any]] = serializers.serialize("python", rows)
    return [
        {**row, "fields": {name: _simple(value) for name, value in row["fields"].items()}} for row in whole
    ]


def _simple(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    )


def _drop(done: Merge, model: Any, keys: Any) -> None:
    rows = model._base_manager.filter(pk__in=keys)
    done.dropped += _whole(rows.order_by("pk"))
    rows._raw_delete(rows.db)


def _note(done: Merge, rows: Any) -> None:
    done.made += _whole(rows)


def _unmake(row: dict[str, Any]) -> None:
    """Take away a row that came by the merge, if nobody has changed it since."""
    stands = apps.get_model(row["model"])._base_manager.filter(pk=row["pk"])
    if _whole(stands) == [row]:
        stands.delete()


def _write_again(row: dict[str, Any]) -> None:
    """Write a row that was dropped as it was, unless what it belongs to is gone or something stands in its place."""
    try:
        with transaction.atomic():
            for found in serializers.deserialize("python", [row]):
                found.save()
            connection.check_constraints()
    except IntegrityError:
        return


def _give_identities_back(done: Merge) -> None:
    """Let each record have the identity it had, unless something joined or separated records since."""
    records = {int(pk): (had, got) for pk, (had, got) in done.identities.items()}
    now = dict(Organisation.objects.filter(pk__in=records).values_list("pk", "identity_id"))
    since = Decision.objects.filter(
        Q(first__in=[*records, done.kept_id]) | Q(second__in=[*records, done.kept_id])
    )
    untouched = all(now.get(pk) == got for pk, (_had, got) in records.items())
    for pk, (had, got) in records.items():
        Organisation.objects.filter(pk=pk, identity=got).update(identity=had)
    if not untouched or since.filter(decided_at__gte=done.merged_at).exists():
        identifying.identify(*Organisation.objects.filter(pk__in=[*records, done.kept_id, done.absorbed_id]))
    indexing.refresh_all([], identities={identity for both in records.values() for identity in both})
