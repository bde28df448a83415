"""What this room keeps: how needs were understood and answered, without the need's words and without a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class NeedNote(models.Model):
    """A need as it was understood and answered: topics, county, day, what was shown, what was opened and booked."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered"  # own region or online
        ELSEWHERE = "elsewhere"  # offers exist, but none of a hub that answers and none online
        WHITE_SPOT = "white_spot"  # nobody is responsible, a deputy answered
        ZERO_HITS = "zero_hits"  # nothing at all to show
        NOT_UNDERSTOOD = "not_understood"  # no topic sure enough to be named
        BEYOND = "beyond"  # nothing for a hub; others can help

    noted_on = models.DateField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    topics = ArrayField(models.CharField(max_length=50), default=list)  # as shown, after corrections
    county = models.CharField(max_length=5, blank=True)  # AGS; empty if the place was not known for certain
    kinds = ArrayField(models.CharField(max_length=50), default=list)
    language = models.CharField(max_length=2, blank=True)
    with_model = models.BooleanField(default=True)  # False: the words alone answered
    white_spot = models.BooleanField(default=False)  # also where the outcome is another one
    added = ArrayField(models.CharField(max_length=50), default=list)  # chips that somebody added …
    removed = ArrayField(models.CharField(max_length=50), default=list)  # … or took away
    refused = ArrayField(models.CharField(max_length=50), default=list)  # heard as not wanted
    shown = ArrayField(
        models.CharField(max_length=80), default=list
    )  # “event:code”, “offer:code” in their order
    opened = ArrayField(models.PositiveSmallIntegerField(), default=list)  # ranks from 1; 0 is the enquiry
    booked = ArrayField(models.PositiveSmallIntegerField(), default=list)
    code = models.CharField(
        max_length=20, null=True, unique=True
    )  # stands in the links; forgotten after two hours
    code_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["noted_on", "outcome"], name="need_note_day")]

    def __str__(self) -> str:
        return f"{self.noted_on} {self.outcome} {self.topics}"


class NeedSum(models.Model):
    """The needs of one month by topic, county and outcome; what remains of notes that are over 400 days old."""

    month = models.DateField()  # its first day
    topic = models.CharField(max_length=50, blank=True)  # empty: each need once, whatever it is about
    county = models.CharField(max_length=5, blank=True)
    outcome = models.CharField(max_length=14, choices=NeedNote.Outcome)
    needs = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)  # needs of which something was opened
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "topic", "county", "outcome"], name="one_sum_of_needs")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.topic} {self.needs}"


class Phrase(models.Model):
    """Something a company may say, written by a hub or taken from a need; beside those that come with the product."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        IN_USE = "in_use"
        WITHDRAWN = "withdrawn"

    class Source(models.TextChoices):
        HAND = "hand"  # written by somebody at the hub
        NEED = "need"  # a need that was answered, without what tells whose it was

    class About(models.TextChoices):
        TOPIC = "topic"
        KIND = "kind"

    code = models.CharField(max_length=60, unique=True, default=new_code)
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=2)
    about = models.CharField(max_length=5, choices=About)
    subject = models.CharField(max_length=50)  # code of the topic or kind
    also = ArrayField(models.CharField(max_length=50), default=list)  # what else it touches
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    written_on = models.DateField()
    source = models.CharField(max_length=4, choices=Source, default=Source.HAND)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "about", "subject"], name="phrase_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["text"], condition=~models.Q(state="withdrawn"), name="one_phrase_of_a_text"
            )
        ]

    def __str__(self) -> str:
        return self.text


class TextVector(models.Model):
    """The vector of a text that does not come with the product, so that no process computes it anew."""

    key = models.BinaryField(max_length=8)  # hash of the text and its side
    embedder = models.CharField(max_length=100)
    row = models.BinaryField()
    made_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "embedder"], name="one_vector_of_a_text")]

    def __str__(self) -> str:
        return bytes(self.key).hex()


class Fit(models.Model):
    """The heads fitted anew on all phrases in use, or the attempt that was not taken; the newest one taken is valid."""

    fitted_at = models.DateTimeField()
    embedder = models.CharField(max_length=100)
    shipped = models.CharField(max_length=32)  # which shipped heads it belongs to
    phrases = models.PositiveIntegerField()  # in use, beside the shipped ones
    seen_until = models.DateTimeField(null=True)  # the last change of a phrase it knows
    loss = models.FloatField()  # on shipped phrases that were held out …
    loss_before = models.FloatField()  # … and of a fit on the shipped ones alone
    taken = models.BooleanField()
    heads = models.BinaryField()  # empty if not taken or no longer needed

    def __str__(self) -> str:
        return f"{self.fitted_at:%Y-%m-%d %H:%M} {self.loss:.3f}"
