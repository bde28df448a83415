import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='NeedNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noted_on', models.DateField()),
                ('outcome', models.CharField(choices=[('zero_hits', 'Zero Hits'), ('white_spot', 'White Spot'), ('not_understood', 'Not Understood'), ('elsewhere', 'Elsewhere')], max_length=14)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), default=list, size=None)),
                ('county', models.CharField(blank=True, max_length=5)),
            ],
            options={
                'indexes': [models.Index(fields=['noted_on', 'outcome'], name='need_note_day')],
            },
        ),
    ]
