-- A queue, and another one for what could not be worked off.
SELECT message FROM iasql_begin();
INSERT INTO queue (name) VALUES ('iasql-failed');
INSERT INTO queue (name, visibility_timeout, tags) VALUES ('iasql-jobs', 60, '{"team": "shop"}');
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('queues');

SELECT message FROM iasql_begin();
UPDATE queue SET receive_message_wait_time_seconds = 20,
  redrive_policy = (SELECT json_build_object('deadLetterTargetArn', f.arn, 'maxReceiveCount', 5) FROM queue f WHERE f.name = 'iasql-failed')
WHERE name = 'iasql-jobs';
SELECT action, table_name, description, changes FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

SELECT message FROM iasql_begin();
DELETE FROM queue WHERE name IN ('iasql-jobs', 'iasql-failed');
SELECT action, table_name, description FROM iasql_commit();
