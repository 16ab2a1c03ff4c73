-- iasql transactions as far as they need no cloud.
\set VERBOSITY terse
SELECT * FROM iasql_commit();
SELECT * FROM iasql_rollback();
SELECT * FROM iasql_rollback(force => true);

SELECT message, length(transaction_id) AS length FROM iasql_begin();
SELECT t.status, t.opened_by = session_user AS mine, t.pid = pg_backend_pid() AS here, t.client IS NOT NULL AS client,
  l.change_type, l.origin
FROM iasql_transaction t JOIN iasql_audit_log l ON l.transaction_id = t.id WHERE ended_at IS NULL;
SELECT count(*) FROM iasql_status() WHERE name = 'transaction' AND value LIKE '%(open)%opened by%process%';

-- one at a time
SELECT * FROM iasql_begin();
SET lock_timeout = '300ms';
SELECT * FROM iasql_begin();
RESET lock_timeout;
SET statement_timeout = '300ms';
SET lock_timeout = '1h';
SELECT * FROM iasql_begin();
RESET lock_timeout;
RESET statement_timeout;
\set VERBOSITY default
DO $$
DECLARE
  state text; detail text; hint text;
BEGIN
  PERFORM iasql_begin();
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RAISE NOTICE 'state %, holder named: %, hint: %', state, detail LIKE '%opened by ' || session_user || ' at %', hint;
END $$;

-- the end of it, without any module
SET client_min_messages = warning;
SELECT * FROM iasql_rollback();
RESET client_min_messages;
SELECT status, ended_at IS NOT NULL AS ended FROM iasql_transaction ORDER BY opened_at;
SELECT change_type FROM iasql_audit_log WHERE table_name = 'iasql_audit_log' ORDER BY id;
SELECT * FROM iasql_rollback();

-- what an SQL transaction has begun ends with it
BEGIN;
SELECT count(*) FROM iasql_begin();
ROLLBACK;
SELECT count(*) FROM iasql_transaction WHERE ended_at IS NULL;

-- a rollback takes changes back, but not settings that the cloud knows nothing of; that the cloud cannot be read is only a warning
SET client_min_messages = error;
SELECT count(*) FROM iasql_install('aws_account');
INSERT INTO aws_regions VALUES ('kept'), ('lost');
UPDATE iasql_audit_log SET transaction_id = 'earlier' WHERE origin = 'user';
SELECT count(*) FROM iasql_begin();
INSERT INTO aws_regions VALUES ('new');
UPDATE aws_regions SET is_enabled = false WHERE region = 'kept';
DELETE FROM aws_regions WHERE region = 'lost';
SELECT value FROM iasql_status() WHERE name = 'pending changes';
SELECT count(*) FROM iasql_rollback();
SELECT * FROM aws_regions WHERE region IN ('new', 'kept', 'lost') ORDER BY 1;
SELECT value FROM iasql_status() WHERE name IN ('pending changes', 'transaction') ORDER BY name;
-- iasql's own writes are nobody's intent
SELECT DISTINCT origin FROM iasql_audit_log WHERE table_name = 'aws_regions' ORDER BY 1;
SELECT count(*) FROM iasql_uninstall('aws_account');
RESET client_min_messages;
DELETE FROM iasql_audit_log;
