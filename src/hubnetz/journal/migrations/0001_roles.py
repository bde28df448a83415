"""Before any table: the role the application works as, and what it may do with tables that are made from now on."""

from django.db import migrations

ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hubnetz_app') THEN
        CREATE ROLE hubnetz_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'hubnetz_app', 'MEMBER') THEN
        EXECUTE format('GRANT hubnetz_app TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;  -- the embedded server: the application signs in as that role
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hubnetz_app;
GRANT SELECT ON django_migrations TO hubnetz_app;  -- made before this; /readyz compares it with the program
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hubnetz_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hubnetz_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial"), ("procrastinate", "0001_initial"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(ROLES, migrations.RunSQL.noop)]
