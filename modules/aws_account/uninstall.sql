DROP FUNCTION default_aws_region(text);
DROP FUNCTION default_aws_region();
DROP TABLE aws_regions;
DROP FUNCTION aws_default_region_trigger();
DROP TABLE aws_credentials;
