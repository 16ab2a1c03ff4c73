-- Looking back: history, the log, tables as they were, undo and purge, as far as they need no cloud.
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
INSERT INTO aws_regions VALUES ('here'), ('there');
UPDATE aws_regions SET is_enabled = false WHERE region = 'there';
DELETE FROM aws_regions WHERE region = 'here';
SELECT version, change_type, "user" = session_user AS mine, origin, transaction_id, changes, "row" FROM iasql_history('aws_regions', 'there');
SELECT version, change_type, changes, "row" FROM iasql_history('aws_regions', 'here');
SELECT table_name, row_id, change_type, origin, role = session_user AS role, client LIKE '%pg_regress%' AS client, changes
FROM iasql_log WHERE table_name = 'aws_regions' ORDER BY id;
SELECT iasql_changed_columns('{"a": 1, "b": null, "c": [1]}', '{"a": 2, "b": null, "d": "x"}'), iasql_changed_columns(NULL, '{"a": 1, "b": null}'), iasql_changed_columns('{}', '{}');

-- as of
SELECT region, is_enabled FROM iasql_as_of(NULL::aws_regions, now()) ORDER BY region;
SELECT count(*) FROM iasql_as_of('aws_regions', 'infinity');
UPDATE iasql_log_start SET ts = '2026-01-01 00:00+00' WHERE table_name = 'aws_regions';
UPDATE iasql_audit_log SET ts = '2026-01-01 01:00+00'::timestamptz + interval '1 minute' * (SELECT count(*) FROM iasql_audit_log b WHERE b.table_name = 'aws_regions' AND b.id < l.id)
FROM iasql_audit_log l WHERE l.id = iasql_audit_log.id AND l.table_name = 'aws_regions';
SELECT m, r.* FROM generate_series(-1, 4) m, iasql_as_of(NULL::aws_regions, '2026-01-01 01:00+00'::timestamptz + m * interval '1 minute') r ORDER BY 1, 2;

-- what cannot be shown
SELECT * FROM iasql_history('aws_region', 'there');
\set VERBOSITY default
DO $$
DECLARE
  state text; detail text; hint text; call text;
BEGIN
  FOREACH call IN ARRAY ARRAY['iasql_history(''aws_region'', ''x'')', 'iasql_history(''aws_regions'', ''nowhere'')', 'iasql_history(NULL, ''x'')',
    'iasql_as_of(''aws_regions'', NULL)', 'iasql_as_of(''aws_credentials'', now())', 'iasql_as_of(''aws_regions'', ''2025-12-31 00:00+00'')',
    'iasql_as_of(NULL::iasql_module, now())', 'iasql_undo(''nothing'')', 'iasql_undo(NULL)', 'iasql_purge(''-1 s'')', 'iasql_purge(NULL)'] LOOP
    BEGIN
      EXECUTE 'SELECT * FROM ' || call;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
      RAISE WARNING '%: % %; detail: %; hint: %', call, state, regexp_replace(SQLERRM, '\d{4}-.*$', '…'), regexp_replace(detail, '\d{4}-.*$', '…'), hint;
    END;
  END LOOP;
END $$;
\set VERBOSITY terse

-- undo
INSERT INTO iasql_transaction (id, status, opened_by) VALUES ('opened', 'open', 'me');
SELECT * FROM iasql_undo('opened');
UPDATE iasql_transaction SET status = 'rolled back', ended_at = now() WHERE id = 'opened';
SELECT * FROM iasql_undo('opened');
INSERT INTO iasql_transaction (id, status, opened_by, ended_at, message) VALUES ('done', 'committed', 'me', now(), 'regions');
SELECT * FROM iasql_undo('done');
UPDATE iasql_audit_log SET transaction_id = 'done' WHERE origin = 'user';
INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change, transaction_id) VALUES (now(), 'me', 'iasql_audit_log', 'END_COMMIT', '{}', 'done');
BEGIN;
SELECT * FROM iasql_undo('done');
SELECT region, is_enabled FROM aws_regions WHERE region IN ('here', 'there');
SELECT status, message FROM iasql_transaction WHERE ended_at IS NULL;
ROLLBACK;
UPDATE aws_regions SET is_default = true WHERE region = 'there';
SELECT * FROM iasql_undo('done');
SELECT count(*) FROM iasql_transaction WHERE ended_at IS NULL;
BEGIN;
SELECT * FROM iasql_undo('done', force => true);
ROLLBACK;

-- purge: what is pending stays
UPDATE iasql_audit_log SET ts = ts - interval '10 years';
UPDATE iasql_transaction SET ended_at = ended_at - interval '10 years';
SELECT iasql_purge('1 year') > 5 AS purged;
SELECT table_name, change_type, origin, transaction_id FROM iasql_audit_log ORDER BY id;
SELECT id FROM iasql_transaction;
SELECT purged FROM iasql_log_start WHERE table_name = 'aws_regions';
SELECT count(*) FROM iasql_uninstall('aws_account');
SELECT count(*) FROM iasql_log_start;
RESET client_min_messages;
DELETE FROM iasql_audit_log;
DELETE FROM iasql_transaction;
