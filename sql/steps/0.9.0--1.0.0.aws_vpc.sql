-- A commit may have added it.
ALTER TYPE endpoint_interface_service_enum ADD VALUE IF NOT EXISTS 'sqs';
