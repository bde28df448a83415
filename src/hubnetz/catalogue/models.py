"""What hubs offer, what of it others may take over, and who pays a part."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.checks import CheckMessage
from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, Lower

from hubnetz.catalogue import rules
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.lib.worded import Given
from hubnetz.network.models import Hub, Region, Site, Topic


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
    def on_show(self, today: "date | Given") -> "OfferQuerySet":
        """Published, not withdrawn, and reviewed in time."""
        return self.filter(published_at__isnull=False, withdrawn_at=None).filter(
            Q(review_on=None) | Q(review_on__gte=today)
        )

    def in_state(self, state: str, today: date) -> "OfferQuerySet":
        """Offers that stand there on the day; the states are those of the rules."""
        if state == "withdrawn":
            return self.filter(withdrawn_at__isnull=False)
        if state == "draft":
            return self.filter(withdrawn_at=None, published_at=None)
        shown = self.filter(withdrawn_at=None, published_at__isnull=False)
        if state == "stale":
            return shown.filter(review_on__lt=today)
        if state == "soon":
            return shown.filter(review_on__gte=today, review_on__lte=today + rules.SOON)
        return shown.filter(Q(review_on=None) | Q(review_on__gt=today + rules.SOON))


def _text(text: str) -> Value:
    return Value(text, output_field=models.TextField())


def _said(name: str, language: str) -> Coalesce:
    return Coalesce(KeyTextTransform(language, name), _text(""))


class _Stored(models.GeneratedField):
    """A column that PostgreSQL computes and stores.

    Django asks the server which version it is before it checks such a field; every version we run on can store one, so
    the code can be checked without a server.
    """

    def _check_supported(self, databases: Sequence[str]) -> list[CheckMessage]:
        return []

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


class Offer(models.Model):
    """One thing a hub does for companies, in its own words."""

    class Level(models.TextChoices):
        NEWCOMER = "newcomer"
        SOME = "some"
        ADVANCED = "advanced"

    class Place(models.TextChoices):
        """From where a company may use it."""

        ANYWHERE = "anywhere"
        STATE = "state"
        AREA = "area"  # the area the hub answers for

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
    site = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=2), default=list)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # euros, what the company pays
    value = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # euros, what it is worth
    # Who may use it; nothing said means everybody.
    sme_only = models.BooleanField(default=False)
    most_staff = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=8, choices=Place, default=Place.ANYWHERE)
    conditions = TextsField()  # one a line, each a sentence somebody can say yes or no to
    # Who looks after it; gets the letters about it. Nothing of this is shown to the public.
    contact = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    shareable = models.BooleanField(default=False)  # other hubs may take it over
    adopted_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="adoptions")
    checked_on = models.DateField(null=True)  # when somebody last said that it is right
    review_on = models.DateField(null=True)  # good until the end of this day
    reminded_at = models.DateTimeField(null=True)  # the letters about this review day
    dropped_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(
        default=1
    )  # counts changes of the text, so that nobody undoes another's
    idempotency_key = models.UUIDField(unique=True, null=True)
    # What is searched: stems of both languages by weight, and the words themselves for parts of compounds and typos.
    search = _Stored(
        expression=SearchVector(_said("title", "de"), config="german", weight="A")
        + SearchVector(_said("title", "en"), config="english", weight="A")
        + SearchVector(_said("summary", "de"), config="german", weight="B")
        + SearchVector(_said("summary", "en"), config="english", weight="B")
        + SearchVector(_said("text", "de"), config="german", weight="D")
        + SearchVector(_said("text", "en"), config="english", weight="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = _Stored(
        expression=Lower(
            Concat(
                _said("title", "de"),
                _text(" "),
                _said("summary", "de"),
                _text(" "),
                _said("title", "en"),
                _text(" "),
                _said("summary", "en"),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0, value__gte=0), name="offer_money_not_negative")
        ]
        indexes = [
            GinIndex(fields=["search"], name="offer_search"),
            GinIndex(OpClass("words", "gin_trgm_ops"), name="offer_words"),
            GinIndex(
                OpClass(Lower(KeyTextTransform("de", "title")), "gin_trgm_ops"), name="offer_title_alike"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def state_on(self, today: date) -> str:
        """Where it stands on the day."""
        return rules.state(self.published_at, self.withdrawn_at, self.review_on, today)


class OfferTopic(models.Model):
    """What an offer is about; the main topic comes first."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="about")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "topic"], name="offer_topic_once")]

    def __str__(self) -> str:
        return str(self.topic_id)


class OfferTemplate(models.Model):
    """The coordinator recommends an offer to all hubs, and says why."""

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="template")
    note = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.note


class FundingQuerySet(models.QuerySet["Funding"]):
    def on_show(self, today: date) -> "FundingQuerySet":
        """Not withdrawn, and checked in time."""
        return self.filter(withdrawn_at=None, review_on__gte=today)

    def open_on(self, today: date) -> "FundingQuerySet":
        """One can apply on the day."""
        begun = Q(opens_on=None) | Q(opens_on__lte=today)
        return self.filter(begun).filter(Q(closes_on=None) | Q(closes_on__gte=today))


class Funding(models.Model):
    """Money from elsewhere for what companies do: facts with the day they were known on, and the giver's address."""

    class Form(models.TextChoices):
        GRANT = "grant"
        LOAN = "loan"
        TAX = "tax"

    code = models.CharField(max_length=60, unique=True, default=new_code)
    name = TextsField()
    giver = TextsField()
    purpose = TextsField()  # what for, in two sentences
    who = TextsField()  # who may, in one sentence
    form = models.CharField(max_length=8, choices=Form, default=Form.GRANT)
    topics = models.ManyToManyField(Topic, related_name="+")  # none: for every topic
    sme_only = models.BooleanField(default=False)
    most_staff = models.PositiveIntegerField(null=True)  # the largest number of people that still fits
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # none: the whole country
    rate = models.PositiveSmallIntegerField(null=True)  # percent of the cost, as the giver says it
    ceiling = models.DecimalField(max_digits=11, decimal_places=2, null=True)  # euros
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    url = models.URLField()
    knowledge_on = models.DateField()  # the facts were true on this day
    review_on = models.DateField()  # off show after this day unless somebody looks again
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True, null=True)
    objects = FundingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=models.F("opens_on")),
                name="funding_closes_after_opening",
            ),
            models.CheckConstraint(condition=Q(rate=None) | Q(rate__lte=100), name="funding_rate_in_percent"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def state_on(self, today: date) -> str:
        """Whether one can apply on the day."""
        return rules.funding_state(self.opens_on, self.closes_on, today)
