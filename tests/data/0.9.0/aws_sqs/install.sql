-- Queues.

CREATE TABLE queue (
  id serial,
  url varchar,
  name varchar NOT NULL,
  fifo_queue boolean NOT NULL DEFAULT false,
  visibility_timeout integer NOT NULL DEFAULT 30,
  delay_seconds integer NOT NULL DEFAULT 0,
  receive_message_wait_time_seconds integer NOT NULL DEFAULT 0,
  message_retention_period integer NOT NULL DEFAULT 345600,
  maximum_message_size integer NOT NULL DEFAULT 262144,
  policy json,
  arn varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (id),
  CONSTRAINT "UQ_519fda5975fbe7a3a379e5d3b54" UNIQUE (arn),
  CONSTRAINT "FK_09d630f7b20e3ab25429d442639" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE queue IS 'SQS queues, standard and FIFO.';
COMMENT ON COLUMN queue.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN queue.url IS 'URL of the queue; computed by AWS.';
COMMENT ON COLUMN queue.name IS 'Name; FIFO queues end with .fifo. A change replaces the queue.';
COMMENT ON COLUMN queue.fifo_queue IS 'Whether the queue keeps the order of messages. A change replaces the queue.';
COMMENT ON COLUMN queue.visibility_timeout IS 'Seconds for which a received message is hidden from others, 0 to 43200.';
COMMENT ON COLUMN queue.delay_seconds IS 'Seconds for which a new message is held back, 0 to 900.';
COMMENT ON COLUMN queue.receive_message_wait_time_seconds IS 'Seconds for which receiving waits for a message, 0 to 20.';
COMMENT ON COLUMN queue.message_retention_period IS 'Seconds after which an unread message is dropped, 60 to 1209600.';
COMMENT ON COLUMN queue.maximum_message_size IS 'Largest message in bytes.';
COMMENT ON COLUMN queue.policy IS 'Access policy; stated as NULL on INSERT, the queue gets one that lets its account do everything.';
COMMENT ON COLUMN queue.arn IS 'ARN of the queue; computed by AWS.';
COMMENT ON COLUMN queue.region IS 'Region the object lives in; another region means another object.';

CREATE FUNCTION before_queue_insert_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NEW.fifo_queue AND NEW.name NOT LIKE '%.fifo' THEN
    RAISE EXCEPTION 'The name of a fifo queue should end with .fifo' USING ERRCODE = 'check_violation';
  ELSIF NOT NEW.fifo_queue AND NEW.name LIKE '%.fifo' THEN
    RAISE EXCEPTION 'Non-fifo queue name should not end with .fifo' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION before_queue_insert_update() IS 'Refuses FIFO queues without .fifo at the end of their name, and others with it.';

CREATE TRIGGER before_queue_insert_update BEFORE INSERT OR UPDATE ON queue
  FOR EACH ROW EXECUTE FUNCTION before_queue_insert_update();
