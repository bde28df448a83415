# SPDX-License-Identifier: EUPL-1.2
"""Row security for migrations: who sees the rows of a table, by the hub that stands in them or above them.

    guards.guard("organisations_organisation", "hub_id")
    guards.guard("organisations_branch", organisation_id="organisations_organisation")

The setting is read once in a statement, not once in a row (a subquery without a row of its own), and is asked first:
whoever sees the whole network pays nothing for the rest. A row that hangs on another one is seen with that one, whose
own policy says so; of several ways up one is enough.
"""

from django.db import migrations

from hubnetz.lib.sight import SETTING

POLICY = "seen_by_its_hub"
_SAID = f"current_setting('{SETTING}', true)"
_ALL = f"(SELECT coalesce({_SAID}, '') = '')"
_OURS = f"((SELECT nullif({_SAID}, ''))::bigint[])"


def words(table: str, *hubs: str, **above: str) -> str:
    """Return what sets the policy: columns that name a hub, and columns that name a row of another guarded table."""
    ways = [_ALL]
    ways += [f"{table}.{column} = ANY ({_OURS})" for column in hubs]
    ways += [
        f"EXISTS (SELECT FROM {upper} AS upper_row WHERE upper_row.id = {table}.{column})"
        for column, upper in above.items()
    ]
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; "
        f"DROP POLICY IF EXISTS {POLICY} ON {table}; "
        f"CREATE POLICY {POLICY} ON {table} USING ({' OR '.join(ways)});"
    )


def guard(table: str, *hubs: str, **above: str) -> migrations.RunSQL:
    """Return the step of a migration that sets the policy of a table, and its way back."""
    back = f"DROP POLICY IF EXISTS {POLICY} ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    return migrations.RunSQL(words(table, *hubs, **above), back)
