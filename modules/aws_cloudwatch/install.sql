-- Log groups and alarms on metrics.

CREATE TYPE metric_alarm_comparison_operator_enum AS ENUM ('GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'GreaterThanUpperThreshold', 'LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'LessThanOrEqualToThreshold', 'LessThanThreshold');
COMMENT ON TYPE metric_alarm_comparison_operator_enum IS 'How an alarm compares its statistic with the threshold.';
CREATE TYPE metric_alarm_evaluate_low_sample_count_percentile_enum AS ENUM ('evaluate', 'ignore');
COMMENT ON TYPE metric_alarm_evaluate_low_sample_count_percentile_enum IS 'What an alarm on a percentile does with few data points.';
CREATE TYPE metric_alarm_statistic_enum AS ENUM ('Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum');
COMMENT ON TYPE metric_alarm_statistic_enum IS 'Statistics of a metric that are not percentiles.';
CREATE TYPE metric_alarm_treat_missing_data_enum AS ENUM ('breaching', 'notBreaching', 'ignore', 'missing');
COMMENT ON TYPE metric_alarm_treat_missing_data_enum IS 'What missing data points mean to an alarm.';
CREATE TYPE metric_alarm_unit_enum AS ENUM ('Bits', 'Bits/Second', 'Bytes', 'Bytes/Second', 'Count', 'Count/Second', 'Gigabits', 'Gigabits/Second', 'Gigabytes', 'Gigabytes/Second', 'Kilobits', 'Kilobits/Second', 'Kilobytes', 'Kilobytes/Second', 'Megabits', 'Megabits/Second', 'Megabytes', 'Megabytes/Second', 'Microseconds', 'Milliseconds', 'None', 'Percent', 'Seconds', 'Terabits', 'Terabits/Second', 'Terabytes', 'Terabytes/Second');
COMMENT ON TYPE metric_alarm_unit_enum IS 'Units of metrics.';

CREATE TABLE log_group (
  id serial,
  log_group_name varchar NOT NULL,
  log_group_arn varchar,
  creation_time timestamptz,
  region varchar NOT NULL DEFAULT default_aws_region(),
  retention_in_days integer,
  kms_key_id varchar,
  log_group_class varchar,
  deletion_protection boolean,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_8eb78fd886deb6f20a15088e8c6" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
CREATE UNIQUE INDEX "IDX_0debae85724e7e1b623c556fb0" ON log_group (log_group_name, region);
COMMENT ON TABLE log_group IS 'Groups of log streams.';
COMMENT ON COLUMN log_group.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN log_group.log_group_name IS 'Name. A change replaces the group: its log events are lost.';
COMMENT ON COLUMN log_group.log_group_arn IS 'ARN of the group, which ends in :*; computed by AWS.';
COMMENT ON COLUMN log_group.creation_time IS 'When the group was made; computed by AWS.';
COMMENT ON COLUMN log_group.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN log_group.retention_in_days IS 'Days for which log events are kept; NULL: for ever.';
COMMENT ON COLUMN log_group.kms_key_id IS 'ARN of the KMS key for new log events; NULL: a key of AWS''s own.';
COMMENT ON COLUMN log_group.log_group_class IS 'STANDARD (the default), INFREQUENT_ACCESS or DELIVERY. A change replaces the group.';
COMMENT ON COLUMN log_group.deletion_protection IS 'Whether AWS refuses to delete the group. A row of a protected group cannot be deleted.';
COMMENT ON COLUMN log_group.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE metric_alarm (
  id serial,
  alarm_name varchar NOT NULL,
  alarm_arn varchar,
  alarm_description varchar,
  actions_enabled boolean NOT NULL DEFAULT true,
  alarm_actions json,
  comparison_operator metric_alarm_comparison_operator_enum,
  datapoints_to_alarm integer,
  dimensions json,
  evaluate_low_sample_count_percentile metric_alarm_evaluate_low_sample_count_percentile_enum,
  evaluation_periods integer,
  extended_statistic varchar,
  insufficient_data_actions json,
  metric_name varchar,
  metrics json,
  namespace varchar,
  ok_actions json,
  period integer,
  statistic metric_alarm_statistic_enum,
  threshold double precision,
  threshold_metric_id varchar,
  treat_missing_data metric_alarm_treat_missing_data_enum,
  unit metric_alarm_unit_enum,
  region varchar NOT NULL DEFAULT default_aws_region(),
  tags json,
  state varchar,
  PRIMARY KEY (id),
  CONSTRAINT "FK_8c60686b794e211b76518968030" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
CREATE UNIQUE INDEX "IDX_f678696b46ad8104d3ccfabbe9" ON metric_alarm (alarm_name, region);
COMMENT ON TABLE metric_alarm IS 'Alarms on metrics; composite alarms are not shown.';
COMMENT ON COLUMN metric_alarm.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN metric_alarm.alarm_name IS 'Name. A change replaces the alarm.';
COMMENT ON COLUMN metric_alarm.alarm_arn IS 'ARN of the alarm; computed by AWS.';
COMMENT ON COLUMN metric_alarm.alarm_description IS 'Description.';
COMMENT ON COLUMN metric_alarm.actions_enabled IS 'Whether changes of state have actions.';
COMMENT ON COLUMN metric_alarm.alarm_actions IS 'ARNs of what is to be done when the alarm goes off, as a JSON array.';
COMMENT ON COLUMN metric_alarm.comparison_operator IS 'How the statistic is compared with the threshold.';
COMMENT ON COLUMN metric_alarm.datapoints_to_alarm IS 'Data points that must be beyond the threshold; NULL: all of the evaluated periods.';
COMMENT ON COLUMN metric_alarm.dimensions IS 'Dimensions of the metric as a JSON array of {Name, Value}; their order does not matter.';
COMMENT ON COLUMN metric_alarm.evaluate_low_sample_count_percentile IS 'What to do with few data points if the statistic is a percentile.';
COMMENT ON COLUMN metric_alarm.evaluation_periods IS 'Periods that are compared with the threshold.';
COMMENT ON COLUMN metric_alarm.extended_statistic IS 'Percentile, p0.0 to p100; for others see statistic.';
COMMENT ON COLUMN metric_alarm.insufficient_data_actions IS 'ARNs of what is to be done when data are missing, as a JSON array.';
COMMENT ON COLUMN metric_alarm.metric_name IS 'Name of the metric; NULL if metrics says what is watched.';
COMMENT ON COLUMN metric_alarm.metrics IS 'Metrics and expressions over them, as a JSON array of MetricDataQuery.';
COMMENT ON COLUMN metric_alarm.namespace IS 'Namespace of the metric.';
COMMENT ON COLUMN metric_alarm.ok_actions IS 'ARNs of what is to be done when all is well again, as a JSON array.';
COMMENT ON COLUMN metric_alarm.period IS 'Seconds over which the statistic is taken.';
COMMENT ON COLUMN metric_alarm.statistic IS 'Statistic of the metric; for percentiles see extended_statistic.';
COMMENT ON COLUMN metric_alarm.threshold IS 'Threshold.';
COMMENT ON COLUMN metric_alarm.threshold_metric_id IS 'Id of the anomaly detection band in metrics, instead of a threshold.';
COMMENT ON COLUMN metric_alarm.treat_missing_data IS 'What missing data points mean; NULL: missing.';
COMMENT ON COLUMN metric_alarm.unit IS 'Unit of the metric.';
COMMENT ON COLUMN metric_alarm.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN metric_alarm.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN metric_alarm.state IS 'OK, ALARM or INSUFFICIENT_DATA; computed by AWS.';

-- AWS filters from the oldest event on, so the newest are looked for in a window that grows until it has enough.
CREATE FUNCTION log_group_tail(log_group_name varchar, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (event_id varchar, log_stream_name varchar, event_timestamp timestamptz, message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  most CONSTANT integer := 1000;
  newest bigint;
  span bigint := 60000;
  events jsonb[];
BEGIN
  IF coalesce(log_group_tail.log_group_name, '') = '' THEN
    RAISE EXCEPTION 'Invalid log group name' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  newest := (@extschema@.aws_call('logs', 'DescribeLogStreams',
               jsonb_build_object('logGroupName', log_group_tail.log_group_name, 'orderBy', 'LastEventTime',
                                  'descending', true, 'limit', 1),
               log_group_tail.region) -> 'logStreams' -> 0 ->> 'lastEventTimestamp')::bigint;
  newest := coalesce(newest, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
  LOOP
    events := ARRAY(SELECT event FROM @extschema@.aws_list('logs', 'FilterLogEvents',
                      jsonb_build_object('logGroupName', log_group_tail.log_group_name,
                                         'startTime', greatest(newest - span, 0)),
                      log_group_tail.region) AS event
                    WHERE event ? 'eventId');
    EXIT WHEN cardinality(events) >= most OR span >= newest;
    span := span * 12;
  END LOOP;
  RETURN QUERY
    SELECT tail.event_id::varchar, tail.stream::varchar, to_timestamp(tail.at / 1000.0), tail.said::varchar
    FROM (SELECT event ->> 'eventId' AS event_id, event ->> 'logStreamName' AS stream,
                 (event ->> 'timestamp')::bigint AS at, event ->> 'message' AS said, number
          FROM unnest(events) WITH ORDINALITY AS e (event, number)
          ORDER BY at DESC, number DESC LIMIT most) AS tail
    ORDER BY tail.at, tail.number;
END
$$;
COMMENT ON FUNCTION log_group_tail(varchar, varchar) IS
  '{"description": "The newest 1000 events of a log group, oldest first", "sample_usage": "SELECT * FROM log_group_tail(''/aws/lambda/worker'')"}';
