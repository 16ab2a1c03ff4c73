-- The tour: SQL that changes an AWS account, and the aws cli that looks at it. tools/tour runs it against the emulator.
-- By hand: psql -v key=… -v secret=… -f tools/tour.sql, as a role that was granted iasql_admin; an empty key means the
-- credentials in the server's environment.
\set ON_ERROR_STOP on
\set QUIET on
\pset pager off
\set ECHO none
\if :{?key} \else \set key '' \endif
\if :{?secret} \else \set secret '' \endif
\if :{?token} \else \set token '' \endif
SELECT :'key' <> '' AS has_key, nullif(:'token', '') IS NOT NULL AS has_token \gset

\echo
\echo '=== 1. A module gives tables; installing it imports what the account has'
\echo
\set ECHO queries
SELECT * FROM iasql_install('aws_account');
\set ECHO none
\if :has_key
\echo 'INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES (…);'
INSERT INTO aws_credentials (access_key_id, secret_access_key, session_token)
VALUES (:'key', :'secret', nullif(:'token', ''));
\endif
\set ECHO queries
SELECT action, table_name, count(*) FROM iasql_sync() GROUP BY 1, 2;
UPDATE aws_regions SET is_enabled = region IN (default_aws_region(), 'eu-west-1');
SELECT * FROM iasql_install('aws_vpc', 'aws_sqs');

\echo
\echo '=== 2. SELECT is the inventory: here is the default VPC'
\echo
SELECT vpc_id, cidr_block, state, is_default, region FROM vpc ORDER BY region;
SELECT s.subnet_id, s.cidr_block, s.availability_zone, s.available_ip_address_count AS free
FROM subnet s JOIN vpc v ON v.id = s.vpc_id
WHERE v.is_default AND v.region = default_aws_region() ORDER BY s.availability_zone;

\echo
\echo '=== 3. INSERT is the change: a VPC with two subnets, and a queue'
\echo
SELECT message FROM iasql_begin();
INSERT INTO vpc (cidr_block, tags) VALUES ('10.20.0.0/16', '{"Name": "iasql-tour"}');
INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
SELECT v.id, '10.20.' || z.number || '.0/24', z.name
FROM vpc v, (SELECT name, row_number() OVER (ORDER BY name) AS number
             FROM availability_zone WHERE region = default_aws_region()) z
WHERE v.tags ->> 'Name' = 'iasql-tour' AND z.number <= 2;
INSERT INTO queue (name, visibility_timeout) VALUES ('iasql-tour', 60);
SELECT action, table_name, id, description FROM iasql_preview();
SELECT action, table_name, id, description FROM iasql_commit('the tour');

\echo
\echo '=== 4. What AWS decided is in the rows, and the aws cli sees the same'
\echo
SELECT v.vpc_id, v.state, s.subnet_id, s.cidr_block, s.availability_zone
FROM vpc v JOIN subnet s ON s.vpc_id = v.id WHERE v.tags ->> 'Name' = 'iasql-tour' ORDER BY s.cidr_block;
SELECT arn, visibility_timeout FROM queue WHERE name = 'iasql-tour';
\echo '$ aws ec2 describe-subnets --filters Name=cidr-block,Values=10.20.*'
\! aws ec2 describe-subnets --filters 'Name=cidr-block,Values=10.20.1.0/24,10.20.2.0/24' --output text --query 'Subnets[].[VpcId,SubnetId,CidrBlock,AvailabilityZone]'
\echo
\echo '$ aws sqs list-queues --queue-name-prefix iasql-tour'
\! aws sqs list-queues --queue-name-prefix iasql-tour --output text
\echo

\echo '=== 5. What others do becomes rows: the aws cli makes a queue and changes ours'
\echo
\echo '$ aws sqs create-queue --queue-name iasql-tour-cli'
\! aws sqs create-queue --queue-name iasql-tour-cli --output text
\echo '$ aws sqs set-queue-attributes --queue-url … --attributes VisibilityTimeout=90'
\! aws sqs set-queue-attributes --queue-url "$(aws sqs get-queue-url --queue-name iasql-tour --output text)" --attributes VisibilityTimeout=90
\echo
SELECT action, table_name, description FROM iasql_sync();
SELECT name, visibility_timeout FROM queue WHERE name LIKE 'iasql-tour%' ORDER BY name;

\echo
\echo '=== 6. Changed your mind? Nothing has happened before a commit'
\echo
SELECT message FROM iasql_begin();
UPDATE queue SET delay_seconds = 30 WHERE name = 'iasql-tour';
DELETE FROM queue WHERE name = 'iasql-tour-cli';
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_rollback();
SELECT name, delay_seconds FROM queue WHERE name LIKE 'iasql-tour%' ORDER BY name;

\echo
\echo '=== 7. DELETE takes them away, uninstalling a module takes only the tables'
\echo
SELECT message FROM iasql_begin();
DELETE FROM queue WHERE name LIKE 'iasql-tour%';
DELETE FROM subnet WHERE vpc_id = (SELECT id FROM vpc WHERE tags ->> 'Name' = 'iasql-tour');
DELETE FROM vpc WHERE tags ->> 'Name' = 'iasql-tour';
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();
SELECT module_name, dropped_table_name, record_count FROM iasql_uninstall('aws_sqs', 'aws_vpc');
\set ECHO none
