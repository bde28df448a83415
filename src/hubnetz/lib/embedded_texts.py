# SPDX-License-Identifier: EUPL-1.2
"""What the embedded PostgreSQL is told: its settings, who may come in, and the roles."""

CONFIGURATION = """
# Written when the folder was made. Your own settings go into postgresql.local.conf beside this folder.
listen_addresses = ''
unix_socket_permissions = 0700
fsync = on
synchronous_commit = on
full_page_writes = on
password_encryption = scram-sha-256
max_connections = 60
shared_buffers = 128MB
max_wal_size = 512MB
checkpoint_timeout = 5min
log_destination = stderr
logging_collector = on
log_directory = 'log'
log_filename = 'pg-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
idle_in_transaction_session_timeout = 60s
timezone = 'UTC'
include_if_exists = '../postgresql.local.conf'
"""

ACCESS = """# Written at every start. Users of this machine, by the socket, and nobody else.
local all postgres,hubnetz_owner,hubnetz_app peer map=hubnetz
local all all reject
host all all 0.0.0.0/0 reject
host all all ::/0 reject
"""

ROLES = """
DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['hubnetz_owner', 'hubnetz_app'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION', wanted);
    END LOOP;
END $$;
SELECT 'CREATE DATABASE hubnetz OWNER hubnetz_owner'
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hubnetz') \\gexec
REVOKE ALL ON DATABASE hubnetz FROM PUBLIC;
GRANT CONNECT ON DATABASE hubnetz TO hubnetz_app;
\\connect hubnetz
ALTER SCHEMA public OWNER TO hubnetz_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""
