-- A topic that tells a queue of what happens, filtered.
SELECT message FROM iasql_begin();
INSERT INTO topic (name, display_name, tags) VALUES ('iasql-orders', 'Orders', '{"team": "shop"}');
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('a topic for orders');

-- Subscriptions are made by a function; their row is there at once.
SELECT s.status FROM topic t,
  subscribe(t.arn, 'arn:aws:sqs:us-east-1:123456789012:iasql-orders', 'sqs', '{"RawMessageDelivery": "true"}', t.region) s
WHERE t.name = 'iasql-orders';

-- What a subscription gets is a matter of its row.
SELECT message FROM iasql_begin();
UPDATE subscription SET filter_policy = '{"kind": ["created", "paid"]}' WHERE topic LIKE '%:iasql-orders';
UPDATE topic SET display_name = 'Orders of the shop' WHERE name = 'iasql-orders';
SELECT action, table_name, description FROM iasql_commit();

-- With the topic its subscriptions go.
SELECT message FROM iasql_begin();
DELETE FROM topic WHERE name = 'iasql-orders';
SELECT action, table_name, description FROM iasql_commit();
