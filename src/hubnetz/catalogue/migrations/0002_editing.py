"""Offers are edited, searched, shared and checked again; funding hints stand beside them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
import hubnetz.lib.codes
import hubnetz.lib.texts
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
        ('network', '0002_coordinator_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=hubnetz.lib.codes.new_code, max_length=60, unique=True)),
                ('name', hubnetz.lib.texts.TextsField(default=hubnetz.lib.texts.Texts)),
                ('giver', hubnetz.lib.texts.TextsField(default=hubnetz.lib.texts.Texts)),
                ('purpose', hubnetz.lib.texts.TextsField(default=hubnetz.lib.texts.Texts)),
                ('who', hubnetz.lib.texts.TextsField(default=hubnetz.lib.texts.Texts)),
                ('form', models.CharField(choices=[('grant', 'Grant'), ('loan', 'Loan'), ('tax', 'Tax')], default='grant', max_length=8)),
                ('sme_only', models.BooleanField(default=False)),
                ('most_staff', models.PositiveIntegerField(null=True)),
                ('rate', models.PositiveSmallIntegerField(null=True)),
                ('ceiling', models.DecimalField(decimal_places=2, max_digits=11, null=True)),
                ('opens_on', models.DateField(null=True)),
                ('closes_on', models.DateField(null=True)),
                ('url', models.URLField()),
                ('knowledge_on', models.DateField()),
                ('review_on', models.DateField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('idempotency_key', models.UUIDField(null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='OfferTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=200)),
                ('marked_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='offer',
            name='adopted_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='catalogue.offer'),
        ),
        migrations.AddField(
            model_name='offer',
            name='checked_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='conditions',
            field=hubnetz.lib.texts.TextsField(default=hubnetz.lib.texts.Texts),
        ),
        migrations.AddField(
            model_name='offer',
            name='contact',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offer',
            name='dropped_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='idempotency_key',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='most_staff',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='place',
            field=models.CharField(choices=[('anywhere', 'Anywhere'), ('state', 'State'), ('area', 'Area')], default='anywhere', max_length=8),
        ),
        migrations.AddField(
            model_name='offer',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='offer',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='network.site'),
        ),
        migrations.AddField(
            model_name='offer',
            name='shareable',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='offer',
            name='sme_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='offer',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='funding',
            name='region',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region'),
        ),
        migrations.AddField(
            model_name='funding',
            name='topics',
            field=models.ManyToManyField(related_name='+', to='network.topic'),
        ),
        migrations.AddField(
            model_name='offertemplate',
            name='marked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offertemplate',
            name='offer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='template', to='catalogue.offer'),
        ),
        migrations.AddField(
            model_name='offer',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('de', 'title'), models.Value('', output_field=models.TextField())), config='german', weight='A'), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('en', 'title'), models.Value('', output_field=models.TextField())), config='english', weight='A'), django.contrib.postgres.search.SearchConfig('german')), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('de', 'summary'), models.Value('', output_field=models.TextField())), config='german', weight='B'), django.contrib.postgres.search.SearchConfig('german')), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('en', 'summary'), models.Value('', output_field=models.TextField())), config='english', weight='B'), django.contrib.postgres.search.SearchConfig('german')), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('de', 'text'), models.Value('', output_field=models.TextField())), config='german', weight='D'), django.contrib.postgres.search.SearchConfig('german')), '||', django.contrib.postgres.search.SearchVector(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('en', 'text'), models.Value('', output_field=models.TextField())), config='english', weight='D'), django.contrib.postgres.search.SearchConfig('german')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddField(
            model_name='offer',
            name='words',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Lower(django.db.models.functions.text.Concat(django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('de', 'title'), models.Value('', output_field=models.TextField())), models.Value(' ', output_field=models.TextField()), django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('de', 'summary'), models.Value('', output_field=models.TextField())), models.Value(' ', output_field=models.TextField()), django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('en', 'title'), models.Value('', output_field=models.TextField())), models.Value(' ', output_field=models.TextField()), django.db.models.functions.comparison.Coalesce(django.db.models.fields.json.KeyTextTransform('en', 'summary'), models.Value('', output_field=models.TextField())))), output_field=models.TextField()),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('opens_on', None), ('closes_on', None), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='funding_closes_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('rate', None), ('rate__lte', 100), _connector='OR'), name='funding_rate_in_percent'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='offer_search'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('words', 'gin_trgm_ops'), name='offer_words'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower(django.db.models.fields.json.KeyTextTransform('de', 'title')), 'gin_trgm_ops'), name='offer_title_alike'),
        ),
    ]
