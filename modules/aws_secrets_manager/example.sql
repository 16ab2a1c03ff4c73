-- A secret: its value goes to AWS and is forgotten here.
SELECT message FROM iasql_begin();
INSERT INTO secret (name, description, value, tags)
VALUES ('iasql-database', 'Password of the database', 'correct horse battery staple', '{"team": "shop"}');
SELECT action, table_name, description, changes FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('a password');
SELECT name, value, version_id IS NOT NULL AS has_version FROM secret WHERE name = 'iasql-database';

-- A new value is a new version; the description changes by itself.
SELECT message FROM iasql_begin();
UPDATE secret SET value = 'tr0ub4dor&3', description = 'Newer password of the database' WHERE name = 'iasql-database';
SELECT action, table_name, description, changes FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

-- Deleted at once, unless recovery_window_in_days says otherwise.
SELECT message FROM iasql_begin();
DELETE FROM secret WHERE name = 'iasql-database';
SELECT action, table_name, description FROM iasql_commit();
