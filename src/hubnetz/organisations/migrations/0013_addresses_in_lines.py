"""Lines that wait to be taken in are found by the addresses that stand in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from hubnetz.lib.addresses import named_in


def note_addresses(apps, schema_editor):
    """Note the addresses of the lines that wait at this moment; there are some for a day at most."""
    rows = apps.get_model("organisations", "ImportRow").objects
    for row in rows.only("cells").iterator():
        if found := named_in(*row.cells):
            rows.filter(pk=row.pk).update(addresses=found)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0012_work_on_files")]
    operations = [
        migrations.AddField("importrow", "addresses", ArrayField(models.TextField(), default=list)),
        migrations.RunPython(note_addresses, migrations.RunPython.noop),
    ]
