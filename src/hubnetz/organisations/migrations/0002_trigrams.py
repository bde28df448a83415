"""Names are found in spite of typing errors: trigrams (a trusted extension) with an index."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            "organisation", GinIndex(fields=["folded"], name="organisation_trigrams", opclasses=["gin_trgm_ops"])
        ),
    ]
