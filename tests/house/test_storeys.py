"""What the import contracts cannot see."""

import re

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tests.house.plan import CHECKOUT, SOURCE, height, rooms

# What of a room may be used from another one.
FRONT = {
    "models",
    "access",
    "actions",
    "figures",
    "rules",
    "recurrence",  # rules, too: days and hours as a calendar has them
    "limits",
    "reference",
    "evidence",
    "filters",
    "words",
    "faces",  # what the API shows, for the API of the desk
    "hooks",
    "wishing",  # what two fronts ask for alike
    "writing",
}
# The wiring knows the doors of all rooms; every room may use all of lib and ui.
WIRING = {"site", "cli", "demo"}
OPEN = {"lib", "ui"}


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1] if model.__module__.startswith("hubnetz.") else ""


def test_every_room_has_a_storey():
    assert set(rooms()) == set(height())


def test_relations_point_to_the_same_room_or_down():
    user = apps.get_model(settings.AUTH_USER_MODEL)
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not room_of(model) or field.auto_created or not isinstance(other, type) or other is user:
                continue
            if room_of(other) and height()[room_of(other)] > height()[room_of(model)]:
                wrong.append(f"{model._meta.label}.{field.name}")
    assert wrong == []


def test_relations_to_another_room_have_no_reverse_name():
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not room_of(model) or field.auto_created or not isinstance(other, type):
                continue
            if field.model is not model or field.name in {"groups", "user_permissions"}:  # Django's own
                continue
            remote = getattr(field, "remote_field", None)
            same_room = room_of(other) == room_of(model)
            if not same_room and remote is not None and not (remote.related_name or "").endswith("+"):
                wrong.append(f"{model._meta.label}.{field.name}")
    # A hub's own offers, events and memberships read better from the hub; they are only used inside their room.
    allowed = {
        "catalogue.Offer.hub",
        "catalogue.Offer.kind",
        "events.Event.hub",
        "network.Membership.user",
        "network.Membership.hub",
    }
    assert set(wrong) - allowed == set()


def test_only_the_front_of_another_room_is_used():
    graph = grimp.build_graph("hubnetz", include_external_packages=False)
    wrong = []
    for module in graph.modules:
        if module.count(".") < 2:
            continue
        room = module.split(".")[1]
        if room in WIRING or ".tests" in module or ".migrations" in module:
            continue
        for imported in graph.find_modules_directly_imported_by(module):
            parts = imported.split(".")
            if len(parts) < 3 or parts[1] in {room, *OPEN}:
                continue
            if parts[2] not in FRONT and (parts[1], parts[2]) != ("post", "rendering"):
                wrong.append(f"{module} -> {imported}")
    assert sorted(wrong) == []


@pytest.mark.parametrize("room", rooms())
def test_templates_name_only_lower_rooms(room):
    wrong = []
    for template in (SOURCE / room).rglob("templates/**/*"):
        if not template.is_file():
            continue
        text = template.read_text(encoding="utf-8")
        named = re.findall(r"""{%\s*url\s+["']([a-z_]+):""", text)
        named += re.findall(r"""{%\s*(?:include|extends)\s+["']([a-z_]+)/""", text)
        for other in named:
            if other in height() and height()[other] > height()[room]:
                wrong.append(f"{template.relative_to(CHECKOUT)}: {other}")
    assert wrong == []
