-- A static website. The policy is written after the access block has made room for it.
SELECT message FROM iasql_begin();
INSERT INTO bucket (name, policy) VALUES ('iasql-example-site', '{
  "Version": "2012-10-17",
  "Statement": [{"Sid": "read", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::iasql-example-site/*"}]}');
INSERT INTO public_access_block (bucket_name, block_public_policy, restrict_public_buckets)
VALUES ('iasql-example-site', false, false);
INSERT INTO bucket_website (bucket_name, index_document) VALUES ('iasql-example-site', 'index.html');
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('a site');

-- Uploading is a function; the object is a row at once.
SELECT status FROM s3_upload_object('iasql-example-site', 'index.html', '<h1>Hello</h1>', 'text/html');
SELECT key, get_bucket_website_endpoint(bucket_name) AS host FROM bucket_object WHERE bucket_name = 'iasql-example-site';

SELECT message FROM iasql_begin();
UPDATE bucket SET tags = '{"team": "web"}', versioning = 'Suspended' WHERE name = 'iasql-example-site';
UPDATE bucket_website SET error_document = 'error.html' WHERE bucket_name = 'iasql-example-site';
SELECT action, table_name, description, changes FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

-- A bucket is deleted when it is empty; its website and its access block go with it.
SELECT message FROM iasql_begin();
DELETE FROM bucket_object WHERE bucket_name = 'iasql-example-site';
DELETE FROM bucket WHERE name = 'iasql-example-site';
SELECT action, table_name, description FROM iasql_commit();
