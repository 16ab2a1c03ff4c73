-- The SQL side of iasql 0.9.0. One upgrade script per release; this file is never edited after one.
\echo Use "CREATE EXTENSION iasql" to load this file. \quit

-- ---------------------------------------------------------------- what is installed

CREATE TABLE iasql_module (
  name varchar NOT NULL,
  CONSTRAINT "iasql_module_pkey" PRIMARY KEY (name)
);
COMMENT ON TABLE iasql_module IS 'The modules installed in this database.';
COMMENT ON COLUMN iasql_module.name IS 'module@version';

CREATE TABLE iasql_dependencies (
  module varchar NOT NULL,
  dependency varchar NOT NULL,
  PRIMARY KEY (module, dependency),
  CONSTRAINT "FK_9732df6d7dff34b6f6a1732033b" FOREIGN KEY (module)
    REFERENCES iasql_module (name) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_7dbdaef2c45fdd0d1d82cc9568c" FOREIGN KEY (dependency)
    REFERENCES iasql_module (name) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_9732df6d7dff34b6f6a1732033" ON iasql_dependencies (module);
CREATE INDEX "IDX_7dbdaef2c45fdd0d1d82cc9568" ON iasql_dependencies (dependency);
COMMENT ON TABLE iasql_dependencies IS 'Which installed module needs which other one.';
COMMENT ON COLUMN iasql_dependencies.module IS 'module@version that depends';
COMMENT ON COLUMN iasql_dependencies.dependency IS 'module@version that it depends on';

CREATE TABLE iasql_tables (
  module varchar NOT NULL,
  "table" varchar NOT NULL,
  PRIMARY KEY (module, "table"),
  CONSTRAINT "FK_0e0f2a4ef99e93cfcb935c060cb" FOREIGN KEY (module) REFERENCES iasql_module (name)
);
COMMENT ON TABLE iasql_tables IS 'The tables of the installed modules.';
COMMENT ON COLUMN iasql_tables.module IS 'module@version';
COMMENT ON COLUMN iasql_tables."table" IS 'table in the schema of the extension';

-- ---------------------------------------------------------------- what was and what is to be done

CREATE TYPE iasql_audit_log_change_type_enum AS ENUM (
  'INSERT', 'UPDATE', 'DELETE',
  'START_COMMIT', 'PREVIEW_START_COMMIT', 'END_COMMIT', 'PREVIEW_END_COMMIT',
  'OPEN_TRANSACTION', 'CLOSE_TRANSACTION', 'ERROR', 'START_REVERT', 'END_REVERT', 'SET_COMMIT_MESSAGE'
);
COMMENT ON TYPE iasql_audit_log_change_type_enum IS 'Kinds of entries of iasql_audit_log: row changes, and marks.';

CREATE TABLE iasql_audit_log (
  id serial NOT NULL,
  ts timestamptz NOT NULL,
  "user" varchar NOT NULL,
  table_name varchar NOT NULL,
  change_type iasql_audit_log_change_type_enum NOT NULL,
  change json NOT NULL,
  message varchar,
  transaction_id varchar,
  origin varchar,
  CONSTRAINT "iasql_audit_log_pkey" PRIMARY KEY (id),
  CONSTRAINT "iasql_audit_log_origin" CHECK (origin IN ('user', 'iasql'))
);
CREATE INDEX "IDX_ff85981b261fe1c34027ed6f41" ON iasql_audit_log (ts);
CREATE INDEX iasql_audit_log_pending ON iasql_audit_log (id) WHERE origin = 'user' AND transaction_id IS NULL;
CREATE INDEX iasql_audit_log_transaction ON iasql_audit_log (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX iasql_audit_log_errors ON iasql_audit_log (id) WHERE change_type = 'ERROR';
COMMENT ON TABLE iasql_audit_log IS 'Every change of a module''s table, and marks of what iasql did.';
COMMENT ON COLUMN iasql_audit_log.id IS 'Order of the entries.';
COMMENT ON COLUMN iasql_audit_log.ts IS 'Start of the SQL transaction that made the change.';
COMMENT ON COLUMN iasql_audit_log."user" IS 'Session user.';
COMMENT ON COLUMN iasql_audit_log.table_name IS 'The changed table; iasql_audit_log for marks.';
COMMENT ON COLUMN iasql_audit_log.change_type IS 'What kind of entry this is.';
COMMENT ON COLUMN iasql_audit_log.change IS 'Row changes: {"original": row before, "change": row after}; marks: {}.';
COMMENT ON COLUMN iasql_audit_log.message IS 'Text of an error, or message of a commit.';
COMMENT ON COLUMN iasql_audit_log.transaction_id IS 'The iasql transaction that took the change; NULL: none yet.';
COMMENT ON COLUMN iasql_audit_log.origin IS 'user: somebody wants this; iasql: written by iasql itself; NULL: a mark.';

CREATE TABLE iasql_transaction (
  id varchar NOT NULL DEFAULT pg_catalog.gen_random_uuid()::varchar,
  status varchar NOT NULL DEFAULT 'open',
  opened_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  opened_by varchar NOT NULL DEFAULT session_user,
  client varchar,
  pid integer,
  message varchar,
  started_at timestamptz,
  ended_at timestamptz,
  error varchar,
  PRIMARY KEY (id),
  CONSTRAINT "iasql_transaction_status"
    CHECK (status IN ('open', 'committing', 'interrupted', 'committed', 'rolled back', 'failed'))
);
-- At most one that is not ended: whoever comes second waits for the first one's SQL transaction, or fails.
CREATE UNIQUE INDEX iasql_transaction_one_open ON iasql_transaction ((true))
  WHERE status IN ('open', 'committing', 'interrupted');
COMMENT ON TABLE iasql_transaction IS 'The iasql transactions: from iasql_begin() to iasql_commit() or iasql_rollback().';
COMMENT ON COLUMN iasql_transaction.id IS 'UUID.';
COMMENT ON COLUMN iasql_transaction.status IS 'open, committing, interrupted, committed, rolled back or failed';
COMMENT ON COLUMN iasql_transaction.opened_at IS 'When iasql_begin() was called.';
COMMENT ON COLUMN iasql_transaction.opened_by IS 'Session user who called it.';
COMMENT ON COLUMN iasql_transaction.client IS 'Where from: address and application name.';
COMMENT ON COLUMN iasql_transaction.pid IS 'Process that opened it, or that is committing it.';
COMMENT ON COLUMN iasql_transaction.message IS 'Message of the commit.';
COMMENT ON COLUMN iasql_transaction.started_at IS 'When the commit began.';
COMMENT ON COLUMN iasql_transaction.ended_at IS 'When it was over.';
COMMENT ON COLUMN iasql_transaction.error IS 'Why it failed.';

CREATE TABLE iasql_journal (
  id bigserial NOT NULL,
  transaction_id varchar NOT NULL,
  ts timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  table_name varchar NOT NULL,
  action varchar NOT NULL,
  token varchar NOT NULL,
  region varchar NOT NULL DEFAULT '',
  key jsonb NOT NULL,
  detail jsonb,
  state varchar NOT NULL DEFAULT 'intent',
  error varchar,
  ended_at timestamptz,
  marked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (id),
  CONSTRAINT "iasql_journal_action" CHECK (action IN ('create', 'update', 'delete', 'replace')),
  CONSTRAINT "iasql_journal_state" CHECK (state IN ('intent', 'done', 'failed', 'undone', 'unknown'))
);
CREATE INDEX iasql_journal_unfinished ON iasql_journal (id) WHERE state = 'intent';
CREATE INDEX iasql_journal_marked ON iasql_journal (id) WHERE marked;
CREATE INDEX iasql_journal_transaction ON iasql_journal (transaction_id);
CREATE INDEX iasql_journal_deleted ON iasql_journal (table_name, ended_at) WHERE action = 'delete';
COMMENT ON TABLE iasql_journal IS 'What was being done to the cloud: written before each step and after it.';
COMMENT ON COLUMN iasql_journal.id IS 'Order of the steps.';
COMMENT ON COLUMN iasql_journal.transaction_id IS 'The iasql transaction.';
COMMENT ON COLUMN iasql_journal.ts IS 'When the step was about to begin.';
COMMENT ON COLUMN iasql_journal.table_name IS 'Table of the row.';
COMMENT ON COLUMN iasql_journal.action IS 'create, update or delete';
COMMENT ON COLUMN iasql_journal.token IS 'Idempotency token of the step.';
COMMENT ON COLUMN iasql_journal.region IS 'Region of the object; empty for global ones.';
COMMENT ON COLUMN iasql_journal.key IS 'Primary key of the row.';
COMMENT ON COLUMN iasql_journal.detail IS 'What is known of the object: its identity and what its calls gave.';
COMMENT ON COLUMN iasql_journal.state IS 'intent, done, failed, undone, or unknown: nobody can tell, look at it yourself';
COMMENT ON COLUMN iasql_journal.error IS 'Why it failed.';
COMMENT ON COLUMN iasql_journal.ended_at IS 'When the step was over.';
COMMENT ON COLUMN iasql_journal.marked IS 'Whether the object that was made still carries the mark by which it would be found.';

CREATE TABLE iasql_sync_state (
  table_name varchar NOT NULL,
  region varchar NOT NULL DEFAULT '',
  last_attempt timestamptz,
  last_success timestamptz,
  duration_ms bigint,
  error varchar,
  failures integer NOT NULL DEFAULT 0,
  next_attempt timestamptz,
  PRIMARY KEY (table_name, region)
);
COMMENT ON TABLE iasql_sync_state IS 'How reading the cloud goes, per table and region.';
COMMENT ON COLUMN iasql_sync_state.table_name IS 'Table of a module.';
COMMENT ON COLUMN iasql_sync_state.region IS 'Region; empty for tables that are read once.';
COMMENT ON COLUMN iasql_sync_state.last_attempt IS 'When it was last tried.';
COMMENT ON COLUMN iasql_sync_state.last_success IS 'When it last succeeded.';
COMMENT ON COLUMN iasql_sync_state.duration_ms IS 'How long reading took then, from the first call to the last page, in milliseconds.';
COMMENT ON COLUMN iasql_sync_state.error IS 'Why the last attempt failed; NULL if it did not.';
COMMENT ON COLUMN iasql_sync_state.failures IS 'Failures in a row.';
COMMENT ON COLUMN iasql_sync_state.next_attempt IS 'The periodic worker does not try again before.';

CREATE TABLE iasql_backoff (
  object varchar NOT NULL,
  failures integer NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  next_attempt timestamptz NOT NULL,
  error varchar NOT NULL,
  seen integer NOT NULL DEFAULT 0,
  PRIMARY KEY (object)
);
COMMENT ON TABLE iasql_backoff IS 'What the periodic worker has failed to do and tries again later, other than reading single tables.';
COMMENT ON COLUMN iasql_backoff.object IS 'What it is: pushing the changes of some modules, a module, reading as a whole.';
COMMENT ON COLUMN iasql_backoff.failures IS 'Failures in a row.';
COMMENT ON COLUMN iasql_backoff.first_at IS 'The first of them.';
COMMENT ON COLUMN iasql_backoff.last_at IS 'The last of them.';
COMMENT ON COLUMN iasql_backoff.next_attempt IS 'The periodic worker does not try again before.';
COMMENT ON COLUMN iasql_backoff.error IS 'Why it failed the last time.';
COMMENT ON COLUMN iasql_backoff.seen IS 'The newest change there was then: a newer one is tried at once.';

CREATE TABLE iasql_problem (
  id integer NOT NULL,
  message varchar NOT NULL,
  count integer NOT NULL DEFAULT 1,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX iasql_problem_message ON iasql_problem USING hash (message);
COMMENT ON TABLE iasql_problem IS 'How often the errors in iasql_audit_log have happened.';
COMMENT ON COLUMN iasql_problem.id IS 'The entry of iasql_audit_log: the first time.';
COMMENT ON COLUMN iasql_problem.message IS 'What tells it from others: its message without what is different each time.';
COMMENT ON COLUMN iasql_problem.count IS 'How often.';
COMMENT ON COLUMN iasql_problem.last_at IS 'The last time.';

REVOKE ALL ON iasql_module, iasql_dependencies, iasql_tables, iasql_audit_log, iasql_transaction, iasql_journal,
  iasql_sync_state, iasql_backoff, iasql_problem FROM PUBLIC;

INSERT INTO iasql_module VALUES ('iasql_platform@0.9.0'), ('iasql_functions@0.9.0');
INSERT INTO iasql_dependencies VALUES ('iasql_functions@0.9.0', 'iasql_platform@0.9.0');
INSERT INTO iasql_tables VALUES
  ('iasql_platform@0.9.0', 'iasql_module'), ('iasql_platform@0.9.0', 'iasql_dependencies'),
  ('iasql_platform@0.9.0', 'iasql_tables'), ('iasql_platform@0.9.0', 'iasql_audit_log');

SELECT pg_catalog.pg_extension_config_dump('iasql_module', $$WHERE name NOT LIKE 'iasql\_%'$$);
SELECT pg_catalog.pg_extension_config_dump('iasql_dependencies', $$WHERE module NOT LIKE 'iasql\_%'$$);
SELECT pg_catalog.pg_extension_config_dump('iasql_tables', $$WHERE module NOT LIKE 'iasql\_%'$$);
SELECT pg_catalog.pg_extension_config_dump('iasql_audit_log', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_audit_log_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_transaction', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_journal', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_journal_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_sync_state', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_backoff', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_problem', '');

-- ---------------------------------------------------------------- recording changes

CREATE FUNCTION iasql_audit() RETURNS trigger
  AS 'MODULE_PATHNAME', 'iasql_audit' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_audit() IS 'Trigger of every module''s table: records its changes in iasql_audit_log.';


-- ---------------------------------------------------------------- transactions

CREATE FUNCTION iasql_begin()
  RETURNS TABLE (message varchar, transaction_id varchar)
  AS 'MODULE_PATHNAME', 'iasql_begin' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_begin() IS
  '{"description": "Opens an iasql transaction. Until iasql_commit or iasql_rollback nobody else can open one, and the periodic worker leaves this database alone.", "sample_usage": "SELECT * FROM iasql_begin()"}';

CREATE FUNCTION iasql_preview(check_permissions boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval, permission text)
  AS 'MODULE_PATHNAME', 'iasql_preview' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview(check_permissions boolean) IS
  '{"description": "Shows what iasql_commit would do in the cloud with the changes made to the tables. Without changes: what a synchronisation would do in the database. Changes nothing; works inside a transaction block, too. With check_permissions AWS is asked, without doing anything, whether it would be allowed.", "sample_usage": "SELECT * FROM iasql_preview(check_permissions => true)"}';

CREATE FUNCTION iasql_commit(message varchar DEFAULT NULL, confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_commit' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_commit(message varchar, confirm_deletes boolean) IS
  '{"description": "Makes the cloud what the tables say, then the tables what the cloud says. Fails as a whole: what was already done in the cloud is undone. What would delete or replace more than iasql.max_deletes objects needs confirm_deletes.", "sample_usage": "SELECT * FROM iasql_commit(''a queue for the invoices'')"}';

CREATE FUNCTION iasql_rollback(force boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_rollback' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_rollback(force boolean) IS
  '{"description": "Discards the changes made to the tables since the last commit and ends the iasql transaction. Does nothing in the cloud. With force it also takes over a commit whose worker is gone.", "sample_usage": "SELECT * FROM iasql_rollback()"}';

-- the two halves of a commit, and their previews

CREATE FUNCTION iasql_apply(confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_apply' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_apply(confirm_deletes boolean) IS
  '{"description": "Makes the cloud what the tables say, without reading the rest of the cloud afterwards.", "sample_usage": "SELECT * FROM iasql_apply()"}';

CREATE FUNCTION iasql_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_sync() IS
  '{"description": "Makes the tables what the cloud says. Rows with changes that are not committed yet are left alone.", "sample_usage": "SELECT * FROM iasql_sync()"}';

CREATE FUNCTION iasql_sync(of_table varchar, region varchar DEFAULT NULL)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync_table' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_sync(of_table varchar, region varchar) IS
  '{"description": "The same for one table, in one region or in all that are enabled.", "sample_usage": "SELECT * FROM iasql_sync(''queue'', ''eu-west-1'')"}';

CREATE FUNCTION iasql_preview_apply()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_apply' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview_apply() IS
  '{"description": "Shows what iasql_apply would do in the cloud.", "sample_usage": "SELECT * FROM iasql_preview_apply()"}';

CREATE FUNCTION iasql_preview_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_sync' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview_sync() IS
  '{"description": "Shows what iasql_sync would do in the database.", "sample_usage": "SELECT * FROM iasql_preview_sync()"}';

-- ---------------------------------------------------------------- drift

CREATE FUNCTION iasql_drift()
  RETURNS TABLE (table_name text, id text, region text, column_name text, side text, row_value text, cloud_value text)
  AS 'MODULE_PATHNAME', 'iasql_drift' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_drift() IS
  '{"description": "Lists where rows and cloud differ, column by column; without a column: rows that only one side has. Side says who has changed it since both were equal: database, cloud or both. Reads the whole cloud, changes nothing.", "sample_usage": "SELECT * FROM iasql_drift()"}';

CREATE TABLE iasql_mode (
  module varchar,
  table_name varchar,
  key jsonb,
  mode varchar NOT NULL,
  CONSTRAINT "iasql_mode_mode" CHECK (mode IN ('two_way', 'track', 'enforce')),
  CONSTRAINT "iasql_mode_of" CHECK ((module IS NULL OR table_name IS NULL) AND (key IS NULL OR table_name IS NOT NULL))
);
CREATE UNIQUE INDEX iasql_mode_once ON iasql_mode (coalesce(module, ''), coalesce(table_name, ''), coalesce(key, 'null'));
COMMENT ON TABLE iasql_mode IS 'Which side leads: of the database, a module, a table or a row, the most specific one counts.';
COMMENT ON COLUMN iasql_mode.module IS 'module@version; NULL: not of a module.';
COMMENT ON COLUMN iasql_mode.table_name IS 'Table of a module; NULL: not of a table.';
COMMENT ON COLUMN iasql_mode.key IS 'Primary key of a row, as an object; NULL: not of a row.';
COMMENT ON COLUMN iasql_mode.mode IS 'two_way; track: rows follow the cloud; enforce: the cloud follows the rows';
REVOKE ALL ON iasql_mode FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('iasql_mode', '');

CREATE FUNCTION iasql_set_mode(mode text, module text DEFAULT NULL, table_name text DEFAULT NULL, key jsonb DEFAULT NULL)
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_set_mode' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_set_mode(mode text, module text, table_name text, key jsonb) IS
  '{"description": "Sets which side leads, for the database, a module, a table or a row: two_way; track, rows follow the cloud and cannot be edited; enforce, what is changed in the cloud is put back. NULL removes what was set.", "sample_usage": "SELECT iasql_set_mode(''track'', table_name => ''vpc'')"}';


CREATE TABLE iasql_ignored (
  table_name varchar NOT NULL,
  column_name varchar NOT NULL,
  key jsonb,
  ignored boolean NOT NULL
);
CREATE UNIQUE INDEX iasql_ignored_once ON iasql_ignored (table_name, column_name, coalesce(key, 'null'));
COMMENT ON TABLE iasql_ignored IS 'Columns that are left to whoever changes them once the object has been made; set for a row, that counts.';
COMMENT ON COLUMN iasql_ignored.table_name IS 'Table of a module.';
COMMENT ON COLUMN iasql_ignored.column_name IS 'Its column.';
COMMENT ON COLUMN iasql_ignored.key IS 'Primary key of a row, as an object; NULL: all rows of the table.';
COMMENT ON COLUMN iasql_ignored.ignored IS 'Whether the column is ignored; false: an exception from its table.';
REVOKE ALL ON iasql_ignored FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('iasql_ignored', '');

CREATE FUNCTION iasql_ignore(table_name text, column_name text, key jsonb DEFAULT NULL, ignore boolean DEFAULT true)
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_ignore' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_ignore(table_name text, column_name text, key jsonb, ignore boolean) IS
  '{"description": "Ignores differences of a column, of a table or a row, once the object has been made: they are no drift, are neither pulled nor put back, and a change of the column is not sent to AWS. False makes a row an exception from its table, NULL removes what was set.", "sample_usage": "SELECT iasql_ignore(''vpc'', ''tags'')"}';

REVOKE ALL ON FUNCTION iasql_drift(), iasql_set_mode(text, text, text, jsonb), iasql_ignore(text, text, jsonb, boolean)
  FROM PUBLIC;

-- ---------------------------------------------------------------- what AWS makes by itself

CREATE FUNCTION iasql_restore_defaults(dry boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_restore_defaults' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_restore_defaults(dry boolean) IS
  '{"description": "Brings back what AWS makes by itself in each enabled region and somebody has deleted, and imports it. Dry: only says what it would do.", "sample_usage": "SELECT * FROM iasql_restore_defaults(dry => true)"}';
REVOKE ALL ON FUNCTION iasql_restore_defaults(boolean) FROM PUBLIC;

-- ---------------------------------------------------------------- cadence

CREATE TABLE iasql_sync_interval (
  module varchar,
  table_name varchar,
  every interval NOT NULL,
  CONSTRAINT "iasql_sync_interval_every" CHECK (every >= '0'),
  CONSTRAINT "iasql_sync_interval_of" CHECK (module IS NULL OR table_name IS NULL)
);
CREATE UNIQUE INDEX iasql_sync_interval_once ON iasql_sync_interval (coalesce(module, ''), coalesce(table_name, ''));
COMMENT ON TABLE iasql_sync_interval IS 'How often the periodic worker reads: the database, a module or a table, the most specific one counts. Without one: every turn.';
COMMENT ON COLUMN iasql_sync_interval.module IS 'module@version; NULL: not of a module.';
COMMENT ON COLUMN iasql_sync_interval.table_name IS 'Table of a module; NULL: not of a table.';
COMMENT ON COLUMN iasql_sync_interval.every IS 'Time between two readings; 0: never by itself.';
REVOKE ALL ON iasql_sync_interval FROM PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('iasql_sync_interval', '');

CREATE FUNCTION iasql_set_interval(every interval, module text DEFAULT NULL, table_name text DEFAULT NULL)
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_set_interval' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_set_interval(every interval, module text, table_name text) IS
  '{"description": "Sets how often the periodic worker reads the database, a module or a table, the most specific one counts: at most every turn, 0 for never by itself. NULL removes what was set.", "sample_usage": "SELECT iasql_set_interval(''1 hour'', module => ''aws_vpc'')"}';

REVOKE ALL ON FUNCTION iasql_set_interval(interval, text, text) FROM PUBLIC;

-- ---------------------------------------------------------------- modules

CREATE FUNCTION iasql_install(VARIADIC _args text[] DEFAULT ARRAY[]::text[])
  RETURNS TABLE (module_name varchar, created_table_name varchar, record_count integer)
  AS 'MODULE_PATHNAME', 'iasql_install' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_install(VARIADIC _args text[]) IS
  '{"description": "Installs modules and all they depend on, and fills their tables from the cloud.", "sample_usage": "SELECT * FROM iasql_install(''aws_vpc'', ''aws_sqs'')"}';

CREATE FUNCTION iasql_uninstall(VARIADIC _args text[] DEFAULT ARRAY[]::text[])
  RETURNS TABLE (module_name varchar, dropped_table_name varchar, record_count integer)
  AS 'MODULE_PATHNAME', 'iasql_uninstall' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_uninstall(VARIADIC _args text[]) IS
  '{"description": "Removes modules and their tables. Does nothing in the cloud.", "sample_usage": "SELECT * FROM iasql_uninstall(''aws_sqs'')"}';

CREATE FUNCTION iasql_modules_list()
  RETURNS TABLE (module_name varchar, module_version varchar, dependencies json)
  AS 'MODULE_PATHNAME', 'iasql_modules_list' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_modules_list() IS
  '{"description": "Lists all modules that there are.", "sample_usage": "SELECT * FROM iasql_modules_list()"}';

CREATE FUNCTION iasql_modules_installed()
  RETURNS TABLE (module_name text, module_version text, dependencies varchar[])
  AS 'MODULE_PATHNAME', 'iasql_modules_installed' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_modules_installed() IS
  '{"description": "Lists the modules installed in this database.", "sample_usage": "SELECT * FROM iasql_modules_installed()"}';

-- ---------------------------------------------------------------- looking around

CREATE FUNCTION iasql_get_errors()
  RETURNS TABLE (ts timestamptz, message varchar, count integer, first_ts timestamptz)
  AS 'MODULE_PATHNAME', 'iasql_get_errors' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_get_errors() IS
  '{"description": "Lists the newest 500 errors, newest first: when it happened last, how often, and when first.", "sample_usage": "SELECT * FROM iasql_get_errors()"}';

CREATE FUNCTION iasql_help()
  RETURNS TABLE (module varchar, name varchar, signature varchar, description varchar, sample_usage varchar)
  AS 'MODULE_PATHNAME', 'iasql_help' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_help() IS
  '{"description": "Lists the functions of the installed modules.", "sample_usage": "SELECT name, signature, description FROM iasql_help()"}';

CREATE FUNCTION iasql_version()
  RETURNS TABLE (version text)
  AS 'MODULE_PATHNAME', 'iasql_version' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_version() IS
  '{"description": "The version of iasql.", "sample_usage": "SELECT * FROM iasql_version()"}';

CREATE FUNCTION iasql_status()
  RETURNS TABLE (name text, value text)
  AS 'MODULE_PATHNAME', 'iasql_status' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_status() IS
  '{"description": "Shows who has an iasql transaction open, the changes that are not committed yet, how the periodic worker does, where the credentials come from, what is tried again later, and how reading the cloud goes for each module and table.", "sample_usage": "SELECT * FROM iasql_status()"}';

CREATE FUNCTION iasql_credentials()
  RETURNS TABLE (source text, detail text, access_key_id text, expires_at timestamptz, account_id text, arn text, user_id text)
  AS 'MODULE_PATHNAME', 'iasql_credentials' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_credentials() IS
  '{"description": "Shows where the AWS credentials come from, the end of the access key, until when they are valid, and whom AWS takes their user for. Never a secret.", "sample_usage": "SELECT * FROM iasql_credentials()"}';

-- ---------------------------------------------------------------- any operation of AWS

CREATE FUNCTION aws_call(service text, operation text, params jsonb DEFAULT '{}', region text DEFAULT NULL)
  RETURNS jsonb
  AS 'MODULE_PATHNAME', 'iasql_aws_call' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_call(text, text, jsonb, text) IS
  '{"description": "Calls an operation of an AWS service and returns its answer. Bytes are base64 text, times ISO 8601. Without a region the default one is meant. Nothing of it can be rolled back.", "sample_usage": "SELECT aws_call(''sts'', ''GetCallerIdentity'')"}';

CREATE FUNCTION aws_list_items(service text, operation text, params jsonb, region text)
  RETURNS SETOF jsonb
  AS 'MODULE_PATHNAME', 'iasql_aws_list' LANGUAGE C ROWS 1000 SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_list_items(text, text, jsonb, text) IS
  '{"description": "What aws_list consists of. Not for use of its own.", "sample_usage": "SELECT * FROM aws_list(''ec2'', ''DescribeVpcs'')"}';

-- STABLE, without SET and with this one SELECT as its body, PostgreSQL puts the body in the place of the call: the items
-- of a FROM list come one by one, too, and are not all collected first.
CREATE FUNCTION aws_list(service text, operation text, params jsonb DEFAULT '{}', region text DEFAULT NULL)
  RETURNS SETOF jsonb
  LANGUAGE sql STABLE ROWS 1000 AS 'SELECT @extschema@.aws_list_items($1, $2, $3, $4)';
COMMENT ON FUNCTION aws_list(text, text, jsonb, text) IS
  '{"description": "Lists the items of an AWS listing, all pages, as they arrive; a LIMIT ends the paging.", "sample_usage": "SELECT item ->> ''VpcId'' FROM aws_list(''ec2'', ''DescribeVpcs'') AS item"}';

CREATE FUNCTION aws_wait(service text, waiter text, params jsonb DEFAULT '{}', region text DEFAULT NULL,
                         timeout interval DEFAULT NULL)
  RETURNS jsonb
  AS 'MODULE_PATHNAME', 'iasql_aws_wait' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_wait(text, text, jsonb, text, interval) IS
  '{"description": "Waits until something in AWS has come to the state that the waiter names, and returns the last answer, NULL if that was an error.", "sample_usage": "SELECT aws_wait(''ec2'', ''InstanceRunning'', ''{\"InstanceIds\": [\"i-1234567890abcdef0\"]}'', timeout => ''5 min'')"}';

-- ---------------------------------------------------------------- URLs that carry a signature

CREATE FUNCTION aws_presign(service text, operation text, params jsonb DEFAULT '{}', region text DEFAULT NULL,
    expires interval DEFAULT '15 minutes')
  RETURNS text
  AS 'MODULE_PATHNAME', 'iasql_aws_presign' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_presign(text, text, jsonb, text, interval) IS
  '{"description": "A URL with which anybody can make this one call until it expires (at most 7 days, and not longer than session credentials last). Sends nothing. Without a region: the default one.", "sample_usage": "SELECT aws_presign(''s3'', ''GetObject'', ''{\"Bucket\": \"reports\", \"Key\": \"2026.pdf\"}'', expires => ''1 hour'')"}';

CREATE FUNCTION aws_presign_url(method text, url text, service text, region text DEFAULT NULL,
    expires interval DEFAULT '15 minutes', parameters jsonb DEFAULT '{}', headers jsonb DEFAULT '{}')
  RETURNS text
  AS 'MODULE_PATHNAME', 'iasql_aws_presign_url' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_presign_url(text, text, text, text, interval, jsonb, jsonb) IS
  '{"description": "Signs any URL: adds the parameters and a signature for the service and region, good until it expires. The headers are signed and must be sent with the request. Sends nothing.", "sample_usage": "SELECT aws_presign_url(''GET'', ''https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items'', ''execute-api'', ''eu-west-1'')"}';

CREATE FUNCTION aws_rds_auth_token(host text, port integer, db_user text, region text DEFAULT NULL)
  RETURNS text
  AS $$
    SELECT pg_catalog.substr(@extschema@.aws_presign_url('GET', 'https://' || host || ':' || port || '/', 'rds-db', region,
      '15 minutes', pg_catalog.jsonb_build_object('Action', 'connect', 'DBUser', db_user)), 9)
  $$ LANGUAGE sql SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION aws_rds_auth_token(text, integer, text, text) IS
  '{"description": "A password for 15 minutes for a user of an RDS or Aurora database with IAM authentication. Needs the right to execute aws_presign_url.", "sample_usage": "SELECT aws_rds_auth_token(''mydb.abc123.eu-west-1.rds.amazonaws.com'', 5432, ''app'', ''eu-west-1'')"}';

REVOKE ALL ON FUNCTION
  aws_presign(text, text, jsonb, text, interval), aws_presign_url(text, text, text, text, interval, jsonb, jsonb),
  aws_rds_auth_token(text, integer, text, text)
  FROM PUBLIC;

-- ---------------------------------------------------------------- what calls to AWS cost

CREATE FUNCTION iasql_stat_aws()
  RETURNS TABLE (account text, service text, operation text, region text, calls bigint, errors bigint, throttles bigint,
    retries bigint, bytes_in bigint, bytes_out bigint, total_ms double precision, mean_ms double precision,
    max_ms double precision)
  AS 'MODULE_PATHNAME', 'iasql_stat_aws' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_stat_aws() IS
  '{"description": "What the view iasql_stat_aws shows.", "sample_usage": "SELECT * FROM iasql_stat_aws ORDER BY total_ms DESC"}';
CREATE VIEW iasql_stat_aws AS SELECT * FROM iasql_stat_aws();
COMMENT ON VIEW iasql_stat_aws IS 'HTTP exchanges with AWS since the last reset: of all processes if iasql is preloaded, else of this session.';
COMMENT ON COLUMN iasql_stat_aws.account IS 'Account; empty if nobody has asked AWS for it yet.';
COMMENT ON COLUMN iasql_stat_aws.service IS 'Service.';
COMMENT ON COLUMN iasql_stat_aws.operation IS 'Operation.';
COMMENT ON COLUMN iasql_stat_aws.region IS 'Region of the call.';
COMMENT ON COLUMN iasql_stat_aws.calls IS 'Requests sent; one that is sent again counts again.';
COMMENT ON COLUMN iasql_stat_aws.errors IS 'Those that ended in an error of any kind.';
COMMENT ON COLUMN iasql_stat_aws.throttles IS 'Those that AWS refused because there were too many.';
COMMENT ON COLUMN iasql_stat_aws.retries IS 'Those that repeated one before.';
COMMENT ON COLUMN iasql_stat_aws.bytes_in IS 'Bytes of the answers'' bodies.';
COMMENT ON COLUMN iasql_stat_aws.bytes_out IS 'Bytes of the requests'' bodies.';
COMMENT ON COLUMN iasql_stat_aws.total_ms IS 'Time from sending to the end of the answer, in all.';
COMMENT ON COLUMN iasql_stat_aws.mean_ms IS 'The same on average.';
COMMENT ON COLUMN iasql_stat_aws.max_ms IS 'The longest.';

CREATE FUNCTION iasql_stat_aws_reset()
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_stat_aws_reset' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_stat_aws_reset() IS
  '{"description": "Starts the figures of iasql_stat_aws again from zero.", "sample_usage": "SELECT iasql_stat_aws_reset()"}';

CREATE FUNCTION iasql_stat_rate()
  RETURNS TABLE (account text, service text, api text, region text, tokens double precision, capacity double precision,
    refill double precision, published_burst double precision, published_refill double precision, taken bigint,
    throttles bigint, waiting integer)
  AS 'MODULE_PATHNAME', 'iasql_stat_rate' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_stat_rate() IS
  '{"description": "What the view iasql_stat_rate shows.", "sample_usage": "SELECT * FROM iasql_stat_rate WHERE waiting > 0"}';
CREATE VIEW iasql_stat_rate AS SELECT * FROM iasql_stat_rate();
COMMENT ON VIEW iasql_stat_rate IS 'The token buckets that keep calls within the rates of AWS: of all processes if iasql is preloaded, else of this session.';
COMMENT ON COLUMN iasql_stat_rate.account IS 'Account; empty if nobody has asked AWS for it yet.';
COMMENT ON COLUMN iasql_stat_rate.service IS 'Service.';
COMMENT ON COLUMN iasql_stat_rate.api IS 'Operation, or name of a bucket that operations share.';
COMMENT ON COLUMN iasql_stat_rate.region IS 'Region that answers.';
COMMENT ON COLUMN iasql_stat_rate.tokens IS 'Calls that could go out at once; NULL: no limit is known.';
COMMENT ON COLUMN iasql_stat_rate.capacity IS 'The most there can be.';
COMMENT ON COLUMN iasql_stat_rate.refill IS 'Tokens that come per second at present.';
COMMENT ON COLUMN iasql_stat_rate.published_burst IS 'Size of the bucket as published; NULL: nothing is.';
COMMENT ON COLUMN iasql_stat_rate.published_refill IS 'Tokens per second as published.';
COMMENT ON COLUMN iasql_stat_rate.taken IS 'Calls that took tokens so far.';
COMMENT ON COLUMN iasql_stat_rate.throttles IS 'Calls that AWS refused nevertheless.';
COMMENT ON COLUMN iasql_stat_rate.waiting IS 'Calls that wait for a token now.';

CREATE FUNCTION iasql_stat_info()
  RETURNS TABLE (shared boolean, stats_reset timestamptz, dealloc bigint, rate_dealloc bigint)
  AS 'MODULE_PATHNAME', 'iasql_stat_info' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_stat_info() IS
  '{"description": "What the view iasql_stat_info shows.", "sample_usage": "SELECT * FROM iasql_stat_info"}';
CREATE VIEW iasql_stat_info AS SELECT * FROM iasql_stat_info();
COMMENT ON VIEW iasql_stat_info IS 'About iasql_stat_aws and iasql_stat_rate themselves.';
COMMENT ON COLUMN iasql_stat_info.shared IS 'Whether they are those of all processes: iasql is in shared_preload_libraries.';
COMMENT ON COLUMN iasql_stat_info.stats_reset IS 'Since when iasql_stat_aws counts.';
COMMENT ON COLUMN iasql_stat_info.dealloc IS 'Operations with few calls that had to make room for others.';
COMMENT ON COLUMN iasql_stat_info.rate_dealloc IS 'Buckets that had to make room for others.';

REVOKE ALL ON iasql_stat_aws, iasql_stat_rate, iasql_stat_info FROM PUBLIC;
REVOKE ALL ON FUNCTION iasql_stat_aws(), iasql_stat_aws_reset(), iasql_stat_rate(), iasql_stat_info() FROM PUBLIC;

-- ---------------------------------------------------------------- progress and waiting

CREATE FUNCTION iasql_stat_progress()
  RETURNS TABLE (pid integer, datname name, work text, transaction_id text, phase text, step integer, steps integer,
    table_name text, row_id text, elapsed interval)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.pid, a.datname, p.part[1], p.part[2], p.part[3], p.part[4]::integer, p.part[5]::integer, p.part[6], p.part[7],
      clock_timestamp() - coalesce(t.started_at, a.backend_start)
    FROM pg_stat_activity a
    CROSS JOIN LATERAL (SELECT regexp_match(a.query,
      '^iasql: (commit|apply|periodic run)(?: #(\S+))?: ([a-z ]+)(?:, step (\d+) of (\d+), (\S+) (.*))?$') AS part) p
    LEFT JOIN @extschema@.iasql_transaction t ON t.id = p.part[2]
    WHERE a.datname = current_database() AND a.backend_type IN ('iasql commit worker', 'iasql worker') AND p.part IS NOT NULL
  $$;
COMMENT ON FUNCTION iasql_stat_progress() IS
  '{"description": "What the view iasql_stat_progress shows.", "sample_usage": "SELECT * FROM iasql_stat_progress"}';
CREATE VIEW iasql_stat_progress AS SELECT * FROM iasql_stat_progress();
COMMENT ON VIEW iasql_stat_progress IS 'What the workers of this database are doing now: a commit, or the periodic run.';
COMMENT ON COLUMN iasql_stat_progress.pid IS 'Process; pg_terminate_backend() stops it at the next safe point.';
COMMENT ON COLUMN iasql_stat_progress.datname IS 'Database.';
COMMENT ON COLUMN iasql_stat_progress.work IS 'commit, apply or periodic run.';
COMMENT ON COLUMN iasql_stat_progress.transaction_id IS 'iasql transaction, if there is one.';
COMMENT ON COLUMN iasql_stat_progress.phase IS 'starting, waiting for another commit, planning, applying, undoing, reading back, reading the cloud.';
COMMENT ON COLUMN iasql_stat_progress.step IS 'The step that was begun last; several may be under way.';
COMMENT ON COLUMN iasql_stat_progress.steps IS 'How many there are.';
COMMENT ON COLUMN iasql_stat_progress.table_name IS 'Table of that step.';
COMMENT ON COLUMN iasql_stat_progress.row_id IS 'Row of that step.';
COMMENT ON COLUMN iasql_stat_progress.elapsed IS 'Since the transaction or the worker was started.';

CREATE FUNCTION iasql_wait_for(table_name text, id text, condition text, timeout interval DEFAULT '10 minutes')
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_wait_for' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_wait_for(text, text, text, interval) IS
  '{"description": "Returns when the object of a row is in AWS as the condition says: an SQL expression over the columns of the table. The row itself is not changed; that is done by the next synchronisation.", "sample_usage": "SELECT iasql_wait_for(''vpc'', ''1'', $$state = ''available''$$)"}';

REVOKE ALL ON iasql_stat_progress FROM PUBLIC;
REVOKE ALL ON FUNCTION iasql_stat_progress(), iasql_wait_for(text, text, text, interval) FROM PUBLIC;

-- ---------------------------------------------------------------- helpers

CREATE FUNCTION delete_all_records()
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_delete_all_records' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION delete_all_records() IS
  '{"description": "Deletes the rows of all installed modules'' tables but the credentials and the regions. Nothing is deleted in the cloud before iasql_commit.", "sample_usage": "SELECT delete_all_records()"}';

CREATE FUNCTION try_cast(_in text, INOUT _out anyelement)
  RETURNS anyelement
  AS 'MODULE_PATHNAME', 'iasql_try_cast' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION try_cast(text, anyelement) IS
  '{"description": "Casts a text to the type of the second argument, which is returned if the text does not fit.", "sample_usage": "SELECT try_cast(''12'', NULL::integer)"}';

CREATE FUNCTION iasql_create_roles()
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_create_roles' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_create_roles() IS
  '{"description": "Creates the roles iasql_viewer, iasql_operator and iasql_admin if they are missing, and grants them what they need in this database. For superusers.", "sample_usage": "SELECT iasql_create_roles()"}';

-- Nobody but the owner may do anything, until iasql_create_roles() or a GRANT says so.
REVOKE ALL ON FUNCTION
  iasql_audit(), iasql_begin(), iasql_preview(boolean), iasql_commit(varchar, boolean), iasql_rollback(boolean), iasql_apply(boolean),
  iasql_sync(), iasql_sync(varchar, varchar), iasql_preview_apply(), iasql_preview_sync(), iasql_install(text[]), iasql_uninstall(text[]),
  iasql_modules_list(), iasql_modules_installed(), iasql_get_errors(), iasql_help(), iasql_version(), iasql_status(),
  iasql_credentials(),
  delete_all_records(), try_cast(text, anyelement), iasql_create_roles(),
  aws_call(text, text, jsonb, text), aws_list(text, text, jsonb, text), aws_list_items(text, text, jsonb, text),
  aws_wait(text, text, jsonb, text, interval)
  FROM PUBLIC;
