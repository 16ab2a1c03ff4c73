DROP FUNCTION log_group_tail(varchar, varchar);
DROP TABLE metric_alarm;
DROP TABLE log_group;
DROP TYPE metric_alarm_comparison_operator_enum;
DROP TYPE metric_alarm_evaluate_low_sample_count_percentile_enum;
DROP TYPE metric_alarm_statistic_enum;
DROP TYPE metric_alarm_treat_missing_data_enum;
DROP TYPE metric_alarm_unit_enum;
