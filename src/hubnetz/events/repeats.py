"""Forms answered with what somebody had already: sent again they get the same answer, also when that ended since."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from hubnetz.events.models import Enrolment, Registration, RepeatedKey, Waiting
from hubnetz.lib.worded import Given

_NOUNS = {Registration: "registration", Waiting: "waiting", Enrolment: "enrolment"}


def remember(answer: Registration | Waiting | Enrolment, key: UUID) -> None:
    """Keep that this key was answered with a row that was made with another. Kept twice: harmless."""
    row = RepeatedKey(idempotency_key=key, **{_NOUNS[type(answer)]: answer})
    RepeatedKey.objects.bulk_create([row], ignore_conflicts=True)


def answers(noun: "type[Registration | Waiting | Enrolment]", key: UUID | Given) -> Q:
    """Return the condition for the row that was made with this key, or that the key was answered with."""
    keys = RepeatedKey.objects.filter(idempotency_key=key)
    return Q(idempotency_key=key) | Q(pk=Subquery(keys.values(_NOUNS[noun])[:1]))


def repeats(noun: "type[Registration | Waiting | Enrolment]", key: UUID | Given) -> Exists:
    """Return, for each row, whether this key was answered with it."""
    return Exists(RepeatedKey.objects.filter(idempotency_key=key, **{_NOUNS[noun]: OuterRef("pk")}))
