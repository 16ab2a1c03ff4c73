-- From 0.9.0 to 1.0.0. Written by tools/make_upgrade.py; by hand is sql/steps/0.9.0--1.0.0.aws_sqs.sql.

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

COMMENT ON COLUMN queue.redrive_policy IS 'Where messages go that were received too often: {"deadLetterTargetArn", "maxReceiveCount"}.';

COMMENT ON COLUMN queue.redrive_allow_policy IS 'Which queues may use this one for their dead letters: {"redrivePermission", "sourceQueueArns"}.';

COMMENT ON COLUMN queue.kms_master_key_id IS 'KMS key that encrypts messages; NULL: none.';

COMMENT ON COLUMN queue.kms_data_key_reuse_period_seconds IS 'Seconds for which a data key is used again, 60 to 86400.';

COMMENT ON COLUMN queue.sqs_managed_sse_enabled IS 'Whether messages are encrypted with a key of SQS''s own.';

COMMENT ON COLUMN queue.content_based_deduplication IS 'Of FIFO queues: whether equal messages are the same message.';

COMMENT ON COLUMN queue.deduplication_scope IS 'Of FIFO queues: queue or messageGroup.';

COMMENT ON COLUMN queue.fifo_throughput_limit IS 'Of FIFO queues: perQueue or perMessageGroupId.';

COMMENT ON COLUMN queue.tags IS 'Tags.';
