"""How what can be booked looks."""

from django.db import models
from django.db.models import Q

from hubnetz.booking.models.resource import Resource
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField


class ResourcePicture(models.Model):
    """A picture of a resource, with what it shows in words. Its bytes lie in the row (decision 0021)."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="pictures")
    alt = TextsField()  # what one would say about it on the telephone
    credit = models.CharField(max_length=120, blank=True)  # who made it
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=4)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256
    content = models.BinaryField()
    small = models.BinaryField()  # the same for lists
    added_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="picture_has_a_size"),
            models.UniqueConstraint(fields=["resource", "digest"], name="picture_of_a_resource_once"),
        ]

    def __str__(self) -> str:
        return str(self.alt)
