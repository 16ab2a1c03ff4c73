-- The SQL side of iasql 1.0.0. One upgrade script per release; this file is never edited after one.
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
  role varchar,
  client varchar,
  CONSTRAINT "iasql_audit_log_pkey" PRIMARY KEY (id),
  CONSTRAINT "iasql_audit_log_origin" CHECK (origin IN ('user', 'iasql'))
);
CREATE INDEX "IDX_ff85981b261fe1c34027ed6f41" ON iasql_audit_log (ts);
CREATE INDEX iasql_audit_log_pending ON iasql_audit_log (id) WHERE origin = 'user' AND transaction_id IS NULL;
CREATE INDEX iasql_audit_log_transaction ON iasql_audit_log (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX iasql_audit_log_table ON iasql_audit_log (table_name, id);
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
COMMENT ON COLUMN iasql_audit_log.role IS 'Role that the user had taken on (SET ROLE), else the user; NULL: iasql itself.';
COMMENT ON COLUMN iasql_audit_log.client IS 'Where from: address and application name; NULL: iasql itself.';

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
  role varchar,
  committed_by varchar,
  committed_role varchar,
  committed_client varchar,
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
COMMENT ON COLUMN iasql_transaction.role IS 'Role that the opener had taken on (SET ROLE), else the opener.';
COMMENT ON COLUMN iasql_transaction.committed_by IS 'Session user who asked for the commit; iasql: the periodic worker.';
COMMENT ON COLUMN iasql_transaction.committed_role IS 'Role that this user had taken on, else the user.';
COMMENT ON COLUMN iasql_transaction.committed_client IS 'Where from: address and application name.';

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
  CONSTRAINT "iasql_journal_action" CHECK (action IN ('create', 'update', 'delete', 'replace', 'restore')),
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
COMMENT ON COLUMN iasql_journal.action IS 'create, update, delete; replace: from the new object to the end of the old one; restore: an undo makes a deleted object again';
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
COMMENT ON COLUMN iasql_backoff.object IS 'What it is: pushing the changes of some modules, a module, reading as a whole, an object that AWS does not tell all of.';
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

CREATE TABLE iasql_log_start (
  table_name varchar NOT NULL,
  first_id integer NOT NULL,
  ts timestamptz NOT NULL,
  purged boolean NOT NULL DEFAULT false,
  PRIMARY KEY (table_name)
);
COMMENT ON TABLE iasql_log_start IS 'Since when iasql_audit_log holds all changes of a table: since it was installed, or since what was before has been purged.';
COMMENT ON COLUMN iasql_log_start.table_name IS 'Table of a module.';
COMMENT ON COLUMN iasql_log_start.first_id IS 'Entries of the table before this one are of an earlier installation.';
COMMENT ON COLUMN iasql_log_start.ts IS 'What the table was like before this time is not known.';
COMMENT ON COLUMN iasql_log_start.purged IS 'Whether entries have been purged; false: the table was installed then.';

CREATE TABLE iasql_home (
  system_identifier bigint NOT NULL,
  database_oid oid NOT NULL,
  database_name varchar NOT NULL,
  since timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp()
);
CREATE UNIQUE INDEX iasql_home_one ON iasql_home ((true));
COMMENT ON TABLE iasql_home IS 'Where this database is at home. Elsewhere, so in a restored dump or a copy, nothing is done to AWS before iasql_adopt().';
COMMENT ON COLUMN iasql_home.system_identifier IS 'Of the cluster, as pg_control_system() has it.';
COMMENT ON COLUMN iasql_home.database_oid IS 'Of the database.';
COMMENT ON COLUMN iasql_home.database_name IS 'What it was called then.';
COMMENT ON COLUMN iasql_home.since IS 'When the first module was installed, or iasql_adopt() was called.';

CREATE TABLE iasql_secret (
  key_id varchar NOT NULL,
  column_name varchar NOT NULL,
  value varchar NOT NULL,
  PRIMARY KEY (key_id, column_name)
);
COMMENT ON TABLE iasql_secret IS 'The secrets of the table of credentials; nobody but the owner can read it, and pg_dump leaves it out unless iasql.dump_credentials is on.';
COMMENT ON COLUMN iasql_secret.key_id IS 'The access key that it belongs to.';
COMMENT ON COLUMN iasql_secret.column_name IS 'The column in which it was given.';
COMMENT ON COLUMN iasql_secret.value IS 'The secret.';

REVOKE ALL ON iasql_home, iasql_secret FROM PUBLIC;
REVOKE ALL ON iasql_module, iasql_dependencies, iasql_tables, iasql_audit_log, iasql_transaction, iasql_journal,
  iasql_sync_state, iasql_backoff, iasql_problem, iasql_log_start FROM PUBLIC;

INSERT INTO iasql_module VALUES ('iasql_platform@1.0.0'), ('iasql_functions@1.0.0');
INSERT INTO iasql_dependencies VALUES ('iasql_functions@1.0.0', 'iasql_platform@1.0.0');
INSERT INTO iasql_tables VALUES
  ('iasql_platform@1.0.0', 'iasql_module'), ('iasql_platform@1.0.0', 'iasql_dependencies'),
  ('iasql_platform@1.0.0', 'iasql_tables'), ('iasql_platform@1.0.0', 'iasql_audit_log');

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
SELECT pg_catalog.pg_extension_config_dump('iasql_log_start', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_home', '');
SELECT pg_catalog.pg_extension_config_dump('iasql_secret',
  $$WHERE pg_catalog.current_setting('iasql.dump_credentials', true)::pg_catalog.bool$$);

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
  AS 'MODULE_PATHNAME', 'iasql_preview' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview(check_permissions boolean) IS
  '{"description": "Shows what iasql_commit would do in the cloud with the changes made to the tables. Without changes: what a synchronisation would do in the database. Changes nothing; works inside a transaction block, too. With check_permissions AWS is asked, without doing anything, whether it would be allowed.", "sample_usage": "SELECT * FROM iasql_preview(check_permissions => true)"}';

CREATE FUNCTION iasql_commit(message varchar DEFAULT NULL, confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_commit' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_commit(message varchar, confirm_deletes boolean) IS
  '{"description": "Makes the cloud what the tables say, then the tables what the cloud says. Fails as a whole: what was already done in the cloud is undone. What would delete or replace more than iasql.max_deletes objects needs confirm_deletes.", "sample_usage": "SELECT * FROM iasql_commit(''a queue for the invoices'')"}';

CREATE FUNCTION iasql_rollback(force boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_rollback' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_rollback(force boolean) IS
  '{"description": "Discards the changes made to the tables since the last commit and ends the iasql transaction. Does nothing in the cloud. With force it also takes over a commit whose worker is gone.", "sample_usage": "SELECT * FROM iasql_rollback()"}';

-- the two halves of a commit, and their previews

CREATE FUNCTION iasql_apply(confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_apply' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_apply(confirm_deletes boolean) IS
  '{"description": "Makes the cloud what the tables say, without reading the rest of the cloud afterwards.", "sample_usage": "SELECT * FROM iasql_apply()"}';

CREATE FUNCTION iasql_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_sync() IS
  '{"description": "Makes the tables what the cloud says. Rows with changes that are not committed yet are left alone.", "sample_usage": "SELECT * FROM iasql_sync()"}';

CREATE FUNCTION iasql_sync(of_table varchar, region varchar DEFAULT NULL)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync_table' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_sync(of_table varchar, region varchar) IS
  '{"description": "The same for one table, in one region or in all that are enabled.", "sample_usage": "SELECT * FROM iasql_sync(''queue'', ''eu-west-1'')"}';

CREATE FUNCTION iasql_preview_apply()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_apply' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview_apply() IS
  '{"description": "Shows what iasql_apply would do in the cloud.", "sample_usage": "SELECT * FROM iasql_preview_apply()"}';

CREATE FUNCTION iasql_preview_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_sync' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_preview_sync() IS
  '{"description": "Shows what iasql_sync would do in the database.", "sample_usage": "SELECT * FROM iasql_preview_sync()"}';

-- ---------------------------------------------------------------- drift

CREATE FUNCTION iasql_drift()
  RETURNS TABLE (table_name text, id text, region text, column_name text, side text, row_value text, cloud_value text)
  AS 'MODULE_PATHNAME', 'iasql_drift' LANGUAGE C SET search_path = pg_catalog, pg_temp;
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
  AS 'MODULE_PATHNAME', 'iasql_set_mode' LANGUAGE C SET search_path = pg_catalog, pg_temp;
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
  AS 'MODULE_PATHNAME', 'iasql_ignore' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_ignore(table_name text, column_name text, key jsonb, ignore boolean) IS
  '{"description": "Ignores differences of a column, of a table or a row, once the object has been made: they are no drift, are neither pulled nor put back, and a change of the column is not sent to AWS. False makes a row an exception from its table, NULL removes what was set.", "sample_usage": "SELECT iasql_ignore(''vpc'', ''tags'')"}';

REVOKE ALL ON FUNCTION iasql_drift(), iasql_set_mode(text, text, text, jsonb), iasql_ignore(text, text, jsonb, boolean)
  FROM PUBLIC;

-- ---------------------------------------------------------------- changes as statements

CREATE FUNCTION iasql_get_sql_for_transaction(transaction_id varchar DEFAULT NULL, format text DEFAULT 'compact')
  RETURNS TABLE (sql varchar)
  AS 'MODULE_PATHNAME', 'iasql_get_sql_for_transaction' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_get_sql_for_transaction(varchar, text) IS
  '{"description": "The changes of an iasql transaction, by default of the newest one, as statements for the database of another account: rows are named by what they are called, not by ids. Compact: the net effect on each row, in an order that can be run; verbatim: each change as it was.", "sample_usage": "SELECT sql FROM iasql_get_sql_for_transaction()"}';

CREATE FUNCTION iasql_get_sql_since(limit_date timestamptz DEFAULT NULL, format text DEFAULT 'compact')
  RETURNS TABLE (sql varchar)
  AS 'MODULE_PATHNAME', 'iasql_get_sql_since' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_get_sql_since(timestamptz, text) IS
  '{"description": "All changes of rows since a time, those made in AWS, too, as statements for the database of another account. Where statements need what AWS makes of those before them, an iasql_commit() stands between.", "sample_usage": "SELECT sql FROM iasql_get_sql_since(now() - interval ''1 day'')"}';

CREATE FUNCTION iasql_export(format text DEFAULT 'sql')
  RETURNS TABLE (sql varchar)
  AS 'MODULE_PATHNAME', 'iasql_export' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_export(text) IS
  '{"description": "The whole account as statements with which an empty one can be filled, from its own database. What AWS makes by itself is left out. With the format json: one JSON object per row.", "sample_usage": "SELECT sql FROM iasql_export()"}';

REVOKE ALL ON FUNCTION iasql_get_sql_for_transaction(varchar, text), iasql_get_sql_since(timestamptz, text), iasql_export(text)
  FROM PUBLIC;

-- ---------------------------------------------------------------- what AWS makes by itself

CREATE FUNCTION iasql_restore_defaults(dry boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_restore_defaults' LANGUAGE C SET search_path = pg_catalog, pg_temp;
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
  AS 'MODULE_PATHNAME', 'iasql_get_errors' LANGUAGE C SET search_path = pg_catalog, pg_temp;
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

-- ---------------------------------------------------------------- pictures and documents

CREATE FUNCTION iasql_graph(format text DEFAULT 'mermaid', transaction_id text DEFAULT NULL)
  RETURNS text
  AS 'MODULE_PATHNAME', 'iasql_graph' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_graph(text, text) IS
  '{"description": "A picture of the installed resources and what they refer to, by region and VPC, as mermaid, dot (Graphviz) or svg. With a transaction: of what it touches, coloured, and what that hangs on. Reads tables only, with the rights of the caller.", "sample_usage": "SELECT iasql_graph(''svg'')"}';

CREATE FUNCTION iasql_create_review(title varchar DEFAULT 'New Review', description varchar DEFAULT 'Review description')
  RETURNS text
  AS 'MODULE_PATHNAME', 'iasql_create_review' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_create_review(varchar, varchar) IS
  '{"description": "The open iasql transaction as a document in GitHub''s Markdown, for a pull request: what iasql_preview says, each changed column, a picture, and the SQL that does the same in another database.", "sample_usage": "SELECT iasql_create_review(''A second subnet'', ''For the new zone'')"}';

REVOKE ALL ON FUNCTION iasql_graph(text, text), iasql_create_review(varchar, varchar) FROM PUBLIC;

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

-- ---------------------------------------------------------------- health

CREATE TABLE iasql_worker_state (
  only_row boolean NOT NULL DEFAULT true,
  turns bigint NOT NULL DEFAULT 0,
  failed_turns bigint NOT NULL DEFAULT 0,
  failures bigint NOT NULL DEFAULT 0,
  last_end timestamptz,
  last_duration_ms bigint,
  last_success timestamptz,
  last_failure timestamptz,
  last_error varchar,
  stats_reset timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  errors_reset timestamptz,
  PRIMARY KEY (only_row),
  CONSTRAINT "iasql_worker_state_only_row" CHECK (only_row)
);
COMMENT ON TABLE iasql_worker_state IS 'What iasql_stat_worker knows of the turns of the periodic worker. One row.';
COMMENT ON COLUMN iasql_worker_state.only_row IS 'Always true.';
COMMENT ON COLUMN iasql_worker_state.turns IS 'Turns that came to their end.';
COMMENT ON COLUMN iasql_worker_state.failed_turns IS 'Those in which something failed.';
COMMENT ON COLUMN iasql_worker_state.failures IS 'What failed in them, in all.';
COMMENT ON COLUMN iasql_worker_state.last_end IS 'When the last turn was over.';
COMMENT ON COLUMN iasql_worker_state.last_duration_ms IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN iasql_worker_state.last_success IS 'When the last turn was over in which nothing failed.';
COMMENT ON COLUMN iasql_worker_state.last_failure IS 'When the last turn was over in which something failed.';
COMMENT ON COLUMN iasql_worker_state.last_error IS 'What failed in it, the last of it.';
COMMENT ON COLUMN iasql_worker_state.stats_reset IS 'Since when this counts.';
COMMENT ON COLUMN iasql_worker_state.errors_reset IS 'iasql_get_errors() shows what happened later.';
REVOKE ALL ON iasql_worker_state FROM PUBLIC;
INSERT INTO iasql_worker_state DEFAULT VALUES;

CREATE FUNCTION iasql_stamps()
  RETURNS TABLE (table_name text, region text, base timestamptz, at timestamptz, duration_ms bigint, times bigint)
  AS 'MODULE_PATHNAME', 'iasql_stamps' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_stamps() IS
  '{"description": "What the periodic worker has read again without a change since it wrote iasql_sync_state and, in the row without a table, iasql_worker_state: kept in shared memory, so that a turn that finds nothing new writes nothing. iasql_stat_sync and iasql_stat_worker show both together.", "sample_usage": "SELECT * FROM iasql_stamps()"}';

CREATE FUNCTION iasql_stat_sync()
  RETURNS TABLE (table_name varchar, region varchar, last_attempt timestamptz, last_success timestamptz, duration_ms bigint, error varchar,
    failures integer, next_attempt timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.table_name, s.region, greatest(s.last_attempt, t.at), coalesce(t.at, s.last_success),
      CASE WHEN t.at IS NULL THEN s.duration_ms ELSE t.duration_ms END, s.error, s.failures, s.next_attempt
    FROM @extschema@.iasql_sync_state s
    LEFT JOIN @extschema@.iasql_stamps() t ON t.table_name = s.table_name AND t.region = s.region AND t.base = s.last_success
  $$;
COMMENT ON FUNCTION iasql_stat_sync() IS
  '{"description": "What the view iasql_stat_sync shows.", "sample_usage": "SELECT * FROM iasql_stat_sync"}';
CREATE VIEW iasql_stat_sync AS SELECT * FROM iasql_stat_sync();
COMMENT ON VIEW iasql_stat_sync IS 'How reading AWS goes, per table and region.';
COMMENT ON COLUMN iasql_stat_sync.table_name IS 'Table of a module.';
COMMENT ON COLUMN iasql_stat_sync.region IS 'Region; empty for tables that are read once.';
COMMENT ON COLUMN iasql_stat_sync.last_attempt IS 'When it was last tried.';
COMMENT ON COLUMN iasql_stat_sync.last_success IS 'When it last succeeded.';
COMMENT ON COLUMN iasql_stat_sync.duration_ms IS 'How long reading took then, from the first call to the last page, in milliseconds.';
COMMENT ON COLUMN iasql_stat_sync.error IS 'Why the last attempt failed; NULL if it did not.';
COMMENT ON COLUMN iasql_stat_sync.failures IS 'Failures in a row.';
COMMENT ON COLUMN iasql_stat_sync.next_attempt IS 'The periodic worker does not try again before.';

CREATE FUNCTION iasql_worker_turns()
  RETURNS TABLE (turns bigint, failed_turns bigint, failures bigint, last_end timestamptz, last_duration_ms bigint,
    last_success timestamptz, last_failure timestamptz, last_error varchar, stats_reset timestamptz)
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.turns + coalesce(t.times, 0), w.failed_turns, w.failures, coalesce(t.at, w.last_end),
      CASE WHEN t.at IS NULL THEN w.last_duration_ms ELSE t.duration_ms END, coalesce(t.at, w.last_success), w.last_failure, w.last_error,
      w.stats_reset
    FROM @extschema@.iasql_worker_state w
    LEFT JOIN @extschema@.iasql_stamps() t ON t.table_name = '' AND t.region = '' AND t.base = w.last_end
  $$;
COMMENT ON FUNCTION iasql_worker_turns() IS
  '{"description": "iasql_worker_state as it is together with what iasql_stamps() has of it.", "sample_usage": "SELECT * FROM iasql_worker_turns()"}';

CREATE FUNCTION iasql_stat_errors()
  RETURNS TABLE (object text, region text, failures integer, first_failure timestamptz, last_failure timestamptz,
    last_success timestamptz, next_attempt timestamptz, error text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT object::text, NULL::text, failures, first_at, last_at, NULL::timestamptz, next_attempt, error::text FROM @extschema@.iasql_backoff
    UNION ALL
    SELECT 'table ' || table_name, nullif(region, ''), failures, NULL, last_attempt, last_success, next_attempt, error
    FROM @extschema@.iasql_stat_sync() WHERE error IS NOT NULL
  $$;
COMMENT ON FUNCTION iasql_stat_errors() IS
  '{"description": "What the view iasql_stat_errors shows.", "sample_usage": "SELECT * FROM iasql_stat_errors"}';
CREATE VIEW iasql_stat_errors AS SELECT * FROM iasql_stat_errors();
COMMENT ON VIEW iasql_stat_errors IS 'What fails at present, and when it is tried again. What has failed at any time is in iasql_get_errors().';
COMMENT ON COLUMN iasql_stat_errors.object IS 'A table that is read, or another part of a turn of the periodic worker.';
COMMENT ON COLUMN iasql_stat_errors.region IS 'Region, of tables that are read in each.';
COMMENT ON COLUMN iasql_stat_errors.failures IS 'Failures in a row.';
COMMENT ON COLUMN iasql_stat_errors.first_failure IS 'The first of them, where it is known.';
COMMENT ON COLUMN iasql_stat_errors.last_failure IS 'The last of them.';
COMMENT ON COLUMN iasql_stat_errors.last_success IS 'When a table was last read.';
COMMENT ON COLUMN iasql_stat_errors.next_attempt IS 'The periodic worker does not try again before.';
COMMENT ON COLUMN iasql_stat_errors.error IS 'Why it failed the last time.';

CREATE FUNCTION iasql_stat_errors_reset()
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM @extschema@.iasql_problem;
    DELETE FROM @extschema@.iasql_backoff;
    UPDATE @extschema@.iasql_sync_state SET error = NULL, failures = 0, next_attempt = NULL WHERE error IS NOT NULL;
    UPDATE @extschema@.iasql_worker_state SET errors_reset = clock_timestamp();
  $$;
COMMENT ON FUNCTION iasql_stat_errors_reset() IS
  '{"description": "Empties iasql_stat_errors and iasql_get_errors(). The periodic worker tries everything again in its next turn; what still fails comes back. iasql_audit_log keeps its entries.", "sample_usage": "SELECT iasql_stat_errors_reset()"}';

CREATE FUNCTION iasql_stat_worker()
  RETURNS TABLE (launcher_pid integer, worker_pid integer, turns bigint, failed_turns bigint, failures bigint, last_end timestamptz,
    last_duration interval, last_success timestamptz, last_failure timestamptz, last_error varchar, waiting bigint, stats_reset timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT min(a.pid) FROM pg_stat_activity a WHERE a.backend_type = 'iasql launcher'),
      (SELECT min(a.pid) FROM pg_stat_activity a WHERE a.backend_type = 'iasql worker' AND a.datname = current_database()),
      w.turns, w.failed_turns, w.failures, w.last_end, w.last_duration_ms * interval '1 ms', w.last_success, w.last_failure, w.last_error,
      (SELECT count(*) FROM @extschema@.iasql_stat_errors()), w.stats_reset
    FROM @extschema@.iasql_worker_turns() w
  $$;
COMMENT ON FUNCTION iasql_stat_worker() IS
  '{"description": "What the view iasql_stat_worker shows.", "sample_usage": "SELECT * FROM iasql_stat_worker"}';
CREATE VIEW iasql_stat_worker AS SELECT * FROM iasql_stat_worker();
COMMENT ON VIEW iasql_stat_worker IS 'How the periodic worker does in this database: one row.';
COMMENT ON COLUMN iasql_stat_worker.launcher_pid IS 'The launcher, one for the server; NULL: none runs.';
COMMENT ON COLUMN iasql_stat_worker.worker_pid IS 'The worker that has its turn here now.';
COMMENT ON COLUMN iasql_stat_worker.turns IS 'Turns that came to their end.';
COMMENT ON COLUMN iasql_stat_worker.failed_turns IS 'Those in which something failed.';
COMMENT ON COLUMN iasql_stat_worker.failures IS 'What failed in them, in all. Reading a single table is in iasql_stat_errors instead.';
COMMENT ON COLUMN iasql_stat_worker.last_end IS 'When the last turn was over.';
COMMENT ON COLUMN iasql_stat_worker.last_duration IS 'How long it took.';
COMMENT ON COLUMN iasql_stat_worker.last_success IS 'When the last turn was over in which nothing failed.';
COMMENT ON COLUMN iasql_stat_worker.last_failure IS 'When the last turn was over in which something failed.';
COMMENT ON COLUMN iasql_stat_worker.last_error IS 'What failed in it, the last of it.';
COMMENT ON COLUMN iasql_stat_worker.waiting IS 'What fails at present and is tried again: rows of iasql_stat_errors.';
COMMENT ON COLUMN iasql_stat_worker.stats_reset IS 'Since when this counts.';

CREATE FUNCTION iasql_stat_worker_reset()
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE @extschema@.iasql_worker_state SET turns = 0, failed_turns = 0, failures = 0, last_failure = NULL, last_error = NULL,
      stats_reset = clock_timestamp(), last_end = t.last_end, last_duration_ms = t.last_duration_ms, last_success = t.last_success
    FROM @extschema@.iasql_worker_turns() t
  $$;
COMMENT ON FUNCTION iasql_stat_worker_reset() IS
  '{"description": "Starts the counts of iasql_stat_worker again from zero.", "sample_usage": "SELECT iasql_stat_worker_reset()"}';

CREATE FUNCTION iasql_alerts()
  RETURNS TABLE (alert text, severity text, since timestamptz, detail text, remedy text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH automatic(every) AS (
      SELECT s.every FROM (SELECT coalesce(nullif(current_setting('iasql.sync_interval', true), ''), '0')::interval) s(every)
      WHERE s.every > '0' AND coalesce(current_setting('iasql.enabled', true), 'on')::boolean AND NOT pg_is_in_recovery()
        AND current_setting('shared_preload_libraries') ~ '(^|[ ,"])iasql([ ,"]|$)'
        AND EXISTS (SELECT FROM @extschema@.iasql_module m WHERE m.name NOT LIKE 'iasql@_%' ESCAPE '@')),
    newest AS (
      SELECT * FROM @extschema@.iasql_transaction WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1),
    reset AS (SELECT coalesce(errors_reset, '-infinity') AS at FROM @extschema@.iasql_worker_state)
    SELECT 'worker silent', 'error', coalesce(w.last_end, w.stats_reset),
      'no turn of automatic mode has ended for ' || date_trunc('second', clock_timestamp() - coalesce(w.last_end, w.stats_reset)),
      'see iasql_stat_progress, iasql_check() and lines with "iasql" in the server''s log'
    FROM automatic a, @extschema@.iasql_worker_turns() w
    WHERE coalesce(w.last_end, w.stats_reset) < clock_timestamp() - greatest(3 * a.every, interval '15 min')
    UNION ALL
    SELECT 'worker failing', 'error', b.first_at, b.object || ' has failed ' || b.failures || ' times: ' || b.error,
      'do what the error asks for; it is tried again at ' || date_trunc('second', b.next_attempt)
    FROM @extschema@.iasql_backoff b WHERE b.failures >= 3
    UNION ALL
    SELECT 'table not read', 'warning', min(s.last_success), s.table_name || ' has failed ' || max(s.failures) || ' times' ||
        coalesce(' in ' || string_agg(nullif(s.region, ''), ', ' ORDER BY s.region), '') || ': ' || min(s.error),
      'do what the error asks for, or read it never: SELECT iasql_set_interval(''0'', table_name => ''' || s.table_name || ''')'
    FROM @extschema@.iasql_stat_sync() s WHERE s.error IS NOT NULL AND s.failures >= 3 GROUP BY s.table_name
    UNION ALL
    SELECT 'transaction open', 'warning', t.opened_at, 'opened by ' || t.opened_by || ', and holds up automatic mode and everybody else',
      'iasql_commit() or iasql_rollback(); iasql.transaction_timeout ends those that are left alone'
    FROM @extschema@.iasql_transaction t WHERE t.status = 'open' AND t.opened_at < clock_timestamp() - interval '1 hour'
    UNION ALL
    SELECT 'commit interrupted', 'error', t.started_at, 'the commit of ' || coalesce(t.committed_by, t.opened_by) || ' was interrupted',
      'the next commit or turn of automatic mode finishes it; SELECT * FROM iasql_commit() does so now'
    FROM @extschema@.iasql_transaction t
    WHERE t.status = 'interrupted' OR t.status = 'committing' AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = t.pid)
    UNION ALL
    SELECT 'commit failed', 'warning', n.ended_at, 'the newest commit failed: ' || coalesce(n.error, 'see iasql_get_errors()'),
      'correct the rows and commit again'
    FROM newest n, reset r WHERE n.status = 'failed' AND n.ended_at > r.at
    UNION ALL
    SELECT 'outcome unknown', 'error', j.ts, j.action || ' of ' || j.table_name || ' ' || j.key || ': nobody can tell whether AWS has done it',
      'look at the object in AWS, then SELECT * FROM iasql_sync(); SELECT iasql_stat_errors_reset()'
    FROM @extschema@.iasql_journal j, reset r WHERE j.state = 'unknown' AND j.ts > r.at
    UNION ALL
    SELECT 'changes waiting', 'warning', min(l.ts), count(*) || CASE count(*) WHEN 1 THEN ' change of a row has' ELSE ' changes of rows have' END || ' not been committed',
      'SELECT * FROM iasql_commit(), or iasql_rollback()'
    FROM @extschema@.iasql_audit_log l WHERE l.origin = 'user' AND l.transaction_id IS NULL
    HAVING min(l.ts) < clock_timestamp() - greatest(interval '1 hour', 3 * (SELECT a.every FROM automatic a))
    UNION ALL
    SELECT 'throttled', 'warning', (SELECT i.stats_reset FROM @extschema@.iasql_stat_info() i),
      'AWS has refused ' || sum(s.throttles) || ' of ' || sum(s.calls) || ' calls of ' || s.service || ' for being too many',
      'see iasql_stat_rate; keep iasql.rate_limit on, read less often with iasql_set_interval()'
    FROM @extschema@.iasql_stat_aws() s GROUP BY s.service HAVING sum(s.throttles) > 10 AND sum(s.throttles) > 0.05 * sum(s.calls)
  $$;
COMMENT ON FUNCTION iasql_alerts() IS
  '{"description": "What the view iasql_alerts shows.", "sample_usage": "SELECT * FROM iasql_alerts"}';
CREATE VIEW iasql_alerts AS SELECT * FROM iasql_alerts();
COMMENT ON VIEW iasql_alerts IS 'What somebody should look at, for whatever watches the server; empty if all is well. AWS is not asked.';
COMMENT ON COLUMN iasql_alerts.alert IS 'worker silent, worker failing, table not read, transaction open, commit interrupted, commit failed, outcome unknown, changes waiting or throttled.';
COMMENT ON COLUMN iasql_alerts.severity IS 'warning or error.';
COMMENT ON COLUMN iasql_alerts.since IS 'Since when; of a table: when it was last read.';
COMMENT ON COLUMN iasql_alerts.detail IS 'What it is about.';
COMMENT ON COLUMN iasql_alerts.remedy IS 'What to do.';

CREATE FUNCTION iasql_check()
  RETURNS TABLE ("check" text, status text, detail text, remedy text)
  AS 'MODULE_PATHNAME', 'iasql_check' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_check() IS
  '{"description": "Looks for what is misconfigured: version, preloading, worker processes, roles, encryption, modules, credentials, endpoint, clock, whether the installed modules may read, and the alerts. Status is ok, warning or error; the remedy says what to do. Asks AWS, changes nothing.", "sample_usage": "SELECT * FROM iasql_check() WHERE status <> ''ok''"}';

REVOKE ALL ON iasql_stat_sync, iasql_stat_worker, iasql_stat_errors, iasql_alerts FROM PUBLIC;
REVOKE ALL ON FUNCTION iasql_stamps(), iasql_worker_turns(), iasql_stat_sync(), iasql_stat_worker(), iasql_stat_errors(), iasql_stat_worker_reset(), iasql_stat_errors_reset(), iasql_alerts(),
  iasql_check() FROM PUBLIC;

-- ---------------------------------------------------------------- looking back

CREATE FUNCTION iasql_changed_columns(original jsonb, change jsonb)
  RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(coalesce(o.key, c.key), jsonb_build_object('old', o.value, 'new', c.value)), '{}')
    FROM jsonb_each(coalesce(original, '{}')) o FULL JOIN jsonb_each(coalesce(change, '{}')) c ON o.key = c.key
    WHERE coalesce(o.value, 'null') <> coalesce(c.value, 'null')
  $$;
COMMENT ON FUNCTION iasql_changed_columns(original jsonb, change jsonb) IS
  '{"description": "The columns in which two versions of a row differ, each as {\"old\", \"new\"}; NULL for a version that is not there.", "sample_usage": "SELECT iasql_changed_columns(''{\"a\": 1}'', ''{\"a\": 2}'')"}';

CREATE FUNCTION iasql_history(table_name text, id text)
  RETURNS TABLE (version integer, ts timestamptz, change_type varchar, "user" varchar, origin varchar, transaction_id varchar,
    message varchar, changes jsonb, "row" jsonb)
  AS 'MODULE_PATHNAME', 'iasql_history' LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_history(table_name text, id text) IS
  '{"description": "The versions of a row, the newest last: who changed what and when, in which iasql transaction, and the row afterwards. Origin is user, or cloud for what iasql itself has written. The id is the key as iasql_preview shows it.", "sample_usage": "SELECT version, ts, \"user\", changes FROM iasql_history(''vpc'', ''1'')"}';

CREATE FUNCTION iasql_as_of(table_name text, at timestamptz)
  RETURNS SETOF jsonb
  AS 'MODULE_PATHNAME', 'iasql_as_of' LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_as_of(table_name text, at timestamptz) IS
  '{"description": "The rows of a table as they were then. Secrets are NULL.", "sample_usage": "SELECT * FROM iasql_as_of(''vpc'', now() - interval ''1 hour'')"}';

CREATE FUNCTION iasql_as_of(of_table anyelement, at timestamptz)
  RETURNS SETOF anyelement
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_populate_record($1, j) FROM @extschema@.iasql_as_of(
      (SELECT c.relname::text FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid = pg_typeof($1)::oid), $2) j
  $$;
COMMENT ON FUNCTION iasql_as_of(of_table anyelement, at timestamptz) IS
  '{"description": "The same with the columns of the table, which is named by a NULL of its type.", "sample_usage": "SELECT * FROM iasql_as_of(NULL::vpc, now() - interval ''1 hour'')"}';

-- Without SET and with one SELECT, PostgreSQL puts the body in the place of the call: only what is asked for is read, with the
-- rights of whoever asks. So every name has its schema.
CREATE FUNCTION iasql_log()
  RETURNS TABLE (id integer, ts timestamptz, table_name varchar, row_id text, change_type varchar, changes jsonb, origin varchar,
    "user" varchar, role varchar, client varchar, transaction_id varchar, message varchar, status varchar,
    committed_by varchar, committed_role varchar, committed_client varchar, started_at timestamptz, ended_at timestamptz)
  LANGUAGE sql STABLE AS $$
    SELECT l.id, l.ts, l.table_name,
      (SELECT pg_catalog.string_agg(coalesce(l.change OPERATOR(pg_catalog.->) 'change', l.change OPERATOR(pg_catalog.->) 'original')
          OPERATOR(pg_catalog.->>) a.attname::pg_catalog.text, ', ' ORDER BY k.place)
        FROM pg_catalog.pg_index i
        CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k(number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) i.indrelid AND a.attnum OPERATOR(pg_catalog.=) k.number
        WHERE i.indisprimary AND i.indrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass('@extschema@.'
          OPERATOR(pg_catalog.||) pg_catalog.quote_ident(l.table_name::pg_catalog.text))),
      l.change_type::pg_catalog.text::pg_catalog.varchar,
      @extschema@.iasql_changed_columns((l.change OPERATOR(pg_catalog.->) 'original')::pg_catalog.jsonb,
        (l.change OPERATOR(pg_catalog.->) 'change')::pg_catalog.jsonb),
      (CASE WHEN l.origin::pg_catalog.text OPERATOR(pg_catalog.=) 'iasql' THEN 'cloud' ELSE 'user' END)::pg_catalog.varchar, l."user", l.role, l.client,
      l.transaction_id, t.message, t.status, t.committed_by, t.committed_role, t.committed_client, t.started_at, t.ended_at
    FROM @extschema@.iasql_audit_log l
    LEFT JOIN @extschema@.iasql_transaction t ON t.id::pg_catalog.text OPERATOR(pg_catalog.=) l.transaction_id::pg_catalog.text
    WHERE l.change_type::pg_catalog.text OPERATOR(pg_catalog.=) ANY ('{INSERT,UPDATE,DELETE}'::pg_catalog.text[])
  $$;
COMMENT ON FUNCTION iasql_log() IS
  '{"description": "What the view iasql_log shows.", "sample_usage": "SELECT * FROM iasql_log WHERE table_name = ''vpc'' ORDER BY id"}';
CREATE VIEW iasql_log AS SELECT * FROM iasql_log();
COMMENT ON VIEW iasql_log IS 'Every change of a module''s table: what, when, by whom, from where, and the commit that took it to the cloud.';
COMMENT ON COLUMN iasql_log.id IS 'Order of the changes.';
COMMENT ON COLUMN iasql_log.ts IS 'Start of the SQL transaction that made it.';
COMMENT ON COLUMN iasql_log.table_name IS 'Table.';
COMMENT ON COLUMN iasql_log.row_id IS 'Key of the row, as iasql_preview shows it; NULL if the table is gone.';
COMMENT ON COLUMN iasql_log.change_type IS 'INSERT, UPDATE or DELETE.';
COMMENT ON COLUMN iasql_log.changes IS 'The columns that changed, each as {"old", "new"}. Secrets are not logged.';
COMMENT ON COLUMN iasql_log.origin IS 'user: somebody wanted this; cloud: iasql has written what AWS has, or put a row back.';
COMMENT ON COLUMN iasql_log."user" IS 'Session user.';
COMMENT ON COLUMN iasql_log.role IS 'Role that the user had taken on, else the user; NULL: iasql itself.';
COMMENT ON COLUMN iasql_log.client IS 'Where from: address and application name; NULL: iasql itself.';
COMMENT ON COLUMN iasql_log.transaction_id IS 'The iasql transaction that took the change; NULL: none yet, or it came from the cloud.';
COMMENT ON COLUMN iasql_log.message IS 'Message of its commit.';
COMMENT ON COLUMN iasql_log.status IS 'What became of it.';
COMMENT ON COLUMN iasql_log.committed_by IS 'Session user who asked for the commit; iasql: the periodic worker.';
COMMENT ON COLUMN iasql_log.committed_role IS 'Role that this user had taken on, else the user.';
COMMENT ON COLUMN iasql_log.committed_client IS 'Where from: address and application name.';
COMMENT ON COLUMN iasql_log.started_at IS 'When the commit began.';
COMMENT ON COLUMN iasql_log.ended_at IS 'When it was over.';

CREATE FUNCTION iasql_undo(transaction_id text, force boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar)
  AS 'MODULE_PATHNAME', 'iasql_undo' LANGUAGE C SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_undo(transaction_id text, force boolean) IS
  '{"description": "Opens an iasql transaction with the inverse of a committed one as changes, to be previewed and committed like any other. Refused if others have changed the same since; with force that is undone as well, and what is gone is left out.", "sample_usage": "SELECT * FROM iasql_undo(''0b54a7ee-2fd5-4c0e-9f6d-0f8c6f6c2a11'')"}';

CREATE FUNCTION iasql_purge(older_than interval)
  RETURNS bigint
  AS 'MODULE_PATHNAME', 'iasql_purge' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_purge(older_than interval) IS
  '{"description": "Deletes the entries of iasql_audit_log that are older, but for what is pending or belongs to an iasql transaction that is not ended, and what belongs to them elsewhere. Returns how many.", "sample_usage": "SELECT iasql_purge(''1 year'')"}';

REVOKE ALL ON iasql_log FROM PUBLIC;
REVOKE ALL ON FUNCTION iasql_changed_columns(jsonb, jsonb), iasql_history(text, text), iasql_as_of(text, timestamptz),
  iasql_as_of(anyelement, timestamptz), iasql_log(), iasql_undo(text, boolean), iasql_purge(interval) FROM PUBLIC;

-- ---------------------------------------------------------------- row-level security

CREATE FUNCTION iasql_row_security()
  RETURNS boolean
  AS 'MODULE_PATHNAME', 'iasql_row_security' LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_row_security() IS
  '{"description": "Whether row-level security hides rows of some module''s table from the current user. What cannot be confined to rows is refused then.", "sample_usage": "SELECT iasql_row_security()"}';

CREATE FUNCTION iasql_visible(table_name varchar, change json, "user" varchar)
  RETURNS boolean
  AS 'MODULE_PATHNAME', 'iasql_visible' LANGUAGE C STABLE SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_visible(table_name varchar, change json, "user" varchar) IS
  '{"description": "Whether the current user may see an entry of iasql_audit_log: the policies of the entry''s table decide. The policy of iasql_audit_log calls it.", "sample_usage": "SELECT iasql_visible(table_name, change, \"user\") FROM iasql_audit_log"}';

REVOKE ALL ON FUNCTION iasql_row_security(), iasql_visible(varchar, json, varchar) FROM PUBLIC;

-- Rows that policies hide in tables of modules are hidden in the log as well; of what names rows without being about one, nothing
-- is shown then.
ALTER TABLE iasql_audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE iasql_journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE iasql_problem ENABLE ROW LEVEL SECURITY;
CREATE POLICY iasql_rows ON iasql_audit_log FOR SELECT
  USING ((SELECT NOT @extschema@.iasql_row_security()) OR @extschema@.iasql_visible(table_name, change, "user"));
CREATE POLICY iasql_rows ON iasql_journal FOR SELECT USING ((SELECT NOT @extschema@.iasql_row_security()));
CREATE POLICY iasql_rows ON iasql_problem FOR SELECT USING ((SELECT NOT @extschema@.iasql_row_security()));

-- ---------------------------------------------------------------- copies of a database

CREATE FUNCTION iasql_adopt()
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_adopt' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION iasql_adopt() IS
  '{"description": "Lets this database take the place of the one that it is a copy of: restored from a dump, copied or moved by pg_upgrade. Before, nothing is done to AWS from here, since both would make the same changes. Call it when the original is no longer used.", "sample_usage": "SELECT iasql_adopt()"}';
REVOKE ALL ON FUNCTION iasql_adopt() FROM PUBLIC;

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
-- Those of tables' rows follow with the first module or iasql_create_roles(): pg_dump has no place for their rights.
REVOKE ALL ON TYPE iasql_audit_log_change_type_enum FROM PUBLIC;
