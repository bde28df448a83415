"""Verbs of templates: an event is kept for beginning others from it, by its hub and perhaps by the network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import patterns
from hubnetz.events.models import Event, EventTemplate
from hubnetz.events.refusals import NotShared
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub


@transaction.atomic
def save_template(
    event: Event, *, name: Mapping[str, str], is_offered: bool, idempotency_key: UUID, by: Any
) -> EventTemplate:
    """Keep what an event says as a template of its hub. Sent again with the same key, it is the same template.

    :raises KeyUsedElsewhere: if the key belongs to a template of another hub
    """
    event = Event.objects.select_related("hub").get(pk=event.pk)
    made, is_new = EventTemplate.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "hub": event.hub,
            "kind_id": event.kind_id,
            "name": Texts(name),
            "is_offered": is_offered,
            "content": patterns.written_down(event),
            "made_at": timezone.now(),
        },
    )
    if made.hub_id != event.hub_id:
        raise KeyUsedElsewhere(_("This form was already sent for another hub. Please open it anew."))
    if is_new:
        _note("saved", made, by, after={"from": event.code, "name": dict(name), "offered": is_offered})
    return made


@transaction.atomic
def change_template(
    template: EventTemplate, *, name: Mapping[str, str], is_offered: bool, by: Any
) -> EventTemplate:
    """Give a template another name, or offer it to all hubs or no longer. The network's is for all in any case."""
    template = _hold(template)
    is_offered = is_offered or template.hub_id is None
    before = {"name": dict(template.name), "offered": template.is_offered}
    after = {"name": dict(name), "offered": is_offered}
    if before == after:
        return template
    template.name, template.is_offered = Texts(name), is_offered
    template.save(update_fields=["name", "is_offered"])
    _note("changed", template, by, before=before, after=after)
    return template


@transaction.atomic
def retire_template(template: EventTemplate, *, by: Any) -> EventTemplate:
    """Let nobody begin from a template any more; what was begun stays. Done twice, it is done once."""
    template = _hold(template)
    if template.retired_at is None:
        template.retired_at = timezone.now()
        template.save(update_fields=["retired_at"])
        _note("retired", template, by)
    return template


@transaction.atomic
def take_up_template(template: EventTemplate, *, by: Any) -> EventTemplate:
    """Let people begin from a retired template again.

    :raises NotShared: if the network took another one over from the same hub's meanwhile
    """
    template = _hold(template)
    if template.retired_at is None:
        return template
    if template.hub_id is None and template.taken_from_id:
        source = EventTemplate.objects.select_for_update(of=("self",)).get(pk=template.taken_from_id)
        if _networks_own(source):
            raise NotShared(_("The network has taken this template over anew. Please retire that one first."))
    template.retired_at = None
    template.save(update_fields=["retired_at"])
    _note("taken_up", template, by)
    return template


@transaction.atomic
def make_network_template(template: EventTemplate, *, by: Any) -> EventTemplate:
    """Take what a hub offers over as the network's own, without place and rooms; the hub's own stays with it.

    Done twice, it is the same template of the network.

    :raises NotShared: if it is not offered to all, retired, or the network's already
    """
    template = _hold(template)
    if template.hub_id is None or template.retired_at or not template.is_offered:
        raise NotShared(_("This template is not offered to all hubs any more."))
    if present := _networks_own(template):
        return present
    made = EventTemplate.objects.create(
        hub=None,
        kind_id=template.kind_id,
        name=template.name,
        content=patterns.for_all(template.content),
        is_offered=True,
        taken_from=template,
        made_at=timezone.now(),
    )
    _note("made_networks", made, by, after={"from": template.code, "name": dict(template.name)})
    return made


@transaction.atomic
def draft_from_template(
    template: EventTemplate, *, hub: Hub, starts_at: datetime, idempotency_key: UUID, by: Any
) -> Event:
    """Plan an event of the hub that says what the template says, as a draft. Sent again with the same key, it is
    the same draft.

    :raises NotShared: if the template is retired, or another hub's and not offered to all
    :raises KeyUsedElsewhere: if the key belongs to an event of another hub
    """
    template = (
        EventTemplate.objects.select_related("kind").select_for_update(of=("self",)).get(pk=template.pk)
    )
    own = template.hub_id == hub.pk
    if template.retired_at or not (own or template.is_offered):
        raise NotShared(_("This template is not in use any more. Please choose another one."))
    content = template.content if own else patterns.for_all(template.content)
    made, is_new = patterns.written_out(content, template.kind, hub, starts_at, idempotency_key)
    if made.hub_id != hub.pk:
        raise KeyUsedElsewhere(_("This form was already sent for another hub. Please open it anew."))
    if is_new:
        after = {"template": template.code, "title": dict(made.title)}
        journal.record("events.drafted_from_template", made, hub=hub.slug, after=after, by=by)
    return made


def _networks_own(template: EventTemplate) -> EventTemplate | None:
    return EventTemplate.objects.filter(taken_from=template, hub=None, retired_at=None).first()


def _hold(template: EventTemplate) -> EventTemplate:
    return EventTemplate.objects.select_related("hub").select_for_update(of=("self",)).get(pk=template.pk)


def _note(verb: str, template: EventTemplate, by: Any, **noted: Any) -> None:
    hub = template.hub.slug if template.hub else ""
    journal.record(f"events.template_{verb}", template, hub=hub, by=by, **noted)
