"""Verbs of organisations: welcome a record, decide which records are the same company."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.network.models import Hub
from hubnetz.organisations import counties, identifying, indexing, rules
from hubnetz.organisations.models import Decision, Identity, Organisation, OtherName
from hubnetz.organisations.refusals import CannotDecide, NotThereAnyMore


@sight.whole_network("the same company may be known to another hub")
@transaction.atomic
def welcome(
    hub: Hub,
    *,
    name: str,
    postcode: str = "",
    town: str = "",
    county: str = "",
    email: str = "",
    kind: str = Organisation.Kind.COMPANY,
    is_provisional: bool = False,
    by: Any = None,
) -> Organisation:
    """Return the hub's record of this company, made now if the hub has none.

    The hub's own record is found by the same folded name where neither postcode nor mail domain speaks against
    it. A new record shares the identity of another hub's record when the folded name and either the postcode or
    the own mail domain agree; that decision is stored and can be undone. What other hubs know is never shown.
    What nobody at the hub has looked at is provisional: `newcomers.settle` says what becomes of it.
    Two who welcome the same name at the same moment wait for each other, so that it is one record; so do they and a
    file that is taken in.
    """
    folded, domain = rules.folded(name), rules.own_domain(email)
    identifying.no_file_at(hub)
    identifying.one_name_at_a_time(folded)
    known = Organisation.objects.at(hub).filter(_called(folded))
    if postcode:
        known = known.filter(postcode__in=["", postcode])
    if domain:
        known = known.filter(domain__in=["", domain])
    if found := known.order_by(F("merged_into").asc(nulls_first=True), "pk").first():
        return _complete(hold(found), by=by, postcode=postcode, town=town, county=county, domain=domain)
    twin = _twin(hub, folded, postcode, domain)
    if twin:  # nobody joins or separates it meanwhile
        identifying.one_at_a_time()
        twin = _twin(hub, folded, postcode, domain)
    organisation = Organisation.objects.create(
        hub=hub,
        identity=twin.identity
        if twin
        else Identity.objects.create(name=name.strip()[:200], kind=kind, postcode=postcode, town=town),
        name=name.strip()[:200],
        folded=folded,
        kind=kind,
        postcode=postcode,
        town=town,
        county=county,
        domain=domain,
        is_provisional=is_provisional,
        welcomed_at=timezone.now(),
    )
    indexing.refresh(organisation)
    journal.record("organisations.welcomed", organisation, hub=hub.slug, by=by)
    if twin:
        Decision.objects.create(
            first=twin,
            second=organisation,
            verdict=Decision.Verdict.SAME,
            evidence={"name": "equal", "postcode": bool(postcode), "domain": bool(domain)},
            decided_at=organisation.welcomed_at,
        )
    return organisation


def _called(folded: str) -> Q:
    """Return what is true of records that have or had the name, also if they are part of another one by now."""
    named = OtherName.objects.filter(folded=folded)
    return Q(folded=folded) | Q(pk__in=named.values("organisation"))


def hold(organisation: Organisation) -> Organisation:
    """Return the record that this one is, or became part of, held until the transaction ends.

    What is noted of it then stays with it: nobody makes it part of another record meanwhile.

    :raises NotThereAnyMore: if it came from a file that was taken back
    """
    return hold_all([organisation])[0]


def hold_all(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Return for each of the records the one that it is, or became part of, all held until the transaction ends.

    They are held in the order of their keys, and nothing else is: who holds what became part of another record, and
    waits for that one, would keep somebody waiting who merges both.

    :raises NotThereAnyMore: if one of them came from a file that was taken back
    """
    keys = [organisation.pk for organisation in organisations]
    into = {key: key for key in keys}
    while True:
        with transaction.atomic():
            rows = Organisation.objects.filter(pk__in=into.values()).select_related("hub")
            locked = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")
            held = {row.pk: row for row in locked}
            followed = all(key == to for key, to in into.items()) or _standing(keys) == into
            if followed and all(row.merged_into_id is None for row in held.values()):
                if len(held) < len(set(into.values())):
                    raise NotThereAnyMore(_("This record was removed meanwhile."))
                return [held[into[key]] for key in keys]
            transaction.set_rollback(True)  # lets go of what was held in vain
        into = _standing(keys)


def _standing(keys: Sequence[int]) -> dict[int, int]:
    """Return for each record the one that it became part of, by whatever way; itself if it stands."""
    into = {key: key for key in keys}
    while True:
        rows = Organisation.objects.filter(pk__in=into.values(), merged_into__isnull=False)
        further = {row.pk: row.merged_into_id for row in rows.only("pk", "merged_into") if row.merged_into_id}
        if not further:
            return into
        into = {key: further.get(to, to) for key, to in into.items()}


def _twin(hub: Hub, folded: str, postcode: str, domain: str) -> Organisation | None:
    evidence = Q()
    if postcode:
        evidence |= Q(postcode=postcode)
    if domain:
        evidence |= Q(domain=domain)
    if not evidence or not folded:
        return None
    elsewhere = Organisation.objects.standing().exclude(hub=hub).filter(evidence, folded=folded)
    return elsewhere.order_by("pk").first()


@sight.whole_network("the record becomes another hub's")
@transaction.atomic
def pass_on(organisation: Organisation, *, to: Hub, by: Any) -> Organisation:
    """Return another hub's own record of this company, made from this one if it has none; this one stays.

    A new record shares the identity of this one, so that figures count the company once, as before. A record
    the other hub had keeps its identity: no figure that was reported moves.
    """
    identifying.one_name_at_a_time(organisation.folded)
    identifying.one_at_a_time()
    organisation = hold(organisation)
    theirs = Organisation.objects.standing().at(to)
    known = theirs.filter(identity=organisation.identity_id).order_by("pk").first()
    if known is None:
        alike = Organisation.objects.at(to).filter(_called(organisation.folded))
        if organisation.postcode:
            alike = alike.filter(postcode__in=["", organisation.postcode])
        if organisation.domain:
            alike = alike.filter(domain__in=["", organisation.domain])
        known = alike.order_by(F("merged_into").asc(nulls_first=True), "pk").first()
    if known is not None:
        return theirs.get(pk=_standing([known.pk])[known.pk])
    copied = (
        "identity_id",
        "name",
        "folded",
        "kind",
        "postcode",
        "town",
        "county",
        "domain",
        "staff",
        "section",
        "street",
        "phone",
        "legal_form",
        "is_provisional",
    )
    made = Organisation.objects.create(
        hub=to, welcomed_at=timezone.now(), **{field: getattr(organisation, field) for field in copied}
    )
    Decision.objects.create(
        first=organisation,
        second=made,
        verdict=Decision.Verdict.SAME,
        evidence={"passed_on": True},
        decided_at=made.welcomed_at,
        by=by if by is not None and by.pk else None,
    )
    indexing.refresh(made)
    before = {"record": organisation.code}
    journal.record("organisations.passed_on", made, hub=to.slug, before=before, by=by)
    return made


def _complete(organisation: Organisation, *, by: Any, **said: str) -> Organisation:
    """Write what was missing of a record; of its seat only what belongs to the one that is known."""
    before = {field: getattr(organisation, field) for field in (*rules.SEAT, "domain")}
    seat = said | {"county": said["county"] or counties.of_postcode(said["postcode"])}
    missing = {part: said[part] for part in rules.missing_of_seat(before, seat) if said.get(part)}
    if said["domain"] and not organisation.domain:
        missing["domain"] = said["domain"]
    if missing:
        for field, value in missing.items():
            setattr(organisation, field, value)
        organisation.version += 1
        organisation.save(update_fields=[*missing, "version"])
        identifying.card_follows(organisation)
        indexing.refresh(organisation)
        empty = {field: before[field] for field in missing}
        hub = organisation.hub.slug
        journal.record("organisations.completed", organisation, hub=hub, before=empty, after=missing, by=by)
    return organisation


@sight.whole_network("two records may be of two hubs")
@transaction.atomic
def decide(
    first: Organisation,
    second: Organisation,
    *,
    verdict: str,
    evidence: dict[str, Any] | None = None,
    reason: str = "",
    by: Any,
) -> Decision:
    """Store whether two records are the same company, and count accordingly from now on.

    The identities are worked out anew from all “same” decisions, so a decision that is taken back separates
    what it had joined. Repeating a decision changes nothing. Whatever a rule decided about the two before is
    overridden, and nobody is asked about them again. What became part of another record is decided of that one.

    :raises CannotDecide: if they are one record
    :raises NotThereAnyMore: if one of them came from a file that was taken back
    """
    identifying.one_at_a_time()
    held = identifying.all_held(first, second)
    into = _standing([first.pk, second.pk])
    one, two = sorted((held[into[first.pk]], held[into[second.pk]]), key=lambda record: record.pk)
    if one == two:
        raise CannotDecide(_("This is one record already."))
    decision, _made = Decision.objects.update_or_create(
        first=one,
        second=two,
        defaults={
            "verdict": verdict,
            "evidence": evidence or {},
            "reason": reason.strip()[:300],
            "rule": "",
            "decided_at": timezone.now(),
            "by": by,
        },
    )
    identifying.identify(one, two)
    identifying.settle(one, two)
    journal.record(
        "organisations.decided", one, hub=one.hub.slug, after={"same": verdict, "as": two.code}, by=by
    )
    return decision
