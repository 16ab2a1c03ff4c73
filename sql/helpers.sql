-- try_cast(), delete_all_records(), iasql_get_errors().
SELECT try_cast('12', NULL::integer), try_cast('twelve', NULL::integer), try_cast('twelve', 7), try_cast(NULL, 7);
SELECT try_cast('{"a": 1}', NULL::json), try_cast('{a', NULL::json), try_cast('{1,2}', NULL::int[]);
SELECT pg_typeof(try_cast('2020-01-01', NULL::date));
SELECT count(try_cast(n || CASE n % 2 WHEN 0 THEN 'x' ELSE '' END, NULL::integer)) FROM generate_series(1, 100) n;
SELECT try_cast('x', NULL);

SET client_min_messages = warning;
SELECT count(*) FROM iasql_install('aws_account');
RESET client_min_messages;
INSERT INTO aws_regions VALUES ('stays');
SELECT delete_all_records();
SELECT region FROM aws_regions;
SELECT count(*) FROM iasql_uninstall('aws_account');

INSERT INTO iasql_audit_log (ts, "user", table_name, change_type, change, message)
SELECT '2020-01-01 00:00+00'::timestamptz + n * interval '1 s', 'me', 'iasql_audit_log', 'ERROR', '{}', 'error ' || n
FROM generate_series(1, 510) n;
SET timezone = 'UTC';
SET datestyle = 'SQL, DMY';
SELECT * FROM iasql_get_errors() LIMIT 2;
RESET datestyle;
SELECT * FROM iasql_get_errors() LIMIT 1;
SELECT count(*) FROM iasql_get_errors();
DELETE FROM iasql_audit_log;
