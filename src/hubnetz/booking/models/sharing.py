"""Links by which a calendar program reads bookings: whoever has one reads along until it is revoked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.booking.models.resource import Resource
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class CalendarLink(models.Model):
    """A calendar of one resource, or of one adviser, for whoever knows the secret; only its digest is kept."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="calendar_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    label = models.CharField(max_length=80)  # where it is read: door display, own telephone
    shows_people = models.BooleanField(default=False)  # else that a time is taken, and not by whom
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True)  # the last day on which a program came
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resource=None, user__isnull=False) | Q(resource__isnull=False, user=None),
                name="calendar_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.label
