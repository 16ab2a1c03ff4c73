-- A table with an index by customer; the first attribute of the key is the partition key, the second the sort key.
SELECT message FROM iasql_begin();
INSERT INTO dynamo_table (table_name, table_class, throughput, primary_key, global_secondary_indexes, index_attributes, tags)
VALUES ('iasql-orders', 'STANDARD', '"PAY_PER_REQUEST"', '{"order_id": "S", "placed_at": "N"}',
        '[{"IndexName": "by-customer", "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}]',
        '{"customer": "S"}', '{"team": "shop"}');
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('orders');

-- Everything but name and key is changed in place.
SELECT message FROM iasql_begin();
UPDATE dynamo_table
SET throughput = '{"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}', ttl_attribute = 'expires', point_in_time_recovery = true,
    stream_view_type = 'NEW_IMAGE'
WHERE table_name = 'iasql-orders';
SELECT action, table_name, description, changes FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

SELECT message FROM iasql_begin();
DELETE FROM dynamo_table WHERE table_name = 'iasql-orders';
SELECT action, table_name, description FROM iasql_commit();
