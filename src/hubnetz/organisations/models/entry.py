"""What is looked up while a name is typed: made from records and cards by `indexing`, never edited."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from hubnetz.network.models import Hub
from hubnetz.organisations.models.records import Identity, Organisation


class IndexEntry(models.Model):
    """A hub's record, or the card of an identity (then without hub), under everything it is found by."""

    hub = models.ForeignKey(Hub, models.CASCADE, null=True, related_name="+")
    organisation = models.OneToOneField(Organisation, models.CASCADE, null=True, related_name="entry")
    identity = models.OneToOneField(Identity, models.CASCADE, null=True, related_name="entry")
    glued = models.CharField(max_length=200, db_collation="C")  # the words of the name written together
    name_words = ArrayField(models.TextField())  # of the name itself, in order
    words = ArrayField(models.TextField())  # of all names and own domains, with the parts of compounds
    telling = ArrayField(models.TextField())  # those of the words that are not trade, town or number
    keys = ArrayField(
        models.BigIntegerField()
    )  # words, whole names, initials, domains, postcodes: naming.key

    class Meta:
        db_table = "organisations_entry"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, identity__isnull=False, hub=None)
                | Q(organisation__isnull=False, identity=None, hub__isnull=False),
                name="entry_of_record_or_card",
            )
        ]
        indexes = [
            GinIndex(fields=["keys"], name="entry_keys", fastupdate=False),
            models.Index(fields=["hub", "glued"], name="entry_glued"),
            models.Index(fields=["glued"], name="entry_glued_card", condition=Q(hub=None)),
        ]

    def __str__(self) -> str:
        return self.glued


class Word(models.Model):
    """A word that names are made of, for beginnings and typing errors; and how many cards carry it."""

    text = models.CharField(max_length=60, primary_key=True, db_collation="C")
    carriers = models.PositiveIntegerField(default=0)  # as counted in the last night; 0: new since then

    class Meta:
        indexes = [GinIndex(fields=["text"], name="word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.text
