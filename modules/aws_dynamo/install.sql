-- DynamoDB tables.

CREATE TYPE dynamo_table_table_class_enum AS ENUM ('STANDARD', 'STANDARD_INFREQUENT_ACCESS');
COMMENT ON TYPE dynamo_table_table_class_enum IS 'Table classes: what storage and access cost.';

CREATE TABLE dynamo_table (
  id serial,
  table_name varchar NOT NULL,
  table_class dynamo_table_table_class_enum NOT NULL,
  throughput json NOT NULL,
  table_id varchar,
  primary_key json NOT NULL,
  created_at timestamp without time zone,
  region varchar NOT NULL DEFAULT default_aws_region(),
  arn varchar,
  status varchar,
  global_secondary_indexes json,
  local_secondary_indexes json,
  index_attributes json,
  on_demand_throughput json,
  deletion_protection_enabled boolean,
  point_in_time_recovery boolean,
  ttl_attribute varchar,
  stream_view_type varchar,
  stream_arn varchar,
  kms_key_arn varchar,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_00825dbac36881b9ebc3b79b78c" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE dynamo_table IS 'DynamoDB tables.';
COMMENT ON COLUMN dynamo_table.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN dynamo_table.table_name IS 'Name. A change replaces the table; its items are lost.';
COMMENT ON COLUMN dynamo_table.table_class IS 'Table class.';
COMMENT ON COLUMN dynamo_table.throughput IS 'The text "PAY_PER_REQUEST", or {"ReadCapacityUnits": n, "WriteCapacityUnits": n}.';
COMMENT ON COLUMN dynamo_table.table_id IS 'Id; computed by AWS.';
COMMENT ON COLUMN dynamo_table.primary_key IS 'Attributes with their types S, N or B: the first is the partition key, the second the sort key. An edit is restored: AWS cannot change it.';
COMMENT ON COLUMN dynamo_table.created_at IS 'Time of creation, UTC; computed by AWS.';
COMMENT ON COLUMN dynamo_table.region IS 'Region the object lives in; another region means another, empty table.';
COMMENT ON COLUMN dynamo_table.arn IS 'ARN of the table; computed by AWS.';
COMMENT ON COLUMN dynamo_table.status IS 'State as AWS names it (ACTIVE, UPDATING, …); computed by AWS.';
COMMENT ON COLUMN dynamo_table.global_secondary_indexes IS 'Global indexes as AWS describes them: a list of {"IndexName", "KeySchema", "Projection"} and, of tables with provisioned throughput, "ProvisionedThroughput".';
COMMENT ON COLUMN dynamo_table.local_secondary_indexes IS 'Local indexes, likewise; given when the table is created, later edits are restored.';
COMMENT ON COLUMN dynamo_table.index_attributes IS 'Types of the attributes that only indexes have in their keys: {"owner": "S"}.';
COMMENT ON COLUMN dynamo_table.on_demand_throughput IS 'Limits of a PAY_PER_REQUEST table: {"MaxReadRequestUnits": n, "MaxWriteRequestUnits": n}.';
COMMENT ON COLUMN dynamo_table.deletion_protection_enabled IS 'Whether the table is kept from being deleted; such a row''s DELETE is restored.';
COMMENT ON COLUMN dynamo_table.point_in_time_recovery IS 'Whether the table can be restored to any moment of the last weeks.';
COMMENT ON COLUMN dynamo_table.ttl_attribute IS 'Attribute that holds the time at which an item expires; NULL: items do not.';
COMMENT ON COLUMN dynamo_table.stream_view_type IS 'What the table''s stream tells of a change: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES; NULL: there is no stream.';
COMMENT ON COLUMN dynamo_table.stream_arn IS 'ARN of the latest stream; computed by AWS.';
COMMENT ON COLUMN dynamo_table.kms_key_arn IS 'KMS key that encrypts the table; NULL: one of AWS''s own.';
COMMENT ON COLUMN dynamo_table.tags IS 'Tags.';
