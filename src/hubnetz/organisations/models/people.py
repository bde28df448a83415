"""People whom hubs know at organisations."""

from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub
from hubnetz.organisations.models.records import Organisation


class Person(models.Model):
    """Somebody a hub is in touch with; one person may work at several organisations."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, default="de")
    noted_at = models.DateTimeField()
    checked_on = models.DateField(null=True)  # when somebody last said that it is still so
    # The last day, so far, on which the hub and the person had to do with each other; kept, since what tells it of
    # registrations and bookings is forgotten before the person is.
    in_touch_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "email"], condition=~Q(email=""), name="person_once_at_hub"
            )
        ]
        indexes = [models.Index(fields=["hub", "name"], name="person_at_hub")]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person belongs to an organisation in some function, for a time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    function = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until=None), name="affiliation_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=models.F("until")),
                name="affiliation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.function
