"""What is noted around the time of an event: who opened the link to join, who was told of what."""

from django.db import models

from hubnetz.events.models.seats import Registration


class Joined(models.Model):
    """Somebody opened the link to join. A hint for the staff who note attendance: nobody counts by it."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="joined")
    joined_at = models.DateTimeField()  # the first time; nothing else is kept of it

    def __str__(self) -> str:
        return str(self.registration_id)


class Told(models.Model):
    """Somebody was reminded of a beginning, thanked after it, or told of materials; so that it is done once."""

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        THANKS = "thanks"
        MATERIALS = "material"

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="told")
    kind = models.CharField(max_length=8, choices=Kind)
    starts_at = models.DateTimeField()  # of a date that is moved the new beginning is another one
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "starts_at"],
                condition=models.Q(kind="reminder"),
                name="reminded_once",
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=models.Q(kind="thanks"), name="thanked_once"
            ),
            models.UniqueConstraint(
                fields=["registration"], condition=models.Q(kind="material"), name="told_of_materials_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.registration_id}"
