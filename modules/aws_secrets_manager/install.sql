-- Secrets. Their values only go to AWS, and never come back.

CREATE TABLE secret (
  id serial,
  name varchar NOT NULL,
  description varchar,
  value varchar,
  version_id varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  arn varchar,
  kms_key_id varchar,
  recovery_window_in_days integer,
  rotation_lambda_arn varchar,
  rotation_rules json,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_df5b10b7a61df5b76a27f968ee2" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE secret IS 'Secrets of Secrets Manager.';
COMMENT ON COLUMN secret.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN secret.name IS 'Name. A change replaces the secret; without a value the new one gets the old one''s.';
COMMENT ON COLUMN secret.description IS 'Description.';
COMMENT ON COLUMN secret.value IS 'A new value; NULL as soon as AWS has it. It is never read back, and not logged.';
COMMENT ON COLUMN secret.version_id IS 'Version that is labelled AWSCURRENT; computed by AWS.';
COMMENT ON COLUMN secret.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN secret.arn IS 'ARN of the secret; computed by AWS.';
COMMENT ON COLUMN secret.kms_key_id IS 'KMS key that encrypts the value; NULL: the account''s own for secrets.';
COMMENT ON COLUMN secret.recovery_window_in_days IS 'For how long a deleted secret can be recovered, 7 to 30 days; NULL: not at all, its name is free at once. A setting of this row, unknown to AWS before the secret is deleted.';
COMMENT ON COLUMN secret.rotation_lambda_arn IS 'Function that rotates the secret; computed by AWS.';
COMMENT ON COLUMN secret.rotation_rules IS 'When the secret is rotated; computed by AWS.';
COMMENT ON COLUMN secret.tags IS 'Tags.';
