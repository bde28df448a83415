"""Rows of a hub are seen by that hub, whatever a query asks for (docs/decisions/0028)."""

from django.db import migrations

from hubnetz.lib.guards import guard

ORGANISATION, PERSON = "organisations_organisation", "organisations_person"


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_cards")]
    operations = [
        guard(ORGANISATION, "hub_id"),
        guard(PERSON, "hub_id"),
        *(
            guard(f"organisations_{part}", organisation_id=ORGANISATION)
            for part in ("othername", "branch", "identifier", "otherdomain", "sector", "yearfigures")
        ),
        guard("organisations_affiliation", person_id=PERSON),
        guard("organisations_holding", owner_id=ORGANISATION),
        guard("organisations_merge", kept_id=ORGANISATION),
        # About two records, perhaps of two hubs: each of them knows that it was decided.
        guard("organisations_decision", first_id=ORGANISATION, second_id=ORGANISATION),
        guard("organisations_suspicion", first_id=ORGANISATION, second_id=ORGANISATION),
    ]
