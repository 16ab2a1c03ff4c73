-- From 0.9.0 to 1.0.0. Written by tools/make_upgrade.py; by hand is sql/steps/0.9.0--1.0.0.sql.
\echo Use "ALTER EXTENSION iasql UPDATE" to load this file. \quit

-- The library of the new version must be loaded: it is what has this function.
CREATE FUNCTION iasql_upgrade_modules() RETURNS void AS 'MODULE_PATHNAME', 'iasql_upgrade_modules' LANGUAGE C;

ALTER TABLE iasql_audit_log ADD COLUMN role varchar, ADD COLUMN client varchar;
ALTER TABLE iasql_transaction ADD COLUMN role varchar, ADD COLUMN committed_by varchar, ADD COLUMN committed_role varchar,
  ADD COLUMN committed_client varchar;
ALTER TABLE iasql_journal DROP CONSTRAINT "iasql_journal_action",
  ADD CONSTRAINT "iasql_journal_action" CHECK (action IN ('create', 'update', 'delete', 'replace', 'restore'));

CREATE INDEX iasql_audit_log_table ON iasql_audit_log (table_name, id);

COMMENT ON COLUMN iasql_audit_log.role IS 'Role that the user had taken on (SET ROLE), else the user; NULL: iasql itself.';

COMMENT ON COLUMN iasql_audit_log.client IS 'Where from: address and application name; NULL: iasql itself.';

COMMENT ON COLUMN iasql_transaction.role IS 'Role that the opener had taken on (SET ROLE), else the opener.';

COMMENT ON COLUMN iasql_transaction.committed_by IS 'Session user who asked for the commit; iasql: the periodic worker.';

COMMENT ON COLUMN iasql_transaction.committed_role IS 'Role that this user had taken on, else the user.';

COMMENT ON COLUMN iasql_transaction.committed_client IS 'Where from: address and application name.';

COMMENT ON COLUMN iasql_journal.action IS 'create, update, delete; replace: from the new object to the end of the old one; restore: an undo makes a deleted object again';

COMMENT ON COLUMN iasql_backoff.object IS 'What it is: pushing the changes of some modules, a module, reading as a whole, an object that AWS does not tell all of.';

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

SELECT pg_catalog.pg_extension_config_dump('iasql_log_start', '');

SELECT pg_catalog.pg_extension_config_dump('iasql_home', '');

SELECT pg_catalog.pg_extension_config_dump('iasql_secret',
  $$WHERE pg_catalog.current_setting('iasql.dump_credentials', true)::pg_catalog.bool$$);

CREATE OR REPLACE FUNCTION iasql_preview(check_permissions boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval, permission text)
  AS 'MODULE_PATHNAME', 'iasql_preview' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_commit(message varchar DEFAULT NULL, confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_commit' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_rollback(force boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_rollback' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_apply(confirm_deletes boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_apply' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_sync(of_table varchar, region varchar DEFAULT NULL)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_sync_table' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_preview_apply()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_apply' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_preview_sync()
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar,
    calls integer, estimate interval)
  AS 'MODULE_PATHNAME', 'iasql_preview_sync' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_drift()
  RETURNS TABLE (table_name text, id text, region text, column_name text, side text, row_value text, cloud_value text)
  AS 'MODULE_PATHNAME', 'iasql_drift' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_set_mode(mode text, module text DEFAULT NULL, table_name text DEFAULT NULL, key jsonb DEFAULT NULL)
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_set_mode' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_ignore(table_name text, column_name text, key jsonb DEFAULT NULL, ignore boolean DEFAULT true)
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_ignore' LANGUAGE C SET search_path = pg_catalog, pg_temp;

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

CREATE OR REPLACE FUNCTION iasql_restore_defaults(dry boolean DEFAULT false)
  RETURNS TABLE (action varchar, table_name varchar, id varchar, description varchar, changes varchar, reason varchar)
  AS 'MODULE_PATHNAME', 'iasql_restore_defaults' LANGUAGE C SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION iasql_get_errors()
  RETURNS TABLE (ts timestamptz, message varchar, count integer, first_ts timestamptz)
  AS 'MODULE_PATHNAME', 'iasql_get_errors' LANGUAGE C SET search_path = pg_catalog, pg_temp;

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

ALTER TABLE iasql_audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE iasql_journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE iasql_problem ENABLE ROW LEVEL SECURITY;

CREATE POLICY iasql_rows ON iasql_audit_log FOR SELECT
  USING ((SELECT NOT @extschema@.iasql_row_security()) OR @extschema@.iasql_visible(table_name, change, "user"));

CREATE POLICY iasql_rows ON iasql_journal FOR SELECT USING ((SELECT NOT @extschema@.iasql_row_security()));

CREATE POLICY iasql_rows ON iasql_problem FOR SELECT USING ((SELECT NOT @extschema@.iasql_row_security()));

CREATE FUNCTION iasql_adopt()
  RETURNS void
  AS 'MODULE_PATHNAME', 'iasql_adopt' LANGUAGE C SECURITY DEFINER SET search_path = pg_catalog, pg_temp;

COMMENT ON FUNCTION iasql_adopt() IS
  '{"description": "Lets this database take the place of the one that it is a copy of: restored from a dump, copied or moved by pg_upgrade. Before, nothing is done to AWS from here, since both would make the same changes. Call it when the original is no longer used.", "sample_usage": "SELECT iasql_adopt()"}';

REVOKE ALL ON FUNCTION iasql_adopt() FROM PUBLIC;

REVOKE ALL ON TYPE iasql_audit_log_change_type_enum FROM PUBLIC;

-- The modules that are installed.
SELECT iasql_upgrade_modules();
DROP FUNCTION iasql_upgrade_modules();
