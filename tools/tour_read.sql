-- The tour of a real account: it installs and reads, and changes nothing in AWS. tools/tour --aws runs it.
\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
\echo
\echo '=== 1. Installing a module reads the account into tables'
\echo
\set ECHO queries
SELECT * FROM iasql_install('aws_account');
SELECT action, table_name, count(*) FROM iasql_sync() GROUP BY 1, 2;
SELECT * FROM iasql_install('aws_vpc', 'aws_sqs');

\echo
\echo '=== 2. SELECT is the inventory'
\echo
SELECT region, count(*) AS vpcs, count(*) FILTER (WHERE is_default) AS "default" FROM vpc GROUP BY 1 ORDER BY 1;
SELECT v.region, v.vpc_id, v.cidr_block, count(s.id) AS subnets, sum(s.available_ip_address_count) AS free_addresses
FROM vpc v LEFT JOIN subnet s ON s.vpc_id = v.id WHERE NOT v.is_default GROUP BY 1, 2, 3 ORDER BY 1, 2 LIMIT 20;
SELECT region, name, message_retention_period FROM queue ORDER BY 1, 2 LIMIT 20;
SELECT ts, message FROM iasql_get_errors() LIMIT 10;
\set ECHO none
