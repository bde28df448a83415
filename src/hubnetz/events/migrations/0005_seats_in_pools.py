import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_fill_pools'),
    ]

    operations = [
        migrations.AlterField(
            model_name='registration',
            name='pool',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='events.pool'),
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='event_has_seats',
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='one_standing_registration',
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='one_person_per_seat',
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), models.Q(('email', ''), _negated=True)), fields=('event', 'email'), name='one_standing_registration'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('pool', 'seat'), name='one_person_per_seat'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('held_until', None), _connector='OR'), name='registration_held_or_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('seat', None), ('confirmed_at__isnull', False), ('held_until__isnull', False), _connector='OR'), name='request_takes_no_seat'),
        ),
        migrations.RemoveField(
            model_name='event',
            name='seats',
        ),
    ]
