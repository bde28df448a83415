"""How somebody likes to see a list: kept under a name, for oneself or for the hub."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class SavedView(models.Model):
    """A list as it was narrowed and sorted, under a name; it holds the question, never the rows."""

    class Subject(models.TextChoices):
        ORGANISATIONS = "organisations"
        PEOPLE = "people"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=14, choices=Subject)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600, blank=True)  # as it stands in the address of the list
    is_shared = models.BooleanField(default=False)  # with everybody who works at the hub
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("hub", "owner", "subject", Lower("name"), name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
