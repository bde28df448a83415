"""What hubs offer."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub, Topic


class ServiceKind(models.Model):
    """A kind of help: consultation, workshop, coworking … Kinds are data."""

    code = models.SlugField(unique=True)
    name = TextsField()
    text = TextsField()
    group = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Mode(models.TextChoices):
    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class OfferQuerySet(models.QuerySet["Offer"]):
    def on_show(self, today: date) -> "OfferQuerySet":
        """Published, not withdrawn, and reviewed in time."""
        return self.filter(published_at__isnull=False, withdrawn_at=None).filter(
            Q(review_on=None) | Q(review_on__gte=today)
        )


class Offer(models.Model):
    """One thing a hub does for companies, in its own words."""

    class Level(models.TextChoices):
        NEWCOMER = "newcomer"
        SOME = "some"
        ADVANCED = "advanced"

    code = models.CharField(max_length=60, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="offers")
    kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="offers")
    topics = models.ManyToManyField(Topic, through="OfferTopic", related_name="+")
    title = TextsField()
    summary = TextsField()
    text = TextsField()
    level = models.CharField(max_length=10, choices=Level, default=Level.NEWCOMER)
    audience = ArrayField(models.CharField(max_length=20), default=list)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # euros, what the company pays
    value = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # euros, what it is worth
    review_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0, value__gte=0), name="offer_money_not_negative")
        ]

    def __str__(self) -> str:
        return str(self.title)


class OfferTopic(models.Model):
    """What an offer is about; the main topic comes first."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="about")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "topic"], name="offer_topic_once")]

    def __str__(self) -> str:
        return str(self.topic_id)
