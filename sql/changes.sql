-- What the audit triggers record.
SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;
DELETE FROM iasql_audit_log;
CREATE VIEW changes AS
  SELECT "user" = session_user AS mine, table_name, change_type, change, origin, transaction_id
  FROM iasql_audit_log ORDER BY id;

INSERT INTO aws_regions VALUES ('a', false), ('b', true);
SELECT * FROM changes;
DELETE FROM iasql_audit_log;

-- old and new rows belong together; rows that stay as they are are not changes
UPDATE aws_regions SET is_enabled = region = 'b';
UPDATE aws_regions SET region = region || '1';
UPDATE aws_regions SET is_enabled = is_enabled;
UPDATE aws_regions SET is_enabled = true WHERE false;
SELECT change_type, change FROM changes;
DELETE FROM iasql_audit_log;

-- both halves of an upsert
INSERT INTO aws_regions VALUES ('a1'), ('c') ON CONFLICT (region) DO UPDATE SET is_enabled = true;
SELECT change_type, change FROM changes ORDER BY change_type, change::text;
DELETE FROM iasql_audit_log;

-- several changes of one statement, and none
WITH gone AS (DELETE FROM aws_regions WHERE region = 'c' RETURNING region)
INSERT INTO aws_regions SELECT 'd' FROM gone;
DELETE FROM aws_regions WHERE false;
SELECT change_type, change FROM changes ORDER BY change_type, change::text;
DELETE FROM iasql_audit_log;

-- TRUNCATE is a delete of every row
TRUNCATE aws_regions;
SELECT change_type, change FROM changes;
DELETE FROM iasql_audit_log;

-- COPY
COPY aws_regions FROM stdin;
e	f	t
f	f	f
\.
SELECT change_type, change FROM changes;
DELETE FROM aws_regions;
DELETE FROM iasql_audit_log;

-- what is rolled back was not
BEGIN;
INSERT INTO aws_regions VALUES ('g');
ROLLBACK;
SELECT count(*) FROM changes;

-- of credentials only that something happened, and it is nobody's intent
INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', 'do not tell');
UPDATE aws_credentials SET secret_access_key = 'do not tell either';
DELETE FROM aws_credentials;
SELECT * FROM changes;

-- a function of ours that is no trigger of yours
CREATE TABLE own (a int);
SELECT iasql_audit();
DROP VIEW changes;
DROP TABLE own;
DELETE FROM iasql_audit_log;
