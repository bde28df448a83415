"""What a line of a file would do, and doing it: the work behind the verbs of imports, some thousand lines at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from hubnetz.network.models import Hub
from hubnetz.organisations import bridge, columns, counties, identifying, rules
from hubnetz.organisations.columns import Said
from hubnetz.organisations.identity import candidates, linking, reading, table, weights
from hubnetz.organisations.models import (
    Affiliation,
    Decision,
    Identity,
    Import,
    ImportRow,
    Kind,
    Organisation,
    OtherName,
    Person,
)

LIKELY = 0.0  # log-odds from which a record is shown as one that may be meant
MOST_SHOWN = 3
FILLED = ("street", "postcode", "town", "county", "phone", "domain", "section")  # of a record, where empty
# Rows that an import's own records may have and nobody's work: what they hang on, what a rule said, what finds them.
OWN = {"Affiliation", "IndexEntry", "Suspicion"}
Fate = ImportRow.Fate


@dataclass(slots=True)
class Made:
    """What a file brought."""

    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    affiliations: list[Affiliation] = field(default_factory=list)
    filled: list[tuple[Organisation, dict[str, Any]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def keys(self) -> dict[str, Any]:
        """Return what is needed to take it back."""
        return {
            "organisations": [one.pk for one in self.organisations],
            "people": [one.pk for one in self.people],
            "affiliations": [one.pk for one in self.affiliations],
            "filled": [[one.pk, sorted(before), one.version] for one, before in self.filled],
        }


def said_in(source: Import, row: ImportRow, counties: Mapping[str, str]) -> Said:
    """Return what a line says by the columns as they are assigned now."""
    return columns.said(
        row.cells, {int(number): name for number, name in source.columns.items()}, counties=counties
    )


# -- what would happen ------------------------------------------------------------------------------------------


class Known:
    """The records of a hub by what a line can name them with: read once for a whole file."""

    def __init__(self, hub: Hub) -> None:
        self.by_name: dict[str, list[tuple[str, str, str, datetime]]] = defaultdict(list)
        rows = Organisation.objects.at(hub).order_by(F("merged_into").asc(nulls_first=True), "pk")
        fields = ("pk", "merged_into", "code", "folded", "postcode", "domain", "welcomed_at")
        found = {pk: rest for pk, *rest in rows.values_list(*fields).iterator()}
        names: dict[int, set[str]] = {pk: {folded} for pk, (_into, _code, folded, *_rest) in found.items()}
        others = OtherName.objects.filter(organisation__hub=hub).order_by("pk")
        for pk, folded in others.values_list("organisation", "folded").iterator():
            names.get(pk, set()).add(folded)
        for pk, (into, code, _folded, *rest) in found.items():
            while into in found:
                into, code, *_same = found[into]
            for folded in names[pk]:
                self.by_name[folded].append((code, *rest))

    def same(self, said: Said, *, since: datetime | None = None) -> list[str]:
        """Return codes of records that have or had the name, as `welcome` does, unless postcode or domain differ."""
        postcode, domain = said.values["postcode"], said.values["domain"]
        fitting = [
            code
            for code, theirs, own, welcomed_at in self.by_name.get(rules.folded(said.values["name"]), [])
            if (not postcode or theirs in ("", postcode)) and (not domain or own in ("", domain))
            if since is None or welcomed_at >= since
        ]
        return list(dict.fromkeys(fitting))


def say(source: Import, rows: list[ImportRow], counties: Mapping[str, str]) -> list[Said]:
    """Say to each line by its name what would happen with it: new, the same as a record, one of several, wrong.

    The lines are not written.
    """
    known = Known(source.hub)
    said = [said_in(source, row, counties) for row in rows]
    first: dict[tuple[str, str], int] = {}
    for row, says in zip(rows, said, strict=True):
        _judge(row, says, known, first)
    return said


def _judge(row: ImportRow, said: Said, known: Known, first: dict[tuple[str, str], int]) -> None:
    row.problems, row.candidates, row.record, row.like = [list(one) for one in said.problems], [], "", None
    if row.problems:
        row.fate = Fate.WRONG
        return
    same = known.same(said)
    row.fate = Fate.NEW
    if len(same) == 1:
        row.fate, row.record = Fate.SAME, same[0]
    elif same:
        row.fate, row.candidates = Fate.UNSURE, same[:MOST_SHOWN]
    else:
        key = rules.folded(said.values["name"]), said.values["postcode"]
        row.like = first.setdefault(key, row.number)
        row.like = None if row.like == row.number else row.like


def _look_again(source: Import, rows: list[ImportRow], said: list[Said]) -> None:
    """Say of lines that would become records whether somebody, or another file, has entered them meanwhile."""
    known = Known(source.hub)
    for row, says in zip(rows, said, strict=True):
        decided = row.chosen or ("known" if row.fate == Fate.SAME else "")
        if row.fate == Fate.WRONG or decided not in ("", "new"):
            continue
        # Who says “new”, or leaves it open, has seen the records there were when the file was sent.
        seen_before = row.chosen == "new" or row.fate == Fate.UNSURE
        same = known.same(says, since=source.sent_at if seen_before else None)
        if same and (seen_before or len(same) == 1):
            row.fate, row.record, row.chosen = Fate.SAME, same[-1], ""
        elif same:
            row.fate, row.candidates = Fate.UNSURE, same[:MOST_SHOWN]


def suspect(source: Import, rows: list[ImportRow], said: list[Said]) -> list[ImportRow]:
    """Find records that new lines may mean although the names differ: by the engine that compares all records.

    Return the lines of which that is so; they are not written.
    """
    new = [
        (row, says) for row, says in zip(rows, said, strict=True) if row.fate == Fate.NEW and row.like is None
    ]
    mine = Organisation.objects.at(source.hub).standing()
    if not new or not mine.exists():
        return []
    lines: list[dict[str, str]] = list(bridge.lines(mine))
    for row, says in new:
        values = says.values
        lines.append(
            {
                "record_id": f"row/{row.number}",
                "name": values["name"],
                "contact": values["person"],
                "street": values["street"],
                "postcode": values["postcode"],
                "city": values["town"],
                "email": values["email"],
                "phone": values["phone"],
                "website": values["domain"],
            }
        )
    codes = dict(mine.values_list("pk", "code"))
    best: dict[int, dict[str, float]] = defaultdict(dict)
    for number, key, score in _pairs(lines):
        code = codes[key]
        best[number][code] = max(score, best[number].get(code, score))
    perhaps = [row for row, _says in new if row.number in best]
    for row in perhaps:
        found = best[row.number]
        row.fate = Fate.UNSURE
        row.candidates = sorted(found, key=lambda code: -found[code])[:MOST_SHOWN]
    return perhaps


def _pairs(lines: list[dict[str, str]]) -> Iterator[tuple[int, int, float]]:
    """Yield number of the line, key of the record and log-odds of pairs that are likelier one than not."""
    read = reading.read(lines)
    rows = table.build(read)
    one, two = candidates.candidates(rows)
    is_row = [name.startswith("row/") for name in read.ids]
    across = [is_row[a] != is_row[b] for a, b in zip(one.tolist(), two.tolist(), strict=True)]
    if not any(across):
        return
    links = linking.compare(rows, one[across], two[across], weights.shipped())
    for a, b, score in zip(links.one.tolist(), links.two.tolist(), links.score.tolist(), strict=True):
        if score > LIKELY:
            line, record = (a, b) if is_row[a] else (b, a)
            yield int(read.ids[line].removeprefix("row/")), bridge.record_of(read.ids[record]), score


# -- doing it ---------------------------------------------------------------------------------------------------


def take(source: Import, counties: Mapping[str, str]) -> Made:
    """Write what the lines say; the caller holds the import and sees the whole network."""
    made = Made()
    rows = list(source.rows.order_by("number"))
    all_said = [said_in(source, row, counties) for row in rows]
    _look_again(source, rows, all_said)
    said = {row.number: says for row, says in zip(rows, all_said, strict=True)}
    taken = [row for row in rows if row.fate != Fate.WRONG and row.chosen != "skip"]
    wanted = {row.number: _meant(row) for row in taken}
    known = _held(source.hub, set(filter(None, wanted.values())))
    there = {one.pk for one in known.values()}
    home: dict[int, Organisation] = {}
    first: dict[int, Organisation] = {}  # by the line that others are like
    fresh: list[tuple[ImportRow, Organisation]] = []
    for row in taken:
        leader = row.number if row.like is None else row.like
        if found := known.get(wanted[row.number]):
            home[row.number] = found
        elif row.like is not None and row.chosen != "new" and leader in first:
            home[row.number] = first[leader]
        else:
            home[row.number] = _record(source, row, said[row.number])
            fresh.append((row, home[row.number]))
        first.setdefault(leader, home[row.number])
    _write(source.hub, [one for _row, one in fresh])
    made.organisations = [one for _row, one in fresh]
    _fill(made, [(home[row.number], said[row.number]) for row in taken if home[row.number].pk in there])
    _people(made, source.hub, [(home[row.number], said[row.number]) for row in taken])
    made.counts = {
        "new": len(made.organisations),
        "filled": len(made.filled),
        "people": len(made.people),
        "wrong": sum(row.fate == Fate.WRONG for row in rows),
        "left_out": sum(row.chosen == "skip" for row in rows),
        "rows": len(rows),
    }
    return made


def _held(hub: Hub, codes: set[str]) -> dict[str, Organisation]:
    """Return records by these codes, held until the transaction ends; for one that was merged, what it is part of."""
    rows = Organisation.objects.at(hub)
    ends = dict(rows.filter(code__in=codes).values_list("code", "pk"))
    into: dict[int, Any] = dict(rows.exclude(merged_into=None).values_list("pk", "merged_into"))
    for code, key in ends.items():
        while key in into:
            key = into[key]
        ends[code] = key
    held = rows.standing().filter(pk__in=set(ends.values())).select_for_update(of=("self",)).order_by("pk")
    by_key = {one.pk: one for one in held}
    return {code: by_key[key] for code, key in ends.items() if key in by_key}


def _meant(row: ImportRow) -> str:
    if row.chosen in ("new", "skip"):
        return ""
    return row.chosen or (row.record if row.fate == Fate.SAME else "")


def _record(source: Import, row: ImportRow, said: Said) -> Organisation:
    values = said.values
    return Organisation(
        hub=source.hub,
        name=values["name"],
        folded=rules.folded(values["name"]),
        kind=values.get("kind") or Kind.COMPANY,
        staff=said.staff,
        # Nobody said of a line that may be a known record that it is not: somebody is to look.
        is_provisional=row.fate == Fate.UNSURE and not row.chosen,
        welcomed_at=timezone.now(),
        **{name: values.get(name, "") for name in FILLED}
        | {"county": values.get("county") or counties.of_postcode(values["postcode"])},
    )


def _write(hub: Hub, records: list[Organisation]) -> None:
    """Give the new records their identities, those of other hubs' records where name and place or domain agree."""
    elsewhere: dict[str, list[Organisation]] = defaultdict(list)
    others = Organisation.objects.standing().exclude(hub=hub)
    for other in others.filter(folded__in={one.folded for one in records}).order_by("pk"):
        elsewhere[other.folded].append(other)
    twins: list[tuple[Organisation, Organisation]] = []
    alone: list[Organisation] = []
    for one in records:
        twin = next((other for other in elsewhere[one.folded] if _agree(one, other)), None)
        if twin:
            one.identity_id = twin.identity_id
            twins.append((twin, one))
        else:
            alone.append(one)
    cards = [Identity(name=one.name, kind=one.kind, postcode=one.postcode, town=one.town) for one in alone]
    for one, card in zip(alone, Identity.objects.bulk_create(cards, batch_size=1000), strict=True):
        one.identity = card
    Organisation.objects.bulk_create(records, batch_size=1000)
    Decision.objects.bulk_create(
        Decision(
            first=twin,
            second=one,
            verdict=Decision.Verdict.SAME,
            evidence={"name": "equal", "postcode": bool(one.postcode), "domain": bool(one.domain)},
            decided_at=one.welcomed_at,
        )
        for twin, one in twins
    )


def _agree(one: Organisation, other: Organisation) -> bool:
    return bool(
        (one.postcode and one.postcode == other.postcode) or (one.domain and one.domain == other.domain)
    )


def _fill(made: Made, known: list[tuple[Organisation, Said]]) -> None:
    before: dict[int, tuple[Organisation, dict[str, Any]]] = {}
    for record, said in known:
        values = {name: said.values.get(name, "") for name in FILLED}
        seat = values | {"county": values["county"] or counties.of_postcode(values["postcode"])}
        fitting = rules.missing_of_seat({part: getattr(record, part) for part in rules.SEAT}, seat)
        given: dict[str, Any] = values | {"staff": said.staff}
        given |= {part: "" for part in rules.SEAT if part not in fitting}
        for name, value in given.items():
            present = getattr(record, name)
            if value not in ("", None) and present in ("", None):
                before.setdefault(record.pk, (record, {}))[1][name] = present
                setattr(record, name, value)
    made.filled = list(before.values())
    for record, _empty in made.filled:
        record.version += 1
    changed = [record for record, _empty in made.filled]
    Organisation.objects.bulk_update(changed, [*FILLED, "staff", "version"], batch_size=1000)
    identifying.card_follows(*changed)


def _people(made: Made, hub: Hub, lines: list[tuple[Organisation, Said]]) -> None:
    by_email = {one.email.casefold(): one for one in Person.objects.filter(hub=hub).exclude(email="")}
    places = Affiliation.objects.filter(organisation__in={one.pk for one, _said in lines}, until=None)
    held = {(one.organisation_id, one.person_id) for one in places}
    named = {
        (one.organisation_id, one.person.name.casefold()): one.person
        for one in places.select_related("person")
    }
    now = timezone.now()
    for record, said in lines:
        name, email = said.values["person"], said.values["email"]
        if not name:
            continue
        person = by_email.get(email) if email else named.get((record.pk, name.casefold()))
        if person is None:
            person = Person(
                hub=hub, name=name[:120], email=email, phone=said.values["person_phone"], noted_at=now
            )
            made.people.append(person)
            if email:
                by_email[email] = person
        key = (record.pk, person.pk or id(person))
        named[record.pk, name.casefold()] = person
        if key not in held:
            held.add(key)
            made.affiliations.append(
                Affiliation(person=person, organisation=record, function=said.values["function"])
            )
    Person.objects.bulk_create(made.people, batch_size=1000)
    Affiliation.objects.bulk_create(made.affiliations, batch_size=1000)


# -- taking it back ---------------------------------------------------------------------------------------------


def worked_with(made: Mapping[str, Any]) -> list[str]:
    """Return names of records of a file with which somebody has worked since, some of them; empty if nobody has."""
    records = Organisation.objects.filter(pk__in=made["organisations"])
    found = set(records.exclude(version=1, merged_into=None, checked_on=None).values_list("pk", flat=True))
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model is None:
            continue
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": made["organisations"]})  # type: ignore[union-attr]
        if model is Affiliation:
            rows = rows.exclude(pk__in=made["affiliations"])
        elif model is Decision:
            # What another hub says of its own record and this one is no work of this hub's.
            rows = rows.exclude(by=None).filter(first__hub=F("second__hub"))
        elif model.__name__ in OWN:
            continue
        found |= set(rows.values_list(relation.field.attname, flat=True))  # type: ignore[union-attr]
    for key, _fields, version in made["filled"]:
        found |= set(
            Organisation.objects.filter(pk=key).exclude(version=version).values_list("pk", flat=True)
        )
    people = Person.objects.filter(pk__in=made["people"])
    touched = people.exclude(version=1, checked_on=None)
    moved = Affiliation.objects.filter(person__in=people).exclude(pk__in=made["affiliations"])
    names = list(
        Organisation.objects.filter(pk__in=found).order_by("name").values_list("name", flat=True)[:5]
    )
    names += [one.name for one in touched.order_by("name")[:5]]
    return names + [one.person.name for one in moved.select_related("person")[:5]]
