"""Write the rows of a history: companies, events, who came; then what was done for single clients."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hubnetz.demo import copying, rows, writing_casework
from hubnetz.demo.copying import Copier
from hubnetz.events.models import Attendance, Cohost, Event, EventTopic, Pool, Registration
from hubnetz.organisations import naming
from hubnetz.organisations.models import Decision, Identity, IndexEntry, Organisation, Word


class Writer(Copier):
    """Writes one history."""

    def write(self) -> None:
        """Write everything in the order in which rows refer to each other."""
        self._organisations()
        self._events()
        self._registrations()
        writing_casework.write(self)

    def _organisations(self) -> None:
        history, hubs = self.history, self.ground.hubs
        identities = self.prepare(Identity, history.identities)
        card = {row.identity: row for row in reversed(history.organisations)}  # the oldest record's
        self.copy(
            Identity,
            "id code name kind postcode town",
            (
                (key, code, row.name, row.kind, row.postcode, row.town)
                for number, (key, code) in enumerate(zip(identities, self.codes[Identity], strict=True))
                for row in (card[number],)
            ),
        )
        keys = self.prepare(Organisation, len(history.organisations))
        columns = "id code hub_id identity_id name folded kind postcode town county domain staff section welcomed_at"
        self.copy(
            Organisation,
            columns,
            (
                (
                    key,
                    code,
                    hubs[row.hub],
                    identities[row.identity],
                    row.name,
                    row.folded,
                    row.kind,
                    row.postcode,
                    row.town,
                    row.county,
                    row.domain,
                    row.staff,
                    row.section,
                    row.welcomed_at,
                )
                for key, code, row in zip(keys, self.codes[Organisation], history.organisations, strict=True)
            ),
        )
        self._index(identities, keys, card)
        self.copy(
            Decision,
            "first_id second_id verdict evidence decided_at by_id",
            (
                (
                    keys[row.first],
                    keys[row.second],
                    row.verdict,
                    json.dumps(row.evidence),
                    row.decided_at,
                    self.user(row.by),
                )
                for row in history.decisions
            ),
        )

    def _index(self, identities: list[int], keys: list[int], card: dict[int, rows.Organisation]) -> None:
        """Enter records and cards under what they are found by while a name is typed."""
        hubs, history = self.ground.hubs, self.history
        carriers: Counter[str] = Counter()
        words: set[str] = set()

        def entries() -> Iterator[tuple[Any, ...]]:
            for key, row in zip(keys, history.organisations, strict=True):
                hub = hubs[row.hub]
                said = naming.indexed(
                    hub, row.name, town=row.town, postcodes=[row.postcode], domains=[row.domain]
                )
                words.update(said.words)
                yield (hub, key, None, said.glued, said.name_words, said.words, said.telling, said.keys)
            for number, key in enumerate(identities):
                row = card[number]
                said = naming.indexed(None, row.name, town=row.town, postcodes=[row.postcode])
                carriers.update(said.words)
                yield (None, None, key, said.glued, said.name_words, said.words, said.telling, said.keys)

        self.copy(
            IndexEntry, "hub_id organisation_id identity_id glued name_words words telling keys", entries()
        )
        self.copy(Word, "text carriers", ((word, carriers[word]) for word in sorted(words | carriers.keys())))

    def _events(self) -> None:
        ground, events = self.ground, self.history.events
        keys = self.prepare(Event, len(events))
        columns = (
            "id code hub_id kind_id title text mode languages site_id room join_url starts_at ends_at is_listed"
            " published_at cancelled_at changed_at"
        )
        self.copy(
            Event,
            columns,
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    ground.event_kinds[row.kind],
                    json.dumps(row.title, ensure_ascii=False),
                    json.dumps(row.text, ensure_ascii=False),
                    row.mode,
                    list(row.languages),
                    None if row.site is None else ground.sites[row.hub][row.site],
                    "",
                    "" if row.mode == "on_site" else f"https://treffen.hubnetz.example/{code}",
                    row.starts_at,
                    row.ends_at,
                    True,
                    row.published_at,
                    row.cancelled_at,
                    row.cancelled_at or row.published_at,
                )
                for key, code, row in zip(keys, self.codes[Event], events, strict=True)
            ),
        )
        pools = self.prepare(Pool, len(events))
        ways = ["online" if row.mode == "online" else "on_site" for row in events]
        self.copy(
            Pool,
            "id event_id mode planned_mode name seats position",
            (
                (pool, key, way, way, "{}", row.seats, 0)
                for pool, key, way, row in zip(pools, keys, ways, events, strict=True)
            ),
        )
        self.copy(
            Cohost,
            "event_id hub_id",
            ((key, ground.hubs[hub]) for key, row in zip(keys, events, strict=True) for hub in row.cohosts),
        )
        self.copy(
            EventTopic,
            "event_id topic_id position",
            (
                (key, ground.topics[topic], position)
                for key, row in zip(keys, events, strict=True)
                for position, topic in enumerate(row.topics)
            ),
        )

    def _registrations(self) -> None:
        seats = self.history.registrations
        keys = self.prepare(Registration, len(seats))
        events, pools, organisations = self.keys[Event], self.keys[Pool], self.keys[Organisation]
        columns = (
            "id code event_id pool_id name email language organisation_name postcode organisation_id answers seat"
            " idempotency_key registered_at confirmed_at cancelled_at is_walk_in"
        )
        self.copy(
            Registration,
            columns,
            (
                (
                    key,
                    code,
                    events[row.event],
                    pools[row.event],
                    row.name,
                    row.email,
                    row.language,
                    row.organisation_name,
                    row.postcode,
                    None if row.organisation is None else organisations[row.organisation],
                    "{}",
                    row.seat,
                    copying.new_key(),
                    row.registered_at,
                    row.registered_at,
                    row.cancelled_at,
                    row.is_walk_in,
                )
                for key, code, row in zip(keys, self.codes[Registration], seats, strict=True)
            ),
        )
        self.copy(
            Attendance,
            "registration_id event_id counted_on noted_at noted_by_id",
            (
                (keys[row.registration], events[row.event], row.counted_on, row.noted_at, self.user(row.by))
                for row in self.history.attendances
            ),
        )
