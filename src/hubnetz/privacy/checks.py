"""Every field that could hold something of a person says what it is, what for and how long."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import RangeField
from django.core import checks
from django.db import models

from hubnetz.lib import privacy
from hubnetz.privacy import declared, words

OBVIOUS = (
    models.DateField,
    models.TimeField,
    models.BooleanField,
    models.IntegerField,
    models.FloatField,
    models.DecimalField,
    models.UUIDField,
    models.SlugField,
    RangeField,
)
LANGUAGE = 3  # a text as short as that names a language or a letter, nobody


@checks.register()
def everything_is_declared(**kwargs: Any) -> list[checks.CheckMessage]:
    """Report models and fields that no room declares, and declarations of what does not exist."""
    found: list[checks.CheckMessage] = []
    told = declared.everything()
    for room in declared.rooms():
        kept = told.get(room, {})
        known = {model.__name__: model for model in apps.get_app_config(room).get_models()}
        found += [
            _error(f"{room}.{name} is declared in {room}/privacy.py, but there is no such model.", 2)
            for name in kept.keys() - known.keys()
        ]
        for name, model in known.items():
            if name not in kept:
                found.append(_error(f"{room}.{name} is not declared in {room}/privacy.py.", 1))
            else:
                found += [
                    _error(f"{room}.{name}: {text}", number) for number, text in problems(model, kept[name])
                ]
    return found


def problems(model: type[models.Model], kept: privacy.Kept) -> list[tuple[int, str]]:
    """Return what is wrong with the declaration of a model: number of the check and a sentence."""
    fields = {field.name: field for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
    named = [name for one in privacy.Class for name in getattr(kept, one.value).split()]
    wrong = [(2, f"{name} is declared, but there is no such field.") for name in sorted({*named} - {*fields})]
    if kept.told and not callable(getattr(model, kept.told, None)):
        wrong.append((2, f"{kept.told} is declared, but there is no such method."))
    wrong += [(3, f"{name} is declared twice.") for name in sorted({*named}) if named.count(name) > 1]
    wrong += [
        (1, f"{name} could hold something of a person and is not declared.")
        for name, field in fields.items()
        if name not in named and not is_obvious(field)
    ]
    if kept.purpose not in words.PURPOSES:
        wrong.append((4, f"the purpose “{kept.purpose}” has no words."))
    if kept.until not in words.PERIODS:
        wrong.append((4, f"the period “{kept.until}” has no words."))
    address = [name for name, field in fields.items() if isinstance(field, models.EmailField)]
    if address and kept.classes().get(address[0]) == privacy.Class.CONTACT and not kept.person:
        wrong.append((5, f"{address[0]} is somebody's address, but nothing says whose row it is (person)."))
    return wrong


def is_obvious(field: "models.Field[Any, Any]") -> bool:
    """Say whether a field can hold nothing of a person: keys, days, numbers, flags, choices, other rows."""
    if field.is_relation:
        return field.related_model is not get_user_model()
    if field.primary_key or isinstance(field, OBVIOUS) or field.choices or field.name == "code":
        return True
    return isinstance(field, models.CharField) and (field.max_length or LANGUAGE + 1) <= LANGUAGE


def _error(text: str, number: int) -> checks.Error:
    return checks.Error(text, id=f"privacy.E00{number}")
