"""Verbs of organisations: welcome a record, decide which records are the same company."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.network.models import Hub
from hubnetz.organisations import rules
from hubnetz.organisations.models import Decision, Identity, Organisation


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
    by: Any = None,
) -> Organisation:
    """Return the hub's record of this company, made now if the hub has none.

    The hub's own record is found by the same folded name where neither postcode nor mail domain speaks against
    it. A new record shares the identity of another hub's record when the folded name and either the postcode or
    the own mail domain agree; that decision is stored and can be undone. What other hubs know is never shown.
    Two who welcome the same name at the same moment wait for each other, so that it is one record.
    """
    folded, domain = rules.folded(name), rules.own_domain(email)
    _one_at_a_time(folded)
    known = Organisation.objects.at(hub).filter(folded=folded)
    if postcode:
        known = known.filter(postcode__in=["", postcode])
    if domain:
        known = known.filter(domain__in=["", domain])
    if found := known.order_by("pk").first():
        return _complete(found, postcode=postcode, town=town, county=county, domain=domain)
    twin = _twin(hub, folded, postcode, domain)
    organisation = Organisation.objects.create(
        hub=hub,
        identity=twin.identity if twin else Identity.objects.create(),
        name=name.strip()[:200],
        folded=folded,
        kind=kind,
        postcode=postcode,
        town=town,
        county=county,
        domain=domain,
        welcomed_at=timezone.now(),
    )
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


def _one_at_a_time(folded: str) -> None:
    """Hold the name until the transaction ends; there is no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"organisations:{folded}"])


def _twin(hub: Hub, folded: str, postcode: str, domain: str) -> Organisation | None:
    evidence = Q()
    if postcode:
        evidence |= Q(postcode=postcode)
    if domain:
        evidence |= Q(domain=domain)
    if not evidence or not folded:
        return None
    elsewhere = Organisation.objects.exclude(hub=hub).filter(evidence, folded=folded)
    return elsewhere.order_by("pk").first()


@transaction.atomic
def pass_on(organisation: Organisation, *, to: Hub, by: Any) -> Organisation:
    """Return another hub's own record of this company, made from this one if it has none; this one stays.

    A new record shares the identity of this one, so that figures count the company once, as before. A record
    the other hub had keeps its identity: no figure that was reported moves.
    """
    _one_at_a_time(organisation.folded)
    theirs = Organisation.objects.at(to)
    known = theirs.filter(identity=organisation.identity_id).order_by("pk").first()
    if known is None:
        alike = theirs.filter(folded=organisation.folded)
        if organisation.postcode:
            alike = alike.filter(postcode__in=["", organisation.postcode])
        if organisation.domain:
            alike = alike.filter(domain__in=["", organisation.domain])
        known = alike.order_by("pk").first()
    if known is not None:
        return known
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
    before = {"record": organisation.code}
    journal.record("organisations.passed_on", made, hub=to.slug, before=before, by=by)
    return made


def _complete(organisation: Organisation, **known: str) -> Organisation:
    missing = {field: value for field, value in known.items() if value and not getattr(organisation, field)}
    for field, value in missing.items():
        setattr(organisation, field, value)
    if missing:
        organisation.save(update_fields=list(missing))
    return organisation


@transaction.atomic
def decide(
    first: Organisation,
    second: Organisation,
    *,
    verdict: str,
    evidence: dict[str, Any] | None = None,
    by: Any,
) -> Decision:
    """Store whether two records are the same company, and count accordingly from now on.

    The identities are worked out anew from all “same” decisions, so a decision that is taken back separates
    what it had joined. Repeating a decision changes nothing.
    """
    pair = Organisation.objects.filter(pk__in=[first.pk, second.pk]).select_related("hub")
    one, two = pair.select_for_update(of=("self",)).order_by("pk")
    decision, _ = Decision.objects.update_or_create(
        first=one,
        second=two,
        defaults={"verdict": verdict, "evidence": evidence or {}, "decided_at": timezone.now(), "by": by},
    )
    _identify(one, two)
    journal.record(
        "organisations.decided", one, hub=one.hub.slug, after={"same": verdict, "as": two.code}, by=by
    )
    return decision


def _identify(*organisations: Organisation) -> None:
    concerned = Organisation.objects.filter(identity__in=[o.identity_id for o in organisations])
    identity_of = dict(concerned.select_for_update().order_by("pk").values_list("pk", "identity_id"))
    same = Decision.objects.filter(
        verdict=Decision.Verdict.SAME, first__in=identity_of, second__in=identity_of
    )
    taken: set[int] = set()
    for group in rules.components(list(identity_of), list(same.values_list("first_id", "second_id"))):
        free = [identity_of[pk] for pk in group if identity_of[pk] not in taken]
        identity = free[0] if free else Identity.objects.create().pk
        taken.add(identity)
        Organisation.objects.filter(pk__in=group).exclude(identity=identity).update(identity=identity)
