-- The extension comes and goes, in public and elsewhere, with all that was installed through it.
CREATE EXTENSION iasql;
-- a line each, so that a new function is one new line
\pset format unaligned
SELECT p.oid::regprocedure AS function, pg_get_function_result(p.oid) AS result, p.prosecdef AS definer
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'iasql'
ORDER BY p.proname, p.oid::regprocedure::text COLLATE "C";
\pset format aligned
-- everything is documented
SELECT p.oid::regprocedure AS undocumented
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'iasql'
WHERE obj_description(p.oid, 'pg_proc') IS NULL;
SELECT a.attrelid::regclass AS undocumented, a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relname LIKE 'iasql%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND col_description(a.attrelid, a.attnum) IS NULL;
SELECT * FROM iasql_version();
SELECT * FROM iasql_modules_installed();
SELECT * FROM iasql_module ORDER BY name;
-- with modules
SET client_min_messages = warning;
SELECT * FROM iasql_install('aws_account');
DROP EXTENSION iasql;
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace;

-- in a schema that needs quotes, with a search_path that has nothing of ours
CREATE SCHEMA "Else where";
CREATE EXTENSION iasql SCHEMA "Else where";
SELECT * FROM "Else where".iasql_install('aws_account');
INSERT INTO "Else where".aws_regions (region) VALUES ('eu-west-1');
SELECT table_name, change_type, change, origin FROM "Else where".iasql_audit_log WHERE table_name = 'aws_regions';
SELECT "Else where".default_aws_region('eu-west-1'), "Else where".default_aws_region();
SELECT * FROM "Else where".iasql_uninstall('aws_account');
DROP EXTENSION iasql;
DROP SCHEMA "Else where";

-- a rolled back installation leaves nothing
CREATE EXTENSION iasql;
BEGIN;
SELECT * FROM iasql_install('aws_account');
ROLLBACK;
SELECT to_regclass('aws_regions') AS gone;
SELECT * FROM iasql_modules_installed();
