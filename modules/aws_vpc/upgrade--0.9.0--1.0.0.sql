-- From 0.9.0 to 1.0.0. Written by tools/make_upgrade.py; by hand is sql/steps/0.9.0--1.0.0.aws_vpc.sql.

-- A commit may have added it.
ALTER TYPE endpoint_interface_service_enum ADD VALUE IF NOT EXISTS 'sqs';
