-- A small PostgreSQL instance with a parameter group of its own.
SELECT * FROM iasql_begin();
INSERT INTO parameter_group (name, family, description) VALUES ('example-params', 'postgres13', 'for the example');
INSERT INTO rds (db_instance_identifier, allocated_storage, availability_zone, db_instance_class, engine, engine_version,
                 master_username, master_user_password, parameter_group_id)
VALUES ('example-db', 20, (SELECT name FROM availability_zone WHERE region = default_aws_region() ORDER BY 1 LIMIT 1),
        'db.t3.micro', 'postgres', '13.4', 'example', 'not-a-secret-0', (SELECT id FROM parameter_group WHERE name = 'example-params'));
INSERT INTO rds_security_groups (rds_id, security_group_id)
SELECT r.id, g.id FROM rds r, security_group g JOIN vpc v ON v.id = g.vpc_id
WHERE r.db_instance_identifier = 'example-db' AND g.group_name = 'default' AND v.is_default AND v.region = r.region;
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('a database');

-- Changes are made in place and at once. The password is sent and forgotten.
SELECT * FROM iasql_begin();
UPDATE rds SET allocated_storage = 30, backup_retention_period = 7, master_user_password = 'not-a-secret-1', tags = '{"team": "web"}'
WHERE db_instance_identifier = 'example-db';
UPDATE parameter_group SET parameters = '[{"ParameterName": "log_min_duration_statement", "ParameterValue": "500", "ApplyMethod": "immediate"}]'
WHERE name = 'example-params';
SELECT action, table_name, description FROM iasql_commit();
SELECT db_instance_identifier, endpoint_addr, endpoint_port, status FROM rds;

SELECT * FROM iasql_begin();
DELETE FROM rds WHERE db_instance_identifier = 'example-db';
DELETE FROM parameter_group WHERE name = 'example-params';
SELECT action, table_name, description FROM iasql_commit();
