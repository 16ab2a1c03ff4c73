-- Without a grant nobody may do anything; the three roles may do what their names say.
CREATE ROLE regress_iasql_nobody LOGIN;
SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;

SET SESSION AUTHORIZATION regress_iasql_nobody;
SELECT * FROM iasql_begin();
SELECT * FROM iasql_preview();
SELECT * FROM iasql_commit();
SELECT * FROM iasql_install('aws_sqs');
SELECT * FROM iasql_status();
SELECT iasql_create_roles();
SELECT * FROM iasql_module;
SELECT * FROM iasql_audit_log;
INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change) VALUES (now(), 'me', 't', 'INSERT', '{}');
UPDATE iasql_transaction SET status = 'committed';
SELECT * FROM aws_regions;
SELECT * FROM aws_credentials;
DROP TABLE aws_regions;
ALTER TABLE aws_regions DISABLE TRIGGER ALL;
CREATE TEMP TABLE trap (a int);
CREATE TRIGGER trap AFTER INSERT ON trap FOR EACH STATEMENT EXECUTE FUNCTION iasql_audit();
DROP TABLE trap;
RESET SESSION AUTHORIZATION;

-- who may execute what
SELECT p.oid::regprocedure FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'iasql'
WHERE has_function_privilege('regress_iasql_nobody', p.oid, 'EXECUTE');

SELECT iasql_create_roles();
SELECT iasql_create_roles();  -- once more does no harm

GRANT iasql_viewer TO regress_iasql_nobody;
SET SESSION AUTHORIZATION regress_iasql_nobody;
SELECT * FROM iasql_version();
SELECT count(*) FROM iasql_modules_installed();
SELECT count(*) FROM aws_regions;
SELECT name FROM iasql_status() WHERE name NOT LIKE 'table%';
INSERT INTO aws_regions VALUES ('x');
SELECT * FROM iasql_begin();
SELECT id FROM aws_credentials;
RESET SESSION AUTHORIZATION;

REVOKE iasql_viewer FROM regress_iasql_nobody;
GRANT iasql_admin TO regress_iasql_nobody;
SET SESSION AUTHORIZATION regress_iasql_nobody;
INSERT INTO aws_regions VALUES ('eu-west-1');
INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', 'secret');
SELECT id FROM aws_credentials;
SELECT secret_access_key FROM aws_credentials;
DELETE FROM aws_credentials;
DELETE FROM aws_regions;
-- the log has the person, not the owner; and is out of reach
SELECT DISTINCT "user" FROM iasql_audit_log WHERE table_name = 'aws_regions';
DELETE FROM iasql_audit_log;
SELECT * FROM iasql_uninstall('aws_account');
RESET SESSION AUTHORIZATION;

-- later modules are granted as well
SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;
SELECT has_table_privilege('iasql_viewer', 'aws_regions', 'SELECT') AS viewer_reads,
  has_table_privilege('iasql_operator', 'aws_regions', 'INSERT') AS operator_writes,
  has_table_privilege('iasql_admin', 'aws_regions', 'INSERT') AS admin_writes,
  has_table_privilege('iasql_viewer', 'aws_credentials', 'SELECT') AS viewer_reads_keys;
SELECT count(*) FROM iasql_uninstall('aws_account');
DROP OWNED BY regress_iasql_nobody, iasql_viewer, iasql_operator, iasql_admin;
DROP ROLE regress_iasql_nobody, iasql_viewer, iasql_operator, iasql_admin;
DELETE FROM iasql_audit_log;
