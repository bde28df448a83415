"""Documents of bookkeeping are forgotten when they need not be kept any more; until then nobody can change them."""

from django.db import migrations, models
from django.db.models import Q

# The years stand in `lib.privacy`, too (TAX_YEARS, AID_YEARS); here they hold whatever the application does or is told
# about the day. Number, month, issuer, sums and taxes never change.
FORGETTABLE = """
CREATE OR REPLACE FUNCTION booking_statement_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_go CONSTANT text[] := ARRAY['lines', 'recipient', 'reason', 'issued_by_id', 'forgotten_at'];
    years CONSTANT integer := CASE WHEN OLD.aid_cents > 0 THEN 10 ELSE 8 END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.forgotten_at IS NULL AND NEW.forgotten_at IS NOT NULL
            AND OLD.year + years < extract(year FROM now() AT TIME ZONE 'Europe/Berlin')
            AND NEW.lines = '[]' AND NEW.issued_by_id IS NULL
            AND NEW.reason = (CASE OLD.reason WHEN '' THEN '' ELSE '–' END)
            AND NEW.recipient = jsonb_build_object(
                'name', '–', 'street', '', 'place', '', 'number', OLD.recipient->'number')
            AND to_jsonb(NEW) - may_go = to_jsonb(OLD) - may_go
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Statement % is issued and cannot be changed.', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
FROZEN = """
CREATE OR REPLACE FUNCTION booking_statement_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Statement % is issued and cannot be changed.', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
PERSON = Q(organisation=None, forgotten_at=None) & ~Q(email="")
FORGOTTEN = Q(organisation=None, email="", street="", postcode="", town="", forgotten_at__isnull=False)
COMPANY = Q(organisation__isnull=False, email="", forgotten_at=None)


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_collisions")]
    operations = [
        migrations.AddField("customer", "forgotten_at", models.DateTimeField(null=True)),
        migrations.AddField("statement", "forgotten_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("customer", "customer_is_company_or_person"),
        migrations.AddConstraint(
            "customer",
            models.CheckConstraint(condition=PERSON | FORGOTTEN | COMPANY, name="customer_is_company_or_person"),
        ),
        migrations.RunSQL(FORGETTABLE, FROZEN),
    ]
