-- A group with rules from VALUES, and one that lets the first in. A new group allows what its rows say and nothing else,
-- so the way out has a row as well.
SELECT * FROM iasql_begin();
INSERT INTO security_group (group_name, description) VALUES ('web', 'web servers'), ('db', 'databases');
INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4, description)
SELECT g.id, v.is_egress, v.protocol, v.port, v.port, v.range::cidr, v.description
FROM security_group g, (VALUES
  (false, 'tcp', 443, '0.0.0.0/0', 'https'),
  (false, 'tcp', 22, '10.0.0.0/8', 'ssh from inside'),
  (true, '-1', -1, '0.0.0.0/0', 'anywhere')
) AS v (is_egress, protocol, port, range, description)
WHERE g.group_name = 'web';
INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group, source_from_port, source_to_port)
SELECT db.id, false, 'tcp', web.id, 5432, 5432
FROM security_group db, security_group web WHERE db.group_name = 'db' AND web.group_name = 'web';
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

-- Rules change in place.
SELECT * FROM iasql_begin();
UPDATE security_group_rule SET cidr_ipv4 = '10.1.0.0/16' WHERE description = 'ssh from inside';
SELECT action, table_name, changes FROM iasql_preview();
SELECT action, table_name FROM iasql_commit();

-- Who is open to the world?
SELECT g.group_name, r.ip_protocol, r.from_port FROM security_group_rule r JOIN security_group g ON g.id = r.security_group_id
WHERE NOT r.is_egress AND (r.cidr_ipv4 = '0.0.0.0/0' OR r.cidr_ipv6 = '::/0');

SELECT * FROM iasql_begin();
DELETE FROM security_group_rule WHERE security_group_id IN (SELECT id FROM security_group WHERE group_name IN ('web', 'db'));
DELETE FROM security_group WHERE group_name IN ('web', 'db');
SELECT action, table_name FROM iasql_commit();
