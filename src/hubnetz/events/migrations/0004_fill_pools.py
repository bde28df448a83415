"""Give every event that took registrations so far one pool with its seats, and what stands its confirmation."""

from django.db import migrations

POOLS = """
    INSERT INTO events_pool (event_id, mode, planned_mode, name, seats, queue_seats, position)
    SELECT id, way, way, '{}'::jsonb, seats, NULL, 0
    FROM (SELECT id, seats, CASE mode WHEN 'online' THEN 'online' ELSE 'on_site' END AS way FROM events_event) AS event
"""
REGISTRATIONS = """
    UPDATE events_registration SET pool_id = events_pool.id, confirmed_at = registered_at
    FROM events_pool WHERE events_pool.event_id = events_registration.event_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_pools'),
    ]

    operations = [
        migrations.RunSQL(POOLS, "DELETE FROM events_pool"),
        migrations.RunSQL(REGISTRATIONS, "UPDATE events_registration SET pool_id = NULL, confirmed_at = NULL"),
    ]
