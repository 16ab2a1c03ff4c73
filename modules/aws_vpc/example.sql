-- A network with a public subnet in each of two zones.
SELECT * FROM iasql_begin();
WITH network AS (
  INSERT INTO vpc (cidr_block, tags) VALUES ('10.30.0.0/16', '{"Name": "example"}') RETURNING id
), gateway AS (
  INSERT INTO internet_gateway (vpc_id) SELECT id FROM network
), zone AS (
  SELECT name, row_number() OVER (ORDER BY name) AS number FROM availability_zone WHERE region = default_aws_region()
)
INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
SELECT network.id, '10.30.' || zone.number || '.0/24', zone.name FROM network, zone WHERE zone.number <= 2;
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('an example network');

-- The route table that came with the VPC is a row now; a route to the internet makes its subnets public.
SELECT * FROM iasql_begin();
INSERT INTO route (route_table_id, destination, gateway_id)
SELECT t.id, '0.0.0.0/0', g.internet_gateway_id
FROM vpc v JOIN route_table t ON t.vpc_id = v.id JOIN internet_gateway g ON g.vpc_id = v.id
WHERE v.tags ->> 'Name' = 'example';
SELECT action, table_name, description FROM iasql_commit();

-- Everything that hangs on the VPC goes first; the order is iasql's affair.
SELECT * FROM iasql_begin();
DELETE FROM route r USING route_table t, vpc v
WHERE t.id = r.route_table_id AND v.id = t.vpc_id AND v.tags ->> 'Name' = 'example' AND r.destination = '0.0.0.0/0';
DELETE FROM subnet s USING vpc v WHERE v.id = s.vpc_id AND v.tags ->> 'Name' = 'example';
DELETE FROM internet_gateway g USING vpc v WHERE v.id = g.vpc_id AND v.tags ->> 'Name' = 'example';
DELETE FROM route_table_association a USING vpc v WHERE v.id = a.vpc_id AND v.tags ->> 'Name' = 'example';
DELETE FROM route r USING route_table t, vpc v
WHERE t.id = r.route_table_id AND v.id = t.vpc_id AND v.tags ->> 'Name' = 'example';
DELETE FROM route_table t USING vpc v WHERE v.id = t.vpc_id AND v.tags ->> 'Name' = 'example';
DELETE FROM vpc WHERE tags ->> 'Name' = 'example';
SELECT action, table_name, description FROM iasql_commit();
