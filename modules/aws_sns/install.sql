-- Topics and their subscriptions.

CREATE TABLE topic (
  id serial,
  name varchar NOT NULL,
  delivery_policy varchar,
  display_name varchar,
  policy varchar,
  tracing_config varchar,
  kms_master_key_id varchar,
  signature_version varchar,
  content_based_deduplication varchar,
  fifo_topic boolean NOT NULL DEFAULT false,
  data_protection_policy json,
  arn varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  fifo_throughput_scope varchar,
  archive_policy json,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_4465ce11b1b4d787a9e7f9539c9" UNIQUE (arn),
  CONSTRAINT uq_topic_name_region UNIQUE (name, region),
  CONSTRAINT "FK_a8a24525e870ae4ec478e78110e" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE topic IS 'SNS topics, standard and FIFO.';
COMMENT ON COLUMN topic.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN topic.name IS 'Name; FIFO topics end with .fifo. A change replaces the topic if it has no subscriptions, else it is restored.';
COMMENT ON COLUMN topic.delivery_policy IS 'How deliveries over HTTP are retried, a JSON document; NULL: as AWS does.';
COMMENT ON COLUMN topic.display_name IS 'Name that SMS and e-mail subscribers see.';
COMMENT ON COLUMN topic.policy IS 'Access policy, a JSON document; NULL is AWS''s default: the topic''s account.';
COMMENT ON COLUMN topic.tracing_config IS 'PassThrough or Active.';
COMMENT ON COLUMN topic.kms_master_key_id IS 'KMS key that encrypts messages; NULL: none.';
COMMENT ON COLUMN topic.signature_version IS 'Hash of message signatures: 1 is SHA1, 2 is SHA256.';
COMMENT ON COLUMN topic.content_based_deduplication IS 'Of FIFO topics: whether equal messages are the same message, true or false.';
COMMENT ON COLUMN topic.fifo_topic IS 'Whether the topic keeps the order of messages; an edit is restored.';
COMMENT ON COLUMN topic.data_protection_policy IS 'Data protection policy of a standard topic.';
COMMENT ON COLUMN topic.arn IS 'ARN of the topic; computed by AWS.';
COMMENT ON COLUMN topic.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN topic.fifo_throughput_scope IS 'Of FIFO topics: Topic or MessageGroup.';
COMMENT ON COLUMN topic.archive_policy IS 'Of FIFO topics: for how long messages are kept for replay.';
COMMENT ON COLUMN topic.tags IS 'Tags.';

CREATE TABLE subscription (
  id serial,
  endpoint varchar NOT NULL,
  region varchar NOT NULL DEFAULT default_aws_region(),
  protocol varchar NOT NULL,
  arn varchar,
  topic varchar,
  raw_message_delivery boolean,
  filter_policy json,
  filter_policy_scope varchar,
  redrive_policy json,
  delivery_policy json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_0cfc83592dbf7a0e4fcd12128b5" FOREIGN KEY (topic)
    REFERENCES topic (arn) ON DELETE CASCADE,
  CONSTRAINT "FK_4489f38bf18f6903cbe7a80a40d" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE subscription IS 'Subscriptions to topics; made with subscribe() and ended with unsubscribe().';
COMMENT ON COLUMN subscription.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN subscription.endpoint IS 'Where messages go: an ARN, URL, address or number, as the protocol wants.';
COMMENT ON COLUMN subscription.region IS 'Region the object lives in.';
COMMENT ON COLUMN subscription.protocol IS 'Protocol: sqs, lambda, http, https, email, email-json, sms, application, firehose.';
COMMENT ON COLUMN subscription.arn IS 'ARN; PendingConfirmation until the receiver has agreed. Computed by AWS.';
COMMENT ON COLUMN subscription.topic IS 'ARN of the topic.';
COMMENT ON COLUMN subscription.raw_message_delivery IS 'Whether messages are delivered without SNS''s envelope.';
COMMENT ON COLUMN subscription.filter_policy IS 'Which messages are delivered; NULL: all.';
COMMENT ON COLUMN subscription.filter_policy_scope IS 'What the filter looks at: MessageAttributes or MessageBody.';
COMMENT ON COLUMN subscription.redrive_policy IS 'Where messages go that cannot be delivered.';
COMMENT ON COLUMN subscription.delivery_policy IS 'How deliveries over HTTP are retried; NULL: as the topic says.';

CREATE FUNCTION subscribe(VARIADIC _args text[] DEFAULT ARRAY[]::text[])
  RETURNS TABLE (arn varchar, status varchar, error varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  in_region text := _args[5];
  params jsonb;
BEGIN
  IF _args[1] IS NULL OR _args[2] IS NULL OR _args[3] IS NULL THEN
    RAISE EXCEPTION 'subscribe needs the ARN of a topic, an endpoint and a protocol' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  params := jsonb_build_object('TopicArn', _args[1], 'Endpoint', _args[2], 'Protocol', _args[3], 'ReturnSubscriptionArn', true);
  IF _args[4] <> '' THEN
    params := params || jsonb_build_object('Attributes', _args[4]::jsonb);
  END IF;
  in_region := coalesce(in_region, @extschema@.default_aws_region());
  BEGIN
    arn := @extschema@.aws_call('sns', 'Subscribe', params, in_region) ->> 'SubscriptionArn';
  EXCEPTION WHEN OTHERS THEN
    status := 'KO';
    error := SQLERRM;
    RETURN NEXT;
    RETURN;
  END;
  PERFORM @extschema@.iasql_sync('subscription', in_region);
  status := 'OK';
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION subscribe(text[]) IS
  '{"description": "Subscribes an endpoint to a topic: ARN of the topic, endpoint, protocol, and if wanted attributes as a JSON object and the region. The row of the subscription is there afterwards.", "sample_usage": "SELECT * FROM subscribe(''arn:aws:sns:us-east-1:123456789012:news'', ''someone@example.com'', ''email'')"}';

CREATE FUNCTION unsubscribe(VARIADIC _args text[] DEFAULT ARRAY[]::text[])
  RETURNS TABLE (status varchar, error varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  in_region text := coalesce(_args[2], @extschema@.default_aws_region());
BEGIN
  IF _args[1] IS NULL THEN
    RAISE EXCEPTION 'unsubscribe needs the ARN of a subscription' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  BEGIN
    PERFORM @extschema@.aws_call('sns', 'Unsubscribe', jsonb_build_object('SubscriptionArn', _args[1]), in_region);
  EXCEPTION WHEN OTHERS THEN
    status := 'KO';
    error := SQLERRM;
    RETURN NEXT;
    RETURN;
  END;
  PERFORM @extschema@.iasql_sync('subscription', in_region);
  status := 'OK';
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION unsubscribe(text[]) IS
  '{"description": "Ends a subscription: its ARN, and if wanted the region. Its row is gone afterwards.", "sample_usage": "SELECT * FROM unsubscribe(''arn:aws:sns:us-east-1:123456789012:news:0b0a5f5e-4a0e-4a3b-8f0f-000000000000'')"}';

CREATE FUNCTION confirm_subscription(VARIADIC _args text[] DEFAULT ARRAY[]::text[])
  RETURNS TABLE (arn varchar, status varchar, error varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  in_region text := coalesce(_args[3], @extschema@.default_aws_region());
BEGIN
  IF _args[1] IS NULL OR _args[2] IS NULL THEN
    RAISE EXCEPTION 'confirm_subscription needs the ARN of a topic and a token' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  BEGIN
    arn := @extschema@.aws_call('sns', 'ConfirmSubscription', jsonb_build_object('TopicArn', _args[1], 'Token', _args[2]),
                                in_region) ->> 'SubscriptionArn';
  EXCEPTION WHEN OTHERS THEN
    status := 'KO';
    error := SQLERRM;
    RETURN NEXT;
    RETURN;
  END;
  PERFORM @extschema@.iasql_sync('subscription', in_region);
  status := 'OK';
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION confirm_subscription(text[]) IS
  '{"description": "Confirms a pending subscription: ARN of the topic, the token that its endpoint was sent, and if wanted the region.", "sample_usage": "SELECT * FROM confirm_subscription(''arn:aws:sns:us-east-1:123456789012:news'', ''2336412f37…'')"}';
