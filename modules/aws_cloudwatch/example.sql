-- A log group whose events are kept for two weeks, and an alarm on a busy instance.
SELECT * FROM iasql_begin();
INSERT INTO log_group (log_group_name, retention_in_days, tags) VALUES ('/example/app', 14, '{"team": "web"}');
INSERT INTO metric_alarm (alarm_name, namespace, metric_name, dimensions, statistic, period, evaluation_periods,
                          comparison_operator, threshold)
VALUES ('example-busy', 'AWS/EC2', 'CPUUtilization', '[{"Name": "InstanceId", "Value": "i-0123456789abcdef0"}]', 'Average',
        300, 2, 'GreaterThanThreshold', 80);
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit('logs and an alarm');

-- Everything about an alarm but its name is changed in place.
SELECT * FROM iasql_begin();
UPDATE metric_alarm SET threshold = 92.5, treat_missing_data = 'notBreaching' WHERE alarm_name = 'example-busy';
UPDATE log_group SET retention_in_days = NULL WHERE log_group_name = '/example/app';
SELECT action, table_name, description FROM iasql_commit();

-- The newest events.
SELECT event_timestamp, message FROM log_group_tail('/example/app');

SELECT * FROM iasql_begin();
DELETE FROM metric_alarm WHERE alarm_name = 'example-busy';
DELETE FROM log_group WHERE log_group_name = '/example/app';
SELECT action, table_name, description FROM iasql_commit();
