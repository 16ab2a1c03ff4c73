-- A zone and a record with two addresses.
SELECT * FROM iasql_begin();
INSERT INTO hosted_zone (domain_name, comment) VALUES ('example-iasql.com', 'for the example');
INSERT INTO resource_record_set (name, record_type, record, ttl, parent_hosted_zone_id)
SELECT 'www.' || domain_name, 'A', E'192.0.2.1\n192.0.2.2', 300, id FROM hosted_zone WHERE domain_name = 'example-iasql.com.';
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('a zone');

-- Values change in place; the NS and SOA records came with the zone.
SELECT * FROM iasql_begin();
UPDATE resource_record_set SET record = '192.0.2.3', ttl = 60 WHERE name = 'www.example-iasql.com.';
SELECT action, table_name, description FROM iasql_commit();
SELECT name, record_type, ttl, record FROM resource_record_set ORDER BY 1, 2;

SELECT * FROM iasql_begin();
DELETE FROM resource_record_set WHERE parent_hosted_zone_id = (SELECT id FROM hosted_zone WHERE domain_name = 'example-iasql.com.');
DELETE FROM hosted_zone WHERE domain_name = 'example-iasql.com.';
SELECT action, table_name, description FROM iasql_commit();
