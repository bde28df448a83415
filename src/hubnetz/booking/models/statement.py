"""What a customer used in a month and has to pay for it, as it was when it was issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.booking.models.customer import Customer
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class Statement(models.Model):
    """Issued once and never changed, not even by its owner: a trigger refuses. What was wrong is replaced by another
    statement that names this one. Once it need not be kept any more, the trigger lets through that recipient, lines and
    reason go; number, month and sums stay."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="statements")
    year = models.PositiveSmallIntegerField()  # in which it was issued
    sequence = models.PositiveIntegerField()  # within the year, without gaps
    number = models.CharField(max_length=30)
    month = models.DateField()  # its first day
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True)  # why it was corrected
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="de")
    issuer = models.JSONField()
    recipient = models.JSONField()
    lines = models.JSONField()
    taxes = models.JSONField()  # for each rate and account: net, tax
    net_cents = models.IntegerField()
    vat_cents = models.IntegerField()
    aid_cents = models.PositiveIntegerField(default=0)  # worth of what public money paid
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "year", "sequence"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["customer", "month"], condition=Q(corrects=None), name="statement_once_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="statement_corrected_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["hub", "month"], name="statement_of_hub")]

    def __str__(self) -> str:
        return self.number

    @property
    def gross_cents(self) -> int:
        """What is to be paid."""
        return self.net_cents + self.vat_cents
