"""Who may read the journal."""

from django.db.models import Model, QuerySet

from hubnetz.journal.models import Entry


def history_of(target: Model) -> "QuerySet[Entry]":
    """Return what happened to a row, oldest first; whoever may see the row may see its history."""
    code = str(getattr(target, "code", "") or getattr(target, "slug", "") or target.pk)
    return Entry.objects.filter(noun=target._meta.label_lower, code=code).order_by("at", "pk")
