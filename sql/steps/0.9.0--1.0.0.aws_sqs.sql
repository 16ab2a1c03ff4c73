-- What queues have, the next reading brings.
ALTER TABLE queue
  ADD COLUMN redrive_policy json,
  ADD COLUMN redrive_allow_policy json,
  ADD COLUMN kms_master_key_id varchar,
  ADD COLUMN kms_data_key_reuse_period_seconds integer,
  ADD COLUMN sqs_managed_sse_enabled boolean,
  ADD COLUMN content_based_deduplication boolean,
  ADD COLUMN deduplication_scope varchar,
  ADD COLUMN fifo_throughput_limit varchar,
  ADD COLUMN tags json;
