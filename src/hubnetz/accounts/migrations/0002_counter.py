"""The table behind Django's cache: counters of tries, shared by all web processes."""

from django.db import migrations

COUNTER = """
CREATE UNLOGGED TABLE accounts_counter (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_counter_expires ON accounts_counter (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(COUNTER, "DROP TABLE accounts_counter")]
