-- A load balancer in two zones of the default VPC, with a listener and a security group of its own, in one commit.
SELECT * FROM iasql_begin();

INSERT INTO security_group (group_name, description) VALUES ('web-lb', 'who may call the load balancer');
INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
SELECT id, false, 'tcp', 80, 80, '0.0.0.0/0' FROM security_group WHERE group_name = 'web-lb';

INSERT INTO target_group (target_group_name, target_type, protocol, port, health_check_path)
VALUES ('web', 'ip', 'HTTP', 8080, '/health');

INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type, availability_zones)
SELECT 'web', 'internet-facing', 'application', 'ipv4', array_agg(name)
FROM (SELECT name FROM availability_zone WHERE region = default_aws_region() ORDER BY name LIMIT 2) AS zones;
INSERT INTO load_balancer_security_groups
SELECT l.id, g.id FROM load_balancer l, security_group g WHERE l.load_balancer_name = 'web' AND g.group_name = 'web-lb';

INSERT INTO listener (load_balancer_id, target_group_id, port, protocol)
SELECT l.id, t.id, 80, 'HTTP' FROM load_balancer l, target_group t
WHERE l.load_balancer_name = 'web' AND t.target_group_name = 'web';

SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();
SELECT load_balancer_name, state, dns_name, subnets FROM load_balancer;

-- Health checks and attributes change in place; another port replaces the target group, and the listener goes along.
SELECT * FROM iasql_begin();
UPDATE target_group SET health_check_path = '/', port = 8081 WHERE target_group_name = 'web';
UPDATE load_balancer SET attributes = '[{"Key": "idle_timeout.timeout_seconds", "Value": "120"}]' WHERE load_balancer_name = 'web';
SELECT action, table_name, changes, reason FROM iasql_preview();
SELECT action, table_name FROM iasql_commit();

SELECT * FROM iasql_begin();
DELETE FROM listener;
DELETE FROM load_balancer WHERE load_balancer_name = 'web';
DELETE FROM target_group WHERE target_group_name = 'web';
DELETE FROM security_group_rule WHERE security_group_id = (SELECT id FROM security_group WHERE group_name = 'web-lb');
DELETE FROM security_group WHERE group_name = 'web-lb';
SELECT action, table_name FROM iasql_commit();
