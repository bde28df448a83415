"""What a hub gives to those who come: files and links."""

from django.db import models
from django.db.models import Q

from hubnetz.events.models.event import Event
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField


class Material(models.Model):
    """A file or a link beside an event. The bytes of a file lie in the row: kept, backed up and erased with it."""

    class For(models.TextChoices):
        EVERYBODY = "everybody"
        SEATS = "seats"  # who has a seat
        ATTENDED = "attended"  # who was there

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.CASCADE, related_name="materials")
    name = TextsField()
    audience = models.CharField(max_length=9, choices=For, default=For.SEATS)
    after_end = models.BooleanField(default=False)  # not to be seen before the event is over
    position = models.PositiveSmallIntegerField(default=0)
    url = models.URLField(max_length=300, blank=True)  # of a link; https only
    file_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, blank=True)  # what the bytes are, as `lib.uploads` found
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256
    content = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(
        default=1, db_default=1
    )  # of the bytes, or of the address of a link
    replaced_at = models.DateTimeField(null=True)  # when the present version came
    idempotency_key = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://", content=None)
                | Q(url="", content__isnull=False, size__gt=0),
                name="material_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_file(self) -> bool:
        """Whether it is handed out by us."""
        return not self.url
