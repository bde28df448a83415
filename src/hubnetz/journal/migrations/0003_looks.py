"""Who saw personal data of whom (docs/decisions/0028)."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As with the journal, a line is written once. Only what is older than a year is taken away, and only by this function:
# it runs as the owner, and how long a year is stands in it.
ONCE = """
REVOKE UPDATE, DELETE, TRUNCATE ON journal_look FROM hubnetz_app;
CREATE FUNCTION journal_forget_looks() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (DELETE FROM public.journal_look WHERE at < now() - interval '1 year' RETURNING 1)
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION journal_forget_looks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_forget_looks() TO hubnetz_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('hub', models.CharField(max_length=60)),
                ('what', models.CharField(max_length=20)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('how', models.CharField(choices=[('page', 'Page'), ('export', 'Export'), ('program', 'Program')], max_length=8)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['hub', '-at', '-id'], name='journal_look_of_hub'), models.Index(condition=models.Q(('code', ''), _negated=True), fields=['code', '-at'], name='journal_look_at_row'), django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='journal_look_at')],
            },
        ),
        migrations.RunSQL(ONCE, "DROP FUNCTION journal_forget_looks()"),
    ]
