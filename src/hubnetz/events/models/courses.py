"""What a course wants people to learn, what they must have attended for it, and the paper that says they did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.events.models.event import Event
from hubnetz.events.models.seats import Registration
from hubnetz.lib.codes import new_code


class Course(models.Model):
    """What makes an event with sessions a course: goals, and a rule for who gets a certificate."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="course")
    goals = models.JSONField(default=list)  # [{"de": …, "en": …}], what people can do afterwards
    least = models.PositiveSmallIntegerField(default=0)  # sessions one must attend, beside the required ones

    def __str__(self) -> str:
        return str(self.event_id)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> "CertificateQuerySet":
        """Those that confirm something: not revoked, and whose person is not erased."""
        return self.filter(revoked_at=None).exclude(registration__name="")


class Certificate(models.Model):
    """Somebody took part in a course as its rule wants. It says for ever what it said when it was issued.

    The name is that of the registration and nowhere else: once it is erased there, nothing is confirmed any more.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="certificates")
    said = models.JSONField()  # title, hub, days, goals and sessions, in the languages they were written in
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was revoked; the person reads it
    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(revoked_at=None), name="one_standing_certificate"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(reason=""), name="certificate_revoked_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.code
