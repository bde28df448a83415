"""Whoever fills a database in one go may have its statistics made, which only a table's owner may do otherwise."""

from django.db import migrations

# Without them, and with row security in between, PostgreSQL takes every table for a handful of rows.
MAKE = """
CREATE FUNCTION journal_make_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE one text;
BEGIN
    FOR one IN SELECT quote_ident(relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_has_role(relowner, 'USAGE')
    LOOP
        EXECUTE 'ANALYZE public.' || one;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION journal_make_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_make_statistics() TO hubnetz_app;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_looks")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION journal_make_statistics()")]
