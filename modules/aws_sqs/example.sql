-- A queue for each environment.
SELECT * FROM iasql_begin();
INSERT INTO queue (name, visibility_timeout) VALUES ('orders-staging', 60), ('orders-production', 300);
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('queues for orders');

-- The URL and the ARN are there after the commit.
SELECT name, url, arn FROM queue WHERE name LIKE 'orders-%';

-- What can be changed in place is.
SELECT * FROM iasql_begin();
UPDATE queue SET message_retention_period = 1209600 WHERE name = 'orders-production';
SELECT action, table_name, description, changes FROM iasql_commit();

SELECT * FROM iasql_begin();
DELETE FROM queue WHERE name LIKE 'orders-%';
SELECT action, table_name, description FROM iasql_commit();
