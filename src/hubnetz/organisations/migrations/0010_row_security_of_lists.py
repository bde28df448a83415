"""Lists that a hub keeps, and files that it took in, are seen by that hub (docs/decisions/0028)."""

from django.db import migrations

from hubnetz.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_row_security"),
        ("organisations", "0009_lists_and_imports"),
    ]
    operations = [
        guard("organisations_savedview", "hub_id"),
        guard("organisations_import", "hub_id"),
        guard("organisations_importrow", source_id="organisations_import"),
    ]
