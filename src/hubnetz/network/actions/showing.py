"""What a hub shows of itself: whom to speak to, what it knows and has."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts
from hubnetz.network import holding, rules, wordings
from hubnetz.network.models import Competence, Hub, Partner, TeamEntry, Topic


@transaction.atomic
def show_in_team(
    hub: Hub,
    *,
    role: Texts,
    name: str = "",
    phone: str = "",
    email: str = "",
    languages: Sequence[str] = (),
    shown_until: date | None = None,
    by: Any,
) -> TeamEntry:
    """Show on the hub's page whom to speak to, as the last one; the same sent twice is one entry."""
    hub = holding.hold(hub)
    values: dict[str, Any] = {"role": role, "name": name, "phone": phone, "email": email}
    values |= {"languages": list(languages), "shown_until": shown_until}
    if same := hub.team.filter(**values).first():
        return same
    entry = TeamEntry.objects.create(hub=hub, position=_after(hub.team), **values)
    journal.record("network.shown_in_team", entry, hub=hub.slug, after={"role": role}, by=by)
    return entry


@transaction.atomic
def correct_team_entry(entry: TeamEntry, *, seen: str | None = None, by: Any, **values: Any) -> TeamEntry:
    """Correct what is said of somebody in the team; without a change nothing is noted.

    :raises ChangedMeanwhile: if somebody else changed it after the version ``seen`` was read
    """
    entry = TeamEntry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=entry.pk)
    wordings.refuse_unseen(entry, seen)
    changed = _change(entry, values)
    if changed:
        # Which fields, not what they said: names and numbers do not outlive the entry in the journal.
        journal.record(
            "network.team_entry_corrected", entry, hub=entry.hub.slug, after={"fields": changed}, by=by
        )
    return entry


@transaction.atomic
def remove_from_team(entry: TeamEntry, *, by: Any) -> None:
    """Take somebody off the hub's page, with everything that was said of them."""
    journal.record("network.removed_from_team", entry, hub=entry.hub.slug, before={"role": entry.role}, by=by)
    entry.delete()


@transaction.atomic
def add_competence(
    hub: Hub,
    *,
    kind: str,
    title: Texts,
    text: Texts,
    topics: Sequence[Topic],
    keywords: Sequence[str] = (),
    partner: Partner | None = None,
    knowledge_on: date | None = None,
    by: Any,
) -> Competence:
    """Put something the hub or one of its partners knows or has into the directory, as the hub's last one.

    The same sent twice is one entry.
    """
    hub = holding.hold(hub)
    if same := hub.competences.filter(partner=partner, kind=kind, title=title, text=text).first():
        return same
    competence = Competence.objects.create(
        hub=hub,
        partner=partner,
        kind=kind,
        title=title,
        text=text,
        keywords=list(keywords),
        words=rules.words_of(title, text, keywords, [topic.name for topic in topics]),
        knowledge_on=knowledge_on,
        position=_after(hub.competences),
    )
    competence.topics.set(topics)
    journal.record("network.competence_added", competence, hub=hub.slug, after={"title": title}, by=by)
    return competence


@transaction.atomic
def correct_competence(
    competence: Competence, *, topics: Sequence[Topic], seen: str | None = None, by: Any, **values: Any
) -> Competence:
    """Correct an entry of the directory; without a change nothing is noted.

    :raises ChangedMeanwhile: if somebody else changed it after the version ``seen`` was read
    """
    competence = (
        Competence.objects.select_for_update(of=("self",)).select_related("hub").get(pk=competence.pk)
    )
    wordings.refuse_unseen(competence, seen)
    said = {name: values.get(name, getattr(competence, name)) for name in ("title", "text", "keywords")}
    changed = _change(
        competence, {**values, "words": rules.words_of(**said, topics=[topic.name for topic in topics])}
    )
    if {topic.pk for topic in topics} != set(competence.topics.values_list("pk", flat=True)):
        competence.topics.set(topics)
        changed.append("topics")
    if changed:
        journal.record(
            "network.competence_corrected",
            competence,
            hub=competence.hub.slug,
            after={"fields": changed},
            by=by,
        )
    return competence


@transaction.atomic
def remove_competence(competence: Competence, *, by: Any) -> None:
    """Take an entry out of the directory."""
    before = {"title": competence.title}
    journal.record("network.competence_removed", competence, hub=competence.hub.slug, before=before, by=by)
    competence.delete()


@transaction.atomic
def put_before[T: (TeamEntry, Competence)](row: T, *, steps: int, by: Any) -> None:
    """Move an entry of the team or of the directory by so many places, up if negative; never beyond an end."""
    Hub.objects.select_for_update().get(pk=row.hub_id)  # one order at a time
    rows = list(type(row).objects.filter(hub=row.hub_id).order_by("position", "pk"))
    here = next((place for place, other in enumerate(rows) if other.pk == row.pk), None)
    if here is None:
        return
    there = min(max(here + steps, 0), len(rows) - 1)
    if there == here:
        return
    rows.insert(there, rows.pop(here))
    for position, other in enumerate(rows, 1):
        if other.position != position:
            other.position = position
            other.save(update_fields=["position"])
    journal.record("network.put_in_order", row, hub=row.hub.slug, after={"position": there + 1}, by=by)


def _after(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _change(row: Any, values: dict[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        # auto_now only writes what is named here
        stamp = ["changed_at"] if hasattr(row, "changed_at") else []
        row.save(update_fields=changed + stamp)
    return [name for name in changed if name != "words"]
