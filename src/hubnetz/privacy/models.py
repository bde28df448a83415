"""Consents with the words somebody agreed to, requests of those who use their rights, and holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub


class ConsentText(models.Model):
    """A version of the words that people agree to. Never changed: new words are a new version."""

    purpose = models.SlugField(max_length=20)
    version = models.PositiveSmallIntegerField()
    text = TextsField()
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Somebody agreed to something, at a moment, to these words; the address goes when it is withdrawn."""

    class How(models.TextChoices):
        LINK = "link"  # a button behind the link of a letter
        PAGE = "page"
        PHONE = "phone"
        PAPER = "paper"
        PERSON = "person"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64)  # of the address: finds the proof, tells nobody the address
    language = models.CharField(max_length=2, default="de")
    noun = models.CharField(max_length=60)  # what it is about, as in the journal
    noun_code = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "noun_code"], condition=Q(withdrawn_at=None), name="one_standing_consent"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) & ~Q(email="") | Q(withdrawn_at__isnull=False, email=""),
                name="withdrawn_consent_knows_nobody",
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="consent_of_address")]

    def __str__(self) -> str:
        return self.code


class Request(models.Model):
    """Somebody asks for what no button can do; it is answered within a month."""

    class Kind(models.TextChoices):
        CORRECT = "correct"
        OBJECT = "object"
        RESTRICT = "restrict"
        OTHER = "other"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.CharField(max_length=8, choices=Kind)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")  # None: the network
    email = models.EmailField(blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="de")
    received_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="request_open")]

    def __str__(self) -> str:
        return self.code


class Hold(models.Model):
    """Something must not be deleted for now, though its time is over: a dispute, an audit. With a reason."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    noun = models.CharField(max_length=60)  # "events.event", as in the journal
    noun_code = models.CharField(max_length=60)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "noun_code"], condition=Q(ended_at=None), name="one_standing_hold"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.code


class Inquiry(models.Model):
    """Somebody asked what is known about an address; the letter to it opens the page for a day, then the row goes."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # everything was forgotten by this link

    def __str__(self) -> str:
        return self.code
