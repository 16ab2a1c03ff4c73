-- How often the periodic worker reads what; and errors that come back.
SET client_min_messages = error;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;
\set VERBOSITY terse
SELECT iasql_set_interval('1 hour');
SELECT iasql_set_interval('10 min', 'aws_account');
SELECT iasql_set_interval('20 min', module => 'aws_account@1.0.0');
SELECT iasql_set_interval('0', table_name => 'aws_regions');
SELECT * FROM iasql_sync_interval ORDER BY module NULLS FIRST, table_name NULLS FIRST;
SELECT iasql_set_interval(NULL, 'aws_account');
SELECT iasql_set_interval('2 hours', 'aws_account', 'aws_regions');
SELECT * FROM iasql_sync_interval ORDER BY module NULLS FIRST, table_name NULLS FIRST;
SELECT iasql_set_interval('-1 s');
SELECT iasql_set_interval('1 s', 'aws_nothing');
SELECT iasql_set_interval('1 s', table_name => 'nothing');
SELECT iasql_set_interval('1 s', table_name => 'aws_credentials');
SET client_min_messages = error;
SELECT count(*) FROM iasql_uninstall('aws_account');
RESET client_min_messages;
SELECT * FROM iasql_sync_interval;
SELECT iasql_set_interval(NULL);
DELETE FROM iasql_audit_log;

INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change, message)
VALUES ('2026-01-01 00:00+00', 'me', 'iasql_audit_log', 'ERROR', '{}', 'often'), ('2026-01-02 00:00+00', 'me', 'iasql_audit_log', 'ERROR', '{}', 'once');
INSERT INTO iasql_problem SELECT id, message, 7, '2026-01-03 00:00+00' FROM iasql_audit_log WHERE message = 'often';
SELECT message, count, first_ts < ts AS came_back FROM iasql_get_errors();
DELETE FROM iasql_problem;
DELETE FROM iasql_audit_log;
