-- Keys are rows, or come from the server's own environment. They are used at once, without a commit.
-- INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIA…', '…');

-- The regions of the account; new rows go to the default one.
SELECT * FROM iasql_sync('aws_regions');
SELECT default_aws_region('eu-west-1');

-- Reading fewer regions is faster. A region that is not enabled is left alone, with all that is in it.
SELECT * FROM iasql_begin();
UPDATE aws_regions SET is_enabled = region IN ('eu-west-1', 'us-east-1');
SELECT * FROM iasql_commit();
