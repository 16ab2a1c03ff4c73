-- Written by tools/make_sdk_module.py; change that or tools/aws_sdk_methods.json.
-- One function per AWS client, and one enum with the names of its operations as the JavaScript SDK spells them.

CREATE TYPE invoke_acm_method_names AS ENUM (
  'addTagsToCertificate', 'deleteCertificate', 'describeCertificate', 'exportCertificate', 'getAccountConfiguration',
  'getCertificate', 'importCertificate', 'listCertificates', 'listTagsForCertificate', 'putAccountConfiguration',
  'removeTagsFromCertificate', 'renewCertificate', 'requestCertificate', 'resendValidationEmail',
  'updateCertificateOptions'
);

CREATE FUNCTION invoke_acm(method_name invoke_acm_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('acm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_acm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_acm.method_name::pg_catalog.text, 2)), invoke_acm.method_input::pg_catalog.jsonb, invoke_acm.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_acm(invoke_acm_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service acm and returns its answer", "sample_usage": "SELECT invoke_acm(''listCertificates'', ''{}'')"}';
COMMENT ON TYPE invoke_acm_method_names IS 'Operations of the AWS service acm.';

CREATE TYPE invoke_api_gateway_method_names AS ENUM (
  'createApi', 'createApiMapping', 'createAuthorizer', 'createDeployment', 'createDomainName', 'createIntegration',
  'createIntegrationResponse', 'createModel', 'createRoute', 'createRouteResponse', 'createStage', 'createVpcLink',
  'deleteAccessLogSettings', 'deleteApi', 'deleteApiMapping', 'deleteAuthorizer', 'deleteCorsConfiguration',
  'deleteDeployment', 'deleteDomainName', 'deleteIntegration', 'deleteIntegrationResponse', 'deleteModel',
  'deleteRoute', 'deleteRouteRequestParameter', 'deleteRouteResponse', 'deleteRouteSettings', 'deleteStage',
  'deleteVpcLink', 'exportApi', 'getApi', 'getApiMapping', 'getApiMappings', 'getApis', 'getAuthorizer',
  'getAuthorizers', 'getDeployment', 'getDeployments', 'getDomainName', 'getDomainNames', 'getIntegration',
  'getIntegrationResponse', 'getIntegrationResponses', 'getIntegrations', 'getModel', 'getModels', 'getModelTemplate',
  'getRoute', 'getRouteResponse', 'getRouteResponses', 'getRoutes', 'getStage', 'getStages', 'getTags', 'getVpcLink',
  'getVpcLinks', 'importApi', 'reimportApi', 'resetAuthorizersCache', 'tagResource', 'untagResource', 'updateApi',
  'updateApiMapping', 'updateAuthorizer', 'updateDeployment', 'updateDomainName', 'updateIntegration',
  'updateIntegrationResponse', 'updateModel', 'updateRoute', 'updateRouteResponse', 'updateStage', 'updateVpcLink'
);

CREATE FUNCTION invoke_api_gateway(method_name invoke_api_gateway_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('apigatewayv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_api_gateway.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_api_gateway.method_name::pg_catalog.text, 2)), invoke_api_gateway.method_input::pg_catalog.jsonb, invoke_api_gateway.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_api_gateway(invoke_api_gateway_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service apigatewayv2 and returns its answer", "sample_usage": "SELECT invoke_api_gateway(''createApi'', ''{}'')"}';
COMMENT ON TYPE invoke_api_gateway_method_names IS 'Operations of the AWS service apigatewayv2.';

CREATE TYPE invoke_app_sync_method_names AS ENUM (
  'associateApi', 'createApiCache', 'createApiKey', 'createDataSource', 'createDomainName', 'createFunction',
  'createGraphqlApi', 'createResolver', 'createType', 'deleteApiCache', 'deleteApiKey', 'deleteDataSource',
  'deleteDomainName', 'deleteFunction', 'deleteGraphqlApi', 'deleteResolver', 'deleteType', 'disassociateApi',
  'evaluateCode', 'evaluateMappingTemplate', 'flushApiCache', 'getApiAssociation', 'getApiCache', 'getDataSource',
  'getDomainName', 'getFunction', 'getGraphqlApi', 'getIntrospectionSchema', 'getResolver', 'getSchemaCreationStatus',
  'getType', 'listApiKeys', 'listDataSources', 'listDomainNames', 'listFunctions', 'listGraphqlApis', 'listResolvers',
  'listResolversByFunction', 'listTagsForResource', 'listTypes', 'startSchemaCreation', 'tagResource', 'untagResource',
  'updateApiCache', 'updateApiKey', 'updateDataSource', 'updateDomainName', 'updateFunction', 'updateGraphqlApi',
  'updateResolver', 'updateType'
);

CREATE FUNCTION invoke_app_sync(method_name invoke_app_sync_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('appsync', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_app_sync.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_app_sync.method_name::pg_catalog.text, 2)), invoke_app_sync.method_input::pg_catalog.jsonb, invoke_app_sync.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_app_sync(invoke_app_sync_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service appsync and returns its answer", "sample_usage": "SELECT invoke_app_sync(''listApiKeys'', ''{}'')"}';
COMMENT ON TYPE invoke_app_sync_method_names IS 'Operations of the AWS service appsync.';

CREATE TYPE invoke_cloudformation_method_names AS ENUM (
  'activateType', 'batchDescribeTypeConfigurations', 'cancelUpdateStack', 'continueUpdateRollback', 'createChangeSet',
  'createStack', 'createStackInstances', 'createStackSet', 'deactivateType', 'deleteChangeSet', 'deleteStack',
  'deleteStackInstances', 'deleteStackSet', 'deregisterType', 'describeAccountLimits', 'describeChangeSet',
  'describeChangeSetHooks', 'describePublisher', 'describeStackDriftDetectionStatus', 'describeStackEvents',
  'describeStackInstance', 'describeStackResource', 'describeStackResourceDrifts', 'describeStackResources',
  'describeStacks', 'describeStackSet', 'describeStackSetOperation', 'describeType', 'describeTypeRegistration',
  'detectStackDrift', 'detectStackResourceDrift', 'detectStackSetDrift', 'estimateTemplateCost', 'executeChangeSet',
  'getStackPolicy', 'getTemplate', 'getTemplateSummary', 'importStacksToStackSet', 'listChangeSets', 'listExports',
  'listImports', 'listStackInstances', 'listStackResources', 'listStacks', 'listStackSetOperationResults',
  'listStackSetOperations', 'listStackSets', 'listTypeRegistrations', 'listTypes', 'listTypeVersions', 'publishType',
  'recordHandlerProgress', 'registerPublisher', 'registerType', 'rollbackStack', 'setStackPolicy',
  'setTypeConfiguration', 'setTypeDefaultVersion', 'signalResource', 'stopStackSetOperation', 'testType', 'updateStack',
  'updateStackInstances', 'updateStackSet', 'updateTerminationProtection', 'validateTemplate'
);

CREATE FUNCTION invoke_cloudformation(method_name invoke_cloudformation_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudformation', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudformation.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudformation.method_name::pg_catalog.text, 2)), invoke_cloudformation.method_input::pg_catalog.jsonb, invoke_cloudformation.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_cloudformation(invoke_cloudformation_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service cloudformation and returns its answer", "sample_usage": "SELECT invoke_cloudformation(''listChangeSets'', ''{}'')"}';
COMMENT ON TYPE invoke_cloudformation_method_names IS 'Operations of the AWS service cloudformation.';

CREATE TYPE invoke_cloudfront_method_names AS ENUM (
  'associateAlias', 'copyDistribution', 'createCachePolicy', 'createCloudFrontOriginAccessIdentity',
  'createContinuousDeploymentPolicy', 'createDistribution', 'createDistributionWithTags',
  'createFieldLevelEncryptionConfig', 'createFieldLevelEncryptionProfile', 'createFunction', 'createInvalidation',
  'createKeyGroup', 'createMonitoringSubscription', 'createOriginAccessControl', 'createOriginRequestPolicy',
  'createPublicKey', 'createRealtimeLogConfig', 'createResponseHeadersPolicy', 'createStreamingDistribution',
  'createStreamingDistributionWithTags', 'deleteCachePolicy', 'deleteCloudFrontOriginAccessIdentity',
  'deleteContinuousDeploymentPolicy', 'deleteDistribution', 'deleteFieldLevelEncryptionConfig',
  'deleteFieldLevelEncryptionProfile', 'deleteFunction', 'deleteKeyGroup', 'deleteMonitoringSubscription',
  'deleteOriginAccessControl', 'deleteOriginRequestPolicy', 'deletePublicKey', 'deleteRealtimeLogConfig',
  'deleteResponseHeadersPolicy', 'deleteStreamingDistribution', 'describeFunction', 'getCachePolicy',
  'getCachePolicyConfig', 'getCloudFrontOriginAccessIdentity', 'getCloudFrontOriginAccessIdentityConfig',
  'getContinuousDeploymentPolicy', 'getContinuousDeploymentPolicyConfig', 'getDistribution', 'getDistributionConfig',
  'getFieldLevelEncryption', 'getFieldLevelEncryptionConfig', 'getFieldLevelEncryptionProfile',
  'getFieldLevelEncryptionProfileConfig', 'getFunction', 'getInvalidation', 'getKeyGroup', 'getKeyGroupConfig',
  'getMonitoringSubscription', 'getOriginAccessControl', 'getOriginAccessControlConfig', 'getOriginRequestPolicy',
  'getOriginRequestPolicyConfig', 'getPublicKey', 'getPublicKeyConfig', 'getRealtimeLogConfig',
  'getResponseHeadersPolicy', 'getResponseHeadersPolicyConfig', 'getStreamingDistribution',
  'getStreamingDistributionConfig', 'listCachePolicies', 'listCloudFrontOriginAccessIdentities',
  'listConflictingAliases', 'listContinuousDeploymentPolicies', 'listDistributions', 'listDistributionsByCachePolicyId',
  'listDistributionsByKeyGroup', 'listDistributionsByOriginRequestPolicyId', 'listDistributionsByRealtimeLogConfig',
  'listDistributionsByResponseHeadersPolicyId', 'listDistributionsByWebACLId', 'listFieldLevelEncryptionConfigs',
  'listFieldLevelEncryptionProfiles', 'listFunctions', 'listInvalidations', 'listKeyGroups', 'listOriginAccessControls',
  'listOriginRequestPolicies', 'listPublicKeys', 'listRealtimeLogConfigs', 'listResponseHeadersPolicies',
  'listStreamingDistributions', 'listTagsForResource', 'publishFunction', 'tagResource', 'testFunction',
  'untagResource', 'updateCachePolicy', 'updateCloudFrontOriginAccessIdentity', 'updateContinuousDeploymentPolicy',
  'updateDistribution', 'updateDistributionWithStagingConfig', 'updateFieldLevelEncryptionConfig',
  'updateFieldLevelEncryptionProfile', 'updateFunction', 'updateKeyGroup', 'updateOriginAccessControl',
  'updateOriginRequestPolicy', 'updatePublicKey', 'updateRealtimeLogConfig', 'updateResponseHeadersPolicy',
  'updateStreamingDistribution'
);

CREATE FUNCTION invoke_cloudfront(method_name invoke_cloudfront_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudfront', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudfront.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudfront.method_name::pg_catalog.text, 2)), invoke_cloudfront.method_input::pg_catalog.jsonb, invoke_cloudfront.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_cloudfront(invoke_cloudfront_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service cloudfront and returns its answer", "sample_usage": "SELECT invoke_cloudfront(''listCachePolicies'', ''{}'')"}';
COMMENT ON TYPE invoke_cloudfront_method_names IS 'Operations of the AWS service cloudfront.';

CREATE TYPE invoke_cloudwatch_method_names AS ENUM (
  'deleteAlarms', 'deleteAnomalyDetector', 'deleteDashboards', 'deleteInsightRules', 'deleteMetricStream',
  'describeAlarmHistory', 'describeAlarms', 'describeAlarmsForMetric', 'describeAnomalyDetectors',
  'describeInsightRules', 'disableAlarmActions', 'disableInsightRules', 'enableAlarmActions', 'enableInsightRules',
  'getDashboard', 'getInsightRuleReport', 'getMetricData', 'getMetricStatistics', 'getMetricStream',
  'getMetricWidgetImage', 'listDashboards', 'listManagedInsightRules', 'listMetrics', 'listMetricStreams',
  'listTagsForResource', 'putAnomalyDetector', 'putCompositeAlarm', 'putDashboard', 'putInsightRule',
  'putManagedInsightRules', 'putMetricAlarm', 'putMetricData', 'putMetricStream', 'setAlarmState', 'startMetricStreams',
  'stopMetricStreams', 'tagResource', 'untagResource'
);

CREATE FUNCTION invoke_cloudwatch(method_name invoke_cloudwatch_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('cloudwatch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch.method_name::pg_catalog.text, 2)), invoke_cloudwatch.method_input::pg_catalog.jsonb, invoke_cloudwatch.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_cloudwatch(invoke_cloudwatch_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service cloudwatch and returns its answer", "sample_usage": "SELECT invoke_cloudwatch(''listDashboards'', ''{}'')"}';
COMMENT ON TYPE invoke_cloudwatch_method_names IS 'Operations of the AWS service cloudwatch.';

CREATE TYPE invoke_cloudwatch_logs_method_names AS ENUM (
  'associateKmsKey', 'cancelExportTask', 'createExportTask', 'createLogGroup', 'createLogStream',
  'deleteDataProtectionPolicy', 'deleteDestination', 'deleteLogGroup', 'deleteLogStream', 'deleteMetricFilter',
  'deleteQueryDefinition', 'deleteResourcePolicy', 'deleteRetentionPolicy', 'deleteSubscriptionFilter',
  'describeDestinations', 'describeExportTasks', 'describeLogGroups', 'describeLogStreams', 'describeMetricFilters',
  'describeQueries', 'describeQueryDefinitions', 'describeResourcePolicies', 'describeSubscriptionFilters',
  'disassociateKmsKey', 'filterLogEvents', 'getDataProtectionPolicy', 'getLogEvents', 'getLogGroupFields',
  'getLogRecord', 'getQueryResults', 'listTagsForResource', 'listTagsLogGroup', 'putDataProtectionPolicy',
  'putDestination', 'putDestinationPolicy', 'putLogEvents', 'putMetricFilter', 'putQueryDefinition',
  'putResourcePolicy', 'putRetentionPolicy', 'putSubscriptionFilter', 'startQuery', 'stopQuery', 'tagLogGroup',
  'tagResource', 'testMetricFilter', 'untagLogGroup', 'untagResource'
);

CREATE FUNCTION invoke_cloudwatch_logs(method_name invoke_cloudwatch_logs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('logs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch_logs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch_logs.method_name::pg_catalog.text, 2)), invoke_cloudwatch_logs.method_input::pg_catalog.jsonb, invoke_cloudwatch_logs.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_cloudwatch_logs(invoke_cloudwatch_logs_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service logs and returns its answer", "sample_usage": "SELECT invoke_cloudwatch_logs(''listTagsForResource'', ''{}'')"}';
COMMENT ON TYPE invoke_cloudwatch_logs_method_names IS 'Operations of the AWS service logs.';

CREATE TYPE invoke_codebuild_method_names AS ENUM (
  'batchDeleteBuilds', 'batchGetBuildBatches', 'batchGetBuilds', 'batchGetProjects', 'batchGetReportGroups',
  'batchGetReports', 'createProject', 'createReportGroup', 'createWebhook', 'deleteBuildBatch', 'deleteProject',
  'deleteReport', 'deleteReportGroup', 'deleteResourcePolicy', 'deleteSourceCredentials', 'deleteWebhook',
  'describeCodeCoverages', 'describeTestCases', 'getReportGroupTrend', 'getResourcePolicy', 'importSourceCredentials',
  'invalidateProjectCache', 'listBuildBatches', 'listBuildBatchesForProject', 'listBuilds', 'listBuildsForProject',
  'listCuratedEnvironmentImages', 'listProjects', 'listReportGroups', 'listReports', 'listReportsForReportGroup',
  'listSharedProjects', 'listSharedReportGroups', 'listSourceCredentials', 'putResourcePolicy', 'retryBuild',
  'retryBuildBatch', 'startBuild', 'startBuildBatch', 'stopBuild', 'stopBuildBatch', 'updateProject',
  'updateProjectVisibility', 'updateReportGroup', 'updateWebhook'
);

CREATE FUNCTION invoke_codebuild(method_name invoke_codebuild_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codebuild', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codebuild.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codebuild.method_name::pg_catalog.text, 2)), invoke_codebuild.method_input::pg_catalog.jsonb, invoke_codebuild.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_codebuild(invoke_codebuild_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service codebuild and returns its answer", "sample_usage": "SELECT invoke_codebuild(''listBuildBatches'', ''{}'')"}';
COMMENT ON TYPE invoke_codebuild_method_names IS 'Operations of the AWS service codebuild.';

CREATE TYPE invoke_codedeploy_method_names AS ENUM (
  'addTagsToOnPremisesInstances', 'batchGetApplicationRevisions', 'batchGetApplications', 'batchGetDeploymentGroups',
  'batchGetDeploymentInstances', 'batchGetDeployments', 'batchGetDeploymentTargets', 'batchGetOnPremisesInstances',
  'continueDeployment', 'createApplication', 'createDeployment', 'createDeploymentConfig', 'createDeploymentGroup',
  'deleteApplication', 'deleteDeploymentConfig', 'deleteDeploymentGroup', 'deleteGitHubAccountToken',
  'deleteResourcesByExternalId', 'deregisterOnPremisesInstance', 'getApplication', 'getApplicationRevision',
  'getDeployment', 'getDeploymentConfig', 'getDeploymentGroup', 'getDeploymentInstance', 'getDeploymentTarget',
  'getOnPremisesInstance', 'listApplicationRevisions', 'listApplications', 'listDeploymentConfigs',
  'listDeploymentGroups', 'listDeploymentInstances', 'listDeployments', 'listDeploymentTargets',
  'listGitHubAccountTokenNames', 'listOnPremisesInstances', 'listTagsForResource',
  'putLifecycleEventHookExecutionStatus', 'registerApplicationRevision', 'registerOnPremisesInstance',
  'removeTagsFromOnPremisesInstances', 'skipWaitTimeForInstanceTermination', 'stopDeployment', 'tagResource',
  'untagResource', 'updateApplication', 'updateDeploymentGroup'
);

CREATE FUNCTION invoke_codedeploy(method_name invoke_codedeploy_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codedeploy', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codedeploy.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codedeploy.method_name::pg_catalog.text, 2)), invoke_codedeploy.method_input::pg_catalog.jsonb, invoke_codedeploy.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_codedeploy(invoke_codedeploy_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service codedeploy and returns its answer", "sample_usage": "SELECT invoke_codedeploy(''listApplicationRevisions'', ''{}'')"}';
COMMENT ON TYPE invoke_codedeploy_method_names IS 'Operations of the AWS service codedeploy.';

CREATE TYPE invoke_codepipeline_method_names AS ENUM (
  'acknowledgeJob', 'acknowledgeThirdPartyJob', 'createCustomActionType', 'createPipeline', 'deleteCustomActionType',
  'deletePipeline', 'deleteWebhook', 'deregisterWebhookWithThirdParty', 'disableStageTransition',
  'enableStageTransition', 'getActionType', 'getJobDetails', 'getPipeline', 'getPipelineExecution', 'getPipelineState',
  'getThirdPartyJobDetails', 'listActionExecutions', 'listActionTypes', 'listPipelineExecutions', 'listPipelines',
  'listTagsForResource', 'listWebhooks', 'pollForJobs', 'pollForThirdPartyJobs', 'putActionRevision',
  'putApprovalResult', 'putJobFailureResult', 'putJobSuccessResult', 'putThirdPartyJobFailureResult',
  'putThirdPartyJobSuccessResult', 'putWebhook', 'registerWebhookWithThirdParty', 'retryStageExecution',
  'startPipelineExecution', 'stopPipelineExecution', 'tagResource', 'untagResource', 'updateActionType',
  'updatePipeline'
);

CREATE FUNCTION invoke_codepipeline(method_name invoke_codepipeline_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('codepipeline', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codepipeline.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codepipeline.method_name::pg_catalog.text, 2)), invoke_codepipeline.method_input::pg_catalog.jsonb, invoke_codepipeline.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_codepipeline(invoke_codepipeline_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service codepipeline and returns its answer", "sample_usage": "SELECT invoke_codepipeline(''listActionExecutions'', ''{}'')"}';
COMMENT ON TYPE invoke_codepipeline_method_names IS 'Operations of the AWS service codepipeline.';

CREATE TYPE invoke_dynamo_method_names AS ENUM (
  'batchExecuteStatement', 'batchGetItem', 'batchWriteItem', 'createBackup', 'createGlobalTable', 'createTable',
  'deleteBackup', 'deleteItem', 'deleteTable', 'describeBackup', 'describeContinuousBackups',
  'describeContributorInsights', 'describeEndpoints', 'describeExport', 'describeGlobalTable',
  'describeGlobalTableSettings', 'describeImport', 'describeKinesisStreamingDestination', 'describeLimits',
  'describeTable', 'describeTableReplicaAutoScaling', 'describeTimeToLive', 'disableKinesisStreamingDestination',
  'enableKinesisStreamingDestination', 'executeStatement', 'executeTransaction', 'exportTableToPointInTime', 'getItem',
  'importTable', 'listBackups', 'listContributorInsights', 'listExports', 'listGlobalTables', 'listImports',
  'listTables', 'listTagsOfResource', 'putItem', 'query', 'restoreTableFromBackup', 'restoreTableToPointInTime', 'scan',
  'tagResource', 'transactGetItems', 'transactWriteItems', 'untagResource', 'updateContinuousBackups',
  'updateContributorInsights', 'updateGlobalTable', 'updateGlobalTableSettings', 'updateItem', 'updateTable',
  'updateTableReplicaAutoScaling', 'updateTimeToLive'
);

CREATE FUNCTION invoke_dynamo(method_name invoke_dynamo_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('dynamodb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_dynamo.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_dynamo.method_name::pg_catalog.text, 2)), invoke_dynamo.method_input::pg_catalog.jsonb, invoke_dynamo.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_dynamo(invoke_dynamo_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service dynamodb and returns its answer", "sample_usage": "SELECT invoke_dynamo(''listBackups'', ''{}'')"}';
COMMENT ON TYPE invoke_dynamo_method_names IS 'Operations of the AWS service dynamodb.';

CREATE TYPE invoke_ec2_method_names AS ENUM (
  'acceptAddressTransfer', 'acceptReservedInstancesExchangeQuote', 'acceptTransitGatewayMulticastDomainAssociations',
  'acceptTransitGatewayPeeringAttachment', 'acceptTransitGatewayVpcAttachment', 'acceptVpcEndpointConnections',
  'acceptVpcPeeringConnection', 'advertiseByoipCidr', 'allocateAddress', 'allocateHosts', 'allocateIpamPoolCidr',
  'applySecurityGroupsToClientVpnTargetNetwork', 'assignIpv6Addresses', 'assignPrivateIpAddresses',
  'assignPrivateNatGatewayAddress', 'associateAddress', 'associateClientVpnTargetNetwork', 'associateDhcpOptions',
  'associateEnclaveCertificateIamRole', 'associateIamInstanceProfile', 'associateInstanceEventWindow',
  'associateIpamResourceDiscovery', 'associateNatGatewayAddress', 'associateRouteTable', 'associateSubnetCidrBlock',
  'associateTransitGatewayMulticastDomain', 'associateTransitGatewayPolicyTable', 'associateTransitGatewayRouteTable',
  'associateTrunkInterface', 'associateVpcCidrBlock', 'attachClassicLinkVpc', 'attachInternetGateway',
  'attachNetworkInterface', 'attachVerifiedAccessTrustProvider', 'attachVolume', 'attachVpnGateway',
  'authorizeClientVpnIngress', 'authorizeSecurityGroupEgress', 'authorizeSecurityGroupIngress', 'bundleInstance',
  'cancelBundleTask', 'cancelCapacityReservation', 'cancelCapacityReservationFleets', 'cancelConversionTask',
  'cancelExportTask', 'cancelImageLaunchPermission', 'cancelImportTask', 'cancelReservedInstancesListing',
  'cancelSpotFleetRequests', 'cancelSpotInstanceRequests', 'confirmProductInstance', 'copyFpgaImage', 'copyImage',
  'copySnapshot', 'createCapacityReservation', 'createCapacityReservationFleet', 'createCarrierGateway',
  'createClientVpnEndpoint', 'createClientVpnRoute', 'createCoipCidr', 'createCoipPool', 'createCustomerGateway',
  'createDefaultSubnet', 'createDefaultVpc', 'createDhcpOptions', 'createEgressOnlyInternetGateway', 'createFleet',
  'createFlowLogs', 'createFpgaImage', 'createImage', 'createInstanceEventWindow', 'createInstanceExportTask',
  'createInternetGateway', 'createIpam', 'createIpamPool', 'createIpamResourceDiscovery', 'createIpamScope',
  'createKeyPair', 'createLaunchTemplate', 'createLaunchTemplateVersion', 'createLocalGatewayRoute',
  'createLocalGatewayRouteTable', 'createLocalGatewayRouteTableVirtualInterfaceGroupAssociation',
  'createLocalGatewayRouteTableVpcAssociation', 'createManagedPrefixList', 'createNatGateway', 'createNetworkAcl',
  'createNetworkAclEntry', 'createNetworkInsightsAccessScope', 'createNetworkInsightsPath', 'createNetworkInterface',
  'createNetworkInterfacePermission', 'createPlacementGroup', 'createPublicIpv4Pool', 'createReplaceRootVolumeTask',
  'createReservedInstancesListing', 'createRestoreImageTask', 'createRoute', 'createRouteTable', 'createSecurityGroup',
  'createSnapshot', 'createSnapshots', 'createSpotDatafeedSubscription', 'createStoreImageTask', 'createSubnet',
  'createSubnetCidrReservation', 'createTags', 'createTrafficMirrorFilter', 'createTrafficMirrorFilterRule',
  'createTrafficMirrorSession', 'createTrafficMirrorTarget', 'createTransitGateway', 'createTransitGatewayConnect',
  'createTransitGatewayConnectPeer', 'createTransitGatewayMulticastDomain', 'createTransitGatewayPeeringAttachment',
  'createTransitGatewayPolicyTable', 'createTransitGatewayPrefixListReference', 'createTransitGatewayRoute',
  'createTransitGatewayRouteTable', 'createTransitGatewayRouteTableAnnouncement', 'createTransitGatewayVpcAttachment',
  'createVerifiedAccessEndpoint', 'createVerifiedAccessGroup', 'createVerifiedAccessInstance',
  'createVerifiedAccessTrustProvider', 'createVolume', 'createVpc', 'createVpcEndpoint',
  'createVpcEndpointConnectionNotification', 'createVpcEndpointServiceConfiguration', 'createVpcPeeringConnection',
  'createVpnConnection', 'createVpnConnectionRoute', 'createVpnGateway', 'deleteCarrierGateway',
  'deleteClientVpnEndpoint', 'deleteClientVpnRoute', 'deleteCoipCidr', 'deleteCoipPool', 'deleteCustomerGateway',
  'deleteDhcpOptions', 'deleteEgressOnlyInternetGateway', 'deleteFleets', 'deleteFlowLogs', 'deleteFpgaImage',
  'deleteInstanceEventWindow', 'deleteInternetGateway', 'deleteIpam', 'deleteIpamPool', 'deleteIpamResourceDiscovery',
  'deleteIpamScope', 'deleteKeyPair', 'deleteLaunchTemplate', 'deleteLaunchTemplateVersions', 'deleteLocalGatewayRoute',
  'deleteLocalGatewayRouteTable', 'deleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation',
  'deleteLocalGatewayRouteTableVpcAssociation', 'deleteManagedPrefixList', 'deleteNatGateway', 'deleteNetworkAcl',
  'deleteNetworkAclEntry', 'deleteNetworkInsightsAccessScope', 'deleteNetworkInsightsAccessScopeAnalysis',
  'deleteNetworkInsightsAnalysis', 'deleteNetworkInsightsPath', 'deleteNetworkInterface',
  'deleteNetworkInterfacePermission', 'deletePlacementGroup', 'deletePublicIpv4Pool', 'deleteQueuedReservedInstances',
  'deleteRoute', 'deleteRouteTable', 'deleteSecurityGroup', 'deleteSnapshot', 'deleteSpotDatafeedSubscription',
  'deleteSubnet', 'deleteSubnetCidrReservation', 'deleteTags', 'deleteTrafficMirrorFilter',
  'deleteTrafficMirrorFilterRule', 'deleteTrafficMirrorSession', 'deleteTrafficMirrorTarget', 'deleteTransitGateway',
  'deleteTransitGatewayConnect', 'deleteTransitGatewayConnectPeer', 'deleteTransitGatewayMulticastDomain',
  'deleteTransitGatewayPeeringAttachment', 'deleteTransitGatewayPolicyTable', 'deleteTransitGatewayPrefixListReference',
  'deleteTransitGatewayRoute', 'deleteTransitGatewayRouteTable', 'deleteTransitGatewayRouteTableAnnouncement',
  'deleteTransitGatewayVpcAttachment', 'deleteVerifiedAccessEndpoint', 'deleteVerifiedAccessGroup',
  'deleteVerifiedAccessInstance', 'deleteVerifiedAccessTrustProvider', 'deleteVolume', 'deleteVpc',
  'deleteVpcEndpointConnectionNotifications', 'deleteVpcEndpoints', 'deleteVpcEndpointServiceConfigurations',
  'deleteVpcPeeringConnection', 'deleteVpnConnection', 'deleteVpnConnectionRoute', 'deleteVpnGateway',
  'deprovisionByoipCidr', 'deprovisionIpamPoolCidr', 'deprovisionPublicIpv4PoolCidr', 'deregisterImage',
  'deregisterInstanceEventNotificationAttributes', 'deregisterTransitGatewayMulticastGroupMembers',
  'deregisterTransitGatewayMulticastGroupSources', 'describeAccountAttributes', 'describeAddresses',
  'describeAddressesAttribute', 'describeAddressTransfers', 'describeAggregateIdFormat', 'describeAvailabilityZones',
  'describeAwsNetworkPerformanceMetricSubscriptions', 'describeBundleTasks', 'describeByoipCidrs',
  'describeCapacityReservationFleets', 'describeCapacityReservations', 'describeCarrierGateways',
  'describeClassicLinkInstances', 'describeClientVpnAuthorizationRules', 'describeClientVpnConnections',
  'describeClientVpnEndpoints', 'describeClientVpnRoutes', 'describeClientVpnTargetNetworks', 'describeCoipPools',
  'describeConversionTasks', 'describeCustomerGateways', 'describeDhcpOptions', 'describeEgressOnlyInternetGateways',
  'describeElasticGpus', 'describeExportImageTasks', 'describeExportTasks', 'describeFastLaunchImages',
  'describeFastSnapshotRestores', 'describeFleetHistory', 'describeFleetInstances', 'describeFleets',
  'describeFlowLogs', 'describeFpgaImageAttribute', 'describeFpgaImages', 'describeHostReservationOfferings',
  'describeHostReservations', 'describeHosts', 'describeIamInstanceProfileAssociations', 'describeIdentityIdFormat',
  'describeIdFormat', 'describeImageAttribute', 'describeImages', 'describeImportImageTasks',
  'describeImportSnapshotTasks', 'describeInstanceAttribute', 'describeInstanceCreditSpecifications',
  'describeInstanceEventNotificationAttributes', 'describeInstanceEventWindows', 'describeInstances',
  'describeInstanceStatus', 'describeInstanceTypeOfferings', 'describeInstanceTypes', 'describeInternetGateways',
  'describeIpamPools', 'describeIpamResourceDiscoveries', 'describeIpamResourceDiscoveryAssociations', 'describeIpams',
  'describeIpamScopes', 'describeIpv6Pools', 'describeKeyPairs', 'describeLaunchTemplates',
  'describeLaunchTemplateVersions', 'describeLocalGatewayRouteTables',
  'describeLocalGatewayRouteTableVirtualInterfaceGroupAssociations', 'describeLocalGatewayRouteTableVpcAssociations',
  'describeLocalGateways', 'describeLocalGatewayVirtualInterfaceGroups', 'describeLocalGatewayVirtualInterfaces',
  'describeManagedPrefixLists', 'describeMovingAddresses', 'describeNatGateways', 'describeNetworkAcls',
  'describeNetworkInsightsAccessScopeAnalyses', 'describeNetworkInsightsAccessScopes',
  'describeNetworkInsightsAnalyses', 'describeNetworkInsightsPaths', 'describeNetworkInterfaceAttribute',
  'describeNetworkInterfacePermissions', 'describeNetworkInterfaces', 'describePlacementGroups', 'describePrefixLists',
  'describePrincipalIdFormat', 'describePublicIpv4Pools', 'describeRegions', 'describeReplaceRootVolumeTasks',
  'describeReservedInstances', 'describeReservedInstancesListings', 'describeReservedInstancesModifications',
  'describeReservedInstancesOfferings', 'describeRouteTables', 'describeScheduledInstanceAvailability',
  'describeScheduledInstances', 'describeSecurityGroupReferences', 'describeSecurityGroupRules',
  'describeSecurityGroups', 'describeSnapshotAttribute', 'describeSnapshots', 'describeSnapshotTierStatus',
  'describeSpotDatafeedSubscription', 'describeSpotFleetInstances', 'describeSpotFleetRequestHistory',
  'describeSpotFleetRequests', 'describeSpotInstanceRequests', 'describeSpotPriceHistory',
  'describeStaleSecurityGroups', 'describeStoreImageTasks', 'describeSubnets', 'describeTags',
  'describeTrafficMirrorFilters', 'describeTrafficMirrorSessions', 'describeTrafficMirrorTargets',
  'describeTransitGatewayAttachments', 'describeTransitGatewayConnectPeers', 'describeTransitGatewayConnects',
  'describeTransitGatewayMulticastDomains', 'describeTransitGatewayPeeringAttachments',
  'describeTransitGatewayPolicyTables', 'describeTransitGatewayRouteTableAnnouncements',
  'describeTransitGatewayRouteTables', 'describeTransitGateways', 'describeTransitGatewayVpcAttachments',
  'describeTrunkInterfaceAssociations', 'describeVerifiedAccessEndpoints', 'describeVerifiedAccessGroups',
  'describeVerifiedAccessInstanceLoggingConfigurations', 'describeVerifiedAccessInstances',
  'describeVerifiedAccessTrustProviders', 'describeVolumeAttribute', 'describeVolumes', 'describeVolumesModifications',
  'describeVolumeStatus', 'describeVpcAttribute', 'describeVpcClassicLink', 'describeVpcClassicLinkDnsSupport',
  'describeVpcEndpointConnectionNotifications', 'describeVpcEndpointConnections', 'describeVpcEndpoints',
  'describeVpcEndpointServiceConfigurations', 'describeVpcEndpointServicePermissions', 'describeVpcEndpointServices',
  'describeVpcPeeringConnections', 'describeVpcs', 'describeVpnConnections', 'describeVpnGateways',
  'detachClassicLinkVpc', 'detachInternetGateway', 'detachNetworkInterface', 'detachVerifiedAccessTrustProvider',
  'detachVolume', 'detachVpnGateway', 'disableAddressTransfer', 'disableAwsNetworkPerformanceMetricSubscription',
  'disableEbsEncryptionByDefault', 'disableFastLaunch', 'disableFastSnapshotRestores', 'disableImageDeprecation',
  'disableIpamOrganizationAdminAccount', 'disableSerialConsoleAccess', 'disableTransitGatewayRouteTablePropagation',
  'disableVgwRoutePropagation', 'disableVpcClassicLink', 'disableVpcClassicLinkDnsSupport', 'disassociateAddress',
  'disassociateClientVpnTargetNetwork', 'disassociateEnclaveCertificateIamRole', 'disassociateIamInstanceProfile',
  'disassociateInstanceEventWindow', 'disassociateIpamResourceDiscovery', 'disassociateNatGatewayAddress',
  'disassociateRouteTable', 'disassociateSubnetCidrBlock', 'disassociateTransitGatewayMulticastDomain',
  'disassociateTransitGatewayPolicyTable', 'disassociateTransitGatewayRouteTable', 'disassociateTrunkInterface',
  'disassociateVpcCidrBlock', 'enableAddressTransfer', 'enableAwsNetworkPerformanceMetricSubscription',
  'enableEbsEncryptionByDefault', 'enableFastLaunch', 'enableFastSnapshotRestores', 'enableImageDeprecation',
  'enableIpamOrganizationAdminAccount', 'enableReachabilityAnalyzerOrganizationSharing', 'enableSerialConsoleAccess',
  'enableTransitGatewayRouteTablePropagation', 'enableVgwRoutePropagation', 'enableVolumeIO', 'enableVpcClassicLink',
  'enableVpcClassicLinkDnsSupport', 'exportClientVpnClientCertificateRevocationList',
  'exportClientVpnClientConfiguration', 'exportImage', 'exportTransitGatewayRoutes',
  'getAssociatedEnclaveCertificateIamRoles', 'getAssociatedIpv6PoolCidrs', 'getAwsNetworkPerformanceData',
  'getCapacityReservationUsage', 'getCoipPoolUsage', 'getConsoleOutput', 'getConsoleScreenshot',
  'getDefaultCreditSpecification', 'getEbsDefaultKmsKeyId', 'getEbsEncryptionByDefault',
  'getFlowLogsIntegrationTemplate', 'getGroupsForCapacityReservation', 'getHostReservationPurchasePreview',
  'getInstanceTypesFromInstanceRequirements', 'getInstanceUefiData', 'getIpamAddressHistory',
  'getIpamDiscoveredAccounts', 'getIpamDiscoveredResourceCidrs', 'getIpamPoolAllocations', 'getIpamPoolCidrs',
  'getIpamResourceCidrs', 'getLaunchTemplateData', 'getManagedPrefixListAssociations', 'getManagedPrefixListEntries',
  'getNetworkInsightsAccessScopeAnalysisFindings', 'getNetworkInsightsAccessScopeContent', 'getPasswordData',
  'getReservedInstancesExchangeQuote', 'getSerialConsoleAccessStatus', 'getSpotPlacementScores',
  'getSubnetCidrReservations', 'getTransitGatewayAttachmentPropagations',
  'getTransitGatewayMulticastDomainAssociations', 'getTransitGatewayPolicyTableAssociations',
  'getTransitGatewayPolicyTableEntries', 'getTransitGatewayPrefixListReferences',
  'getTransitGatewayRouteTableAssociations', 'getTransitGatewayRouteTablePropagations',
  'getVerifiedAccessEndpointPolicy', 'getVerifiedAccessGroupPolicy', 'getVpnConnectionDeviceSampleConfiguration',
  'getVpnConnectionDeviceTypes', 'getVpnTunnelReplacementStatus', 'importClientVpnClientCertificateRevocationList',
  'importImage', 'importInstance', 'importKeyPair', 'importSnapshot', 'importVolume', 'listImagesInRecycleBin',
  'listSnapshotsInRecycleBin', 'modifyAddressAttribute', 'modifyAvailabilityZoneGroup', 'modifyCapacityReservation',
  'modifyCapacityReservationFleet', 'modifyClientVpnEndpoint', 'modifyDefaultCreditSpecification',
  'modifyEbsDefaultKmsKeyId', 'modifyFleet', 'modifyFpgaImageAttribute', 'modifyHosts', 'modifyIdentityIdFormat',
  'modifyIdFormat', 'modifyImageAttribute', 'modifyInstanceAttribute', 'modifyInstanceCapacityReservationAttributes',
  'modifyInstanceCreditSpecification', 'modifyInstanceEventStartTime', 'modifyInstanceEventWindow',
  'modifyInstanceMaintenanceOptions', 'modifyInstanceMetadataOptions', 'modifyInstancePlacement', 'modifyIpam',
  'modifyIpamPool', 'modifyIpamResourceCidr', 'modifyIpamResourceDiscovery', 'modifyIpamScope', 'modifyLaunchTemplate',
  'modifyLocalGatewayRoute', 'modifyManagedPrefixList', 'modifyNetworkInterfaceAttribute',
  'modifyPrivateDnsNameOptions', 'modifyReservedInstances', 'modifySecurityGroupRules', 'modifySnapshotAttribute',
  'modifySnapshotTier', 'modifySpotFleetRequest', 'modifySubnetAttribute', 'modifyTrafficMirrorFilterNetworkServices',
  'modifyTrafficMirrorFilterRule', 'modifyTrafficMirrorSession', 'modifyTransitGateway',
  'modifyTransitGatewayPrefixListReference', 'modifyTransitGatewayVpcAttachment', 'modifyVerifiedAccessEndpoint',
  'modifyVerifiedAccessEndpointPolicy', 'modifyVerifiedAccessGroup', 'modifyVerifiedAccessGroupPolicy',
  'modifyVerifiedAccessInstance', 'modifyVerifiedAccessInstanceLoggingConfiguration',
  'modifyVerifiedAccessTrustProvider', 'modifyVolume', 'modifyVolumeAttribute', 'modifyVpcAttribute',
  'modifyVpcEndpoint', 'modifyVpcEndpointConnectionNotification', 'modifyVpcEndpointServiceConfiguration',
  'modifyVpcEndpointServicePayerResponsibility', 'modifyVpcEndpointServicePermissions',
  'modifyVpcPeeringConnectionOptions', 'modifyVpcTenancy', 'modifyVpnConnection', 'modifyVpnConnectionOptions',
  'modifyVpnTunnelCertificate', 'modifyVpnTunnelOptions', 'monitorInstances', 'moveAddressToVpc', 'moveByoipCidrToIpam',
  'provisionByoipCidr', 'provisionIpamPoolCidr', 'provisionPublicIpv4PoolCidr', 'purchaseHostReservation',
  'purchaseReservedInstancesOffering', 'purchaseScheduledInstances', 'rebootInstances', 'registerImage',
  'registerInstanceEventNotificationAttributes', 'registerTransitGatewayMulticastGroupMembers',
  'registerTransitGatewayMulticastGroupSources', 'rejectTransitGatewayMulticastDomainAssociations',
  'rejectTransitGatewayPeeringAttachment', 'rejectTransitGatewayVpcAttachment', 'rejectVpcEndpointConnections',
  'rejectVpcPeeringConnection', 'releaseAddress', 'releaseHosts', 'releaseIpamPoolAllocation',
  'replaceIamInstanceProfileAssociation', 'replaceNetworkAclAssociation', 'replaceNetworkAclEntry', 'replaceRoute',
  'replaceRouteTableAssociation', 'replaceTransitGatewayRoute', 'replaceVpnTunnel', 'reportInstanceStatus',
  'requestSpotFleet', 'requestSpotInstances', 'resetAddressAttribute', 'resetEbsDefaultKmsKeyId',
  'resetFpgaImageAttribute', 'resetImageAttribute', 'resetInstanceAttribute', 'resetNetworkInterfaceAttribute',
  'resetSnapshotAttribute', 'restoreAddressToClassic', 'restoreImageFromRecycleBin', 'restoreManagedPrefixListVersion',
  'restoreSnapshotFromRecycleBin', 'restoreSnapshotTier', 'revokeClientVpnIngress', 'revokeSecurityGroupEgress',
  'revokeSecurityGroupIngress', 'runInstances', 'runScheduledInstances', 'searchLocalGatewayRoutes',
  'searchTransitGatewayMulticastGroups', 'searchTransitGatewayRoutes', 'sendDiagnosticInterrupt', 'startInstances',
  'startNetworkInsightsAccessScopeAnalysis', 'startNetworkInsightsAnalysis',
  'startVpcEndpointServicePrivateDnsVerification', 'stopInstances', 'terminateClientVpnConnections',
  'terminateInstances', 'unassignIpv6Addresses', 'unassignPrivateIpAddresses', 'unassignPrivateNatGatewayAddress',
  'unmonitorInstances', 'updateSecurityGroupRuleDescriptionsEgress', 'updateSecurityGroupRuleDescriptionsIngress',
  'withdrawByoipCidr'
);

CREATE FUNCTION invoke_ec2(method_name invoke_ec2_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ec2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ec2.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ec2.method_name::pg_catalog.text, 2)), invoke_ec2.method_input::pg_catalog.jsonb, invoke_ec2.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_ec2(invoke_ec2_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service ec2 and returns its answer", "sample_usage": "SELECT invoke_ec2(''listImagesInRecycleBin'', ''{}'')"}';
COMMENT ON TYPE invoke_ec2_method_names IS 'Operations of the AWS service ec2.';

CREATE TYPE invoke_ecr_method_names AS ENUM (
  'batchCheckLayerAvailability', 'batchDeleteImage', 'batchGetImage', 'batchGetRepositoryScanningConfiguration',
  'completeLayerUpload', 'createPullThroughCacheRule', 'createRepository', 'deleteLifecyclePolicy',
  'deletePullThroughCacheRule', 'deleteRegistryPolicy', 'deleteRepository', 'deleteRepositoryPolicy',
  'describeImageReplicationStatus', 'describeImages', 'describeImageScanFindings', 'describePullThroughCacheRules',
  'describeRegistry', 'describeRepositories', 'getAuthorizationToken', 'getDownloadUrlForLayer', 'getLifecyclePolicy',
  'getLifecyclePolicyPreview', 'getRegistryPolicy', 'getRegistryScanningConfiguration', 'getRepositoryPolicy',
  'initiateLayerUpload', 'listImages', 'listTagsForResource', 'putImage', 'putImageScanningConfiguration',
  'putImageTagMutability', 'putLifecyclePolicy', 'putRegistryPolicy', 'putRegistryScanningConfiguration',
  'putReplicationConfiguration', 'setRepositoryPolicy', 'startImageScan', 'startLifecyclePolicyPreview', 'tagResource',
  'untagResource', 'uploadLayerPart'
);

CREATE FUNCTION invoke_ecr(method_name invoke_ecr_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecr', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr.method_name::pg_catalog.text, 2)), invoke_ecr.method_input::pg_catalog.jsonb, invoke_ecr.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_ecr(invoke_ecr_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service ecr and returns its answer", "sample_usage": "SELECT invoke_ecr(''listImages'', ''{}'')"}';
COMMENT ON TYPE invoke_ecr_method_names IS 'Operations of the AWS service ecr.';

CREATE TYPE invoke_ecr_public_method_names AS ENUM (
  'batchCheckLayerAvailability', 'batchDeleteImage', 'completeLayerUpload', 'createRepository', 'deleteRepository',
  'deleteRepositoryPolicy', 'describeImages', 'describeImageTags', 'describeRegistries', 'describeRepositories',
  'getAuthorizationToken', 'getRegistryCatalogData', 'getRepositoryCatalogData', 'getRepositoryPolicy',
  'initiateLayerUpload', 'listTagsForResource', 'putImage', 'putRegistryCatalogData', 'putRepositoryCatalogData',
  'setRepositoryPolicy', 'tagResource', 'untagResource', 'uploadLayerPart'
);

CREATE FUNCTION invoke_ecr_public(method_name invoke_ecr_public_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecr-public', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr_public.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr_public.method_name::pg_catalog.text, 2)), invoke_ecr_public.method_input::pg_catalog.jsonb, 'us-east-1')::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_ecr_public(invoke_ecr_public_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service ecr-public and returns its answer", "sample_usage": "SELECT invoke_ecr_public(''listTagsForResource'', ''{}'')"}';
COMMENT ON TYPE invoke_ecr_public_method_names IS 'Operations of the AWS service ecr-public.';

CREATE TYPE invoke_ecs_method_names AS ENUM (
  'createCapacityProvider', 'createCluster', 'createService', 'createTaskSet', 'deleteAccountSetting',
  'deleteAttributes', 'deleteCapacityProvider', 'deleteCluster', 'deleteService', 'deleteTaskDefinitions',
  'deleteTaskSet', 'deregisterContainerInstance', 'deregisterTaskDefinition', 'describeCapacityProviders',
  'describeClusters', 'describeContainerInstances', 'describeServices', 'describeTaskDefinition', 'describeTasks',
  'describeTaskSets', 'discoverPollEndpoint', 'executeCommand', 'getTaskProtection', 'listAccountSettings',
  'listAttributes', 'listClusters', 'listContainerInstances', 'listServices', 'listServicesByNamespace',
  'listTagsForResource', 'listTaskDefinitionFamilies', 'listTaskDefinitions', 'listTasks', 'putAccountSetting',
  'putAccountSettingDefault', 'putAttributes', 'putClusterCapacityProviders', 'registerContainerInstance',
  'registerTaskDefinition', 'runTask', 'startTask', 'stopTask', 'submitAttachmentStateChanges',
  'submitContainerStateChange', 'submitTaskStateChange', 'tagResource', 'untagResource', 'updateCapacityProvider',
  'updateCluster', 'updateClusterSettings', 'updateContainerAgent', 'updateContainerInstancesState', 'updateService',
  'updateServicePrimaryTaskSet', 'updateTaskProtection', 'updateTaskSet'
);

CREATE FUNCTION invoke_ecs(method_name invoke_ecs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ecs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecs.method_name::pg_catalog.text, 2)), invoke_ecs.method_input::pg_catalog.jsonb, invoke_ecs.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_ecs(invoke_ecs_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service ecs and returns its answer", "sample_usage": "SELECT invoke_ecs(''listAccountSettings'', ''{}'')"}';
COMMENT ON TYPE invoke_ecs_method_names IS 'Operations of the AWS service ecs.';

CREATE TYPE invoke_elasticache_method_names AS ENUM (
  'addTagsToResource', 'authorizeCacheSecurityGroupIngress', 'batchApplyUpdateAction', 'batchStopUpdateAction',
  'completeMigration', 'copySnapshot', 'createCacheCluster', 'createCacheParameterGroup', 'createCacheSecurityGroup',
  'createCacheSubnetGroup', 'createGlobalReplicationGroup', 'createReplicationGroup', 'createSnapshot', 'createUser',
  'createUserGroup', 'decreaseNodeGroupsInGlobalReplicationGroup', 'decreaseReplicaCount', 'deleteCacheCluster',
  'deleteCacheParameterGroup', 'deleteCacheSecurityGroup', 'deleteCacheSubnetGroup', 'deleteGlobalReplicationGroup',
  'deleteReplicationGroup', 'deleteSnapshot', 'deleteUser', 'deleteUserGroup', 'describeCacheClusters',
  'describeCacheEngineVersions', 'describeCacheParameterGroups', 'describeCacheParameters',
  'describeCacheSecurityGroups', 'describeCacheSubnetGroups', 'describeEngineDefaultParameters', 'describeEvents',
  'describeGlobalReplicationGroups', 'describeReplicationGroups', 'describeReservedCacheNodes',
  'describeReservedCacheNodesOfferings', 'describeServiceUpdates', 'describeSnapshots', 'describeUpdateActions',
  'describeUserGroups', 'describeUsers', 'disassociateGlobalReplicationGroup', 'failoverGlobalReplicationGroup',
  'increaseNodeGroupsInGlobalReplicationGroup', 'increaseReplicaCount', 'listAllowedNodeTypeModifications',
  'listTagsForResource', 'modifyCacheCluster', 'modifyCacheParameterGroup', 'modifyCacheSubnetGroup',
  'modifyGlobalReplicationGroup', 'modifyReplicationGroup', 'modifyReplicationGroupShardConfiguration', 'modifyUser',
  'modifyUserGroup', 'purchaseReservedCacheNodesOffering', 'rebalanceSlotsInGlobalReplicationGroup',
  'rebootCacheCluster', 'removeTagsFromResource', 'resetCacheParameterGroup', 'revokeCacheSecurityGroupIngress',
  'startMigration', 'testFailover'
);

CREATE FUNCTION invoke_elasticache(method_name invoke_elasticache_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('elasticache', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elasticache.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elasticache.method_name::pg_catalog.text, 2)), invoke_elasticache.method_input::pg_catalog.jsonb, invoke_elasticache.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_elasticache(invoke_elasticache_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service elasticache and returns its answer", "sample_usage": "SELECT invoke_elasticache(''listAllowedNodeTypeModifications'', ''{}'')"}';
COMMENT ON TYPE invoke_elasticache_method_names IS 'Operations of the AWS service elasticache.';

CREATE TYPE invoke_elb_method_names AS ENUM (
  'addListenerCertificates', 'addTags', 'createListener', 'createLoadBalancer', 'createRule', 'createTargetGroup',
  'deleteListener', 'deleteLoadBalancer', 'deleteRule', 'deleteTargetGroup', 'deregisterTargets',
  'describeAccountLimits', 'describeListenerCertificates', 'describeListeners', 'describeLoadBalancerAttributes',
  'describeLoadBalancers', 'describeRules', 'describeSSLPolicies', 'describeTags', 'describeTargetGroupAttributes',
  'describeTargetGroups', 'describeTargetHealth', 'modifyListener', 'modifyLoadBalancerAttributes', 'modifyRule',
  'modifyTargetGroup', 'modifyTargetGroupAttributes', 'registerTargets', 'removeListenerCertificates', 'removeTags',
  'setIpAddressType', 'setRulePriorities', 'setSecurityGroups', 'setSubnets'
);

CREATE FUNCTION invoke_elb(method_name invoke_elb_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('elbv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elb.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elb.method_name::pg_catalog.text, 2)), invoke_elb.method_input::pg_catalog.jsonb, invoke_elb.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_elb(invoke_elb_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service elbv2 and returns its answer", "sample_usage": "SELECT invoke_elb(''addListenerCertificates'', ''{}'')"}';
COMMENT ON TYPE invoke_elb_method_names IS 'Operations of the AWS service elbv2.';

CREATE TYPE invoke_iam_method_names AS ENUM (
  'addClientIDToOpenIDConnectProvider', 'addRoleToInstanceProfile', 'addUserToGroup', 'attachGroupPolicy',
  'attachRolePolicy', 'attachUserPolicy', 'changePassword', 'createAccessKey', 'createAccountAlias', 'createGroup',
  'createInstanceProfile', 'createLoginProfile', 'createOpenIDConnectProvider', 'createPolicy', 'createPolicyVersion',
  'createRole', 'createSAMLProvider', 'createServiceLinkedRole', 'createServiceSpecificCredential', 'createUser',
  'createVirtualMFADevice', 'deactivateMFADevice', 'deleteAccessKey', 'deleteAccountAlias',
  'deleteAccountPasswordPolicy', 'deleteGroup', 'deleteGroupPolicy', 'deleteInstanceProfile', 'deleteLoginProfile',
  'deleteOpenIDConnectProvider', 'deletePolicy', 'deletePolicyVersion', 'deleteRole', 'deleteRolePermissionsBoundary',
  'deleteRolePolicy', 'deleteSAMLProvider', 'deleteServerCertificate', 'deleteServiceLinkedRole',
  'deleteServiceSpecificCredential', 'deleteSigningCertificate', 'deleteSSHPublicKey', 'deleteUser',
  'deleteUserPermissionsBoundary', 'deleteUserPolicy', 'deleteVirtualMFADevice', 'detachGroupPolicy',
  'detachRolePolicy', 'detachUserPolicy', 'enableMFADevice', 'generateCredentialReport',
  'generateOrganizationsAccessReport', 'generateServiceLastAccessedDetails', 'getAccessKeyLastUsed',
  'getAccountAuthorizationDetails', 'getAccountPasswordPolicy', 'getAccountSummary', 'getContextKeysForCustomPolicy',
  'getContextKeysForPrincipalPolicy', 'getCredentialReport', 'getGroup', 'getGroupPolicy', 'getInstanceProfile',
  'getLoginProfile', 'getOpenIDConnectProvider', 'getOrganizationsAccessReport', 'getPolicy', 'getPolicyVersion',
  'getRole', 'getRolePolicy', 'getSAMLProvider', 'getServerCertificate', 'getServiceLastAccessedDetails',
  'getServiceLastAccessedDetailsWithEntities', 'getServiceLinkedRoleDeletionStatus', 'getSSHPublicKey', 'getUser',
  'getUserPolicy', 'listAccessKeys', 'listAccountAliases', 'listAttachedGroupPolicies', 'listAttachedRolePolicies',
  'listAttachedUserPolicies', 'listEntitiesForPolicy', 'listGroupPolicies', 'listGroups', 'listGroupsForUser',
  'listInstanceProfiles', 'listInstanceProfilesForRole', 'listInstanceProfileTags', 'listMFADevices',
  'listMFADeviceTags', 'listOpenIDConnectProviders', 'listOpenIDConnectProviderTags', 'listPolicies',
  'listPoliciesGrantingServiceAccess', 'listPolicyTags', 'listPolicyVersions', 'listRolePolicies', 'listRoles',
  'listRoleTags', 'listSAMLProviders', 'listSAMLProviderTags', 'listServerCertificates', 'listServerCertificateTags',
  'listServiceSpecificCredentials', 'listSigningCertificates', 'listSSHPublicKeys', 'listUserPolicies', 'listUsers',
  'listUserTags', 'listVirtualMFADevices', 'putGroupPolicy', 'putRolePermissionsBoundary', 'putRolePolicy',
  'putUserPermissionsBoundary', 'putUserPolicy', 'removeClientIDFromOpenIDConnectProvider',
  'removeRoleFromInstanceProfile', 'removeUserFromGroup', 'resetServiceSpecificCredential', 'resyncMFADevice',
  'setDefaultPolicyVersion', 'setSecurityTokenServicePreferences', 'simulateCustomPolicy', 'simulatePrincipalPolicy',
  'tagInstanceProfile', 'tagMFADevice', 'tagOpenIDConnectProvider', 'tagPolicy', 'tagRole', 'tagSAMLProvider',
  'tagServerCertificate', 'tagUser', 'untagInstanceProfile', 'untagMFADevice', 'untagOpenIDConnectProvider',
  'untagPolicy', 'untagRole', 'untagSAMLProvider', 'untagServerCertificate', 'untagUser', 'updateAccessKey',
  'updateAccountPasswordPolicy', 'updateAssumeRolePolicy', 'updateGroup', 'updateLoginProfile',
  'updateOpenIDConnectProviderThumbprint', 'updateRole', 'updateRoleDescription', 'updateSAMLProvider',
  'updateServerCertificate', 'updateServiceSpecificCredential', 'updateSigningCertificate', 'updateSSHPublicKey',
  'updateUser', 'uploadServerCertificate', 'uploadSigningCertificate', 'uploadSSHPublicKey'
);

CREATE FUNCTION invoke_iam(method_name invoke_iam_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('iam', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_iam.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_iam.method_name::pg_catalog.text, 2)), invoke_iam.method_input::pg_catalog.jsonb, invoke_iam.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_iam(invoke_iam_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service iam and returns its answer", "sample_usage": "SELECT invoke_iam(''listAccessKeys'', ''{}'')"}';
COMMENT ON TYPE invoke_iam_method_names IS 'Operations of the AWS service iam.';

CREATE TYPE invoke_lambda_method_names AS ENUM (
  'addLayerVersionPermission', 'addPermission', 'checkpointDurableExecution', 'createAlias', 'createCapacityProvider',
  'createCodeSigningConfig', 'createEventSourceMapping', 'createFunction', 'createFunctionUrlConfig', 'deleteAlias',
  'deleteCapacityProvider', 'deleteCodeSigningConfig', 'deleteEventSourceMapping', 'deleteFunction',
  'deleteFunctionCodeSigningConfig', 'deleteFunctionConcurrency', 'deleteFunctionEventInvokeConfig',
  'deleteFunctionUrlConfig', 'deleteLayerVersion', 'deleteProvisionedConcurrencyConfig', 'getAccountSettings',
  'getAlias', 'getCapacityProvider', 'getCodeSigningConfig', 'getDurableExecution', 'getDurableExecutionHistory',
  'getDurableExecutionState', 'getEventSourceMapping', 'getFunction', 'getFunctionCodeSigningConfig',
  'getFunctionConcurrency', 'getFunctionConfiguration', 'getFunctionEventInvokeConfig', 'getFunctionRecursionConfig',
  'getFunctionScalingConfig', 'getFunctionUrlConfig', 'getLayerVersion', 'getLayerVersionByArn',
  'getLayerVersionPolicy', 'getPolicy', 'getProvisionedConcurrencyConfig', 'getRuntimeManagementConfig', 'invoke',
  'invokeAsync', 'invokeWithResponseStream', 'listAliases', 'listCapacityProviders', 'listCodeSigningConfigs',
  'listDurableExecutionsByFunction', 'listEventSourceMappings', 'listFunctionEventInvokeConfigs', 'listFunctions',
  'listFunctionsByCodeSigningConfig', 'listFunctionUrlConfigs', 'listFunctionVersionsByCapacityProvider', 'listLayers',
  'listLayerVersions', 'listProvisionedConcurrencyConfigs', 'listTags', 'listVersionsByFunction', 'publishLayerVersion',
  'publishVersion', 'putFunctionCodeSigningConfig', 'putFunctionConcurrency', 'putFunctionEventInvokeConfig',
  'putFunctionRecursionConfig', 'putFunctionScalingConfig', 'putProvisionedConcurrencyConfig',
  'putRuntimeManagementConfig', 'removeLayerVersionPermission', 'removePermission',
  'sendDurableExecutionCallbackFailure', 'sendDurableExecutionCallbackHeartbeat', 'sendDurableExecutionCallbackSuccess',
  'stopDurableExecution', 'tagResource', 'untagResource', 'updateAlias', 'updateCapacityProvider',
  'updateCodeSigningConfig', 'updateEventSourceMapping', 'updateFunctionCode', 'updateFunctionConfiguration',
  'updateFunctionEventInvokeConfig', 'updateFunctionUrlConfig'
);

CREATE FUNCTION invoke_lambda(method_name invoke_lambda_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('lambda', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_lambda.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_lambda.method_name::pg_catalog.text, 2)), invoke_lambda.method_input::pg_catalog.jsonb, invoke_lambda.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_lambda(invoke_lambda_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service lambda and returns its answer", "sample_usage": "SELECT invoke_lambda(''listAliases'', ''{}'')"}';
COMMENT ON TYPE invoke_lambda_method_names IS 'Operations of the AWS service lambda.';

CREATE TYPE invoke_memory_db_method_names AS ENUM (
  'batchUpdateCluster', 'copySnapshot', 'createACL', 'createCluster', 'createParameterGroup', 'createSnapshot',
  'createSubnetGroup', 'createUser', 'deleteACL', 'deleteCluster', 'deleteParameterGroup', 'deleteSnapshot',
  'deleteSubnetGroup', 'deleteUser', 'describeACLs', 'describeClusters', 'describeEngineVersions', 'describeEvents',
  'describeParameterGroups', 'describeParameters', 'describeReservedNodes', 'describeReservedNodesOfferings',
  'describeServiceUpdates', 'describeSnapshots', 'describeSubnetGroups', 'describeUsers', 'failoverShard',
  'listAllowedNodeTypeUpdates', 'listTags', 'purchaseReservedNodesOffering', 'resetParameterGroup', 'tagResource',
  'untagResource', 'updateACL', 'updateCluster', 'updateParameterGroup', 'updateSubnetGroup', 'updateUser'
);

CREATE FUNCTION invoke_memory_db(method_name invoke_memory_db_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('memorydb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_memory_db.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_memory_db.method_name::pg_catalog.text, 2)), invoke_memory_db.method_input::pg_catalog.jsonb, invoke_memory_db.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_memory_db(invoke_memory_db_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service memorydb and returns its answer", "sample_usage": "SELECT invoke_memory_db(''listAllowedNodeTypeUpdates'', ''{}'')"}';
COMMENT ON TYPE invoke_memory_db_method_names IS 'Operations of the AWS service memorydb.';

CREATE TYPE invoke_opensearch_method_names AS ENUM (
  'acceptInboundConnection', 'addDataSource', 'addDirectQueryDataSource', 'addTags', 'associatePackage',
  'associatePackages', 'authorizeVpcEndpointAccess', 'cancelDomainConfigChange', 'cancelServiceSoftwareUpdate',
  'createApplication', 'createDomain', 'createIndex', 'createOutboundConnection', 'createPackage', 'createVpcEndpoint',
  'deleteApplication', 'deleteDataSource', 'deleteDirectQueryDataSource', 'deleteDomain', 'deleteInboundConnection',
  'deleteIndex', 'deleteOutboundConnection', 'deletePackage', 'deleteVpcEndpoint', 'deregisterCapability',
  'describeDomain', 'describeDomainAutoTunes', 'describeDomainChangeProgress', 'describeDomainConfig',
  'describeDomainHealth', 'describeDomainNodes', 'describeDomains', 'describeDryRunProgress',
  'describeInboundConnections', 'describeInsightDetails', 'describeInstanceTypeLimits', 'describeOutboundConnections',
  'describePackages', 'describeReservedInstanceOfferings', 'describeReservedInstances', 'describeVpcEndpoints',
  'dissociatePackage', 'dissociatePackages', 'getApplication', 'getCapability', 'getCompatibleVersions',
  'getDataSource', 'getDefaultApplicationSetting', 'getDirectQueryDataSource', 'getDomainMaintenanceStatus', 'getIndex',
  'getPackageVersionHistory', 'getUpgradeHistory', 'getUpgradeStatus', 'listApplications', 'listDataSources',
  'listDirectQueryDataSources', 'listDomainMaintenances', 'listDomainNames', 'listDomainsForPackage', 'listInsights',
  'listInstanceTypeDetails', 'listPackagesForDomain', 'listScheduledActions', 'listTags', 'listVersions',
  'listVpcEndpointAccess', 'listVpcEndpoints', 'listVpcEndpointsForDomain', 'purchaseReservedInstanceOffering',
  'putDefaultApplicationSetting', 'registerCapability', 'rejectInboundConnection', 'removeTags',
  'revokeVpcEndpointAccess', 'rollbackServiceSoftwareUpdate', 'startDomainMaintenance', 'startServiceSoftwareUpdate',
  'updateApplication', 'updateDataSource', 'updateDirectQueryDataSource', 'updateDomainConfig', 'updateIndex',
  'updatePackage', 'updatePackageScope', 'updateScheduledAction', 'updateVpcEndpoint', 'upgradeDomain'
);

CREATE FUNCTION invoke_opensearch(method_name invoke_opensearch_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('opensearch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_opensearch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_opensearch.method_name::pg_catalog.text, 2)), invoke_opensearch.method_input::pg_catalog.jsonb, invoke_opensearch.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_opensearch(invoke_opensearch_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service opensearch and returns its answer", "sample_usage": "SELECT invoke_opensearch(''listApplications'', ''{}'')"}';
COMMENT ON TYPE invoke_opensearch_method_names IS 'Operations of the AWS service opensearch.';

CREATE TYPE invoke_rds_method_names AS ENUM (
  'addRoleToDBCluster', 'addRoleToDBInstance', 'addSourceIdentifierToSubscription', 'addTagsToResource',
  'applyPendingMaintenanceAction', 'authorizeDBSecurityGroupIngress', 'backtrackDBCluster', 'cancelExportTask',
  'copyDBClusterParameterGroup', 'copyDBClusterSnapshot', 'copyDBParameterGroup', 'copyDBSnapshot', 'copyOptionGroup',
  'createBlueGreenDeployment', 'createCustomDBEngineVersion', 'createDBCluster', 'createDBClusterEndpoint',
  'createDBClusterParameterGroup', 'createDBClusterSnapshot', 'createDBInstance', 'createDBInstanceReadReplica',
  'createDBParameterGroup', 'createDBProxy', 'createDBProxyEndpoint', 'createDBSecurityGroup', 'createDBSnapshot',
  'createDBSubnetGroup', 'createEventSubscription', 'createGlobalCluster', 'createOptionGroup',
  'deleteBlueGreenDeployment', 'deleteCustomDBEngineVersion', 'deleteDBCluster', 'deleteDBClusterEndpoint',
  'deleteDBClusterParameterGroup', 'deleteDBClusterSnapshot', 'deleteDBInstance', 'deleteDBInstanceAutomatedBackup',
  'deleteDBParameterGroup', 'deleteDBProxy', 'deleteDBProxyEndpoint', 'deleteDBSecurityGroup', 'deleteDBSnapshot',
  'deleteDBSubnetGroup', 'deleteEventSubscription', 'deleteGlobalCluster', 'deleteOptionGroup',
  'deregisterDBProxyTargets', 'describeAccountAttributes', 'describeBlueGreenDeployments', 'describeCertificates',
  'describeDBClusterBacktracks', 'describeDBClusterEndpoints', 'describeDBClusterParameterGroups',
  'describeDBClusterParameters', 'describeDBClusters', 'describeDBClusterSnapshotAttributes',
  'describeDBClusterSnapshots', 'describeDBEngineVersions', 'describeDBInstanceAutomatedBackups', 'describeDBInstances',
  'describeDBLogFiles', 'describeDBParameterGroups', 'describeDBParameters', 'describeDBProxies',
  'describeDBProxyEndpoints', 'describeDBProxyTargetGroups', 'describeDBProxyTargets', 'describeDBSecurityGroups',
  'describeDBSnapshotAttributes', 'describeDBSnapshots', 'describeDBSubnetGroups',
  'describeEngineDefaultClusterParameters', 'describeEngineDefaultParameters', 'describeEventCategories',
  'describeEvents', 'describeEventSubscriptions', 'describeExportTasks', 'describeGlobalClusters',
  'describeOptionGroupOptions', 'describeOptionGroups', 'describeOrderableDBInstanceOptions',
  'describePendingMaintenanceActions', 'describeReservedDBInstances', 'describeReservedDBInstancesOfferings',
  'describeSourceRegions', 'describeValidDBInstanceModifications', 'downloadDBLogFilePortion', 'failoverDBCluster',
  'failoverGlobalCluster', 'listTagsForResource', 'modifyActivityStream', 'modifyCertificates',
  'modifyCurrentDBClusterCapacity', 'modifyCustomDBEngineVersion', 'modifyDBCluster', 'modifyDBClusterEndpoint',
  'modifyDBClusterParameterGroup', 'modifyDBClusterSnapshotAttribute', 'modifyDBInstance', 'modifyDBParameterGroup',
  'modifyDBProxy', 'modifyDBProxyEndpoint', 'modifyDBProxyTargetGroup', 'modifyDBSnapshot', 'modifyDBSnapshotAttribute',
  'modifyDBSubnetGroup', 'modifyEventSubscription', 'modifyGlobalCluster', 'modifyOptionGroup', 'promoteReadReplica',
  'promoteReadReplicaDBCluster', 'purchaseReservedDBInstancesOffering', 'rebootDBCluster', 'rebootDBInstance',
  'registerDBProxyTargets', 'removeFromGlobalCluster', 'removeRoleFromDBCluster', 'removeRoleFromDBInstance',
  'removeSourceIdentifierFromSubscription', 'removeTagsFromResource', 'resetDBClusterParameterGroup',
  'resetDBParameterGroup', 'restoreDBClusterFromS3', 'restoreDBClusterFromSnapshot', 'restoreDBClusterToPointInTime',
  'restoreDBInstanceFromDBSnapshot', 'restoreDBInstanceFromS3', 'restoreDBInstanceToPointInTime',
  'revokeDBSecurityGroupIngress', 'startActivityStream', 'startDBCluster', 'startDBInstance',
  'startDBInstanceAutomatedBackupsReplication', 'startExportTask', 'stopActivityStream', 'stopDBCluster',
  'stopDBInstance', 'stopDBInstanceAutomatedBackupsReplication', 'switchoverBlueGreenDeployment',
  'switchoverReadReplica'
);

CREATE FUNCTION invoke_rds(method_name invoke_rds_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('rds', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_rds.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_rds.method_name::pg_catalog.text, 2)), invoke_rds.method_input::pg_catalog.jsonb, invoke_rds.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_rds(invoke_rds_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service rds and returns its answer", "sample_usage": "SELECT invoke_rds(''listTagsForResource'', ''{}'')"}';
COMMENT ON TYPE invoke_rds_method_names IS 'Operations of the AWS service rds.';

CREATE TYPE invoke_route53_method_names AS ENUM (
  'activateKeySigningKey', 'associateVPCWithHostedZone', 'changeCidrCollection', 'changeResourceRecordSets',
  'changeTagsForResource', 'createCidrCollection', 'createHealthCheck', 'createHostedZone', 'createKeySigningKey',
  'createQueryLoggingConfig', 'createReusableDelegationSet', 'createTrafficPolicy', 'createTrafficPolicyInstance',
  'createTrafficPolicyVersion', 'createVPCAssociationAuthorization', 'deactivateKeySigningKey', 'deleteCidrCollection',
  'deleteHealthCheck', 'deleteHostedZone', 'deleteKeySigningKey', 'deleteQueryLoggingConfig',
  'deleteReusableDelegationSet', 'deleteTrafficPolicy', 'deleteTrafficPolicyInstance',
  'deleteVPCAssociationAuthorization', 'disableHostedZoneDNSSEC', 'disassociateVPCFromHostedZone',
  'enableHostedZoneDNSSEC', 'getAccountLimit', 'getChange', 'getCheckerIpRanges', 'getDNSSEC', 'getGeoLocation',
  'getHealthCheck', 'getHealthCheckCount', 'getHealthCheckLastFailureReason', 'getHealthCheckStatus', 'getHostedZone',
  'getHostedZoneCount', 'getHostedZoneLimit', 'getQueryLoggingConfig', 'getReusableDelegationSet',
  'getReusableDelegationSetLimit', 'getTrafficPolicy', 'getTrafficPolicyInstance', 'getTrafficPolicyInstanceCount',
  'listCidrBlocks', 'listCidrCollections', 'listCidrLocations', 'listGeoLocations', 'listHealthChecks',
  'listHostedZones', 'listHostedZonesByName', 'listHostedZonesByVPC', 'listQueryLoggingConfigs',
  'listResourceRecordSets', 'listReusableDelegationSets', 'listTagsForResource', 'listTagsForResources',
  'listTrafficPolicies', 'listTrafficPolicyInstances', 'listTrafficPolicyInstancesByHostedZone',
  'listTrafficPolicyInstancesByPolicy', 'listTrafficPolicyVersions', 'listVPCAssociationAuthorizations',
  'testDNSAnswer', 'updateHealthCheck', 'updateHostedZoneComment', 'updateTrafficPolicyComment',
  'updateTrafficPolicyInstance'
);

CREATE FUNCTION invoke_route53(method_name invoke_route53_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('route53', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_route53.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_route53.method_name::pg_catalog.text, 2)), invoke_route53.method_input::pg_catalog.jsonb, invoke_route53.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_route53(invoke_route53_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service route53 and returns its answer", "sample_usage": "SELECT invoke_route53(''listCidrBlocks'', ''{}'')"}';
COMMENT ON TYPE invoke_route53_method_names IS 'Operations of the AWS service route53.';

CREATE TYPE invoke_s3_method_names AS ENUM (
  'abortMultipartUpload', 'completeMultipartUpload', 'copyObject', 'createBucket', 'createMultipartUpload',
  'deleteBucket', 'deleteBucketAnalyticsConfiguration', 'deleteBucketCors', 'deleteBucketEncryption',
  'deleteBucketIntelligentTieringConfiguration', 'deleteBucketInventoryConfiguration', 'deleteBucketLifecycle',
  'deleteBucketMetricsConfiguration', 'deleteBucketOwnershipControls', 'deleteBucketPolicy', 'deleteBucketReplication',
  'deleteBucketTagging', 'deleteBucketWebsite', 'deleteObject', 'deleteObjects', 'deleteObjectTagging',
  'deletePublicAccessBlock', 'getBucketAccelerateConfiguration', 'getBucketAcl', 'getBucketAnalyticsConfiguration',
  'getBucketCors', 'getBucketEncryption', 'getBucketIntelligentTieringConfiguration', 'getBucketInventoryConfiguration',
  'getBucketLifecycleConfiguration', 'getBucketLocation', 'getBucketLogging', 'getBucketMetricsConfiguration',
  'getBucketNotificationConfiguration', 'getBucketOwnershipControls', 'getBucketPolicy', 'getBucketPolicyStatus',
  'getBucketReplication', 'getBucketRequestPayment', 'getBucketTagging', 'getBucketVersioning', 'getBucketWebsite',
  'getObject', 'getObjectAcl', 'getObjectAttributes', 'getObjectLegalHold', 'getObjectLockConfiguration',
  'getObjectRetention', 'getObjectTagging', 'getObjectTorrent', 'getPublicAccessBlock', 'headBucket', 'headObject',
  'listBucketAnalyticsConfigurations', 'listBucketIntelligentTieringConfigurations',
  'listBucketInventoryConfigurations', 'listBucketMetricsConfigurations', 'listBuckets', 'listMultipartUploads',
  'listObjects', 'listObjectsV2', 'listObjectVersions', 'listParts', 'putBucketAccelerateConfiguration', 'putBucketAcl',
  'putBucketAnalyticsConfiguration', 'putBucketCors', 'putBucketEncryption', 'putBucketIntelligentTieringConfiguration',
  'putBucketInventoryConfiguration', 'putBucketLifecycleConfiguration', 'putBucketLogging',
  'putBucketMetricsConfiguration', 'putBucketNotificationConfiguration', 'putBucketOwnershipControls',
  'putBucketPolicy', 'putBucketReplication', 'putBucketRequestPayment', 'putBucketTagging', 'putBucketVersioning',
  'putBucketWebsite', 'putObject', 'putObjectAcl', 'putObjectLegalHold', 'putObjectLockConfiguration',
  'putObjectRetention', 'putObjectTagging', 'putPublicAccessBlock', 'restoreObject', 'selectObjectContent',
  'uploadPart', 'uploadPartCopy', 'writeGetObjectResponse'
);

CREATE FUNCTION invoke_s3(method_name invoke_s3_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('s3', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_s3.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_s3.method_name::pg_catalog.text, 2)), invoke_s3.method_input::pg_catalog.jsonb, invoke_s3.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_s3(invoke_s3_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service s3 and returns its answer", "sample_usage": "SELECT invoke_s3(''listBucketAnalyticsConfigurations'', ''{}'')"}';
COMMENT ON TYPE invoke_s3_method_names IS 'Operations of the AWS service s3.';

CREATE TYPE invoke_secret_manager_method_names AS ENUM (
  'cancelRotateSecret', 'createSecret', 'deleteResourcePolicy', 'deleteSecret', 'describeSecret', 'getRandomPassword',
  'getResourcePolicy', 'getSecretValue', 'listSecrets', 'listSecretVersionIds', 'putResourcePolicy', 'putSecretValue',
  'removeRegionsFromReplication', 'replicateSecretToRegions', 'restoreSecret', 'rotateSecret',
  'stopReplicationToReplica', 'tagResource', 'untagResource', 'updateSecret', 'updateSecretVersionStage',
  'validateResourcePolicy'
);

CREATE FUNCTION invoke_secret_manager(method_name invoke_secret_manager_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('secretsmanager', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_secret_manager.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_secret_manager.method_name::pg_catalog.text, 2)), invoke_secret_manager.method_input::pg_catalog.jsonb, invoke_secret_manager.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_secret_manager(invoke_secret_manager_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service secretsmanager and returns its answer", "sample_usage": "SELECT invoke_secret_manager(''listSecrets'', ''{}'')"}';
COMMENT ON TYPE invoke_secret_manager_method_names IS 'Operations of the AWS service secretsmanager.';

CREATE TYPE invoke_sns_method_names AS ENUM (
  'addPermission', 'checkIfPhoneNumberIsOptedOut', 'confirmSubscription', 'createPlatformApplication',
  'createPlatformEndpoint', 'createSMSSandboxPhoneNumber', 'createTopic', 'deleteEndpoint', 'deletePlatformApplication',
  'deleteSMSSandboxPhoneNumber', 'deleteTopic', 'getDataProtectionPolicy', 'getEndpointAttributes',
  'getPlatformApplicationAttributes', 'getSMSAttributes', 'getSMSSandboxAccountStatus', 'getSubscriptionAttributes',
  'getTopicAttributes', 'listEndpointsByPlatformApplication', 'listOriginationNumbers', 'listPhoneNumbersOptedOut',
  'listPlatformApplications', 'listSMSSandboxPhoneNumbers', 'listSubscriptions', 'listSubscriptionsByTopic',
  'listTagsForResource', 'listTopics', 'optInPhoneNumber', 'publish', 'publishBatch', 'putDataProtectionPolicy',
  'removePermission', 'setEndpointAttributes', 'setPlatformApplicationAttributes', 'setSMSAttributes',
  'setSubscriptionAttributes', 'setTopicAttributes', 'subscribe', 'tagResource', 'unsubscribe', 'untagResource',
  'verifySMSSandboxPhoneNumber'
);

CREATE FUNCTION invoke_sns(method_name invoke_sns_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sns', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sns.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sns.method_name::pg_catalog.text, 2)), invoke_sns.method_input::pg_catalog.jsonb, invoke_sns.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_sns(invoke_sns_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service sns and returns its answer", "sample_usage": "SELECT invoke_sns(''listEndpointsByPlatformApplication'', ''{}'')"}';
COMMENT ON TYPE invoke_sns_method_names IS 'Operations of the AWS service sns.';

CREATE TYPE invoke_sqs_method_names AS ENUM (
  'addPermission', 'changeMessageVisibility', 'changeMessageVisibilityBatch', 'createQueue', 'deleteMessage',
  'deleteMessageBatch', 'deleteQueue', 'getQueueAttributes', 'getQueueUrl', 'listDeadLetterSourceQueues', 'listQueues',
  'listQueueTags', 'purgeQueue', 'receiveMessage', 'removePermission', 'sendMessage', 'sendMessageBatch',
  'setQueueAttributes', 'tagQueue', 'untagQueue'
);

CREATE FUNCTION invoke_sqs(method_name invoke_sqs_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sqs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sqs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sqs.method_name::pg_catalog.text, 2)), invoke_sqs.method_input::pg_catalog.jsonb, invoke_sqs.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_sqs(invoke_sqs_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service sqs and returns its answer", "sample_usage": "SELECT invoke_sqs(''listDeadLetterSourceQueues'', ''{}'')"}';
COMMENT ON TYPE invoke_sqs_method_names IS 'Operations of the AWS service sqs.';

CREATE TYPE invoke_ssm_method_names AS ENUM (
  'addTagsToResource', 'associateOpsItemRelatedItem', 'cancelCommand', 'cancelMaintenanceWindowExecution',
  'createActivation', 'createAssociation', 'createAssociationBatch', 'createDocument', 'createMaintenanceWindow',
  'createOpsItem', 'createOpsMetadata', 'createPatchBaseline', 'createResourceDataSync', 'deleteActivation',
  'deleteAssociation', 'deleteDocument', 'deleteInventory', 'deleteMaintenanceWindow', 'deleteOpsMetadata',
  'deleteParameter', 'deleteParameters', 'deletePatchBaseline', 'deleteResourceDataSync', 'deleteResourcePolicy',
  'deregisterManagedInstance', 'deregisterPatchBaselineForPatchGroup', 'deregisterTargetFromMaintenanceWindow',
  'deregisterTaskFromMaintenanceWindow', 'describeActivations', 'describeAssociation', 'describeAssociationExecutions',
  'describeAssociationExecutionTargets', 'describeAutomationExecutions', 'describeAutomationStepExecutions',
  'describeAvailablePatches', 'describeDocument', 'describeDocumentPermission', 'describeEffectiveInstanceAssociations',
  'describeEffectivePatchesForPatchBaseline', 'describeInstanceAssociationsStatus', 'describeInstanceInformation',
  'describeInstancePatches', 'describeInstancePatchStates', 'describeInstancePatchStatesForPatchGroup',
  'describeInventoryDeletions', 'describeMaintenanceWindowExecutions',
  'describeMaintenanceWindowExecutionTaskInvocations', 'describeMaintenanceWindowExecutionTasks',
  'describeMaintenanceWindows', 'describeMaintenanceWindowSchedule', 'describeMaintenanceWindowsForTarget',
  'describeMaintenanceWindowTargets', 'describeMaintenanceWindowTasks', 'describeOpsItems', 'describeParameters',
  'describePatchBaselines', 'describePatchGroups', 'describePatchGroupState', 'describePatchProperties',
  'describeSessions', 'disassociateOpsItemRelatedItem', 'getAutomationExecution', 'getCalendarState',
  'getCommandInvocation', 'getConnectionStatus', 'getDefaultPatchBaseline', 'getDeployablePatchSnapshotForInstance',
  'getDocument', 'getInventory', 'getInventorySchema', 'getMaintenanceWindow', 'getMaintenanceWindowExecution',
  'getMaintenanceWindowExecutionTask', 'getMaintenanceWindowExecutionTaskInvocation', 'getMaintenanceWindowTask',
  'getOpsItem', 'getOpsMetadata', 'getOpsSummary', 'getParameter', 'getParameterHistory', 'getParameters',
  'getParametersByPath', 'getPatchBaseline', 'getPatchBaselineForPatchGroup', 'getResourcePolicies',
  'getServiceSetting', 'labelParameterVersion', 'listAssociations', 'listAssociationVersions', 'listCommandInvocations',
  'listCommands', 'listComplianceItems', 'listComplianceSummaries', 'listDocumentMetadataHistory', 'listDocuments',
  'listDocumentVersions', 'listInventoryEntries', 'listOpsItemEvents', 'listOpsItemRelatedItems', 'listOpsMetadata',
  'listResourceComplianceSummaries', 'listResourceDataSync', 'listTagsForResource', 'modifyDocumentPermission',
  'putComplianceItems', 'putInventory', 'putParameter', 'putResourcePolicy', 'registerDefaultPatchBaseline',
  'registerPatchBaselineForPatchGroup', 'registerTargetWithMaintenanceWindow', 'registerTaskWithMaintenanceWindow',
  'removeTagsFromResource', 'resetServiceSetting', 'resumeSession', 'sendAutomationSignal', 'sendCommand',
  'startAssociationsOnce', 'startAutomationExecution', 'startChangeRequestExecution', 'startSession',
  'stopAutomationExecution', 'terminateSession', 'unlabelParameterVersion', 'updateAssociation',
  'updateAssociationStatus', 'updateDocument', 'updateDocumentDefaultVersion', 'updateDocumentMetadata',
  'updateMaintenanceWindow', 'updateMaintenanceWindowTarget', 'updateMaintenanceWindowTask',
  'updateManagedInstanceRole', 'updateOpsItem', 'updateOpsMetadata', 'updatePatchBaseline', 'updateResourceDataSync',
  'updateServiceSetting'
);

CREATE FUNCTION invoke_ssm(method_name invoke_ssm_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('ssm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ssm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ssm.method_name::pg_catalog.text, 2)), invoke_ssm.method_input::pg_catalog.jsonb, invoke_ssm.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_ssm(invoke_ssm_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service ssm and returns its answer", "sample_usage": "SELECT invoke_ssm(''listAssociations'', ''{}'')"}';
COMMENT ON TYPE invoke_ssm_method_names IS 'Operations of the AWS service ssm.';

CREATE TYPE invoke_sts_method_names AS ENUM (
  'assumeRole', 'assumeRoleWithSAML', 'assumeRoleWithWebIdentity', 'decodeAuthorizationMessage', 'getAccessKeyInfo',
  'getCallerIdentity', 'getFederationToken', 'getSessionToken'
);

CREATE FUNCTION invoke_sts(method_name invoke_sts_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('sts', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sts.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sts.method_name::pg_catalog.text, 2)), invoke_sts.method_input::pg_catalog.jsonb, invoke_sts.region)::pg_catalog.json
$$;
COMMENT ON FUNCTION invoke_sts(invoke_sts_method_names, json, varchar) IS
  '{"description": "Calls an operation of the AWS service sts and returns its answer", "sample_usage": "SELECT invoke_sts(''assumeRole'', ''{}'')"}';
COMMENT ON TYPE invoke_sts_method_names IS 'Operations of the AWS service sts.';
