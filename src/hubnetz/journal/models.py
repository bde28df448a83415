"""What happened: one line per verb, written in the same transaction, never changed."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Entry(models.Model):
    """Who did what to which noun, with what stood there before and after.

    The application's database role may add and read lines, not change or delete them.
    """

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)  # "events.registered": room and past participle
    # No database constraint: a line outlives the user it names.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    noun = models.CharField(max_length=60)  # "events.registration"
    code = models.CharField(max_length=60)  # the public code of the row
    hub = models.CharField(max_length=60, blank=True)  # slug; empty: the network's
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            BrinIndex(fields=["at"], name="journal_entry_at"),
            models.Index(fields=["noun", "code"], name="journal_entry_target"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.code}"
