"""Long files wait for the worker; a run keeps what it estimates for each hub."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hubnetz.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0011_in_touch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="organisations.import",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
            ],
        ),
        guard("organisations_importfile", source_id="organisations_import"),
        migrations.AddField(
            model_name="import",
            name="failure",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="import",
            name="lines",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="import",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="import",
            name="work",
            field=models.CharField(
                blank=True,
                choices=[("read", "Read"), ("compare", "Compare"), ("take", "Take"), ("back", "Back")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="work_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="work_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="by_hub",
            field=models.JSONField(default=dict),
        ),
    ]
