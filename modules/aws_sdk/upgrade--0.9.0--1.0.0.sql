-- From 0.9.0 to 1.0.0. Written by tools/make_upgrade.py; by hand is sql/steps/0.9.0--1.0.0.aws_sdk.sql.

CREATE OR REPLACE FUNCTION invoke_acm(method_name invoke_acm_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('acm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_acm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_acm.method_name::pg_catalog.text, 2)), invoke_acm.method_input::pg_catalog.jsonb, invoke_acm.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_api_gateway(method_name invoke_api_gateway_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('apigatewayv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_api_gateway.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_api_gateway.method_name::pg_catalog.text, 2)), invoke_api_gateway.method_input::pg_catalog.jsonb, invoke_api_gateway.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_app_sync(method_name invoke_app_sync_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('appsync', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_app_sync.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_app_sync.method_name::pg_catalog.text, 2)), invoke_app_sync.method_input::pg_catalog.jsonb, invoke_app_sync.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_cloudformation(method_name invoke_cloudformation_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudformation', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudformation.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudformation.method_name::pg_catalog.text, 2)), invoke_cloudformation.method_input::pg_catalog.jsonb, invoke_cloudformation.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_cloudfront(method_name invoke_cloudfront_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudfront', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudfront.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudfront.method_name::pg_catalog.text, 2)), invoke_cloudfront.method_input::pg_catalog.jsonb, invoke_cloudfront.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_cloudwatch(method_name invoke_cloudwatch_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudwatch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch.method_name::pg_catalog.text, 2)), invoke_cloudwatch.method_input::pg_catalog.jsonb, invoke_cloudwatch.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_cloudwatch_logs(method_name invoke_cloudwatch_logs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('logs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch_logs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch_logs.method_name::pg_catalog.text, 2)), invoke_cloudwatch_logs.method_input::pg_catalog.jsonb, invoke_cloudwatch_logs.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_codebuild(method_name invoke_codebuild_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codebuild', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codebuild.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codebuild.method_name::pg_catalog.text, 2)), invoke_codebuild.method_input::pg_catalog.jsonb, invoke_codebuild.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_codedeploy(method_name invoke_codedeploy_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codedeploy', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codedeploy.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codedeploy.method_name::pg_catalog.text, 2)), invoke_codedeploy.method_input::pg_catalog.jsonb, invoke_codedeploy.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_codepipeline(method_name invoke_codepipeline_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codepipeline', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codepipeline.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codepipeline.method_name::pg_catalog.text, 2)), invoke_codepipeline.method_input::pg_catalog.jsonb, invoke_codepipeline.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_dynamo(method_name invoke_dynamo_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('dynamodb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_dynamo.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_dynamo.method_name::pg_catalog.text, 2)), invoke_dynamo.method_input::pg_catalog.jsonb, invoke_dynamo.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_ec2(method_name invoke_ec2_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ec2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ec2.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ec2.method_name::pg_catalog.text, 2)), invoke_ec2.method_input::pg_catalog.jsonb, invoke_ec2.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_ecr(method_name invoke_ecr_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecr', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr.method_name::pg_catalog.text, 2)), invoke_ecr.method_input::pg_catalog.jsonb, invoke_ecr.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_ecr_public(method_name invoke_ecr_public_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecr-public', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr_public.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr_public.method_name::pg_catalog.text, 2)), invoke_ecr_public.method_input::pg_catalog.jsonb, 'us-east-1')::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_ecs(method_name invoke_ecs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecs.method_name::pg_catalog.text, 2)), invoke_ecs.method_input::pg_catalog.jsonb, invoke_ecs.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_elasticache(method_name invoke_elasticache_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('elasticache', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elasticache.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elasticache.method_name::pg_catalog.text, 2)), invoke_elasticache.method_input::pg_catalog.jsonb, invoke_elasticache.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_elb(method_name invoke_elb_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('elbv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elb.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elb.method_name::pg_catalog.text, 2)), invoke_elb.method_input::pg_catalog.jsonb, invoke_elb.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_iam(method_name invoke_iam_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('iam', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_iam.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_iam.method_name::pg_catalog.text, 2)), invoke_iam.method_input::pg_catalog.jsonb, invoke_iam.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_lambda(method_name invoke_lambda_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('lambda', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_lambda.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_lambda.method_name::pg_catalog.text, 2)), invoke_lambda.method_input::pg_catalog.jsonb, invoke_lambda.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_memory_db(method_name invoke_memory_db_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('memorydb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_memory_db.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_memory_db.method_name::pg_catalog.text, 2)), invoke_memory_db.method_input::pg_catalog.jsonb, invoke_memory_db.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_opensearch(method_name invoke_opensearch_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('opensearch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_opensearch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_opensearch.method_name::pg_catalog.text, 2)), invoke_opensearch.method_input::pg_catalog.jsonb, invoke_opensearch.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_rds(method_name invoke_rds_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('rds', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_rds.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_rds.method_name::pg_catalog.text, 2)), invoke_rds.method_input::pg_catalog.jsonb, invoke_rds.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_route53(method_name invoke_route53_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('route53', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_route53.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_route53.method_name::pg_catalog.text, 2)), invoke_route53.method_input::pg_catalog.jsonb, invoke_route53.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_s3(method_name invoke_s3_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('s3', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_s3.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_s3.method_name::pg_catalog.text, 2)), invoke_s3.method_input::pg_catalog.jsonb, invoke_s3.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_secret_manager(method_name invoke_secret_manager_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('secretsmanager', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_secret_manager.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_secret_manager.method_name::pg_catalog.text, 2)), invoke_secret_manager.method_input::pg_catalog.jsonb, invoke_secret_manager.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_sns(method_name invoke_sns_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sns', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sns.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sns.method_name::pg_catalog.text, 2)), invoke_sns.method_input::pg_catalog.jsonb, invoke_sns.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_sqs(method_name invoke_sqs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sqs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sqs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sqs.method_name::pg_catalog.text, 2)), invoke_sqs.method_input::pg_catalog.jsonb, invoke_sqs.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_ssm(method_name invoke_ssm_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ssm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ssm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ssm.method_name::pg_catalog.text, 2)), invoke_ssm.method_input::pg_catalog.jsonb, invoke_ssm.region)::pg_catalog.json
$$;

CREATE OR REPLACE FUNCTION invoke_sts(method_name invoke_sts_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sts', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sts.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sts.method_name::pg_catalog.text, 2)), invoke_sts.method_input::pg_catalog.jsonb, invoke_sts.region)::pg_catalog.json
$$;
