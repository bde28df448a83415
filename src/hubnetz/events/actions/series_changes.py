"""Verbs that change several dates of a series in one go: what they say, and that they do not take place."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, letters
from hubnetz.events.access import series_changes as access
from hubnetz.events.actions import planning, running
from hubnetz.events.models import Event, EventKind, Series
from hubnetz.events.refusals import ChangedMeanwhile, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Topic

FOLLOWING, ALL = "following", "all"


@transaction.atomic
def change_series(
    series: Series,
    *,
    title: Mapping[str, str],
    text: Mapping[str, str],
    kind: EventKind | None = None,
    topics: Iterable[Topic] | None = None,
    version: int,
    by: Any,
) -> list[access.Differs]:
    """Change what a series says. Its dates to come follow, but in what was changed on one of them by itself, and those
    that another hub runs; those are returned. What is over stays as it was. Sent twice, nothing more happens.

    :raises ChangedMeanwhile: if somebody else changed it after `version` was read
    """
    holding.hold_series(series)
    series = Series.objects.select_related("hub").get(pk=series.pk)
    dates = access.to_come(series)
    differ = access.differing(series, dates)
    pattern = access.pattern_of(series, dates)
    new: dict[str, Any] = {"title": Texts(title), "text": Texts(text)}
    if pattern:
        new["kind"] = kind or pattern.kind
        new["topics"] = list(dict.fromkeys(topics)) if topics is not None else pattern.topics
    old: dict[str, Any] = {"title": series.title, "text": series.text}
    if pattern:
        old |= {"kind": pattern.kind, "topics": pattern.topics}
    changed = [name for name, value in new.items() if old[name] != value]
    if not changed:
        return differ
    if series.version != version:
        raise ChangedMeanwhile(
            _("A colleague changed this series while you were writing. Please look at what stands there now.")
        )
    alone = {one.event.pk: set(one.fields) for one in differ}
    followed = 0
    for one in dates:
        theirs = [name for name in changed if name not in alone.get(one.pk, ())]
        if one.hub_id == series.hub_id and theirs:
            values = {name: new[name] for name in theirs if name != "topics"}
            about = new["topics"] if "topics" in theirs else [row.topic for row in one.about.all()]
            planning.change(one, values=values, topics=about, version=one.version, by=by)
            followed += 1
    for name in access.TEXTS:
        setattr(series, name, new[name])
    series.version += 1
    series.save(update_fields=[*access.TEXTS, "version"])
    before = {name: dict(old[name]) for name in access.TEXTS if name in changed}
    after = {name: dict(new[name]) for name in access.TEXTS if name in changed} | {"dates": followed}
    journal.record("events.series_changed", series, hub=series.hub.slug, before=before, after=after, by=by)
    return [one for one in differ if one.event.hub_id != series.hub_id or set(one.fields) & set(changed)]


@transaction.atomic
def cancel_dates(event: Event, *, scope: str, note: str = "", by: Any) -> list[Event]:
    """Cancel a date of a series and those that follow it, or all that are to come; return which. Everybody is told:
    whoever comes to all by one e-mail with all of them. Dates of other hubs, drafts, and those where somebody is noted
    as present stay.

    :raises NotOpen: if the event belongs to no series, or no such date is left
    """
    if event.series is None or scope not in (FOLLOWING, ALL):
        raise NotOpen(_("This date belongs to no series."))
    holding.hold_series(event.series)
    dates, _stays = access.to_cancel(Event.objects.select_related("series").get(pk=event.pk), scope)
    if not dates:
        raise NotOpen(_("No date is left that could be cancelled."))
    enrolled = access.enrolled_at(dates)
    ended = [running.cancel(one, note=note, without_enrolled=True, by=by) for one in dates]
    for enrolment, theirs in enrolled.items():
        letters.series_cancelled(enrolment, theirs, characters.one_line(note))
    after = {"dates": len(ended), "scope": scope, "reason": note}
    journal.record("events.dates_cancelled", event.series, hub=event.hub.slug, after=after, by=by)
    return ended
