"""Files with organisations and people that a hub takes in: looked at first, taken in once, taken back as a whole."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hubnetz.lib import tables
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub
from hubnetz.organisations import columns


class Import(models.Model):
    """A file that was sent, and what became of it. What stood in it goes when it is taken in, or after a day."""

    class Work(models.TextChoices):
        """What the worker is to do next with a long file."""

        READ = "read"
        COMPARE = "compare"
        TAKE = "take"
        BACK = "back"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)  # of the file
    heading = models.JSONField(default=list)  # its first line, until it is gone
    columns = models.JSONField(default=dict)  # number of the column: the field it holds
    lines = models.PositiveIntegerField(default=0)  # with anything in them, beside the heading
    sent_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    idempotency_key = models.UUIDField(unique=True)
    counts = models.JSONField(
        default=dict
    )  # how many rows are new, the same … as they were when it was taken in
    taken_in_at = models.DateTimeField(null=True)
    # Keys of what was made and what was filled in, so that it can be taken back; without a name of anybody.
    made = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)  # the rows of the file are gone since
    work = models.CharField(max_length=8, choices=Work, blank=True)
    work_asked_at = models.DateTimeField(null=True)
    work_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)  # of the work that is to be done next
    failure = models.CharField(max_length=40, blank=True)  # why the work was not done, as a code

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_in_at__isnull=False), name="taken_back_after_in"
            ),
            models.CheckConstraint(
                condition=Q(taken_in_at=None) | Q(emptied_at__isnull=False), name="taken_in_is_emptied"
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "-sent_at"], name="import_of_hub"),
            models.Index(fields=["sent_at"], condition=Q(emptied_at=None), name="import_to_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """A long file as it was sent, until the worker has read it."""

    source = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="file")
    name = models.CharField(max_length=120)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name

    def line(self, email: str) -> dict[str, str]:
        """Return what stands in it about whoever has an address, by line and column; nothing of others."""
        table = columns.headed(tables.read(self.name, bytes(self.content)))
        fields = columns.recognised(table.heading)
        return {
            f"{number}: {name}": text
            for number, cells in table.rows
            for name, text in columns.about(email, cells, table.heading, fields).items()
        }


class ImportRow(models.Model):
    """One line of a file, and what would happen with it."""

    class Fate(models.TextChoices):
        NEW = "new"
        SAME = "same"
        UNSURE = "unsure"
        WRONG = "wrong"

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the spreadsheet program counts
    cells = models.JSONField(default=list)
    addresses = ArrayField(
        models.TextField(), default=list
    )  # that stand in it, as `lib.addresses.named_in` says
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.NEW)
    problems = models.JSONField(default=list)  # [column, code, what stands there]
    candidates = models.JSONField(default=list)  # codes of records of the hub that may be meant
    record = models.CharField(max_length=20, blank=True)  # the code of the one that is meant
    like = models.PositiveIntegerField(null=True)  # the number of an earlier row about the same organisation
    chosen = models.CharField(
        max_length=20, blank=True
    )  # by a person: "new", "skip", or the code of a record

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return str(self.number)

    def line(self, email: str) -> dict[str, str]:
        """Return what stands in it about whoever has an address, by column; nothing of others."""
        fields = {int(number): name for number, name in self.source.columns.items()}
        return columns.about(email, self.cells, self.source.heading, fields)
