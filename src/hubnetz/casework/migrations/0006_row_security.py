"""A hub's file is seen by that hub, whatever a query asks for (docs/decisions/0028)."""

from django.db import migrations

from hubnetz.lib.guards import guard


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_held_hours"), ("organisations", "0005_row_security")]
    operations = [
        *(
            guard(f"casework_{noun}", "hub_id")
            for noun in ("enquiry", "case", "consultation", "project", "cooperation", "appearance")
        ),
        guard("casework_enquiry_topics", enquiry_id="casework_enquiry"),
        guard("casework_cooperation_members", cooperation_id="casework_cooperation"),
        # The hub that closes, and the one that has the file now.
        guard("casework_clienttransfer", case_id="casework_case", new_case_id="casework_case"),
    ]
