"""One iasql transaction of forty changes over twenty tables: rows that refer to each other and to themselves, NULLs, JSON, arrays, texts
with every kind of character, renames, deletes. What it starts from is committed before.

    db.rows(f"SELECT * FROM iasql_install({MODULES})")
    committed(db, BEFORE)
    begun(db, CHANGES)      # open: preview, review, commit or roll back
"""

NAMES = ("aws_vpc", "aws_security_group", "aws_elb", "aws_iam", "aws_sqs", "aws_sns", "aws_cloudwatch", "aws_dynamo", "aws_s3",
         "aws_secrets_manager")
MODULES = ", ".join(f"'{name}'" for name in NAMES)
COUNT = 40

# What there are no rows for.
PREPARE = """
SELECT aws_call('iam', 'CreatePolicy', jsonb_build_object('PolicyName', name, 'PolicyDocument',
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}')) IS NOT NULL
FROM (VALUES ('forty-read'), ('forty-write')) v (name);
CREATE FUNCTION forty_policy(name text) RETURNS text LANGUAGE sql AS
  $$SELECT 'arn:aws:iam::' || account_id || ':policy/' || name FROM iasql_credentials()$$;
"""

BEFORE = PREPARE + """
INSERT INTO vpc (cidr_block, tags) VALUES ('10.40.0.0/16', '{"Name": "forty"}');
INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
SELECT id, '10.40.1.0/24', region || 'a' FROM vpc WHERE tags ->> 'Name' = 'forty';
INSERT INTO security_group (group_name, description, vpc_id)
SELECT 'forty-web', 'web', id FROM vpc WHERE tags ->> 'Name' = 'forty';
INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4, description)
SELECT g.id, false, 'tcp', v.port, v.port, '10.0.0.0/8', v.text
FROM security_group g, (VALUES (80, 'http'), (22, 'ssh')) v (port, text) WHERE g.group_name = 'forty-web';
INSERT INTO queue (name, visibility_timeout, tags) VALUES ('forty-kept', 60, '{"team": "a", "old": "yes"}'), ('forty-gone', 30, NULL);
INSERT INTO topic (name, display_name) VALUES ('forty-kept', 'Kept');
INSERT INTO log_group (log_group_name, retention_in_days) VALUES ('/forty/kept', 7), ('/forty/gone', 14);
INSERT INTO iam_role (role_name, description, assume_role_policy_document, attached_policies_arns) VALUES ('forty-kept', 'before',
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}',
  ARRAY[forty_policy('forty-read')]);
INSERT INTO metric_alarm (alarm_name, namespace, metric_name, statistic, period, evaluation_periods, comparison_operator, threshold,
                          alarm_description)
VALUES ('forty-kept', 'forty', 'm', 'Average', 300, 2, 'GreaterThanThreshold', 80, 'to be cleared');
"""

# The number of changed rows of each statement stands before it.
CHANGES = r"""
/* 1 */ INSERT INTO vpc (cidr_block, enable_dns_support, tags) VALUES ('10.41.0.0/16', true, '{"Name": "forty two", "why": "it''s \"new\""}');
/* 2 */ INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
        SELECT id, '10.41.' || n || '.0/24', region || chr(96 + n) FROM vpc, generate_series(1, 2) n WHERE tags ->> 'Name' = 'forty two';
/* 1 */ INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
        SELECT id, '10.40.2.0/24', region || 'b' FROM vpc WHERE tags ->> 'Name' = 'forty';
/* 1 */ INSERT INTO internet_gateway (vpc_id) SELECT id FROM vpc WHERE tags ->> 'Name' = 'forty two';
/* 1 */ INSERT INTO route_table (vpc_id, tags) SELECT id, '{"Name": "forty private"}' FROM vpc WHERE tags ->> 'Name' = 'forty two';
/* 1 */ INSERT INTO route_table_association (route_table_id, subnet_id, vpc_id)
        SELECT t.id, s.id, t.vpc_id FROM route_table t JOIN subnet s ON s.vpc_id = t.vpc_id
        WHERE t.tags ->> 'Name' = 'forty private' AND s.cidr_block = '10.41.2.0/24';
/* 1 */ INSERT INTO elastic_ip (tags) VALUES ('{"Name": "forty"}');
/* 1 */ INSERT INTO nat_gateway (connectivity_type, subnet_id, elastic_ip_id, tags)
        SELECT 'public', s.id, e.id, '{"Name": "forty"}' FROM subnet s, elastic_ip e
        WHERE s.cidr_block = '10.41.1.0/24' AND e.tags ->> 'Name' = 'forty';
/* 2 */ INSERT INTO security_group (group_name, description, vpc_id)
        SELECT n, 'of forty', id FROM vpc, (VALUES ('forty-app'), ('forty-db')) v (n) WHERE tags ->> 'Name' = 'forty two';
/* 1 */ INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group, source_from_port, source_to_port)
        SELECT db.id, false, 'tcp', app.id, 5432, 5432 FROM security_group db, security_group app
        WHERE db.group_name = 'forty-db' AND app.group_name = 'forty-app';
/* 1 */ INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group, source_from_port, source_to_port)
        SELECT id, false, 'tcp', id, 9000, 9001 FROM security_group WHERE group_name = 'forty-app';
/* 1 */ INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv6, description)
        SELECT id, false, 'tcp', 443, 443, '::/0', 'everybody' FROM security_group WHERE group_name = 'forty-app';
/* 1 */ INSERT INTO security_group (group_name, description) VALUES ('forty-lb', 'in the default VPC');
/* 1 */ INSERT INTO target_group (target_group_name, target_type, protocol, port, health_check_path) VALUES ('forty', 'ip', 'HTTP', 8080, '/up');
/* 1 */ INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type, availability_zones)
        SELECT 'forty', 'internet-facing', 'application', 'ipv4', array_agg(name)
        FROM (SELECT name FROM availability_zone WHERE region = default_aws_region() ORDER BY name LIMIT 2) z;
/* 1 */ INSERT INTO load_balancer_security_groups
        SELECT l.id, g.id FROM load_balancer l, security_group g WHERE l.load_balancer_name = 'forty' AND g.group_name = 'forty-lb';
/* 1 */ INSERT INTO listener (load_balancer_id, target_group_id, port, protocol)
        SELECT l.id, t.id, 80, 'HTTP' FROM load_balancer l, target_group t WHERE l.load_balancer_name = 'forty' AND t.target_group_name = 'forty';
/* 2 */ INSERT INTO queue (name, fifo_queue, tags) VALUES ('forty-jobs.fifo', true, '{"größe": "9½ %s \\ ''"}'), ('forty-failed', false, NULL);
/* 1 */ INSERT INTO topic (name, display_name) VALUES ('forty-events', 'Ereignisse');
/* 1 */ INSERT INTO iam_role (role_name, description, assume_role_policy_document, attached_policies_arns, max_session_duration) VALUES ('forty-app', 'app',
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"}]}',
  ARRAY[forty_policy('forty-read'), forty_policy('forty-write')], 7200);
/* 1 */ INSERT INTO iam_user (user_name, path) VALUES ('forty-ann', '/people/');
/* 1 */ INSERT INTO log_group (log_group_name, retention_in_days, tags) VALUES ('/forty/new', NULL, '{"team": "web"}');
/* 1 */ INSERT INTO metric_alarm (alarm_name, namespace, metric_name, dimensions, statistic, period, evaluation_periods,
                          comparison_operator, threshold, actions_enabled)
        VALUES ('forty-new', 'AWS/SQS', 'Depth', '[{"Name": "QueueName", "Value": "forty-jobs.fifo"}]', 'Maximum', 60, 1, 'LessThanThreshold', 0.5, false);
/* 1 */ INSERT INTO dynamo_table (table_name, table_class, throughput, primary_key)
        VALUES ('forty', 'STANDARD', '{"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}', '{"id": "S", "at": "N"}');
/* 1 */ INSERT INTO bucket (name, tags) VALUES ('forty-{bucket}', '{"n": "40"}');
/* 1 */ INSERT INTO bucket_website (bucket_name, index_document, routing_rules) VALUES ('forty-{bucket}', 'index.html',
          '[{"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}}]');
/* 1 */ INSERT INTO secret (name, description, value) VALUES ('forty', 'line one
line two', 'not-a-secret-40');
/* 1 */ UPDATE log_group SET retention_in_days = NULL WHERE log_group_name = '/forty/kept';
/* 1 */ UPDATE queue SET visibility_timeout = 90, tags = '{"team": "b"}' WHERE name = 'forty-kept';
/* 1 */ UPDATE topic SET display_name = 'Kept & changed' WHERE name = 'forty-kept';
/* 1 */ UPDATE iam_role SET description = E'after: it''s "so"', attached_policies_arns = ARRAY[forty_policy('forty-write')]
        WHERE role_name = 'forty-kept';
/* 1 */ UPDATE metric_alarm SET alarm_description = NULL, threshold = 92.5 WHERE alarm_name = 'forty-kept';
/* 1 */ UPDATE security_group_rule SET cidr_ipv4 = '10.1.0.0/16' WHERE description = 'http';
/* 1 */ UPDATE vpc SET tags = '{"Name": "forty", "changed": ""}' WHERE tags ->> 'Name' = 'forty';
/* 1 */ DELETE FROM security_group_rule WHERE description = 'ssh';
/* 1 */ DELETE FROM queue WHERE name = 'forty-gone';
/* 1 */ DELETE FROM log_group WHERE log_group_name = '/forty/gone';
"""


def committed(db, statements):
    db.rows("SELECT * FROM iasql_begin()")
    db.execute(statements)
    return db.rows("SELECT * FROM iasql_commit()")


def begun(db, bucket="bucket"):
    """Opens the transaction with the forty changes. Buckets have one name in the world: give each account its own where needed."""
    db.rows("SELECT * FROM iasql_begin()")
    db.execute(CHANGES.replace("{bucket}", bucket))


def changes(db):
    """How many row changes are pending, and of how many tables."""
    row = db.rows("""SELECT count(*) AS n, count(DISTINCT table_name) AS tables FROM iasql_audit_log
                     WHERE origin = 'user' AND transaction_id IS NULL AND change_type IN ('INSERT', 'UPDATE', 'DELETE')""")[0]
    return int(row["n"]), int(row["tables"])
