-- Installing, listing and removing modules.
SELECT module_name, module_version, dependencies FROM iasql_modules_list()
WHERE module_name IN ('iasql_functions', 'iasql_platform', 'aws_account', 'aws_sqs');
SELECT count(*) > 3 AS more FROM iasql_modules_list();

-- names that do not exist, all in one error
SELECT * FROM iasql_install('aws_acount', 'aws_sqs', 'no_such_module', 'aws_sqs@0.0.1');
SELECT * FROM iasql_uninstall('aws_acount');
SELECT * FROM iasql_install();
SELECT * FROM iasql_install(NULL);

-- names that are taken
CREATE TABLE aws_regions (mine text);
CREATE VIEW aws_credentials AS SELECT 1 AS one;
SELECT * FROM iasql_install('aws_account');
DROP TABLE aws_regions;
DROP VIEW aws_credentials;

-- with a version, twice, and what is there already
SELECT * FROM iasql_install('aws_account@1.0.0', 'aws_account', 'iasql_platform');
SELECT * FROM iasql_install('aws_account');
SELECT * FROM iasql_modules_installed();
SELECT * FROM iasql_tables ORDER BY 1, 2;
SELECT * FROM iasql_dependencies ORDER BY 1, 2;

-- a module that cannot be read without credentials, with the way out; what else was tried depends on the machine
\set VERBOSITY terse
\set SHOW_CONTEXT never
DO $$
DECLARE said text; way_out text;
BEGIN
  PERFORM iasql_install('aws_sqs');
EXCEPTION WHEN SQLSTATE 'IA004' THEN
  GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, way_out = PG_EXCEPTION_HINT;
  RAISE NOTICE '%; …', substring(said FROM '^[^;]*;[^;]*');
  RAISE NOTICE '%', way_out;
END $$;
\set VERBOSITY default
SELECT to_regclass('queue') AS none;

-- help
\pset format unaligned
SELECT module, name, signature, description IS NOT NULL AS described, sample_usage
FROM iasql_help() WHERE name IN ('iasql_install', 'iasql_commit', 'default_aws_region', 'try_cast', 'iasql_version');
\pset format aligned
COMMENT ON FUNCTION default_aws_region() IS 'not { json';
COMMENT ON FUNCTION default_aws_region(text) IS 'not { json';
SELECT description, sample_usage FROM iasql_help() WHERE name = 'default_aws_region';
SELECT count(*) AS triggers FROM iasql_help() WHERE name IN ('iasql_audit', 'aws_default_region_trigger');

-- users' own things stand in the way of removal
CREATE TABLE office (city text, region varchar REFERENCES aws_regions);
\set VERBOSITY terse
SELECT * FROM iasql_uninstall('aws_account');
\set VERBOSITY default
DROP TABLE office;

-- removal tells what was there, and gives up changes that nobody committed
INSERT INTO aws_regions VALUES ('eu-west-1'), ('eu-west-2');
SELECT * FROM iasql_uninstall('aws_account', 'iasql_platform');
SELECT * FROM iasql_uninstall('aws_account');
SELECT table_name, transaction_id, count(*) FROM iasql_audit_log WHERE origin = 'user' GROUP BY 1, 2 ORDER BY 1;
SELECT * FROM iasql_modules_installed();
SELECT to_regclass('aws_regions') AS gone;
