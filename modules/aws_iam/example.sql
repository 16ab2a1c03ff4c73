-- A role for instances, a user with an access key, and both gone again.
SELECT * FROM iasql_begin();
INSERT INTO iam_role (role_name, description, assume_role_policy_document) VALUES ('example-web', 'web servers',
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}');
INSERT INTO iam_user (user_name, path, tags) VALUES ('example-ann', '/people/', '{"team": "web"}');
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

-- The secret is in this answer and nowhere else.
SELECT status, accesskeyid FROM access_key_request('example-ann');
SELECT user_name, status FROM access_key;

-- Everything but names and paths of roles is changed in place; a user is renamed, not replaced.
SELECT * FROM iasql_begin();
UPDATE iam_role SET max_session_duration = 7200 WHERE role_name = 'example-web';
UPDATE access_key SET status = 'Inactive' WHERE user_name = 'example-ann';
SELECT action, table_name, changes FROM iasql_commit();

SELECT * FROM iasql_begin();
DELETE FROM access_key WHERE user_name = 'example-ann';
DELETE FROM iam_user WHERE user_name = 'example-ann';
DELETE FROM iam_role WHERE role_name = 'example-web';
SELECT action, table_name, description FROM iasql_commit();
