"""What the hubs of the demo network know and have, and whom to speak to there: read from the data and written."""

from typing import Any

from hubnetz.demo import facts
from hubnetz.network import rules
from hubnetz.network.models import Competence, Partner, TeamEntry, Topic


def write(hubs: dict[str, int], topics: dict[str, int]) -> None:
    """Write the directory of competences and the teams, all by code and without people."""
    data = facts.read("competences.toml")
    _competences(data, hubs, topics)
    TeamEntry.objects.bulk_create(
        TeamEntry(
            hub_id=key,
            role=entry["role"],
            email=f"kontakt.{slug}@hubnetz.example",
            languages=entry["languages"],
            position=position,
        )
        for slug, key in hubs.items()
        for position, entry in enumerate(
            (entry for entry in data["team"] if entry.get("hub", slug) == slug), start=1
        )
    )


def _competences(data: dict[str, Any], hubs: dict[str, int], topics: dict[str, int]) -> None:
    partners = {(one.hub_id, one.name): one.pk for one in Partner.objects.order_by("pk")}
    named = {topic.code: topic for topic in Topic.objects.order_by("pk")}
    rows = [
        Competence(
            hub_id=hubs[entry["hub"]],
            partner_id=partners[hubs[entry["hub"]], entry["partner"]] if "partner" in entry else None,
            kind=entry["kind"],
            title=entry["title"],
            text=entry["text"],
            keywords=entry["keywords"],
            words=rules.words_of(
                entry["title"],
                entry["text"],
                entry["keywords"],
                [named[code].name for code in entry["topics"]],
            ),
            position=position,
            knowledge_on=data["knowledge_on"],
        )
        for position, entry in enumerate(data["competence"], start=1)
    ]
    written = Competence.objects.bulk_create(rows)
    Competence.topics.through.objects.bulk_create(
        Competence.topics.through(competence_id=row.pk, topic_id=topics[code])
        for row, entry in zip(written, data["competence"], strict=True)
        for code in entry["topics"]
    )
