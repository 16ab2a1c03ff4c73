DROP TABLE dynamo_table;
DROP TYPE dynamo_table_table_class_enum;
