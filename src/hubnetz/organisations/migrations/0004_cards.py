"""The card of an identity is that of its oldest record."""

from django.db import migrations

FILL = """
UPDATE organisations_identity AS card
SET name = oldest.name, kind = oldest.kind, postcode = oldest.postcode, town = oldest.town
FROM (
    SELECT DISTINCT ON (identity_id) identity_id, name, kind, postcode, town
    FROM organisations_organisation ORDER BY identity_id, id
) AS oldest
WHERE oldest.identity_id = card.id AND card.name = ''
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_what_is_known")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
