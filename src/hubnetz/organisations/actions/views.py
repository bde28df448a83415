"""Verbs of saved views and of lists that are taken along."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib.errors import Refused
from hubnetz.network.models import Hub
from hubnetz.organisations.models import SavedView

MOST_VIEWS = 40  # of one person, for one list of a hub


class TooManyViews(Refused):
    code = "too_many_saved_views"


@transaction.atomic
def keep_view(hub: Hub, *, subject: str, name: str, query: str, is_shared: bool, by: Any) -> SavedView:
    """Keep how a list is narrowed and sorted under a name; one's own view of that name is replaced.

    :raises TooManyViews: if there are more than anybody finds again
    """
    get_user_model().objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # of two at once the second replaces
    own = SavedView.objects.filter(hub=hub, owner=by, subject=subject)
    values = {"name": name, "query": query[:600], "is_shared": is_shared, "kept_at": timezone.now()}
    if known := own.filter(name__iexact=name).first():
        for field, value in values.items():
            setattr(known, field, value)
        known.save(update_fields=list(values))
        journal.record("organisations.view_replaced", known, hub=hub.slug, after={"shared": is_shared}, by=by)
        return known
    if own.count() >= MOST_VIEWS:
        raise TooManyViews(
            _("You have %(most)s saved views. Please delete one first.") % {"most": MOST_VIEWS}
        )
    made = SavedView.objects.create(hub=hub, owner=by, subject=subject, **values)
    journal.record("organisations.view_kept", made, hub=hub.slug, after={"shared": is_shared}, by=by)
    return made


@transaction.atomic
def drop_view(view: SavedView, *, by: Any) -> None:
    """Delete a saved view; what it showed stays."""
    journal.record("organisations.view_dropped", view, hub=view.hub.slug, by=by)
    view.delete()


@transaction.atomic
def note_export(hubs: Iterable[Hub], *, what: str, kind: str, rows: int, by: Any) -> None:
    """Note that somebody took a list out of the house: of what, as which kind of file, how many rows."""
    for hub in hubs:
        after = {"what": what, "as": kind, "rows": rows}
        journal.record("organisations.exported", hub, hub=hub.slug, after=after, by=by)
