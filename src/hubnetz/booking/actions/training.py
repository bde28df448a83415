"""Verbs about what there is to be shown: the kinds of licences, and which course gives none any more."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Induction, LicenceKind
from hubnetz.booking.refusals import KindKnown
from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub


@transaction.atomic
def add_licence_kind(
    *, name: dict[str, str], text: dict[str, str], months: int | None, hub: Hub, by: Any
) -> LicenceKind:
    """Let there be one more kind of licence, for all hubs; `hub` is where somebody needed it first.

    :raises KindKnown: if there is one that is called the same
    """
    code = slugify(name["de"])[:50]
    if not code or LicenceKind.objects.filter(code=code).exists():
        raise KindKnown(_("There is a kind that is called so. Please use it, or choose another name."))
    made = LicenceKind.objects.create(code=code, name=Texts(name), text=Texts(text), months=months)
    journal.record("booking.licence_kind_made", made, hub=hub.slug, after={"months": months}, by=by)
    return made


@transaction.atomic
def drop_induction(induction: Induction, *, by: Any) -> None:
    """Let an event give a licence no more; who has one by it keeps it. Done twice, nothing more happens."""
    found = Induction.objects.select_for_update(of=("self",)).filter(pk=induction.pk).first()
    if found is None:
        return
    found.delete()
    after = {"licence": induction.kind.code}
    journal.record(
        "booking.induction_dropped", induction.event, hub=induction.event.hub.slug, after=after, by=by
    )
