-- Changes as statements: what is refused, and settings, which need no cloud.
DELETE FROM iasql_audit_log;
\set VERBOSITY default

SELECT * FROM iasql_get_sql_for_transaction();
SELECT * FROM iasql_get_sql_for_transaction('no such one');
SELECT * FROM iasql_get_sql_for_transaction(format => 'shortest');
SELECT * FROM iasql_get_sql_for_transaction(format => NULL);
SELECT * FROM iasql_get_sql_since('yesterday', 'shortest');
SELECT * FROM iasql_get_sql_since('no time');
SELECT * FROM iasql_export('yaml');
SELECT * FROM iasql_get_sql_since();

INSERT INTO aws_regions VALUES ('before');
SELECT message FROM iasql_begin();
INSERT INTO aws_regions VALUES ('a', true, true), ('it''s', false, false), ('gone', false, true);
UPDATE aws_regions SET is_enabled = false WHERE region IN ('a', 'before');
UPDATE aws_regions SET region = 'b' WHERE region = 'it''s';
DELETE FROM aws_regions WHERE region = 'gone';
INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', 'never to be seen');
SELECT sql FROM iasql_get_sql_for_transaction();
SELECT sql FROM iasql_get_sql_for_transaction(format => 'verbatim');
SELECT sql FROM iasql_get_sql_since(now() - interval '1 hour');
SELECT count(*) FROM iasql_get_sql_since('infinity');
SELECT count(*) FROM iasql_export();
SELECT sql FROM iasql_export('json');

-- with the rights of whoever asks
CREATE ROLE regress_iasql_reader;
SELECT iasql_create_roles();
GRANT iasql_viewer TO regress_iasql_reader;
SET SESSION AUTHORIZATION regress_iasql_reader;
SELECT count(*) FROM iasql_get_sql_for_transaction();
RESET SESSION AUTHORIZATION;
REVOKE SELECT ON aws_regions FROM iasql_viewer;
SET SESSION AUTHORIZATION regress_iasql_reader;
SELECT count(*) FROM iasql_get_sql_for_transaction();
SELECT count(*) FROM iasql_export('json');
RESET SESSION AUTHORIZATION;
DROP OWNED BY regress_iasql_reader, iasql_viewer, iasql_operator, iasql_admin;
DROP ROLE regress_iasql_reader, iasql_viewer, iasql_operator, iasql_admin;

DELETE FROM aws_credentials;
DELETE FROM aws_regions;
UPDATE iasql_transaction SET status = 'rolled back';
DELETE FROM iasql_transaction;
DELETE FROM iasql_audit_log;
