"""The verb about what places can have: projector, step-free access, a loop for hearing aids."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Feature
from hubnetz.booking.refusals import FeatureKnown
from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub


@transaction.atomic
def add_feature(*, name: dict[str, str], hub: Hub, by: Any) -> Feature:
    """Let there be one more piece of equipment to tick, for all hubs, so that visitors can look for it everywhere.

    `hub` is where somebody needed it first.

    :raises FeatureKnown: if there is one that is called the same
    """
    code = slugify(name["de"])[:50]
    if not code or Feature.objects.filter(code=code).exists() or _is_called(name["de"]):
        raise FeatureKnown(_("There is equipment that is called so. Please tick it, or choose another name."))
    last = Feature.objects.order_by("-position").values_list("position", flat=True).first()
    made = Feature.objects.create(code=code, name=Texts(name), position=0 if last is None else last + 1)
    journal.record("booking.feature_made", made, hub=hub.slug, by=by)
    return made


def _is_called(name: str) -> bool:
    return any(one.name.get("de", "").casefold() == name.casefold() for one in Feature.objects.all())
