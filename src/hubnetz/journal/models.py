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


class Look(models.Model):
    """Who saw personal data of whom: one line for each page, file or answer to a program.

    The application adds and reads lines. After a year they are taken away by a function of the database's owner.
    """

    class How(models.TextChoices):
        PAGE = "page"
        EXPORT = "export"  # a file to take along
        PROGRAM = "program"  # by the API

    at = models.DateTimeField()
    # No database constraint: a line outlives the user it names.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    hub = models.CharField(max_length=60)  # slug of the hub whose data it was
    what = models.CharField(max_length=20)  # in one word: enquiry, organisation, people …
    code = models.CharField(max_length=60, blank=True)  # public code of the row; empty for a list of many
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        indexes = [
            models.Index(fields=["hub", "-at", "-id"], name="journal_look_of_hub"),
            models.Index(fields=["code", "-at"], name="journal_look_at_row", condition=~models.Q(code="")),
            BrinIndex(fields=["at"], name="journal_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.code}"
