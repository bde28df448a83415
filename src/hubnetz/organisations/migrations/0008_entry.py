"""What is looked up while a name is typed; records that are there already are entered by the clock."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_tokens"),
        ("organisations", "0007_resolution"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation", name="put_off_at", field=models.DateTimeField(null=True)
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "text",
                    models.CharField(db_collation="C", max_length=60, primary_key=True, serialize=False),
                ),
                ("carriers", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["text"], name="word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndexEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("glued", models.CharField(db_collation="C", max_length=200)),
                ("name_words", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ("words", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ("telling", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                ("keys", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                (
                    "hub",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="network.hub",
                    ),
                ),
                (
                    "identity",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="organisations.identity",
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entry",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "organisations_entry",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["keys"], name="entry_keys"
                    ),
                    models.Index(fields=["hub", "glued"], name="entry_glued"),
                    models.Index(
                        condition=models.Q(("hub", None)), fields=["glued"], name="entry_glued_card"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hub", None), ("identity__isnull", False), ("organisation", None)),
                            models.Q(
                                ("hub__isnull", False), ("identity", None), ("organisation__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="entry_of_record_or_card",
                    )
                ],
            },
        ),
    ]
