\restrict HQUq7kZnahYmMN2gdMeq2HVglWNPDyy2E66Iz4NFFK51YyDsv7qA6jZJ2Ww6Z2y
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE EXTENSION iasql WITH SCHEMA public VERSION '0.9.0';
COMMENT ON EXTENSION iasql IS 'an AWS account as tables: rows are resources';
CREATE TYPE public.endpoint_gateway_service_enum AS ENUM (
    'dynamodb',
    's3'
);
COMMENT ON TYPE public.endpoint_gateway_service_enum IS 'Services that gateway endpoints lead to.';
CREATE TYPE public.endpoint_interface_dns_name_record_type_enum AS ENUM (
    'dualstack',
    'ipv4',
    'ipv6',
    'service-defined'
);
COMMENT ON TYPE public.endpoint_interface_dns_name_record_type_enum IS 'Kinds of DNS records of interface endpoints.';
CREATE TYPE public.endpoint_interface_service_enum AS ENUM (
    's3',
    's3-global.accesspoint',
    'execute-api',
    'rds',
    'logs',
    'codebuild',
    'codedeploy',
    'codepipeline',
    'ec2',
    'ecr',
    'ecs',
    'elasticloadbalancing',
    'elasticache',
    'lambda',
    'memory-db'
);
COMMENT ON TYPE public.endpoint_interface_service_enum IS 'Services that interface endpoints lead to.';
CREATE TYPE public.invoke_acm_method_names AS ENUM (
    'addTagsToCertificate',
    'deleteCertificate',
    'describeCertificate',
    'exportCertificate',
    'getAccountConfiguration',
    'getCertificate',
    'importCertificate',
    'listCertificates',
    'listTagsForCertificate',
    'putAccountConfiguration',
    'removeTagsFromCertificate',
    'renewCertificate',
    'requestCertificate',
    'resendValidationEmail',
    'updateCertificateOptions'
);
COMMENT ON TYPE public.invoke_acm_method_names IS 'Operations of the AWS service acm.';
CREATE TYPE public.invoke_api_gateway_method_names AS ENUM (
    'createApi',
    'createApiMapping',
    'createAuthorizer',
    'createDeployment',
    'createDomainName',
    'createIntegration',
    'createIntegrationResponse',
    'createModel',
    'createRoute',
    'createRouteResponse',
    'createStage',
    'createVpcLink',
    'deleteAccessLogSettings',
    'deleteApi',
    'deleteApiMapping',
    'deleteAuthorizer',
    'deleteCorsConfiguration',
    'deleteDeployment',
    'deleteDomainName',
    'deleteIntegration',
    'deleteIntegrationResponse',
    'deleteModel',
    'deleteRoute',
    'deleteRouteRequestParameter',
    'deleteRouteResponse',
    'deleteRouteSettings',
    'deleteStage',
    'deleteVpcLink',
    'exportApi',
    'getApi',
    'getApiMapping',
    'getApiMappings',
    'getApis',
    'getAuthorizer',
    'getAuthorizers',
    'getDeployment',
    'getDeployments',
    'getDomainName',
    'getDomainNames',
    'getIntegration',
    'getIntegrationResponse',
    'getIntegrationResponses',
    'getIntegrations',
    'getModel',
    'getModels',
    'getModelTemplate',
    'getRoute',
    'getRouteResponse',
    'getRouteResponses',
    'getRoutes',
    'getStage',
    'getStages',
    'getTags',
    'getVpcLink',
    'getVpcLinks',
    'importApi',
    'reimportApi',
    'resetAuthorizersCache',
    'tagResource',
    'untagResource',
    'updateApi',
    'updateApiMapping',
    'updateAuthorizer',
    'updateDeployment',
    'updateDomainName',
    'updateIntegration',
    'updateIntegrationResponse',
    'updateModel',
    'updateRoute',
    'updateRouteResponse',
    'updateStage',
    'updateVpcLink'
);
COMMENT ON TYPE public.invoke_api_gateway_method_names IS 'Operations of the AWS service apigatewayv2.';
CREATE TYPE public.invoke_app_sync_method_names AS ENUM (
    'associateApi',
    'createApiCache',
    'createApiKey',
    'createDataSource',
    'createDomainName',
    'createFunction',
    'createGraphqlApi',
    'createResolver',
    'createType',
    'deleteApiCache',
    'deleteApiKey',
    'deleteDataSource',
    'deleteDomainName',
    'deleteFunction',
    'deleteGraphqlApi',
    'deleteResolver',
    'deleteType',
    'disassociateApi',
    'evaluateCode',
    'evaluateMappingTemplate',
    'flushApiCache',
    'getApiAssociation',
    'getApiCache',
    'getDataSource',
    'getDomainName',
    'getFunction',
    'getGraphqlApi',
    'getIntrospectionSchema',
    'getResolver',
    'getSchemaCreationStatus',
    'getType',
    'listApiKeys',
    'listDataSources',
    'listDomainNames',
    'listFunctions',
    'listGraphqlApis',
    'listResolvers',
    'listResolversByFunction',
    'listTagsForResource',
    'listTypes',
    'startSchemaCreation',
    'tagResource',
    'untagResource',
    'updateApiCache',
    'updateApiKey',
    'updateDataSource',
    'updateDomainName',
    'updateFunction',
    'updateGraphqlApi',
    'updateResolver',
    'updateType'
);
COMMENT ON TYPE public.invoke_app_sync_method_names IS 'Operations of the AWS service appsync.';
CREATE TYPE public.invoke_cloudformation_method_names AS ENUM (
    'activateType',
    'batchDescribeTypeConfigurations',
    'cancelUpdateStack',
    'continueUpdateRollback',
    'createChangeSet',
    'createStack',
    'createStackInstances',
    'createStackSet',
    'deactivateType',
    'deleteChangeSet',
    'deleteStack',
    'deleteStackInstances',
    'deleteStackSet',
    'deregisterType',
    'describeAccountLimits',
    'describeChangeSet',
    'describeChangeSetHooks',
    'describePublisher',
    'describeStackDriftDetectionStatus',
    'describeStackEvents',
    'describeStackInstance',
    'describeStackResource',
    'describeStackResourceDrifts',
    'describeStackResources',
    'describeStacks',
    'describeStackSet',
    'describeStackSetOperation',
    'describeType',
    'describeTypeRegistration',
    'detectStackDrift',
    'detectStackResourceDrift',
    'detectStackSetDrift',
    'estimateTemplateCost',
    'executeChangeSet',
    'getStackPolicy',
    'getTemplate',
    'getTemplateSummary',
    'importStacksToStackSet',
    'listChangeSets',
    'listExports',
    'listImports',
    'listStackInstances',
    'listStackResources',
    'listStacks',
    'listStackSetOperationResults',
    'listStackSetOperations',
    'listStackSets',
    'listTypeRegistrations',
    'listTypes',
    'listTypeVersions',
    'publishType',
    'recordHandlerProgress',
    'registerPublisher',
    'registerType',
    'rollbackStack',
    'setStackPolicy',
    'setTypeConfiguration',
    'setTypeDefaultVersion',
    'signalResource',
    'stopStackSetOperation',
    'testType',
    'updateStack',
    'updateStackInstances',
    'updateStackSet',
    'updateTerminationProtection',
    'validateTemplate'
);
COMMENT ON TYPE public.invoke_cloudformation_method_names IS 'Operations of the AWS service cloudformation.';
CREATE TYPE public.invoke_cloudfront_method_names AS ENUM (
    'associateAlias',
    'copyDistribution',
    'createCachePolicy',
    'createCloudFrontOriginAccessIdentity',
    'createContinuousDeploymentPolicy',
    'createDistribution',
    'createDistributionWithTags',
    'createFieldLevelEncryptionConfig',
    'createFieldLevelEncryptionProfile',
    'createFunction',
    'createInvalidation',
    'createKeyGroup',
    'createMonitoringSubscription',
    'createOriginAccessControl',
    'createOriginRequestPolicy',
    'createPublicKey',
    'createRealtimeLogConfig',
    'createResponseHeadersPolicy',
    'createStreamingDistribution',
    'createStreamingDistributionWithTags',
    'deleteCachePolicy',
    'deleteCloudFrontOriginAccessIdentity',
    'deleteContinuousDeploymentPolicy',
    'deleteDistribution',
    'deleteFieldLevelEncryptionConfig',
    'deleteFieldLevelEncryptionProfile',
    'deleteFunction',
    'deleteKeyGroup',
    'deleteMonitoringSubscription',
    'deleteOriginAccessControl',
    'deleteOriginRequestPolicy',
    'deletePublicKey',
    'deleteRealtimeLogConfig',
    'deleteResponseHeadersPolicy',
    'deleteStreamingDistribution',
    'describeFunction',
    'getCachePolicy',
    'getCachePolicyConfig',
    'getCloudFrontOriginAccessIdentity',
    'getCloudFrontOriginAccessIdentityConfig',
    'getContinuousDeploymentPolicy',
    'getContinuousDeploymentPolicyConfig',
    'getDistribution',
    'getDistributionConfig',
    'getFieldLevelEncryption',
    'getFieldLevelEncryptionConfig',
    'getFieldLevelEncryptionProfile',
    'getFieldLevelEncryptionProfileConfig',
    'getFunction',
    'getInvalidation',
    'getKeyGroup',
    'getKeyGroupConfig',
    'getMonitoringSubscription',
    'getOriginAccessControl',
    'getOriginAccessControlConfig',
    'getOriginRequestPolicy',
    'getOriginRequestPolicyConfig',
    'getPublicKey',
    'getPublicKeyConfig',
    'getRealtimeLogConfig',
    'getResponseHeadersPolicy',
    'getResponseHeadersPolicyConfig',
    'getStreamingDistribution',
    'getStreamingDistributionConfig',
    'listCachePolicies',
    'listCloudFrontOriginAccessIdentities',
    'listConflictingAliases',
    'listContinuousDeploymentPolicies',
    'listDistributions',
    'listDistributionsByCachePolicyId',
    'listDistributionsByKeyGroup',
    'listDistributionsByOriginRequestPolicyId',
    'listDistributionsByRealtimeLogConfig',
    'listDistributionsByResponseHeadersPolicyId',
    'listDistributionsByWebACLId',
    'listFieldLevelEncryptionConfigs',
    'listFieldLevelEncryptionProfiles',
    'listFunctions',
    'listInvalidations',
    'listKeyGroups',
    'listOriginAccessControls',
    'listOriginRequestPolicies',
    'listPublicKeys',
    'listRealtimeLogConfigs',
    'listResponseHeadersPolicies',
    'listStreamingDistributions',
    'listTagsForResource',
    'publishFunction',
    'tagResource',
    'testFunction',
    'untagResource',
    'updateCachePolicy',
    'updateCloudFrontOriginAccessIdentity',
    'updateContinuousDeploymentPolicy',
    'updateDistribution',
    'updateDistributionWithStagingConfig',
    'updateFieldLevelEncryptionConfig',
    'updateFieldLevelEncryptionProfile',
    'updateFunction',
    'updateKeyGroup',
    'updateOriginAccessControl',
    'updateOriginRequestPolicy',
    'updatePublicKey',
    'updateRealtimeLogConfig',
    'updateResponseHeadersPolicy',
    'updateStreamingDistribution'
);
COMMENT ON TYPE public.invoke_cloudfront_method_names IS 'Operations of the AWS service cloudfront.';
CREATE TYPE public.invoke_cloudwatch_logs_method_names AS ENUM (
    'associateKmsKey',
    'cancelExportTask',
    'createExportTask',
    'createLogGroup',
    'createLogStream',
    'deleteDataProtectionPolicy',
    'deleteDestination',
    'deleteLogGroup',
    'deleteLogStream',
    'deleteMetricFilter',
    'deleteQueryDefinition',
    'deleteResourcePolicy',
    'deleteRetentionPolicy',
    'deleteSubscriptionFilter',
    'describeDestinations',
    'describeExportTasks',
    'describeLogGroups',
    'describeLogStreams',
    'describeMetricFilters',
    'describeQueries',
    'describeQueryDefinitions',
    'describeResourcePolicies',
    'describeSubscriptionFilters',
    'disassociateKmsKey',
    'filterLogEvents',
    'getDataProtectionPolicy',
    'getLogEvents',
    'getLogGroupFields',
    'getLogRecord',
    'getQueryResults',
    'listTagsForResource',
    'listTagsLogGroup',
    'putDataProtectionPolicy',
    'putDestination',
    'putDestinationPolicy',
    'putLogEvents',
    'putMetricFilter',
    'putQueryDefinition',
    'putResourcePolicy',
    'putRetentionPolicy',
    'putSubscriptionFilter',
    'startQuery',
    'stopQuery',
    'tagLogGroup',
    'tagResource',
    'testMetricFilter',
    'untagLogGroup',
    'untagResource'
);
COMMENT ON TYPE public.invoke_cloudwatch_logs_method_names IS 'Operations of the AWS service logs.';
CREATE TYPE public.invoke_cloudwatch_method_names AS ENUM (
    'deleteAlarms',
    'deleteAnomalyDetector',
    'deleteDashboards',
    'deleteInsightRules',
    'deleteMetricStream',
    'describeAlarmHistory',
    'describeAlarms',
    'describeAlarmsForMetric',
    'describeAnomalyDetectors',
    'describeInsightRules',
    'disableAlarmActions',
    'disableInsightRules',
    'enableAlarmActions',
    'enableInsightRules',
    'getDashboard',
    'getInsightRuleReport',
    'getMetricData',
    'getMetricStatistics',
    'getMetricStream',
    'getMetricWidgetImage',
    'listDashboards',
    'listManagedInsightRules',
    'listMetrics',
    'listMetricStreams',
    'listTagsForResource',
    'putAnomalyDetector',
    'putCompositeAlarm',
    'putDashboard',
    'putInsightRule',
    'putManagedInsightRules',
    'putMetricAlarm',
    'putMetricData',
    'putMetricStream',
    'setAlarmState',
    'startMetricStreams',
    'stopMetricStreams',
    'tagResource',
    'untagResource'
);
COMMENT ON TYPE public.invoke_cloudwatch_method_names IS 'Operations of the AWS service cloudwatch.';
CREATE TYPE public.invoke_codebuild_method_names AS ENUM (
    'batchDeleteBuilds',
    'batchGetBuildBatches',
    'batchGetBuilds',
    'batchGetProjects',
    'batchGetReportGroups',
    'batchGetReports',
    'createProject',
    'createReportGroup',
    'createWebhook',
    'deleteBuildBatch',
    'deleteProject',
    'deleteReport',
    'deleteReportGroup',
    'deleteResourcePolicy',
    'deleteSourceCredentials',
    'deleteWebhook',
    'describeCodeCoverages',
    'describeTestCases',
    'getReportGroupTrend',
    'getResourcePolicy',
    'importSourceCredentials',
    'invalidateProjectCache',
    'listBuildBatches',
    'listBuildBatchesForProject',
    'listBuilds',
    'listBuildsForProject',
    'listCuratedEnvironmentImages',
    'listProjects',
    'listReportGroups',
    'listReports',
    'listReportsForReportGroup',
    'listSharedProjects',
    'listSharedReportGroups',
    'listSourceCredentials',
    'putResourcePolicy',
    'retryBuild',
    'retryBuildBatch',
    'startBuild',
    'startBuildBatch',
    'stopBuild',
    'stopBuildBatch',
    'updateProject',
    'updateProjectVisibility',
    'updateReportGroup',
    'updateWebhook'
);
COMMENT ON TYPE public.invoke_codebuild_method_names IS 'Operations of the AWS service codebuild.';
CREATE TYPE public.invoke_codedeploy_method_names AS ENUM (
    'addTagsToOnPremisesInstances',
    'batchGetApplicationRevisions',
    'batchGetApplications',
    'batchGetDeploymentGroups',
    'batchGetDeploymentInstances',
    'batchGetDeployments',
    'batchGetDeploymentTargets',
    'batchGetOnPremisesInstances',
    'continueDeployment',
    'createApplication',
    'createDeployment',
    'createDeploymentConfig',
    'createDeploymentGroup',
    'deleteApplication',
    'deleteDeploymentConfig',
    'deleteDeploymentGroup',
    'deleteGitHubAccountToken',
    'deleteResourcesByExternalId',
    'deregisterOnPremisesInstance',
    'getApplication',
    'getApplicationRevision',
    'getDeployment',
    'getDeploymentConfig',
    'getDeploymentGroup',
    'getDeploymentInstance',
    'getDeploymentTarget',
    'getOnPremisesInstance',
    'listApplicationRevisions',
    'listApplications',
    'listDeploymentConfigs',
    'listDeploymentGroups',
    'listDeploymentInstances',
    'listDeployments',
    'listDeploymentTargets',
    'listGitHubAccountTokenNames',
    'listOnPremisesInstances',
    'listTagsForResource',
    'putLifecycleEventHookExecutionStatus',
    'registerApplicationRevision',
    'registerOnPremisesInstance',
    'removeTagsFromOnPremisesInstances',
    'skipWaitTimeForInstanceTermination',
    'stopDeployment',
    'tagResource',
    'untagResource',
    'updateApplication',
    'updateDeploymentGroup'
);
COMMENT ON TYPE public.invoke_codedeploy_method_names IS 'Operations of the AWS service codedeploy.';
CREATE TYPE public.invoke_codepipeline_method_names AS ENUM (
    'acknowledgeJob',
    'acknowledgeThirdPartyJob',
    'createCustomActionType',
    'createPipeline',
    'deleteCustomActionType',
    'deletePipeline',
    'deleteWebhook',
    'deregisterWebhookWithThirdParty',
    'disableStageTransition',
    'enableStageTransition',
    'getActionType',
    'getJobDetails',
    'getPipeline',
    'getPipelineExecution',
    'getPipelineState',
    'getThirdPartyJobDetails',
    'listActionExecutions',
    'listActionTypes',
    'listPipelineExecutions',
    'listPipelines',
    'listTagsForResource',
    'listWebhooks',
    'pollForJobs',
    'pollForThirdPartyJobs',
    'putActionRevision',
    'putApprovalResult',
    'putJobFailureResult',
    'putJobSuccessResult',
    'putThirdPartyJobFailureResult',
    'putThirdPartyJobSuccessResult',
    'putWebhook',
    'registerWebhookWithThirdParty',
    'retryStageExecution',
    'startPipelineExecution',
    'stopPipelineExecution',
    'tagResource',
    'untagResource',
    'updateActionType',
    'updatePipeline'
);
COMMENT ON TYPE public.invoke_codepipeline_method_names IS 'Operations of the AWS service codepipeline.';
CREATE TYPE public.invoke_dynamo_method_names AS ENUM (
    'batchExecuteStatement',
    'batchGetItem',
    'batchWriteItem',
    'createBackup',
    'createGlobalTable',
    'createTable',
    'deleteBackup',
    'deleteItem',
    'deleteTable',
    'describeBackup',
    'describeContinuousBackups',
    'describeContributorInsights',
    'describeEndpoints',
    'describeExport',
    'describeGlobalTable',
    'describeGlobalTableSettings',
    'describeImport',
    'describeKinesisStreamingDestination',
    'describeLimits',
    'describeTable',
    'describeTableReplicaAutoScaling',
    'describeTimeToLive',
    'disableKinesisStreamingDestination',
    'enableKinesisStreamingDestination',
    'executeStatement',
    'executeTransaction',
    'exportTableToPointInTime',
    'getItem',
    'importTable',
    'listBackups',
    'listContributorInsights',
    'listExports',
    'listGlobalTables',
    'listImports',
    'listTables',
    'listTagsOfResource',
    'putItem',
    'query',
    'restoreTableFromBackup',
    'restoreTableToPointInTime',
    'scan',
    'tagResource',
    'transactGetItems',
    'transactWriteItems',
    'untagResource',
    'updateContinuousBackups',
    'updateContributorInsights',
    'updateGlobalTable',
    'updateGlobalTableSettings',
    'updateItem',
    'updateTable',
    'updateTableReplicaAutoScaling',
    'updateTimeToLive'
);
COMMENT ON TYPE public.invoke_dynamo_method_names IS 'Operations of the AWS service dynamodb.';
CREATE TYPE public.invoke_ec2_method_names AS ENUM (
    'acceptAddressTransfer',
    'acceptReservedInstancesExchangeQuote',
    'acceptTransitGatewayMulticastDomainAssociations',
    'acceptTransitGatewayPeeringAttachment',
    'acceptTransitGatewayVpcAttachment',
    'acceptVpcEndpointConnections',
    'acceptVpcPeeringConnection',
    'advertiseByoipCidr',
    'allocateAddress',
    'allocateHosts',
    'allocateIpamPoolCidr',
    'applySecurityGroupsToClientVpnTargetNetwork',
    'assignIpv6Addresses',
    'assignPrivateIpAddresses',
    'assignPrivateNatGatewayAddress',
    'associateAddress',
    'associateClientVpnTargetNetwork',
    'associateDhcpOptions',
    'associateEnclaveCertificateIamRole',
    'associateIamInstanceProfile',
    'associateInstanceEventWindow',
    'associateIpamResourceDiscovery',
    'associateNatGatewayAddress',
    'associateRouteTable',
    'associateSubnetCidrBlock',
    'associateTransitGatewayMulticastDomain',
    'associateTransitGatewayPolicyTable',
    'associateTransitGatewayRouteTable',
    'associateTrunkInterface',
    'associateVpcCidrBlock',
    'attachClassicLinkVpc',
    'attachInternetGateway',
    'attachNetworkInterface',
    'attachVerifiedAccessTrustProvider',
    'attachVolume',
    'attachVpnGateway',
    'authorizeClientVpnIngress',
    'authorizeSecurityGroupEgress',
    'authorizeSecurityGroupIngress',
    'bundleInstance',
    'cancelBundleTask',
    'cancelCapacityReservation',
    'cancelCapacityReservationFleets',
    'cancelConversionTask',
    'cancelExportTask',
    'cancelImageLaunchPermission',
    'cancelImportTask',
    'cancelReservedInstancesListing',
    'cancelSpotFleetRequests',
    'cancelSpotInstanceRequests',
    'confirmProductInstance',
    'copyFpgaImage',
    'copyImage',
    'copySnapshot',
    'createCapacityReservation',
    'createCapacityReservationFleet',
    'createCarrierGateway',
    'createClientVpnEndpoint',
    'createClientVpnRoute',
    'createCoipCidr',
    'createCoipPool',
    'createCustomerGateway',
    'createDefaultSubnet',
    'createDefaultVpc',
    'createDhcpOptions',
    'createEgressOnlyInternetGateway',
    'createFleet',
    'createFlowLogs',
    'createFpgaImage',
    'createImage',
    'createInstanceEventWindow',
    'createInstanceExportTask',
    'createInternetGateway',
    'createIpam',
    'createIpamPool',
    'createIpamResourceDiscovery',
    'createIpamScope',
    'createKeyPair',
    'createLaunchTemplate',
    'createLaunchTemplateVersion',
    'createLocalGatewayRoute',
    'createLocalGatewayRouteTable',
    'createLocalGatewayRouteTableVirtualInterfaceGroupAssociation',
    'createLocalGatewayRouteTableVpcAssociation',
    'createManagedPrefixList',
    'createNatGateway',
    'createNetworkAcl',
    'createNetworkAclEntry',
    'createNetworkInsightsAccessScope',
    'createNetworkInsightsPath',
    'createNetworkInterface',
    'createNetworkInterfacePermission',
    'createPlacementGroup',
    'createPublicIpv4Pool',
    'createReplaceRootVolumeTask',
    'createReservedInstancesListing',
    'createRestoreImageTask',
    'createRoute',
    'createRouteTable',
    'createSecurityGroup',
    'createSnapshot',
    'createSnapshots',
    'createSpotDatafeedSubscription',
    'createStoreImageTask',
    'createSubnet',
    'createSubnetCidrReservation',
    'createTags',
    'createTrafficMirrorFilter',
    'createTrafficMirrorFilterRule',
    'createTrafficMirrorSession',
    'createTrafficMirrorTarget',
    'createTransitGateway',
    'createTransitGatewayConnect',
    'createTransitGatewayConnectPeer',
    'createTransitGatewayMulticastDomain',
    'createTransitGatewayPeeringAttachment',
    'createTransitGatewayPolicyTable',
    'createTransitGatewayPrefixListReference',
    'createTransitGatewayRoute',
    'createTransitGatewayRouteTable',
    'createTransitGatewayRouteTableAnnouncement',
    'createTransitGatewayVpcAttachment',
    'createVerifiedAccessEndpoint',
    'createVerifiedAccessGroup',
    'createVerifiedAccessInstance',
    'createVerifiedAccessTrustProvider',
    'createVolume',
    'createVpc',
    'createVpcEndpoint',
    'createVpcEndpointConnectionNotification',
    'createVpcEndpointServiceConfiguration',
    'createVpcPeeringConnection',
    'createVpnConnection',
    'createVpnConnectionRoute',
    'createVpnGateway',
    'deleteCarrierGateway',
    'deleteClientVpnEndpoint',
    'deleteClientVpnRoute',
    'deleteCoipCidr',
    'deleteCoipPool',
    'deleteCustomerGateway',
    'deleteDhcpOptions',
    'deleteEgressOnlyInternetGateway',
    'deleteFleets',
    'deleteFlowLogs',
    'deleteFpgaImage',
    'deleteInstanceEventWindow',
    'deleteInternetGateway',
    'deleteIpam',
    'deleteIpamPool',
    'deleteIpamResourceDiscovery',
    'deleteIpamScope',
    'deleteKeyPair',
    'deleteLaunchTemplate',
    'deleteLaunchTemplateVersions',
    'deleteLocalGatewayRoute',
    'deleteLocalGatewayRouteTable',
    'deleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation',
    'deleteLocalGatewayRouteTableVpcAssociation',
    'deleteManagedPrefixList',
    'deleteNatGateway',
    'deleteNetworkAcl',
    'deleteNetworkAclEntry',
    'deleteNetworkInsightsAccessScope',
    'deleteNetworkInsightsAccessScopeAnalysis',
    'deleteNetworkInsightsAnalysis',
    'deleteNetworkInsightsPath',
    'deleteNetworkInterface',
    'deleteNetworkInterfacePermission',
    'deletePlacementGroup',
    'deletePublicIpv4Pool',
    'deleteQueuedReservedInstances',
    'deleteRoute',
    'deleteRouteTable',
    'deleteSecurityGroup',
    'deleteSnapshot',
    'deleteSpotDatafeedSubscription',
    'deleteSubnet',
    'deleteSubnetCidrReservation',
    'deleteTags',
    'deleteTrafficMirrorFilter',
    'deleteTrafficMirrorFilterRule',
    'deleteTrafficMirrorSession',
    'deleteTrafficMirrorTarget',
    'deleteTransitGateway',
    'deleteTransitGatewayConnect',
    'deleteTransitGatewayConnectPeer',
    'deleteTransitGatewayMulticastDomain',
    'deleteTransitGatewayPeeringAttachment',
    'deleteTransitGatewayPolicyTable',
    'deleteTransitGatewayPrefixListReference',
    'deleteTransitGatewayRoute',
    'deleteTransitGatewayRouteTable',
    'deleteTransitGatewayRouteTableAnnouncement',
    'deleteTransitGatewayVpcAttachment',
    'deleteVerifiedAccessEndpoint',
    'deleteVerifiedAccessGroup',
    'deleteVerifiedAccessInstance',
    'deleteVerifiedAccessTrustProvider',
    'deleteVolume',
    'deleteVpc',
    'deleteVpcEndpointConnectionNotifications',
    'deleteVpcEndpoints',
    'deleteVpcEndpointServiceConfigurations',
    'deleteVpcPeeringConnection',
    'deleteVpnConnection',
    'deleteVpnConnectionRoute',
    'deleteVpnGateway',
    'deprovisionByoipCidr',
    'deprovisionIpamPoolCidr',
    'deprovisionPublicIpv4PoolCidr',
    'deregisterImage',
    'deregisterInstanceEventNotificationAttributes',
    'deregisterTransitGatewayMulticastGroupMembers',
    'deregisterTransitGatewayMulticastGroupSources',
    'describeAccountAttributes',
    'describeAddresses',
    'describeAddressesAttribute',
    'describeAddressTransfers',
    'describeAggregateIdFormat',
    'describeAvailabilityZones',
    'describeAwsNetworkPerformanceMetricSubscriptions',
    'describeBundleTasks',
    'describeByoipCidrs',
    'describeCapacityReservationFleets',
    'describeCapacityReservations',
    'describeCarrierGateways',
    'describeClassicLinkInstances',
    'describeClientVpnAuthorizationRules',
    'describeClientVpnConnections',
    'describeClientVpnEndpoints',
    'describeClientVpnRoutes',
    'describeClientVpnTargetNetworks',
    'describeCoipPools',
    'describeConversionTasks',
    'describeCustomerGateways',
    'describeDhcpOptions',
    'describeEgressOnlyInternetGateways',
    'describeElasticGpus',
    'describeExportImageTasks',
    'describeExportTasks',
    'describeFastLaunchImages',
    'describeFastSnapshotRestores',
    'describeFleetHistory',
    'describeFleetInstances',
    'describeFleets',
    'describeFlowLogs',
    'describeFpgaImageAttribute',
    'describeFpgaImages',
    'describeHostReservationOfferings',
    'describeHostReservations',
    'describeHosts',
    'describeIamInstanceProfileAssociations',
    'describeIdentityIdFormat',
    'describeIdFormat',
    'describeImageAttribute',
    'describeImages',
    'describeImportImageTasks',
    'describeImportSnapshotTasks',
    'describeInstanceAttribute',
    'describeInstanceCreditSpecifications',
    'describeInstanceEventNotificationAttributes',
    'describeInstanceEventWindows',
    'describeInstances',
    'describeInstanceStatus',
    'describeInstanceTypeOfferings',
    'describeInstanceTypes',
    'describeInternetGateways',
    'describeIpamPools',
    'describeIpamResourceDiscoveries',
    'describeIpamResourceDiscoveryAssociations',
    'describeIpams',
    'describeIpamScopes',
    'describeIpv6Pools',
    'describeKeyPairs',
    'describeLaunchTemplates',
    'describeLaunchTemplateVersions',
    'describeLocalGatewayRouteTables',
    'describeLocalGatewayRouteTableVirtualInterfaceGroupAssociations',
    'describeLocalGatewayRouteTableVpcAssociations',
    'describeLocalGateways',
    'describeLocalGatewayVirtualInterfaceGroups',
    'describeLocalGatewayVirtualInterfaces',
    'describeManagedPrefixLists',
    'describeMovingAddresses',
    'describeNatGateways',
    'describeNetworkAcls',
    'describeNetworkInsightsAccessScopeAnalyses',
    'describeNetworkInsightsAccessScopes',
    'describeNetworkInsightsAnalyses',
    'describeNetworkInsightsPaths',
    'describeNetworkInterfaceAttribute',
    'describeNetworkInterfacePermissions',
    'describeNetworkInterfaces',
    'describePlacementGroups',
    'describePrefixLists',
    'describePrincipalIdFormat',
    'describePublicIpv4Pools',
    'describeRegions',
    'describeReplaceRootVolumeTasks',
    'describeReservedInstances',
    'describeReservedInstancesListings',
    'describeReservedInstancesModifications',
    'describeReservedInstancesOfferings',
    'describeRouteTables',
    'describeScheduledInstanceAvailability',
    'describeScheduledInstances',
    'describeSecurityGroupReferences',
    'describeSecurityGroupRules',
    'describeSecurityGroups',
    'describeSnapshotAttribute',
    'describeSnapshots',
    'describeSnapshotTierStatus',
    'describeSpotDatafeedSubscription',
    'describeSpotFleetInstances',
    'describeSpotFleetRequestHistory',
    'describeSpotFleetRequests',
    'describeSpotInstanceRequests',
    'describeSpotPriceHistory',
    'describeStaleSecurityGroups',
    'describeStoreImageTasks',
    'describeSubnets',
    'describeTags',
    'describeTrafficMirrorFilters',
    'describeTrafficMirrorSessions',
    'describeTrafficMirrorTargets',
    'describeTransitGatewayAttachments',
    'describeTransitGatewayConnectPeers',
    'describeTransitGatewayConnects',
    'describeTransitGatewayMulticastDomains',
    'describeTransitGatewayPeeringAttachments',
    'describeTransitGatewayPolicyTables',
    'describeTransitGatewayRouteTableAnnouncements',
    'describeTransitGatewayRouteTables',
    'describeTransitGateways',
    'describeTransitGatewayVpcAttachments',
    'describeTrunkInterfaceAssociations',
    'describeVerifiedAccessEndpoints',
    'describeVerifiedAccessGroups',
    'describeVerifiedAccessInstanceLoggingConfigurations',
    'describeVerifiedAccessInstances',
    'describeVerifiedAccessTrustProviders',
    'describeVolumeAttribute',
    'describeVolumes',
    'describeVolumesModifications',
    'describeVolumeStatus',
    'describeVpcAttribute',
    'describeVpcClassicLink',
    'describeVpcClassicLinkDnsSupport',
    'describeVpcEndpointConnectionNotifications',
    'describeVpcEndpointConnections',
    'describeVpcEndpoints',
    'describeVpcEndpointServiceConfigurations',
    'describeVpcEndpointServicePermissions',
    'describeVpcEndpointServices',
    'describeVpcPeeringConnections',
    'describeVpcs',
    'describeVpnConnections',
    'describeVpnGateways',
    'detachClassicLinkVpc',
    'detachInternetGateway',
    'detachNetworkInterface',
    'detachVerifiedAccessTrustProvider',
    'detachVolume',
    'detachVpnGateway',
    'disableAddressTransfer',
    'disableAwsNetworkPerformanceMetricSubscription',
    'disableEbsEncryptionByDefault',
    'disableFastLaunch',
    'disableFastSnapshotRestores',
    'disableImageDeprecation',
    'disableIpamOrganizationAdminAccount',
    'disableSerialConsoleAccess',
    'disableTransitGatewayRouteTablePropagation',
    'disableVgwRoutePropagation',
    'disableVpcClassicLink',
    'disableVpcClassicLinkDnsSupport',
    'disassociateAddress',
    'disassociateClientVpnTargetNetwork',
    'disassociateEnclaveCertificateIamRole',
    'disassociateIamInstanceProfile',
    'disassociateInstanceEventWindow',
    'disassociateIpamResourceDiscovery',
    'disassociateNatGatewayAddress',
    'disassociateRouteTable',
    'disassociateSubnetCidrBlock',
    'disassociateTransitGatewayMulticastDomain',
    'disassociateTransitGatewayPolicyTable',
    'disassociateTransitGatewayRouteTable',
    'disassociateTrunkInterface',
    'disassociateVpcCidrBlock',
    'enableAddressTransfer',
    'enableAwsNetworkPerformanceMetricSubscription',
    'enableEbsEncryptionByDefault',
    'enableFastLaunch',
    'enableFastSnapshotRestores',
    'enableImageDeprecation',
    'enableIpamOrganizationAdminAccount',
    'enableReachabilityAnalyzerOrganizationSharing',
    'enableSerialConsoleAccess',
    'enableTransitGatewayRouteTablePropagation',
    'enableVgwRoutePropagation',
    'enableVolumeIO',
    'enableVpcClassicLink',
    'enableVpcClassicLinkDnsSupport',
    'exportClientVpnClientCertificateRevocationList',
    'exportClientVpnClientConfiguration',
    'exportImage',
    'exportTransitGatewayRoutes',
    'getAssociatedEnclaveCertificateIamRoles',
    'getAssociatedIpv6PoolCidrs',
    'getAwsNetworkPerformanceData',
    'getCapacityReservationUsage',
    'getCoipPoolUsage',
    'getConsoleOutput',
    'getConsoleScreenshot',
    'getDefaultCreditSpecification',
    'getEbsDefaultKmsKeyId',
    'getEbsEncryptionByDefault',
    'getFlowLogsIntegrationTemplate',
    'getGroupsForCapacityReservation',
    'getHostReservationPurchasePreview',
    'getInstanceTypesFromInstanceRequirements',
    'getInstanceUefiData',
    'getIpamAddressHistory',
    'getIpamDiscoveredAccounts',
    'getIpamDiscoveredResourceCidrs',
    'getIpamPoolAllocations',
    'getIpamPoolCidrs',
    'getIpamResourceCidrs',
    'getLaunchTemplateData',
    'getManagedPrefixListAssociations',
    'getManagedPrefixListEntries',
    'getNetworkInsightsAccessScopeAnalysisFindings',
    'getNetworkInsightsAccessScopeContent',
    'getPasswordData',
    'getReservedInstancesExchangeQuote',
    'getSerialConsoleAccessStatus',
    'getSpotPlacementScores',
    'getSubnetCidrReservations',
    'getTransitGatewayAttachmentPropagations',
    'getTransitGatewayMulticastDomainAssociations',
    'getTransitGatewayPolicyTableAssociations',
    'getTransitGatewayPolicyTableEntries',
    'getTransitGatewayPrefixListReferences',
    'getTransitGatewayRouteTableAssociations',
    'getTransitGatewayRouteTablePropagations',
    'getVerifiedAccessEndpointPolicy',
    'getVerifiedAccessGroupPolicy',
    'getVpnConnectionDeviceSampleConfiguration',
    'getVpnConnectionDeviceTypes',
    'getVpnTunnelReplacementStatus',
    'importClientVpnClientCertificateRevocationList',
    'importImage',
    'importInstance',
    'importKeyPair',
    'importSnapshot',
    'importVolume',
    'listImagesInRecycleBin',
    'listSnapshotsInRecycleBin',
    'modifyAddressAttribute',
    'modifyAvailabilityZoneGroup',
    'modifyCapacityReservation',
    'modifyCapacityReservationFleet',
    'modifyClientVpnEndpoint',
    'modifyDefaultCreditSpecification',
    'modifyEbsDefaultKmsKeyId',
    'modifyFleet',
    'modifyFpgaImageAttribute',
    'modifyHosts',
    'modifyIdentityIdFormat',
    'modifyIdFormat',
    'modifyImageAttribute',
    'modifyInstanceAttribute',
    'modifyInstanceCapacityReservationAttributes',
    'modifyInstanceCreditSpecification',
    'modifyInstanceEventStartTime',
    'modifyInstanceEventWindow',
    'modifyInstanceMaintenanceOptions',
    'modifyInstanceMetadataOptions',
    'modifyInstancePlacement',
    'modifyIpam',
    'modifyIpamPool',
    'modifyIpamResourceCidr',
    'modifyIpamResourceDiscovery',
    'modifyIpamScope',
    'modifyLaunchTemplate',
    'modifyLocalGatewayRoute',
    'modifyManagedPrefixList',
    'modifyNetworkInterfaceAttribute',
    'modifyPrivateDnsNameOptions',
    'modifyReservedInstances',
    'modifySecurityGroupRules',
    'modifySnapshotAttribute',
    'modifySnapshotTier',
    'modifySpotFleetRequest',
    'modifySubnetAttribute',
    'modifyTrafficMirrorFilterNetworkServices',
    'modifyTrafficMirrorFilterRule',
    'modifyTrafficMirrorSession',
    'modifyTransitGateway',
    'modifyTransitGatewayPrefixListReference',
    'modifyTransitGatewayVpcAttachment',
    'modifyVerifiedAccessEndpoint',
    'modifyVerifiedAccessEndpointPolicy',
    'modifyVerifiedAccessGroup',
    'modifyVerifiedAccessGroupPolicy',
    'modifyVerifiedAccessInstance',
    'modifyVerifiedAccessInstanceLoggingConfiguration',
    'modifyVerifiedAccessTrustProvider',
    'modifyVolume',
    'modifyVolumeAttribute',
    'modifyVpcAttribute',
    'modifyVpcEndpoint',
    'modifyVpcEndpointConnectionNotification',
    'modifyVpcEndpointServiceConfiguration',
    'modifyVpcEndpointServicePayerResponsibility',
    'modifyVpcEndpointServicePermissions',
    'modifyVpcPeeringConnectionOptions',
    'modifyVpcTenancy',
    'modifyVpnConnection',
    'modifyVpnConnectionOptions',
    'modifyVpnTunnelCertificate',
    'modifyVpnTunnelOptions',
    'monitorInstances',
    'moveAddressToVpc',
    'moveByoipCidrToIpam',
    'provisionByoipCidr',
    'provisionIpamPoolCidr',
    'provisionPublicIpv4PoolCidr',
    'purchaseHostReservation',
    'purchaseReservedInstancesOffering',
    'purchaseScheduledInstances',
    'rebootInstances',
    'registerImage',
    'registerInstanceEventNotificationAttributes',
    'registerTransitGatewayMulticastGroupMembers',
    'registerTransitGatewayMulticastGroupSources',
    'rejectTransitGatewayMulticastDomainAssociations',
    'rejectTransitGatewayPeeringAttachment',
    'rejectTransitGatewayVpcAttachment',
    'rejectVpcEndpointConnections',
    'rejectVpcPeeringConnection',
    'releaseAddress',
    'releaseHosts',
    'releaseIpamPoolAllocation',
    'replaceIamInstanceProfileAssociation',
    'replaceNetworkAclAssociation',
    'replaceNetworkAclEntry',
    'replaceRoute',
    'replaceRouteTableAssociation',
    'replaceTransitGatewayRoute',
    'replaceVpnTunnel',
    'reportInstanceStatus',
    'requestSpotFleet',
    'requestSpotInstances',
    'resetAddressAttribute',
    'resetEbsDefaultKmsKeyId',
    'resetFpgaImageAttribute',
    'resetImageAttribute',
    'resetInstanceAttribute',
    'resetNetworkInterfaceAttribute',
    'resetSnapshotAttribute',
    'restoreAddressToClassic',
    'restoreImageFromRecycleBin',
    'restoreManagedPrefixListVersion',
    'restoreSnapshotFromRecycleBin',
    'restoreSnapshotTier',
    'revokeClientVpnIngress',
    'revokeSecurityGroupEgress',
    'revokeSecurityGroupIngress',
    'runInstances',
    'runScheduledInstances',
    'searchLocalGatewayRoutes',
    'searchTransitGatewayMulticastGroups',
    'searchTransitGatewayRoutes',
    'sendDiagnosticInterrupt',
    'startInstances',
    'startNetworkInsightsAccessScopeAnalysis',
    'startNetworkInsightsAnalysis',
    'startVpcEndpointServicePrivateDnsVerification',
    'stopInstances',
    'terminateClientVpnConnections',
    'terminateInstances',
    'unassignIpv6Addresses',
    'unassignPrivateIpAddresses',
    'unassignPrivateNatGatewayAddress',
    'unmonitorInstances',
    'updateSecurityGroupRuleDescriptionsEgress',
    'updateSecurityGroupRuleDescriptionsIngress',
    'withdrawByoipCidr'
);
COMMENT ON TYPE public.invoke_ec2_method_names IS 'Operations of the AWS service ec2.';
CREATE TYPE public.invoke_ecr_method_names AS ENUM (
    'batchCheckLayerAvailability',
    'batchDeleteImage',
    'batchGetImage',
    'batchGetRepositoryScanningConfiguration',
    'completeLayerUpload',
    'createPullThroughCacheRule',
    'createRepository',
    'deleteLifecyclePolicy',
    'deletePullThroughCacheRule',
    'deleteRegistryPolicy',
    'deleteRepository',
    'deleteRepositoryPolicy',
    'describeImageReplicationStatus',
    'describeImages',
    'describeImageScanFindings',
    'describePullThroughCacheRules',
    'describeRegistry',
    'describeRepositories',
    'getAuthorizationToken',
    'getDownloadUrlForLayer',
    'getLifecyclePolicy',
    'getLifecyclePolicyPreview',
    'getRegistryPolicy',
    'getRegistryScanningConfiguration',
    'getRepositoryPolicy',
    'initiateLayerUpload',
    'listImages',
    'listTagsForResource',
    'putImage',
    'putImageScanningConfiguration',
    'putImageTagMutability',
    'putLifecyclePolicy',
    'putRegistryPolicy',
    'putRegistryScanningConfiguration',
    'putReplicationConfiguration',
    'setRepositoryPolicy',
    'startImageScan',
    'startLifecyclePolicyPreview',
    'tagResource',
    'untagResource',
    'uploadLayerPart'
);
COMMENT ON TYPE public.invoke_ecr_method_names IS 'Operations of the AWS service ecr.';
CREATE TYPE public.invoke_ecr_public_method_names AS ENUM (
    'batchCheckLayerAvailability',
    'batchDeleteImage',
    'completeLayerUpload',
    'createRepository',
    'deleteRepository',
    'deleteRepositoryPolicy',
    'describeImages',
    'describeImageTags',
    'describeRegistries',
    'describeRepositories',
    'getAuthorizationToken',
    'getRegistryCatalogData',
    'getRepositoryCatalogData',
    'getRepositoryPolicy',
    'initiateLayerUpload',
    'listTagsForResource',
    'putImage',
    'putRegistryCatalogData',
    'putRepositoryCatalogData',
    'setRepositoryPolicy',
    'tagResource',
    'untagResource',
    'uploadLayerPart'
);
COMMENT ON TYPE public.invoke_ecr_public_method_names IS 'Operations of the AWS service ecr-public.';
CREATE TYPE public.invoke_ecs_method_names AS ENUM (
    'createCapacityProvider',
    'createCluster',
    'createService',
    'createTaskSet',
    'deleteAccountSetting',
    'deleteAttributes',
    'deleteCapacityProvider',
    'deleteCluster',
    'deleteService',
    'deleteTaskDefinitions',
    'deleteTaskSet',
    'deregisterContainerInstance',
    'deregisterTaskDefinition',
    'describeCapacityProviders',
    'describeClusters',
    'describeContainerInstances',
    'describeServices',
    'describeTaskDefinition',
    'describeTasks',
    'describeTaskSets',
    'discoverPollEndpoint',
    'executeCommand',
    'getTaskProtection',
    'listAccountSettings',
    'listAttributes',
    'listClusters',
    'listContainerInstances',
    'listServices',
    'listServicesByNamespace',
    'listTagsForResource',
    'listTaskDefinitionFamilies',
    'listTaskDefinitions',
    'listTasks',
    'putAccountSetting',
    'putAccountSettingDefault',
    'putAttributes',
    'putClusterCapacityProviders',
    'registerContainerInstance',
    'registerTaskDefinition',
    'runTask',
    'startTask',
    'stopTask',
    'submitAttachmentStateChanges',
    'submitContainerStateChange',
    'submitTaskStateChange',
    'tagResource',
    'untagResource',
    'updateCapacityProvider',
    'updateCluster',
    'updateClusterSettings',
    'updateContainerAgent',
    'updateContainerInstancesState',
    'updateService',
    'updateServicePrimaryTaskSet',
    'updateTaskProtection',
    'updateTaskSet'
);
COMMENT ON TYPE public.invoke_ecs_method_names IS 'Operations of the AWS service ecs.';
CREATE TYPE public.invoke_elasticache_method_names AS ENUM (
    'addTagsToResource',
    'authorizeCacheSecurityGroupIngress',
    'batchApplyUpdateAction',
    'batchStopUpdateAction',
    'completeMigration',
    'copySnapshot',
    'createCacheCluster',
    'createCacheParameterGroup',
    'createCacheSecurityGroup',
    'createCacheSubnetGroup',
    'createGlobalReplicationGroup',
    'createReplicationGroup',
    'createSnapshot',
    'createUser',
    'createUserGroup',
    'decreaseNodeGroupsInGlobalReplicationGroup',
    'decreaseReplicaCount',
    'deleteCacheCluster',
    'deleteCacheParameterGroup',
    'deleteCacheSecurityGroup',
    'deleteCacheSubnetGroup',
    'deleteGlobalReplicationGroup',
    'deleteReplicationGroup',
    'deleteSnapshot',
    'deleteUser',
    'deleteUserGroup',
    'describeCacheClusters',
    'describeCacheEngineVersions',
    'describeCacheParameterGroups',
    'describeCacheParameters',
    'describeCacheSecurityGroups',
    'describeCacheSubnetGroups',
    'describeEngineDefaultParameters',
    'describeEvents',
    'describeGlobalReplicationGroups',
    'describeReplicationGroups',
    'describeReservedCacheNodes',
    'describeReservedCacheNodesOfferings',
    'describeServiceUpdates',
    'describeSnapshots',
    'describeUpdateActions',
    'describeUserGroups',
    'describeUsers',
    'disassociateGlobalReplicationGroup',
    'failoverGlobalReplicationGroup',
    'increaseNodeGroupsInGlobalReplicationGroup',
    'increaseReplicaCount',
    'listAllowedNodeTypeModifications',
    'listTagsForResource',
    'modifyCacheCluster',
    'modifyCacheParameterGroup',
    'modifyCacheSubnetGroup',
    'modifyGlobalReplicationGroup',
    'modifyReplicationGroup',
    'modifyReplicationGroupShardConfiguration',
    'modifyUser',
    'modifyUserGroup',
    'purchaseReservedCacheNodesOffering',
    'rebalanceSlotsInGlobalReplicationGroup',
    'rebootCacheCluster',
    'removeTagsFromResource',
    'resetCacheParameterGroup',
    'revokeCacheSecurityGroupIngress',
    'startMigration',
    'testFailover'
);
COMMENT ON TYPE public.invoke_elasticache_method_names IS 'Operations of the AWS service elasticache.';
CREATE TYPE public.invoke_elb_method_names AS ENUM (
    'addListenerCertificates',
    'addTags',
    'createListener',
    'createLoadBalancer',
    'createRule',
    'createTargetGroup',
    'deleteListener',
    'deleteLoadBalancer',
    'deleteRule',
    'deleteTargetGroup',
    'deregisterTargets',
    'describeAccountLimits',
    'describeListenerCertificates',
    'describeListeners',
    'describeLoadBalancerAttributes',
    'describeLoadBalancers',
    'describeRules',
    'describeSSLPolicies',
    'describeTags',
    'describeTargetGroupAttributes',
    'describeTargetGroups',
    'describeTargetHealth',
    'modifyListener',
    'modifyLoadBalancerAttributes',
    'modifyRule',
    'modifyTargetGroup',
    'modifyTargetGroupAttributes',
    'registerTargets',
    'removeListenerCertificates',
    'removeTags',
    'setIpAddressType',
    'setRulePriorities',
    'setSecurityGroups',
    'setSubnets'
);
COMMENT ON TYPE public.invoke_elb_method_names IS 'Operations of the AWS service elbv2.';
CREATE TYPE public.invoke_iam_method_names AS ENUM (
    'addClientIDToOpenIDConnectProvider',
    'addRoleToInstanceProfile',
    'addUserToGroup',
    'attachGroupPolicy',
    'attachRolePolicy',
    'attachUserPolicy',
    'changePassword',
    'createAccessKey',
    'createAccountAlias',
    'createGroup',
    'createInstanceProfile',
    'createLoginProfile',
    'createOpenIDConnectProvider',
    'createPolicy',
    'createPolicyVersion',
    'createRole',
    'createSAMLProvider',
    'createServiceLinkedRole',
    'createServiceSpecificCredential',
    'createUser',
    'createVirtualMFADevice',
    'deactivateMFADevice',
    'deleteAccessKey',
    'deleteAccountAlias',
    'deleteAccountPasswordPolicy',
    'deleteGroup',
    'deleteGroupPolicy',
    'deleteInstanceProfile',
    'deleteLoginProfile',
    'deleteOpenIDConnectProvider',
    'deletePolicy',
    'deletePolicyVersion',
    'deleteRole',
    'deleteRolePermissionsBoundary',
    'deleteRolePolicy',
    'deleteSAMLProvider',
    'deleteServerCertificate',
    'deleteServiceLinkedRole',
    'deleteServiceSpecificCredential',
    'deleteSigningCertificate',
    'deleteSSHPublicKey',
    'deleteUser',
    'deleteUserPermissionsBoundary',
    'deleteUserPolicy',
    'deleteVirtualMFADevice',
    'detachGroupPolicy',
    'detachRolePolicy',
    'detachUserPolicy',
    'enableMFADevice',
    'generateCredentialReport',
    'generateOrganizationsAccessReport',
    'generateServiceLastAccessedDetails',
    'getAccessKeyLastUsed',
    'getAccountAuthorizationDetails',
    'getAccountPasswordPolicy',
    'getAccountSummary',
    'getContextKeysForCustomPolicy',
    'getContextKeysForPrincipalPolicy',
    'getCredentialReport',
    'getGroup',
    'getGroupPolicy',
    'getInstanceProfile',
    'getLoginProfile',
    'getOpenIDConnectProvider',
    'getOrganizationsAccessReport',
    'getPolicy',
    'getPolicyVersion',
    'getRole',
    'getRolePolicy',
    'getSAMLProvider',
    'getServerCertificate',
    'getServiceLastAccessedDetails',
    'getServiceLastAccessedDetailsWithEntities',
    'getServiceLinkedRoleDeletionStatus',
    'getSSHPublicKey',
    'getUser',
    'getUserPolicy',
    'listAccessKeys',
    'listAccountAliases',
    'listAttachedGroupPolicies',
    'listAttachedRolePolicies',
    'listAttachedUserPolicies',
    'listEntitiesForPolicy',
    'listGroupPolicies',
    'listGroups',
    'listGroupsForUser',
    'listInstanceProfiles',
    'listInstanceProfilesForRole',
    'listInstanceProfileTags',
    'listMFADevices',
    'listMFADeviceTags',
    'listOpenIDConnectProviders',
    'listOpenIDConnectProviderTags',
    'listPolicies',
    'listPoliciesGrantingServiceAccess',
    'listPolicyTags',
    'listPolicyVersions',
    'listRolePolicies',
    'listRoles',
    'listRoleTags',
    'listSAMLProviders',
    'listSAMLProviderTags',
    'listServerCertificates',
    'listServerCertificateTags',
    'listServiceSpecificCredentials',
    'listSigningCertificates',
    'listSSHPublicKeys',
    'listUserPolicies',
    'listUsers',
    'listUserTags',
    'listVirtualMFADevices',
    'putGroupPolicy',
    'putRolePermissionsBoundary',
    'putRolePolicy',
    'putUserPermissionsBoundary',
    'putUserPolicy',
    'removeClientIDFromOpenIDConnectProvider',
    'removeRoleFromInstanceProfile',
    'removeUserFromGroup',
    'resetServiceSpecificCredential',
    'resyncMFADevice',
    'setDefaultPolicyVersion',
    'setSecurityTokenServicePreferences',
    'simulateCustomPolicy',
    'simulatePrincipalPolicy',
    'tagInstanceProfile',
    'tagMFADevice',
    'tagOpenIDConnectProvider',
    'tagPolicy',
    'tagRole',
    'tagSAMLProvider',
    'tagServerCertificate',
    'tagUser',
    'untagInstanceProfile',
    'untagMFADevice',
    'untagOpenIDConnectProvider',
    'untagPolicy',
    'untagRole',
    'untagSAMLProvider',
    'untagServerCertificate',
    'untagUser',
    'updateAccessKey',
    'updateAccountPasswordPolicy',
    'updateAssumeRolePolicy',
    'updateGroup',
    'updateLoginProfile',
    'updateOpenIDConnectProviderThumbprint',
    'updateRole',
    'updateRoleDescription',
    'updateSAMLProvider',
    'updateServerCertificate',
    'updateServiceSpecificCredential',
    'updateSigningCertificate',
    'updateSSHPublicKey',
    'updateUser',
    'uploadServerCertificate',
    'uploadSigningCertificate',
    'uploadSSHPublicKey'
);
COMMENT ON TYPE public.invoke_iam_method_names IS 'Operations of the AWS service iam.';
CREATE TYPE public.invoke_lambda_method_names AS ENUM (
    'addLayerVersionPermission',
    'addPermission',
    'checkpointDurableExecution',
    'createAlias',
    'createCapacityProvider',
    'createCodeSigningConfig',
    'createEventSourceMapping',
    'createFunction',
    'createFunctionUrlConfig',
    'deleteAlias',
    'deleteCapacityProvider',
    'deleteCodeSigningConfig',
    'deleteEventSourceMapping',
    'deleteFunction',
    'deleteFunctionCodeSigningConfig',
    'deleteFunctionConcurrency',
    'deleteFunctionEventInvokeConfig',
    'deleteFunctionUrlConfig',
    'deleteLayerVersion',
    'deleteProvisionedConcurrencyConfig',
    'getAccountSettings',
    'getAlias',
    'getCapacityProvider',
    'getCodeSigningConfig',
    'getDurableExecution',
    'getDurableExecutionHistory',
    'getDurableExecutionState',
    'getEventSourceMapping',
    'getFunction',
    'getFunctionCodeSigningConfig',
    'getFunctionConcurrency',
    'getFunctionConfiguration',
    'getFunctionEventInvokeConfig',
    'getFunctionRecursionConfig',
    'getFunctionScalingConfig',
    'getFunctionUrlConfig',
    'getLayerVersion',
    'getLayerVersionByArn',
    'getLayerVersionPolicy',
    'getPolicy',
    'getProvisionedConcurrencyConfig',
    'getRuntimeManagementConfig',
    'invoke',
    'invokeAsync',
    'invokeWithResponseStream',
    'listAliases',
    'listCapacityProviders',
    'listCodeSigningConfigs',
    'listDurableExecutionsByFunction',
    'listEventSourceMappings',
    'listFunctionEventInvokeConfigs',
    'listFunctions',
    'listFunctionsByCodeSigningConfig',
    'listFunctionUrlConfigs',
    'listFunctionVersionsByCapacityProvider',
    'listLayers',
    'listLayerVersions',
    'listProvisionedConcurrencyConfigs',
    'listTags',
    'listVersionsByFunction',
    'publishLayerVersion',
    'publishVersion',
    'putFunctionCodeSigningConfig',
    'putFunctionConcurrency',
    'putFunctionEventInvokeConfig',
    'putFunctionRecursionConfig',
    'putFunctionScalingConfig',
    'putProvisionedConcurrencyConfig',
    'putRuntimeManagementConfig',
    'removeLayerVersionPermission',
    'removePermission',
    'sendDurableExecutionCallbackFailure',
    'sendDurableExecutionCallbackHeartbeat',
    'sendDurableExecutionCallbackSuccess',
    'stopDurableExecution',
    'tagResource',
    'untagResource',
    'updateAlias',
    'updateCapacityProvider',
    'updateCodeSigningConfig',
    'updateEventSourceMapping',
    'updateFunctionCode',
    'updateFunctionConfiguration',
    'updateFunctionEventInvokeConfig',
    'updateFunctionUrlConfig'
);
COMMENT ON TYPE public.invoke_lambda_method_names IS 'Operations of the AWS service lambda.';
CREATE TYPE public.invoke_memory_db_method_names AS ENUM (
    'batchUpdateCluster',
    'copySnapshot',
    'createACL',
    'createCluster',
    'createParameterGroup',
    'createSnapshot',
    'createSubnetGroup',
    'createUser',
    'deleteACL',
    'deleteCluster',
    'deleteParameterGroup',
    'deleteSnapshot',
    'deleteSubnetGroup',
    'deleteUser',
    'describeACLs',
    'describeClusters',
    'describeEngineVersions',
    'describeEvents',
    'describeParameterGroups',
    'describeParameters',
    'describeReservedNodes',
    'describeReservedNodesOfferings',
    'describeServiceUpdates',
    'describeSnapshots',
    'describeSubnetGroups',
    'describeUsers',
    'failoverShard',
    'listAllowedNodeTypeUpdates',
    'listTags',
    'purchaseReservedNodesOffering',
    'resetParameterGroup',
    'tagResource',
    'untagResource',
    'updateACL',
    'updateCluster',
    'updateParameterGroup',
    'updateSubnetGroup',
    'updateUser'
);
COMMENT ON TYPE public.invoke_memory_db_method_names IS 'Operations of the AWS service memorydb.';
CREATE TYPE public.invoke_opensearch_method_names AS ENUM (
    'acceptInboundConnection',
    'addDataSource',
    'addDirectQueryDataSource',
    'addTags',
    'associatePackage',
    'associatePackages',
    'authorizeVpcEndpointAccess',
    'cancelDomainConfigChange',
    'cancelServiceSoftwareUpdate',
    'createApplication',
    'createDomain',
    'createIndex',
    'createOutboundConnection',
    'createPackage',
    'createVpcEndpoint',
    'deleteApplication',
    'deleteDataSource',
    'deleteDirectQueryDataSource',
    'deleteDomain',
    'deleteInboundConnection',
    'deleteIndex',
    'deleteOutboundConnection',
    'deletePackage',
    'deleteVpcEndpoint',
    'deregisterCapability',
    'describeDomain',
    'describeDomainAutoTunes',
    'describeDomainChangeProgress',
    'describeDomainConfig',
    'describeDomainHealth',
    'describeDomainNodes',
    'describeDomains',
    'describeDryRunProgress',
    'describeInboundConnections',
    'describeInsightDetails',
    'describeInstanceTypeLimits',
    'describeOutboundConnections',
    'describePackages',
    'describeReservedInstanceOfferings',
    'describeReservedInstances',
    'describeVpcEndpoints',
    'dissociatePackage',
    'dissociatePackages',
    'getApplication',
    'getCapability',
    'getCompatibleVersions',
    'getDataSource',
    'getDefaultApplicationSetting',
    'getDirectQueryDataSource',
    'getDomainMaintenanceStatus',
    'getIndex',
    'getPackageVersionHistory',
    'getUpgradeHistory',
    'getUpgradeStatus',
    'listApplications',
    'listDataSources',
    'listDirectQueryDataSources',
    'listDomainMaintenances',
    'listDomainNames',
    'listDomainsForPackage',
    'listInsights',
    'listInstanceTypeDetails',
    'listPackagesForDomain',
    'listScheduledActions',
    'listTags',
    'listVersions',
    'listVpcEndpointAccess',
    'listVpcEndpoints',
    'listVpcEndpointsForDomain',
    'purchaseReservedInstanceOffering',
    'putDefaultApplicationSetting',
    'registerCapability',
    'rejectInboundConnection',
    'removeTags',
    'revokeVpcEndpointAccess',
    'rollbackServiceSoftwareUpdate',
    'startDomainMaintenance',
    'startServiceSoftwareUpdate',
    'updateApplication',
    'updateDataSource',
    'updateDirectQueryDataSource',
    'updateDomainConfig',
    'updateIndex',
    'updatePackage',
    'updatePackageScope',
    'updateScheduledAction',
    'updateVpcEndpoint',
    'upgradeDomain'
);
COMMENT ON TYPE public.invoke_opensearch_method_names IS 'Operations of the AWS service opensearch.';
CREATE TYPE public.invoke_rds_method_names AS ENUM (
    'addRoleToDBCluster',
    'addRoleToDBInstance',
    'addSourceIdentifierToSubscription',
    'addTagsToResource',
    'applyPendingMaintenanceAction',
    'authorizeDBSecurityGroupIngress',
    'backtrackDBCluster',
    'cancelExportTask',
    'copyDBClusterParameterGroup',
    'copyDBClusterSnapshot',
    'copyDBParameterGroup',
    'copyDBSnapshot',
    'copyOptionGroup',
    'createBlueGreenDeployment',
    'createCustomDBEngineVersion',
    'createDBCluster',
    'createDBClusterEndpoint',
    'createDBClusterParameterGroup',
    'createDBClusterSnapshot',
    'createDBInstance',
    'createDBInstanceReadReplica',
    'createDBParameterGroup',
    'createDBProxy',
    'createDBProxyEndpoint',
    'createDBSecurityGroup',
    'createDBSnapshot',
    'createDBSubnetGroup',
    'createEventSubscription',
    'createGlobalCluster',
    'createOptionGroup',
    'deleteBlueGreenDeployment',
    'deleteCustomDBEngineVersion',
    'deleteDBCluster',
    'deleteDBClusterEndpoint',
    'deleteDBClusterParameterGroup',
    'deleteDBClusterSnapshot',
    'deleteDBInstance',
    'deleteDBInstanceAutomatedBackup',
    'deleteDBParameterGroup',
    'deleteDBProxy',
    'deleteDBProxyEndpoint',
    'deleteDBSecurityGroup',
    'deleteDBSnapshot',
    'deleteDBSubnetGroup',
    'deleteEventSubscription',
    'deleteGlobalCluster',
    'deleteOptionGroup',
    'deregisterDBProxyTargets',
    'describeAccountAttributes',
    'describeBlueGreenDeployments',
    'describeCertificates',
    'describeDBClusterBacktracks',
    'describeDBClusterEndpoints',
    'describeDBClusterParameterGroups',
    'describeDBClusterParameters',
    'describeDBClusters',
    'describeDBClusterSnapshotAttributes',
    'describeDBClusterSnapshots',
    'describeDBEngineVersions',
    'describeDBInstanceAutomatedBackups',
    'describeDBInstances',
    'describeDBLogFiles',
    'describeDBParameterGroups',
    'describeDBParameters',
    'describeDBProxies',
    'describeDBProxyEndpoints',
    'describeDBProxyTargetGroups',
    'describeDBProxyTargets',
    'describeDBSecurityGroups',
    'describeDBSnapshotAttributes',
    'describeDBSnapshots',
    'describeDBSubnetGroups',
    'describeEngineDefaultClusterParameters',
    'describeEngineDefaultParameters',
    'describeEventCategories',
    'describeEvents',
    'describeEventSubscriptions',
    'describeExportTasks',
    'describeGlobalClusters',
    'describeOptionGroupOptions',
    'describeOptionGroups',
    'describeOrderableDBInstanceOptions',
    'describePendingMaintenanceActions',
    'describeReservedDBInstances',
    'describeReservedDBInstancesOfferings',
    'describeSourceRegions',
    'describeValidDBInstanceModifications',
    'downloadDBLogFilePortion',
    'failoverDBCluster',
    'failoverGlobalCluster',
    'listTagsForResource',
    'modifyActivityStream',
    'modifyCertificates',
    'modifyCurrentDBClusterCapacity',
    'modifyCustomDBEngineVersion',
    'modifyDBCluster',
    'modifyDBClusterEndpoint',
    'modifyDBClusterParameterGroup',
    'modifyDBClusterSnapshotAttribute',
    'modifyDBInstance',
    'modifyDBParameterGroup',
    'modifyDBProxy',
    'modifyDBProxyEndpoint',
    'modifyDBProxyTargetGroup',
    'modifyDBSnapshot',
    'modifyDBSnapshotAttribute',
    'modifyDBSubnetGroup',
    'modifyEventSubscription',
    'modifyGlobalCluster',
    'modifyOptionGroup',
    'promoteReadReplica',
    'promoteReadReplicaDBCluster',
    'purchaseReservedDBInstancesOffering',
    'rebootDBCluster',
    'rebootDBInstance',
    'registerDBProxyTargets',
    'removeFromGlobalCluster',
    'removeRoleFromDBCluster',
    'removeRoleFromDBInstance',
    'removeSourceIdentifierFromSubscription',
    'removeTagsFromResource',
    'resetDBClusterParameterGroup',
    'resetDBParameterGroup',
    'restoreDBClusterFromS3',
    'restoreDBClusterFromSnapshot',
    'restoreDBClusterToPointInTime',
    'restoreDBInstanceFromDBSnapshot',
    'restoreDBInstanceFromS3',
    'restoreDBInstanceToPointInTime',
    'revokeDBSecurityGroupIngress',
    'startActivityStream',
    'startDBCluster',
    'startDBInstance',
    'startDBInstanceAutomatedBackupsReplication',
    'startExportTask',
    'stopActivityStream',
    'stopDBCluster',
    'stopDBInstance',
    'stopDBInstanceAutomatedBackupsReplication',
    'switchoverBlueGreenDeployment',
    'switchoverReadReplica'
);
COMMENT ON TYPE public.invoke_rds_method_names IS 'Operations of the AWS service rds.';
CREATE TYPE public.invoke_route53_method_names AS ENUM (
    'activateKeySigningKey',
    'associateVPCWithHostedZone',
    'changeCidrCollection',
    'changeResourceRecordSets',
    'changeTagsForResource',
    'createCidrCollection',
    'createHealthCheck',
    'createHostedZone',
    'createKeySigningKey',
    'createQueryLoggingConfig',
    'createReusableDelegationSet',
    'createTrafficPolicy',
    'createTrafficPolicyInstance',
    'createTrafficPolicyVersion',
    'createVPCAssociationAuthorization',
    'deactivateKeySigningKey',
    'deleteCidrCollection',
    'deleteHealthCheck',
    'deleteHostedZone',
    'deleteKeySigningKey',
    'deleteQueryLoggingConfig',
    'deleteReusableDelegationSet',
    'deleteTrafficPolicy',
    'deleteTrafficPolicyInstance',
    'deleteVPCAssociationAuthorization',
    'disableHostedZoneDNSSEC',
    'disassociateVPCFromHostedZone',
    'enableHostedZoneDNSSEC',
    'getAccountLimit',
    'getChange',
    'getCheckerIpRanges',
    'getDNSSEC',
    'getGeoLocation',
    'getHealthCheck',
    'getHealthCheckCount',
    'getHealthCheckLastFailureReason',
    'getHealthCheckStatus',
    'getHostedZone',
    'getHostedZoneCount',
    'getHostedZoneLimit',
    'getQueryLoggingConfig',
    'getReusableDelegationSet',
    'getReusableDelegationSetLimit',
    'getTrafficPolicy',
    'getTrafficPolicyInstance',
    'getTrafficPolicyInstanceCount',
    'listCidrBlocks',
    'listCidrCollections',
    'listCidrLocations',
    'listGeoLocations',
    'listHealthChecks',
    'listHostedZones',
    'listHostedZonesByName',
    'listHostedZonesByVPC',
    'listQueryLoggingConfigs',
    'listResourceRecordSets',
    'listReusableDelegationSets',
    'listTagsForResource',
    'listTagsForResources',
    'listTrafficPolicies',
    'listTrafficPolicyInstances',
    'listTrafficPolicyInstancesByHostedZone',
    'listTrafficPolicyInstancesByPolicy',
    'listTrafficPolicyVersions',
    'listVPCAssociationAuthorizations',
    'testDNSAnswer',
    'updateHealthCheck',
    'updateHostedZoneComment',
    'updateTrafficPolicyComment',
    'updateTrafficPolicyInstance'
);
COMMENT ON TYPE public.invoke_route53_method_names IS 'Operations of the AWS service route53.';
CREATE TYPE public.invoke_s3_method_names AS ENUM (
    'abortMultipartUpload',
    'completeMultipartUpload',
    'copyObject',
    'createBucket',
    'createMultipartUpload',
    'deleteBucket',
    'deleteBucketAnalyticsConfiguration',
    'deleteBucketCors',
    'deleteBucketEncryption',
    'deleteBucketIntelligentTieringConfiguration',
    'deleteBucketInventoryConfiguration',
    'deleteBucketLifecycle',
    'deleteBucketMetricsConfiguration',
    'deleteBucketOwnershipControls',
    'deleteBucketPolicy',
    'deleteBucketReplication',
    'deleteBucketTagging',
    'deleteBucketWebsite',
    'deleteObject',
    'deleteObjects',
    'deleteObjectTagging',
    'deletePublicAccessBlock',
    'getBucketAccelerateConfiguration',
    'getBucketAcl',
    'getBucketAnalyticsConfiguration',
    'getBucketCors',
    'getBucketEncryption',
    'getBucketIntelligentTieringConfiguration',
    'getBucketInventoryConfiguration',
    'getBucketLifecycleConfiguration',
    'getBucketLocation',
    'getBucketLogging',
    'getBucketMetricsConfiguration',
    'getBucketNotificationConfiguration',
    'getBucketOwnershipControls',
    'getBucketPolicy',
    'getBucketPolicyStatus',
    'getBucketReplication',
    'getBucketRequestPayment',
    'getBucketTagging',
    'getBucketVersioning',
    'getBucketWebsite',
    'getObject',
    'getObjectAcl',
    'getObjectAttributes',
    'getObjectLegalHold',
    'getObjectLockConfiguration',
    'getObjectRetention',
    'getObjectTagging',
    'getObjectTorrent',
    'getPublicAccessBlock',
    'headBucket',
    'headObject',
    'listBucketAnalyticsConfigurations',
    'listBucketIntelligentTieringConfigurations',
    'listBucketInventoryConfigurations',
    'listBucketMetricsConfigurations',
    'listBuckets',
    'listMultipartUploads',
    'listObjects',
    'listObjectsV2',
    'listObjectVersions',
    'listParts',
    'putBucketAccelerateConfiguration',
    'putBucketAcl',
    'putBucketAnalyticsConfiguration',
    'putBucketCors',
    'putBucketEncryption',
    'putBucketIntelligentTieringConfiguration',
    'putBucketInventoryConfiguration',
    'putBucketLifecycleConfiguration',
    'putBucketLogging',
    'putBucketMetricsConfiguration',
    'putBucketNotificationConfiguration',
    'putBucketOwnershipControls',
    'putBucketPolicy',
    'putBucketReplication',
    'putBucketRequestPayment',
    'putBucketTagging',
    'putBucketVersioning',
    'putBucketWebsite',
    'putObject',
    'putObjectAcl',
    'putObjectLegalHold',
    'putObjectLockConfiguration',
    'putObjectRetention',
    'putObjectTagging',
    'putPublicAccessBlock',
    'restoreObject',
    'selectObjectContent',
    'uploadPart',
    'uploadPartCopy',
    'writeGetObjectResponse'
);
COMMENT ON TYPE public.invoke_s3_method_names IS 'Operations of the AWS service s3.';
CREATE TYPE public.invoke_secret_manager_method_names AS ENUM (
    'cancelRotateSecret',
    'createSecret',
    'deleteResourcePolicy',
    'deleteSecret',
    'describeSecret',
    'getRandomPassword',
    'getResourcePolicy',
    'getSecretValue',
    'listSecrets',
    'listSecretVersionIds',
    'putResourcePolicy',
    'putSecretValue',
    'removeRegionsFromReplication',
    'replicateSecretToRegions',
    'restoreSecret',
    'rotateSecret',
    'stopReplicationToReplica',
    'tagResource',
    'untagResource',
    'updateSecret',
    'updateSecretVersionStage',
    'validateResourcePolicy'
);
COMMENT ON TYPE public.invoke_secret_manager_method_names IS 'Operations of the AWS service secretsmanager.';
CREATE TYPE public.invoke_sns_method_names AS ENUM (
    'addPermission',
    'checkIfPhoneNumberIsOptedOut',
    'confirmSubscription',
    'createPlatformApplication',
    'createPlatformEndpoint',
    'createSMSSandboxPhoneNumber',
    'createTopic',
    'deleteEndpoint',
    'deletePlatformApplication',
    'deleteSMSSandboxPhoneNumber',
    'deleteTopic',
    'getDataProtectionPolicy',
    'getEndpointAttributes',
    'getPlatformApplicationAttributes',
    'getSMSAttributes',
    'getSMSSandboxAccountStatus',
    'getSubscriptionAttributes',
    'getTopicAttributes',
    'listEndpointsByPlatformApplication',
    'listOriginationNumbers',
    'listPhoneNumbersOptedOut',
    'listPlatformApplications',
    'listSMSSandboxPhoneNumbers',
    'listSubscriptions',
    'listSubscriptionsByTopic',
    'listTagsForResource',
    'listTopics',
    'optInPhoneNumber',
    'publish',
    'publishBatch',
    'putDataProtectionPolicy',
    'removePermission',
    'setEndpointAttributes',
    'setPlatformApplicationAttributes',
    'setSMSAttributes',
    'setSubscriptionAttributes',
    'setTopicAttributes',
    'subscribe',
    'tagResource',
    'unsubscribe',
    'untagResource',
    'verifySMSSandboxPhoneNumber'
);
COMMENT ON TYPE public.invoke_sns_method_names IS 'Operations of the AWS service sns.';
CREATE TYPE public.invoke_sqs_method_names AS ENUM (
    'addPermission',
    'changeMessageVisibility',
    'changeMessageVisibilityBatch',
    'createQueue',
    'deleteMessage',
    'deleteMessageBatch',
    'deleteQueue',
    'getQueueAttributes',
    'getQueueUrl',
    'listDeadLetterSourceQueues',
    'listQueues',
    'listQueueTags',
    'purgeQueue',
    'receiveMessage',
    'removePermission',
    'sendMessage',
    'sendMessageBatch',
    'setQueueAttributes',
    'tagQueue',
    'untagQueue'
);
COMMENT ON TYPE public.invoke_sqs_method_names IS 'Operations of the AWS service sqs.';
CREATE TYPE public.invoke_ssm_method_names AS ENUM (
    'addTagsToResource',
    'associateOpsItemRelatedItem',
    'cancelCommand',
    'cancelMaintenanceWindowExecution',
    'createActivation',
    'createAssociation',
    'createAssociationBatch',
    'createDocument',
    'createMaintenanceWindow',
    'createOpsItem',
    'createOpsMetadata',
    'createPatchBaseline',
    'createResourceDataSync',
    'deleteActivation',
    'deleteAssociation',
    'deleteDocument',
    'deleteInventory',
    'deleteMaintenanceWindow',
    'deleteOpsMetadata',
    'deleteParameter',
    'deleteParameters',
    'deletePatchBaseline',
    'deleteResourceDataSync',
    'deleteResourcePolicy',
    'deregisterManagedInstance',
    'deregisterPatchBaselineForPatchGroup',
    'deregisterTargetFromMaintenanceWindow',
    'deregisterTaskFromMaintenanceWindow',
    'describeActivations',
    'describeAssociation',
    'describeAssociationExecutions',
    'describeAssociationExecutionTargets',
    'describeAutomationExecutions',
    'describeAutomationStepExecutions',
    'describeAvailablePatches',
    'describeDocument',
    'describeDocumentPermission',
    'describeEffectiveInstanceAssociations',
    'describeEffectivePatchesForPatchBaseline',
    'describeInstanceAssociationsStatus',
    'describeInstanceInformation',
    'describeInstancePatches',
    'describeInstancePatchStates',
    'describeInstancePatchStatesForPatchGroup',
    'describeInventoryDeletions',
    'describeMaintenanceWindowExecutions',
    'describeMaintenanceWindowExecutionTaskInvocations',
    'describeMaintenanceWindowExecutionTasks',
    'describeMaintenanceWindows',
    'describeMaintenanceWindowSchedule',
    'describeMaintenanceWindowsForTarget',
    'describeMaintenanceWindowTargets',
    'describeMaintenanceWindowTasks',
    'describeOpsItems',
    'describeParameters',
    'describePatchBaselines',
    'describePatchGroups',
    'describePatchGroupState',
    'describePatchProperties',
    'describeSessions',
    'disassociateOpsItemRelatedItem',
    'getAutomationExecution',
    'getCalendarState',
    'getCommandInvocation',
    'getConnectionStatus',
    'getDefaultPatchBaseline',
    'getDeployablePatchSnapshotForInstance',
    'getDocument',
    'getInventory',
    'getInventorySchema',
    'getMaintenanceWindow',
    'getMaintenanceWindowExecution',
    'getMaintenanceWindowExecutionTask',
    'getMaintenanceWindowExecutionTaskInvocation',
    'getMaintenanceWindowTask',
    'getOpsItem',
    'getOpsMetadata',
    'getOpsSummary',
    'getParameter',
    'getParameterHistory',
    'getParameters',
    'getParametersByPath',
    'getPatchBaseline',
    'getPatchBaselineForPatchGroup',
    'getResourcePolicies',
    'getServiceSetting',
    'labelParameterVersion',
    'listAssociations',
    'listAssociationVersions',
    'listCommandInvocations',
    'listCommands',
    'listComplianceItems',
    'listComplianceSummaries',
    'listDocumentMetadataHistory',
    'listDocuments',
    'listDocumentVersions',
    'listInventoryEntries',
    'listOpsItemEvents',
    'listOpsItemRelatedItems',
    'listOpsMetadata',
    'listResourceComplianceSummaries',
    'listResourceDataSync',
    'listTagsForResource',
    'modifyDocumentPermission',
    'putComplianceItems',
    'putInventory',
    'putParameter',
    'putResourcePolicy',
    'registerDefaultPatchBaseline',
    'registerPatchBaselineForPatchGroup',
    'registerTargetWithMaintenanceWindow',
    'registerTaskWithMaintenanceWindow',
    'removeTagsFromResource',
    'resetServiceSetting',
    'resumeSession',
    'sendAutomationSignal',
    'sendCommand',
    'startAssociationsOnce',
    'startAutomationExecution',
    'startChangeRequestExecution',
    'startSession',
    'stopAutomationExecution',
    'terminateSession',
    'unlabelParameterVersion',
    'updateAssociation',
    'updateAssociationStatus',
    'updateDocument',
    'updateDocumentDefaultVersion',
    'updateDocumentMetadata',
    'updateMaintenanceWindow',
    'updateMaintenanceWindowTarget',
    'updateMaintenanceWindowTask',
    'updateManagedInstanceRole',
    'updateOpsItem',
    'updateOpsMetadata',
    'updatePatchBaseline',
    'updateResourceDataSync',
    'updateServiceSetting'
);
COMMENT ON TYPE public.invoke_ssm_method_names IS 'Operations of the AWS service ssm.';
CREATE TYPE public.invoke_sts_method_names AS ENUM (
    'assumeRole',
    'assumeRoleWithSAML',
    'assumeRoleWithWebIdentity',
    'decodeAuthorizationMessage',
    'getAccessKeyInfo',
    'getCallerIdentity',
    'getFederationToken',
    'getSessionToken'
);
COMMENT ON TYPE public.invoke_sts_method_names IS 'Operations of the AWS service sts.';
CREATE TYPE public.nat_gateway_connectivity_type_enum AS ENUM (
    'private',
    'public'
);
COMMENT ON TYPE public.nat_gateway_connectivity_type_enum IS 'Where a NAT gateway leads.';
CREATE TYPE public.nat_gateway_state_enum AS ENUM (
    'available',
    'deleted',
    'deleting',
    'failed',
    'pending'
);
COMMENT ON TYPE public.nat_gateway_state_enum IS 'States of NAT gateways.';
CREATE TYPE public.peering_connection_state_enum AS ENUM (
    'active',
    'expired',
    'failed',
    'initiating-request',
    'pending-acceptance',
    'provisioning',
    'rejected'
);
COMMENT ON TYPE public.peering_connection_state_enum IS 'States of peering connections.';
CREATE TYPE public.subnet_state_enum AS ENUM (
    'available',
    'pending'
);
COMMENT ON TYPE public.subnet_state_enum IS 'States of subnets.';
CREATE TYPE public.vpc_state_enum AS ENUM (
    'available',
    'pending'
);
COMMENT ON TYPE public.vpc_state_enum IS 'States of VPCs.';
CREATE FUNCTION public.aws_default_region_trigger() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  -- Other rows only: neither this one nor, when it is renamed, what it was.
  IF NEW.is_default AND EXISTS (
    SELECT FROM public.aws_regions
    WHERE is_default AND region <> NEW.region AND (TG_OP = 'INSERT' OR region <> OLD.region)
  ) THEN
    RAISE EXCEPTION 'Only one AWS region may be the default'
      USING ERRCODE = 'unique_violation',
        HINT = 'Use default_aws_region(''region'') to make another one the default.';
  END IF;
  RETURN NEW;
END
$$;
ALTER FUNCTION public.aws_default_region_trigger() DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.aws_default_region_trigger() IS 'Keeps a second region from becoming the default.';
CREATE FUNCTION public.before_queue_insert_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF NEW.fifo_queue AND NEW.name NOT LIKE '%.fifo' THEN
    RAISE EXCEPTION 'The name of a fifo queue should end with .fifo' USING ERRCODE = 'check_violation';
  ELSIF NOT NEW.fifo_queue AND NEW.name LIKE '%.fifo' THEN
    RAISE EXCEPTION 'Non-fifo queue name should not end with .fifo' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
ALTER FUNCTION public.before_queue_insert_update() DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.before_queue_insert_update() IS 'Refuses FIFO queues without .fifo at the end of their name, and others with it.';
CREATE FUNCTION public.check_route_table_ids_region_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  -- Other ids may come with the other region; the old region's cannot.
  IF NEW.region <> OLD.region AND NEW.route_table_ids IS NOT NULL
    AND NEW.route_table_ids IS NOT DISTINCT FROM OLD.route_table_ids
  THEN
    RAISE EXCEPTION 'Route tables of region % cannot be used in region %', OLD.region, NEW.region
      USING ERRCODE = 'check_violation', HINT = 'Set route_table_ids to NULL together with the region.';
  END IF;
  RETURN NEW;
END
$$;
ALTER FUNCTION public.check_route_table_ids_region_update() DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.check_route_table_ids_region_update() IS 'Refuses to move a gateway endpoint to another region together with route tables of the old one.';
CREATE FUNCTION public.default_aws_region() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT coalesce((SELECT region FROM public.aws_regions WHERE is_default ORDER BY region LIMIT 1), 'us-east-1')
$$;
ALTER FUNCTION public.default_aws_region() DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.default_aws_region() IS '{"description": "Name of the default AWS region, us-east-1 if none is set", "sample_usage": "SELECT * FROM default_aws_region()"}';
CREATE FUNCTION public.default_aws_region(r text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  -- One at a time: of two that run at once, the later one wins and the earlier one is no longer the default.
  PERFORM FROM public.aws_regions ORDER BY region FOR NO KEY UPDATE;
  IF r IS NULL OR NOT EXISTS (SELECT FROM public.aws_regions WHERE region = r) THEN
    RAISE EXCEPTION 'AWS region % does not exist', coalesce(quote_literal(r), 'NULL')
      USING ERRCODE = 'invalid_parameter_value',
        HINT = 'The table aws_regions lists the regions; it is filled when there are credentials.';
  END IF;
  UPDATE public.aws_regions SET is_default = false WHERE is_default AND region <> r;
  UPDATE public.aws_regions SET is_default = true WHERE region = r AND NOT is_default;
  RETURN r;
END
$$;
ALTER FUNCTION public.default_aws_region(r text) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.default_aws_region(r text) IS '{"description": "Makes a region the default for rows that state none", "sample_usage": "SELECT * FROM default_aws_region(''eu-west-1'')"}';
CREATE FUNCTION public.invoke_acm(method_name public.invoke_acm_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('acm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_acm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_acm.method_name::pg_catalog.text, 2)), invoke_acm.method_input::pg_catalog.jsonb, invoke_acm.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_acm(method_name public.invoke_acm_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_acm(method_name public.invoke_acm_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service acm and returns its answer", "sample_usage": "SELECT invoke_acm(''listCertificates'', ''{}'')"}';
CREATE FUNCTION public.invoke_api_gateway(method_name public.invoke_api_gateway_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('apigatewayv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_api_gateway.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_api_gateway.method_name::pg_catalog.text, 2)), invoke_api_gateway.method_input::pg_catalog.jsonb, invoke_api_gateway.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_api_gateway(method_name public.invoke_api_gateway_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_api_gateway(method_name public.invoke_api_gateway_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service apigatewayv2 and returns its answer", "sample_usage": "SELECT invoke_api_gateway(''createApi'', ''{}'')"}';
CREATE FUNCTION public.invoke_app_sync(method_name public.invoke_app_sync_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('appsync', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_app_sync.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_app_sync.method_name::pg_catalog.text, 2)), invoke_app_sync.method_input::pg_catalog.jsonb, invoke_app_sync.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_app_sync(method_name public.invoke_app_sync_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_app_sync(method_name public.invoke_app_sync_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service appsync and returns its answer", "sample_usage": "SELECT invoke_app_sync(''listApiKeys'', ''{}'')"}';
CREATE FUNCTION public.invoke_cloudformation(method_name public.invoke_cloudformation_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('cloudformation', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudformation.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudformation.method_name::pg_catalog.text, 2)), invoke_cloudformation.method_input::pg_catalog.jsonb, invoke_cloudformation.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_cloudformation(method_name public.invoke_cloudformation_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_cloudformation(method_name public.invoke_cloudformation_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service cloudformation and returns its answer", "sample_usage": "SELECT invoke_cloudformation(''listChangeSets'', ''{}'')"}';
CREATE FUNCTION public.invoke_cloudfront(method_name public.invoke_cloudfront_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('cloudfront', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudfront.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudfront.method_name::pg_catalog.text, 2)), invoke_cloudfront.method_input::pg_catalog.jsonb, invoke_cloudfront.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_cloudfront(method_name public.invoke_cloudfront_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_cloudfront(method_name public.invoke_cloudfront_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service cloudfront and returns its answer", "sample_usage": "SELECT invoke_cloudfront(''listCachePolicies'', ''{}'')"}';
CREATE FUNCTION public.invoke_cloudwatch(method_name public.invoke_cloudwatch_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('cloudwatch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch.method_name::pg_catalog.text, 2)), invoke_cloudwatch.method_input::pg_catalog.jsonb, invoke_cloudwatch.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_cloudwatch(method_name public.invoke_cloudwatch_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_cloudwatch(method_name public.invoke_cloudwatch_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service cloudwatch and returns its answer", "sample_usage": "SELECT invoke_cloudwatch(''listDashboards'', ''{}'')"}';
CREATE FUNCTION public.invoke_cloudwatch_logs(method_name public.invoke_cloudwatch_logs_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('logs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_cloudwatch_logs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_cloudwatch_logs.method_name::pg_catalog.text, 2)), invoke_cloudwatch_logs.method_input::pg_catalog.jsonb, invoke_cloudwatch_logs.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_cloudwatch_logs(method_name public.invoke_cloudwatch_logs_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_cloudwatch_logs(method_name public.invoke_cloudwatch_logs_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service logs and returns its answer", "sample_usage": "SELECT invoke_cloudwatch_logs(''listTagsForResource'', ''{}'')"}';
CREATE FUNCTION public.invoke_codebuild(method_name public.invoke_codebuild_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('codebuild', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codebuild.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codebuild.method_name::pg_catalog.text, 2)), invoke_codebuild.method_input::pg_catalog.jsonb, invoke_codebuild.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_codebuild(method_name public.invoke_codebuild_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_codebuild(method_name public.invoke_codebuild_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service codebuild and returns its answer", "sample_usage": "SELECT invoke_codebuild(''listBuildBatches'', ''{}'')"}';
CREATE FUNCTION public.invoke_codedeploy(method_name public.invoke_codedeploy_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('codedeploy', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codedeploy.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codedeploy.method_name::pg_catalog.text, 2)), invoke_codedeploy.method_input::pg_catalog.jsonb, invoke_codedeploy.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_codedeploy(method_name public.invoke_codedeploy_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_codedeploy(method_name public.invoke_codedeploy_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service codedeploy and returns its answer", "sample_usage": "SELECT invoke_codedeploy(''listApplicationRevisions'', ''{}'')"}';
CREATE FUNCTION public.invoke_codepipeline(method_name public.invoke_codepipeline_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('codepipeline', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_codepipeline.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_codepipeline.method_name::pg_catalog.text, 2)), invoke_codepipeline.method_input::pg_catalog.jsonb, invoke_codepipeline.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_codepipeline(method_name public.invoke_codepipeline_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_codepipeline(method_name public.invoke_codepipeline_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service codepipeline and returns its answer", "sample_usage": "SELECT invoke_codepipeline(''listActionExecutions'', ''{}'')"}';
CREATE FUNCTION public.invoke_dynamo(method_name public.invoke_dynamo_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('dynamodb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_dynamo.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_dynamo.method_name::pg_catalog.text, 2)), invoke_dynamo.method_input::pg_catalog.jsonb, invoke_dynamo.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_dynamo(method_name public.invoke_dynamo_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_dynamo(method_name public.invoke_dynamo_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service dynamodb and returns its answer", "sample_usage": "SELECT invoke_dynamo(''listBackups'', ''{}'')"}';
CREATE FUNCTION public.invoke_ec2(method_name public.invoke_ec2_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('ec2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ec2.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ec2.method_name::pg_catalog.text, 2)), invoke_ec2.method_input::pg_catalog.jsonb, invoke_ec2.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_ec2(method_name public.invoke_ec2_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_ec2(method_name public.invoke_ec2_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service ec2 and returns its answer", "sample_usage": "SELECT invoke_ec2(''listImagesInRecycleBin'', ''{}'')"}';
CREATE FUNCTION public.invoke_ecr(method_name public.invoke_ecr_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('ecr', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr.method_name::pg_catalog.text, 2)), invoke_ecr.method_input::pg_catalog.jsonb, invoke_ecr.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_ecr(method_name public.invoke_ecr_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_ecr(method_name public.invoke_ecr_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service ecr and returns its answer", "sample_usage": "SELECT invoke_ecr(''listImages'', ''{}'')"}';
CREATE FUNCTION public.invoke_ecr_public(method_name public.invoke_ecr_public_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('ecr-public', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecr_public.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecr_public.method_name::pg_catalog.text, 2)), invoke_ecr_public.method_input::pg_catalog.jsonb, 'us-east-1')::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_ecr_public(method_name public.invoke_ecr_public_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_ecr_public(method_name public.invoke_ecr_public_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service ecr-public and returns its answer", "sample_usage": "SELECT invoke_ecr_public(''listTagsForResource'', ''{}'')"}';
CREATE FUNCTION public.invoke_ecs(method_name public.invoke_ecs_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('ecs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ecs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ecs.method_name::pg_catalog.text, 2)), invoke_ecs.method_input::pg_catalog.jsonb, invoke_ecs.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_ecs(method_name public.invoke_ecs_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_ecs(method_name public.invoke_ecs_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service ecs and returns its answer", "sample_usage": "SELECT invoke_ecs(''listAccountSettings'', ''{}'')"}';
CREATE FUNCTION public.invoke_elasticache(method_name public.invoke_elasticache_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('elasticache', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elasticache.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elasticache.method_name::pg_catalog.text, 2)), invoke_elasticache.method_input::pg_catalog.jsonb, invoke_elasticache.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_elasticache(method_name public.invoke_elasticache_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_elasticache(method_name public.invoke_elasticache_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service elasticache and returns its answer", "sample_usage": "SELECT invoke_elasticache(''listAllowedNodeTypeModifications'', ''{}'')"}';
CREATE FUNCTION public.invoke_elb(method_name public.invoke_elb_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('elbv2', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_elb.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_elb.method_name::pg_catalog.text, 2)), invoke_elb.method_input::pg_catalog.jsonb, invoke_elb.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_elb(method_name public.invoke_elb_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_elb(method_name public.invoke_elb_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service elbv2 and returns its answer", "sample_usage": "SELECT invoke_elb(''addListenerCertificates'', ''{}'')"}';
CREATE FUNCTION public.invoke_iam(method_name public.invoke_iam_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('iam', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_iam.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_iam.method_name::pg_catalog.text, 2)), invoke_iam.method_input::pg_catalog.jsonb, invoke_iam.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_iam(method_name public.invoke_iam_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_iam(method_name public.invoke_iam_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service iam and returns its answer", "sample_usage": "SELECT invoke_iam(''listAccessKeys'', ''{}'')"}';
CREATE FUNCTION public.invoke_lambda(method_name public.invoke_lambda_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('lambda', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_lambda.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_lambda.method_name::pg_catalog.text, 2)), invoke_lambda.method_input::pg_catalog.jsonb, invoke_lambda.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_lambda(method_name public.invoke_lambda_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_lambda(method_name public.invoke_lambda_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service lambda and returns its answer", "sample_usage": "SELECT invoke_lambda(''listAliases'', ''{}'')"}';
CREATE FUNCTION public.invoke_memory_db(method_name public.invoke_memory_db_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('memorydb', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_memory_db.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_memory_db.method_name::pg_catalog.text, 2)), invoke_memory_db.method_input::pg_catalog.jsonb, invoke_memory_db.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_memory_db(method_name public.invoke_memory_db_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_memory_db(method_name public.invoke_memory_db_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service memorydb and returns its answer", "sample_usage": "SELECT invoke_memory_db(''listAllowedNodeTypeUpdates'', ''{}'')"}';
CREATE FUNCTION public.invoke_opensearch(method_name public.invoke_opensearch_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('opensearch', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_opensearch.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_opensearch.method_name::pg_catalog.text, 2)), invoke_opensearch.method_input::pg_catalog.jsonb, invoke_opensearch.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_opensearch(method_name public.invoke_opensearch_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_opensearch(method_name public.invoke_opensearch_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service opensearch and returns its answer", "sample_usage": "SELECT invoke_opensearch(''listApplications'', ''{}'')"}';
CREATE FUNCTION public.invoke_rds(method_name public.invoke_rds_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('rds', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_rds.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_rds.method_name::pg_catalog.text, 2)), invoke_rds.method_input::pg_catalog.jsonb, invoke_rds.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_rds(method_name public.invoke_rds_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_rds(method_name public.invoke_rds_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service rds and returns its answer", "sample_usage": "SELECT invoke_rds(''listTagsForResource'', ''{}'')"}';
CREATE FUNCTION public.invoke_route53(method_name public.invoke_route53_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('route53', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_route53.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_route53.method_name::pg_catalog.text, 2)), invoke_route53.method_input::pg_catalog.jsonb, invoke_route53.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_route53(method_name public.invoke_route53_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_route53(method_name public.invoke_route53_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service route53 and returns its answer", "sample_usage": "SELECT invoke_route53(''listCidrBlocks'', ''{}'')"}';
CREATE FUNCTION public.invoke_s3(method_name public.invoke_s3_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('s3', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_s3.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_s3.method_name::pg_catalog.text, 2)), invoke_s3.method_input::pg_catalog.jsonb, invoke_s3.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_s3(method_name public.invoke_s3_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_s3(method_name public.invoke_s3_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service s3 and returns its answer", "sample_usage": "SELECT invoke_s3(''listBucketAnalyticsConfigurations'', ''{}'')"}';
CREATE FUNCTION public.invoke_secret_manager(method_name public.invoke_secret_manager_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('secretsmanager', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_secret_manager.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_secret_manager.method_name::pg_catalog.text, 2)), invoke_secret_manager.method_input::pg_catalog.jsonb, invoke_secret_manager.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_secret_manager(method_name public.invoke_secret_manager_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_secret_manager(method_name public.invoke_secret_manager_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service secretsmanager and returns its answer", "sample_usage": "SELECT invoke_secret_manager(''listSecrets'', ''{}'')"}';
CREATE FUNCTION public.invoke_sns(method_name public.invoke_sns_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('sns', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sns.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sns.method_name::pg_catalog.text, 2)), invoke_sns.method_input::pg_catalog.jsonb, invoke_sns.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_sns(method_name public.invoke_sns_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_sns(method_name public.invoke_sns_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service sns and returns its answer", "sample_usage": "SELECT invoke_sns(''listEndpointsByPlatformApplication'', ''{}'')"}';
CREATE FUNCTION public.invoke_sqs(method_name public.invoke_sqs_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('sqs', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sqs.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sqs.method_name::pg_catalog.text, 2)), invoke_sqs.method_input::pg_catalog.jsonb, invoke_sqs.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_sqs(method_name public.invoke_sqs_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_sqs(method_name public.invoke_sqs_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service sqs and returns its answer", "sample_usage": "SELECT invoke_sqs(''listDeadLetterSourceQueues'', ''{}'')"}';
CREATE FUNCTION public.invoke_ssm(method_name public.invoke_ssm_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('ssm', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_ssm.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_ssm.method_name::pg_catalog.text, 2)), invoke_ssm.method_input::pg_catalog.jsonb, invoke_ssm.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_ssm(method_name public.invoke_ssm_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_ssm(method_name public.invoke_ssm_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service ssm and returns its answer", "sample_usage": "SELECT invoke_ssm(''listAssociations'', ''{}'')"}';
CREATE FUNCTION public.invoke_sts(method_name public.invoke_sts_method_names, method_input json, region character varying DEFAULT public.default_aws_region()) RETURNS TABLE(result json)
    LANGUAGE sql ROWS 1
    AS $$
  SELECT public.aws_call('sts', pg_catalog.concat(pg_catalog.upper(pg_catalog.left(invoke_sts.method_name::pg_catalog.text, 1)),
    pg_catalog.substr(invoke_sts.method_name::pg_catalog.text, 2)), invoke_sts.method_input::pg_catalog.jsonb, invoke_sts.region)::pg_catalog.json
$$;
ALTER FUNCTION public.invoke_sts(method_name public.invoke_sts_method_names, method_input json, region character varying) DEPENDS ON EXTENSION iasql;
COMMENT ON FUNCTION public.invoke_sts(method_name public.invoke_sts_method_names, method_input json, region character varying) IS '{"description": "Calls an operation of the AWS service sts and returns its answer", "sample_usage": "SELECT invoke_sts(''assumeRole'', ''{}'')"}';
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.availability_zone (
    name character varying NOT NULL,
    region character varying DEFAULT public.default_aws_region() NOT NULL
);
COMMENT ON TABLE public.availability_zone IS 'Availability zones of the enabled regions; read-only.';
COMMENT ON COLUMN public.availability_zone.name IS 'Name of the zone.';
COMMENT ON COLUMN public.availability_zone.region IS 'Region the zone is in.';
CREATE TABLE public.aws_credentials (
    id integer NOT NULL,
    access_key_id character varying NOT NULL,
    secret_access_key character varying NOT NULL,
    session_token character varying
);
COMMENT ON TABLE public.aws_credentials IS 'Keys that all AWS calls of this database use; changes take effect at once, without a commit.';
COMMENT ON COLUMN public.aws_credentials.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.aws_credentials.access_key_id IS 'Access key of the AWS user or role session.';
COMMENT ON COLUMN public.aws_credentials.secret_access_key IS 'Secret that belongs to the access key; kept out of the audit log.';
COMMENT ON COLUMN public.aws_credentials.session_token IS 'Token of temporary credentials, NULL for a user''s own keys; kept out of the audit log.';
CREATE SEQUENCE public.aws_credentials_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.aws_credentials_id_seq OWNED BY public.aws_credentials.id;
CREATE TABLE public.aws_regions (
    region character varying NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL
);
COMMENT ON TABLE public.aws_regions IS 'AWS regions the account can use; AWS decides which rows there are, the two flags are the user''s.';
COMMENT ON COLUMN public.aws_regions.region IS 'Name of the region.';
COMMENT ON COLUMN public.aws_regions.is_default IS 'Whether rows that state no region belong here; at most one region is the default.';
COMMENT ON COLUMN public.aws_regions.is_enabled IS 'Whether iasql reads this region.';
CREATE TABLE public.dhcp_options (
    id integer NOT NULL,
    dhcp_options_id character varying,
    dhcp_configurations json,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL
);
COMMENT ON TABLE public.dhcp_options IS 'Sets of DHCP options that VPCs can use.';
COMMENT ON COLUMN public.dhcp_options.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.dhcp_options.dhcp_options_id IS 'AWS id of the set; computed.';
COMMENT ON COLUMN public.dhcp_options.dhcp_configurations IS 'Options as a JSON array of {Key, Values: [{Value}]}. A change replaces the set.';
COMMENT ON COLUMN public.dhcp_options.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.dhcp_options.region IS 'Region the object lives in; another region means another object.';
CREATE SEQUENCE public.dhcp_options_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dhcp_options_id_seq OWNED BY public.dhcp_options.id;
CREATE TABLE public.elastic_ip (
    id integer NOT NULL,
    allocation_id character varying,
    public_ip character varying,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL
);
COMMENT ON TABLE public.elastic_ip IS 'Public IPv4 addresses allocated to the account.';
COMMENT ON COLUMN public.elastic_ip.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.elastic_ip.allocation_id IS 'AWS id of the allocation; computed.';
COMMENT ON COLUMN public.elastic_ip.public_ip IS 'The address; computed.';
COMMENT ON COLUMN public.elastic_ip.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.elastic_ip.region IS 'Region the object lives in; another region means another object.';
CREATE SEQUENCE public.elastic_ip_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.elastic_ip_id_seq OWNED BY public.elastic_ip.id;
CREATE TABLE public.endpoint_gateway (
    id integer NOT NULL,
    vpc_endpoint_id character varying,
    service public.endpoint_gateway_service_enum NOT NULL,
    policy json,
    state character varying,
    route_table_ids text[],
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    vpc_id integer NOT NULL
);
COMMENT ON TABLE public.endpoint_gateway IS 'Gateway endpoints, which route a VPC''s traffic for S3 or DynamoDB past the internet.';
COMMENT ON COLUMN public.endpoint_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.endpoint_gateway.vpc_endpoint_id IS 'AWS id of the endpoint; computed.';
COMMENT ON COLUMN public.endpoint_gateway.service IS 'Service that is reached. A change replaces the endpoint.';
COMMENT ON COLUMN public.endpoint_gateway.policy IS 'Who may do what through the endpoint; NULL on UPDATE means AWS''s default policy.';
COMMENT ON COLUMN public.endpoint_gateway.state IS 'What AWS is doing with the endpoint; computed.';
COMMENT ON COLUMN public.endpoint_gateway.route_table_ids IS 'AWS ids of the route tables that use the endpoint; NULL on INSERT means all of the VPC.';
COMMENT ON COLUMN public.endpoint_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.endpoint_gateway.region IS 'Region the object lives in; another region means another object. route_table_ids must be set to NULL with it.';
COMMENT ON COLUMN public.endpoint_gateway.vpc_id IS 'VPC the endpoint is in. A change replaces the endpoint.';
CREATE SEQUENCE public.endpoint_gateway_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.endpoint_gateway_id_seq OWNED BY public.endpoint_gateway.id;
CREATE TABLE public.endpoint_interface (
    id integer NOT NULL,
    vpc_endpoint_id character varying,
    service public.endpoint_interface_service_enum NOT NULL,
    policy json,
    state character varying,
    private_dns_enabled boolean DEFAULT false,
    dns_name_record_type public.endpoint_interface_dns_name_record_type_enum DEFAULT 'ipv4'::public.endpoint_interface_dns_name_record_type_enum,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    vpc_id integer NOT NULL
);
COMMENT ON TABLE public.endpoint_interface IS 'Interface endpoints, which give AWS services addresses inside a VPC.';
COMMENT ON COLUMN public.endpoint_interface.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.endpoint_interface.vpc_endpoint_id IS 'AWS id of the endpoint; computed.';
COMMENT ON COLUMN public.endpoint_interface.service IS 'Service that is reached. A change replaces the endpoint.';
COMMENT ON COLUMN public.endpoint_interface.policy IS 'Who may do what through the endpoint; NULL on UPDATE means AWS''s default policy.';
COMMENT ON COLUMN public.endpoint_interface.state IS 'What AWS is doing with the endpoint; computed.';
COMMENT ON COLUMN public.endpoint_interface.private_dns_enabled IS 'Whether the service''s usual names lead to the endpoint.';
COMMENT ON COLUMN public.endpoint_interface.dns_name_record_type IS 'Kind of DNS records made for the endpoint.';
COMMENT ON COLUMN public.endpoint_interface.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.endpoint_interface.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.endpoint_interface.vpc_id IS 'VPC the endpoint is in. A change replaces the endpoint.';
CREATE SEQUENCE public.endpoint_interface_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.endpoint_interface_id_seq OWNED BY public.endpoint_interface.id;
CREATE TABLE public.endpoint_interface_subnets (
    endpoint_interface_id integer NOT NULL,
    subnet_id integer NOT NULL
);
COMMENT ON TABLE public.endpoint_interface_subnets IS 'Subnets that an interface endpoint has addresses in; none on INSERT means all of the VPC.';
COMMENT ON COLUMN public.endpoint_interface_subnets.endpoint_interface_id IS 'The endpoint.';
COMMENT ON COLUMN public.endpoint_interface_subnets.subnet_id IS 'The subnet.';
CREATE TABLE public.internet_gateway (
    id integer NOT NULL,
    internet_gateway_id character varying,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    vpc_id integer
);
COMMENT ON TABLE public.internet_gateway IS 'Internet gateways; a VPC has at most one.';
COMMENT ON COLUMN public.internet_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.internet_gateway.internet_gateway_id IS 'AWS id of the gateway; computed.';
COMMENT ON COLUMN public.internet_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.internet_gateway.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.internet_gateway.vpc_id IS 'VPC the gateway is attached to; NULL means none.';
CREATE SEQUENCE public.internet_gateway_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.internet_gateway_id_seq OWNED BY public.internet_gateway.id;
CREATE TABLE public.nat_gateway (
    id integer NOT NULL,
    nat_gateway_id character varying,
    connectivity_type public.nat_gateway_connectivity_type_enum NOT NULL,
    state public.nat_gateway_state_enum,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    subnet_id integer NOT NULL,
    elastic_ip_id integer,
    CONSTRAINT "Check_elastic_ip_when_public" CHECK ((((elastic_ip_id IS NOT NULL) AND (connectivity_type = 'public'::public.nat_gateway_connectivity_type_enum)) OR (elastic_ip_id IS NULL)))
);
COMMENT ON TABLE public.nat_gateway IS 'NAT gateways; a public one without address gets a new elastic IP.';
COMMENT ON COLUMN public.nat_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.nat_gateway.nat_gateway_id IS 'AWS id of the gateway; computed.';
COMMENT ON COLUMN public.nat_gateway.connectivity_type IS 'Whether the gateway leads to the internet or to private networks only. A change replaces the gateway.';
COMMENT ON COLUMN public.nat_gateway.state IS 'What AWS is doing with the gateway; computed.';
COMMENT ON COLUMN public.nat_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.nat_gateway.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.nat_gateway.subnet_id IS 'Subnet the gateway is in. A change replaces the gateway.';
COMMENT ON COLUMN public.nat_gateway.elastic_ip_id IS 'Address of a public gateway. A change replaces the gateway.';
CREATE SEQUENCE public.nat_gateway_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.nat_gateway_id_seq OWNED BY public.nat_gateway.id;
CREATE TABLE public.network_acl (
    id integer NOT NULL,
    network_acl_id character varying,
    entries json,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    vpc_id integer NOT NULL
);
COMMENT ON TABLE public.network_acl IS 'Network ACLs other than the default ones of VPCs.';
COMMENT ON COLUMN public.network_acl.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.network_acl.network_acl_id IS 'AWS id of the ACL; computed.';
COMMENT ON COLUMN public.network_acl.entries IS 'Rules as a JSON array of AWS''s entries; AWS''s closing rules 32767 are shown and cannot be changed.';
COMMENT ON COLUMN public.network_acl.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.network_acl.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.network_acl.vpc_id IS 'VPC the ACL belongs to. A change replaces the ACL.';
CREATE SEQUENCE public.network_acl_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.network_acl_id_seq OWNED BY public.network_acl.id;
CREATE TABLE public.notes (
    queue_id integer,
    note text
);
CREATE TABLE public.peering_connection (
    id integer NOT NULL,
    peering_connection_id character varying,
    state public.peering_connection_state_enum,
    tags json,
    requester_id integer NOT NULL,
    accepter_id integer NOT NULL
);
COMMENT ON TABLE public.peering_connection IS 'Peering connections between two VPCs of the account, with the routes between them.';
COMMENT ON COLUMN public.peering_connection.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.peering_connection.peering_connection_id IS 'AWS id of the connection; computed.';
COMMENT ON COLUMN public.peering_connection.state IS 'What AWS is doing with the connection; computed.';
COMMENT ON COLUMN public.peering_connection.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.peering_connection.requester_id IS 'VPC that asks for the connection. A change replaces the connection.';
COMMENT ON COLUMN public.peering_connection.accepter_id IS 'VPC that accepts it, perhaps in another region. A change replaces the connection.';
CREATE SEQUENCE public.peering_connection_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.peering_connection_id_seq OWNED BY public.peering_connection.id;
CREATE TABLE public.queue (
    id integer NOT NULL,
    url character varying,
    name character varying NOT NULL,
    fifo_queue boolean DEFAULT false NOT NULL,
    visibility_timeout integer DEFAULT 30 NOT NULL,
    delay_seconds integer DEFAULT 0 NOT NULL,
    receive_message_wait_time_seconds integer DEFAULT 0 NOT NULL,
    message_retention_period integer DEFAULT 345600 NOT NULL,
    maximum_message_size integer DEFAULT 262144 NOT NULL,
    policy json,
    arn character varying,
    region character varying DEFAULT public.default_aws_region() NOT NULL
);
COMMENT ON TABLE public.queue IS 'SQS queues, standard and FIFO.';
COMMENT ON COLUMN public.queue.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.queue.url IS 'URL of the queue; computed by AWS.';
COMMENT ON COLUMN public.queue.name IS 'Name; FIFO queues end with .fifo. A change replaces the queue.';
COMMENT ON COLUMN public.queue.fifo_queue IS 'Whether the queue keeps the order of messages. A change replaces the queue.';
COMMENT ON COLUMN public.queue.visibility_timeout IS 'Seconds for which a received message is hidden from others, 0 to 43200.';
COMMENT ON COLUMN public.queue.delay_seconds IS 'Seconds for which a new message is held back, 0 to 900.';
COMMENT ON COLUMN public.queue.receive_message_wait_time_seconds IS 'Seconds for which receiving waits for a message, 0 to 20.';
COMMENT ON COLUMN public.queue.message_retention_period IS 'Seconds after which an unread message is dropped, 60 to 1209600.';
COMMENT ON COLUMN public.queue.maximum_message_size IS 'Largest message in bytes.';
COMMENT ON COLUMN public.queue.policy IS 'Access policy; stated as NULL on INSERT, the queue gets one that lets its account do everything.';
COMMENT ON COLUMN public.queue.arn IS 'ARN of the queue; computed by AWS.';
COMMENT ON COLUMN public.queue.region IS 'Region the object lives in; another region means another object.';
CREATE SEQUENCE public.queue_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.queue_id_seq OWNED BY public.queue.id;
CREATE TABLE public.route (
    id integer NOT NULL,
    destination character varying NOT NULL,
    egress_only_internet_gateway_id character varying,
    gateway_id character varying,
    instance_id character varying,
    instance_owner_id character varying,
    nat_gateway_id character varying,
    transit_gateway_id character varying,
    local_gateway_id character varying,
    carrier_gateway_id character varying,
    network_interface_id character varying,
    vpc_peering_connection_id character varying,
    core_network_arn character varying,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    route_table_id integer NOT NULL,
    CONSTRAINT "CHK_56dc081b0a3649dd2ea516920f" CHECK ((((destination)::text ~~ 'pl-%'::text) OR ((destination)::text ~ '^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?).){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)/(3[0-2]|[12][0-9]|[0-9])$'::text) OR ((destination)::text ~ '^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$'::text)))
);
COMMENT ON TABLE public.route IS 'Routes of route tables; AWS''s local routes are protected.';
COMMENT ON COLUMN public.route.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.route.destination IS 'Where the traffic goes: an IPv4 or IPv6 range or a prefix list. A change replaces the route.';
COMMENT ON COLUMN public.route.egress_only_internet_gateway_id IS 'AWS id of the egress-only internet gateway that takes the traffic.';
COMMENT ON COLUMN public.route.gateway_id IS 'AWS id of the internet or virtual private gateway that takes the traffic; local for AWS''s own route.';
COMMENT ON COLUMN public.route.instance_id IS 'AWS id of the instance that takes the traffic.';
COMMENT ON COLUMN public.route.instance_owner_id IS 'Account that owns the instance; computed.';
COMMENT ON COLUMN public.route.nat_gateway_id IS 'AWS id of the NAT gateway that takes the traffic.';
COMMENT ON COLUMN public.route.transit_gateway_id IS 'AWS id of the transit gateway that takes the traffic.';
COMMENT ON COLUMN public.route.local_gateway_id IS 'AWS id of the local gateway that takes the traffic.';
COMMENT ON COLUMN public.route.carrier_gateway_id IS 'AWS id of the carrier gateway that takes the traffic.';
COMMENT ON COLUMN public.route.network_interface_id IS 'AWS id of the network interface that takes the traffic.';
COMMENT ON COLUMN public.route.vpc_peering_connection_id IS 'AWS id of the peering connection that takes the traffic.';
COMMENT ON COLUMN public.route.core_network_arn IS 'ARN of the core network that takes the traffic.';
COMMENT ON COLUMN public.route.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.route.route_table_id IS 'Route table the route belongs to. A change replaces the route.';
CREATE SEQUENCE public.route_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.route_id_seq OWNED BY public.route.id;
CREATE TABLE public.route_table (
    id integer NOT NULL,
    route_table_id character varying,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    vpc_id integer NOT NULL
);
COMMENT ON TABLE public.route_table IS 'Route tables; the main table of a VPC comes and goes with it.';
COMMENT ON COLUMN public.route_table.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.route_table.route_table_id IS 'AWS id of the table; computed.';
COMMENT ON COLUMN public.route_table.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.route_table.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.route_table.vpc_id IS 'VPC the table belongs to. A change replaces the table.';
CREATE TABLE public.route_table_association (
    id integer NOT NULL,
    route_table_association_id character varying,
    is_main boolean DEFAULT false NOT NULL,
    route_table_id integer NOT NULL,
    subnet_id integer,
    vpc_id integer NOT NULL
);
COMMENT ON TABLE public.route_table_association IS 'Which route table a subnet uses; the main association is for subnets without one of their own.';
COMMENT ON COLUMN public.route_table_association.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.route_table_association.route_table_association_id IS 'AWS id of the association; computed, and new after each change.';
COMMENT ON COLUMN public.route_table_association.is_main IS 'Whether this is the VPC''s main association; computed.';
COMMENT ON COLUMN public.route_table_association.route_table_id IS 'Route table in use.';
COMMENT ON COLUMN public.route_table_association.subnet_id IS 'Subnet that uses the table; NULL for the main association. A change replaces the association.';
COMMENT ON COLUMN public.route_table_association.vpc_id IS 'VPC of both.';
CREATE SEQUENCE public.route_table_association_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.route_table_association_id_seq OWNED BY public.route_table_association.id;
CREATE SEQUENCE public.route_table_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.route_table_id_seq OWNED BY public.route_table.id;
CREATE TABLE public.subnet (
    id integer NOT NULL,
    state public.subnet_state_enum,
    available_ip_address_count integer,
    cidr_block character varying,
    subnet_id character varying,
    owner_id character varying,
    subnet_arn character varying,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    availability_zone character varying NOT NULL,
    vpc_id integer NOT NULL,
    network_acl_id integer
);
COMMENT ON TABLE public.subnet IS 'Subnets of VPCs; the default subnets of a default VPC are protected from deletion.';
COMMENT ON COLUMN public.subnet.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.subnet.state IS 'Whether the subnet is ready; computed.';
COMMENT ON COLUMN public.subnet.available_ip_address_count IS 'Free IPv4 addresses; computed, changes all the time.';
COMMENT ON COLUMN public.subnet.cidr_block IS 'IPv4 range. A change replaces the subnet.';
COMMENT ON COLUMN public.subnet.subnet_id IS 'AWS id of the subnet; computed.';
COMMENT ON COLUMN public.subnet.owner_id IS 'Account that owns the subnet; computed.';
COMMENT ON COLUMN public.subnet.subnet_arn IS 'ARN of the subnet; computed.';
COMMENT ON COLUMN public.subnet.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.subnet.availability_zone IS 'Zone the subnet is in. A change replaces the subnet.';
COMMENT ON COLUMN public.subnet.vpc_id IS 'VPC the subnet belongs to. A change replaces the subnet.';
COMMENT ON COLUMN public.subnet.network_acl_id IS 'Network ACL in force; NULL means the VPC''s default ACL.';
CREATE SEQUENCE public.subnet_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.subnet_id_seq OWNED BY public.subnet.id;
CREATE TABLE public.vpc (
    id integer NOT NULL,
    vpc_id character varying,
    cidr_block character varying NOT NULL,
    state public.vpc_state_enum,
    is_default boolean DEFAULT false NOT NULL,
    enable_dns_hostnames boolean DEFAULT false NOT NULL,
    enable_dns_support boolean DEFAULT false NOT NULL,
    enable_network_address_usage_metrics boolean DEFAULT false NOT NULL,
    tags json,
    region character varying DEFAULT public.default_aws_region() NOT NULL,
    dhcp_options_id integer
);
COMMENT ON TABLE public.vpc IS 'Virtual private clouds; the default VPC of a region is protected from deletion.';
COMMENT ON COLUMN public.vpc.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN public.vpc.vpc_id IS 'AWS id of the VPC; computed.';
COMMENT ON COLUMN public.vpc.cidr_block IS 'Primary IPv4 range. A change replaces the VPC.';
COMMENT ON COLUMN public.vpc.state IS 'Whether the VPC is ready; computed.';
COMMENT ON COLUMN public.vpc.is_default IS 'Whether this is the region''s default VPC; computed.';
COMMENT ON COLUMN public.vpc.enable_dns_hostnames IS 'Whether instances get public DNS names; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN public.vpc.enable_dns_support IS 'Whether AWS''s name server answers; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN public.vpc.enable_network_address_usage_metrics IS 'Whether AWS counts used addresses; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN public.vpc.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN public.vpc.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN public.vpc.dhcp_options_id IS 'DHCP options in use; NULL on UPDATE means none.';
CREATE SEQUENCE public.vpc_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.vpc_id_seq OWNED BY public.vpc.id;
ALTER TABLE ONLY public.aws_credentials ALTER COLUMN id SET DEFAULT nextval('public.aws_credentials_id_seq'::regclass);
ALTER TABLE ONLY public.dhcp_options ALTER COLUMN id SET DEFAULT nextval('public.dhcp_options_id_seq'::regclass);
ALTER TABLE ONLY public.elastic_ip ALTER COLUMN id SET DEFAULT nextval('public.elastic_ip_id_seq'::regclass);
ALTER TABLE ONLY public.endpoint_gateway ALTER COLUMN id SET DEFAULT nextval('public.endpoint_gateway_id_seq'::regclass);
ALTER TABLE ONLY public.endpoint_interface ALTER COLUMN id SET DEFAULT nextval('public.endpoint_interface_id_seq'::regclass);
ALTER TABLE ONLY public.internet_gateway ALTER COLUMN id SET DEFAULT nextval('public.internet_gateway_id_seq'::regclass);
ALTER TABLE ONLY public.nat_gateway ALTER COLUMN id SET DEFAULT nextval('public.nat_gateway_id_seq'::regclass);
ALTER TABLE ONLY public.network_acl ALTER COLUMN id SET DEFAULT nextval('public.network_acl_id_seq'::regclass);
ALTER TABLE ONLY public.peering_connection ALTER COLUMN id SET DEFAULT nextval('public.peering_connection_id_seq'::regclass);
ALTER TABLE ONLY public.queue ALTER COLUMN id SET DEFAULT nextval('public.queue_id_seq'::regclass);
ALTER TABLE ONLY public.route ALTER COLUMN id SET DEFAULT nextval('public.route_id_seq'::regclass);
ALTER TABLE ONLY public.route_table ALTER COLUMN id SET DEFAULT nextval('public.route_table_id_seq'::regclass);
ALTER TABLE ONLY public.route_table_association ALTER COLUMN id SET DEFAULT nextval('public.route_table_association_id_seq'::regclass);
ALTER TABLE ONLY public.subnet ALTER COLUMN id SET DEFAULT nextval('public.subnet_id_seq'::regclass);
ALTER TABLE ONLY public.vpc ALTER COLUMN id SET DEFAULT nextval('public.vpc_id_seq'::regclass);
COPY public.availability_zone (name, region) FROM stdin;
eu-west-1a	eu-west-1
eu-west-1b	eu-west-1
eu-west-1c	eu-west-1
us-east-1a	us-east-1
us-east-1b	us-east-1
us-east-1c	us-east-1
us-east-1d	us-east-1
us-east-1e	us-east-1
us-east-1f	us-east-1
\.
COPY public.aws_credentials (id, access_key_id, secret_access_key, session_token) FROM stdin;
1	testing	testing	\N
\.
COPY public.aws_regions (region, is_default, is_enabled) FROM stdin;
af-south-1	f	f
ap-south-2	f	f
us-gov-east-1	f	f
eu-central-1	f	f
cn-northwest-1	f	f
ap-east-1	f	f
il-central-1	f	f
eu-central-2	f	f
ap-northeast-3	f	f
ap-southeast-6	f	f
ap-southeast-5	f	f
ap-south-1	f	f
us-gov-west-1	f	f
eu-west-1	f	t
eu-south-2	f	f
ap-southeast-3	f	f
ca-central-1	f	f
me-south-1	f	f
ap-southeast-7	f	f
us-east-2	f	f
ap-northeast-1	f	f
ap-southeast-1	f	f
ap-southeast-2	f	f
us-west-2	f	f
us-east-1	f	t
eu-west-3	f	f
me-central-1	f	f
ap-east-2	f	f
eu-west-2	f	f
mx-central-1	f	f
eu-south-1	f	f
cn-north-1	f	f
eu-north-1	f	f
ap-northeast-2	f	f
us-west-1	f	f
ca-west-1	f	f
sa-east-1	f	f
ap-southeast-4	f	f
\.
COPY public.dhcp_options (id, dhcp_options_id, dhcp_configurations, tags, region) FROM stdin;
\.
COPY public.elastic_ip (id, allocation_id, public_ip, tags, region) FROM stdin;
\.
COPY public.endpoint_gateway (id, vpc_endpoint_id, service, policy, state, route_table_ids, tags, region, vpc_id) FROM stdin;
\.
COPY public.endpoint_interface (id, vpc_endpoint_id, service, policy, state, private_dns_enabled, dns_name_record_type, tags, region, vpc_id) FROM stdin;
\.
COPY public.endpoint_interface_subnets (endpoint_interface_id, subnet_id) FROM stdin;
\.
COPY public.iasql_audit_log (id, ts, "user", table_name, change_type, change, message, transaction_id, origin) FROM stdin;
1	2026-11-21 23:50:04.033417+00	postgres	aws_credentials	INSERT	{}	\N	\N	\N
2	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"af-south-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
3	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-south-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
4	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-gov-east-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
5	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-central-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
6	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"cn-northwest-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
7	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-east-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
8	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"il-central-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
9	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-central-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
10	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-northeast-3","is_default":false,"is_enabled":true}}	\N	\N	iasql
11	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-6","is_default":false,"is_enabled":true}}	\N	\N	iasql
12	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-5","is_default":false,"is_enabled":true}}	\N	\N	iasql
13	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-south-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
14	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-gov-west-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
15	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-west-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
16	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-south-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
17	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-3","is_default":false,"is_enabled":true}}	\N	\N	iasql
18	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ca-central-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
19	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"me-south-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
20	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-7","is_default":false,"is_enabled":true}}	\N	\N	iasql
21	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-east-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
22	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-northeast-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
23	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
24	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
25	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-west-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
26	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-east-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
27	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-west-3","is_default":false,"is_enabled":true}}	\N	\N	iasql
28	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"me-central-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
29	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-east-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
30	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-west-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
31	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"mx-central-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
32	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-south-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
33	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"cn-north-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
34	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"eu-north-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
35	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-northeast-2","is_default":false,"is_enabled":true}}	\N	\N	iasql
36	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"us-west-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
37	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ca-west-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
38	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"sa-east-1","is_default":false,"is_enabled":true}}	\N	\N	iasql
39	2026-11-21 23:50:04.133339+00	postgres	aws_regions	INSERT	{"change" : {"region":"ap-southeast-4","is_default":false,"is_enabled":true}}	\N	\N	iasql
76	2026-11-21 23:50:06.827939+00	postgres	iasql_audit_log	OPEN_TRANSACTION	{}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	\N
77	2026-11-21 23:50:06.953775+00	postgres	iasql_audit_log	START_COMMIT	{}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	\N
40	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"af-south-1","is_default":false,"is_enabled":true}, "change" : {"region":"af-south-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
41	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-south-2","is_default":false,"is_enabled":true}, "change" : {"region":"ap-south-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
51	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-south-1","is_default":false,"is_enabled":true}, "change" : {"region":"ap-south-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
42	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"us-gov-east-1","is_default":false,"is_enabled":true}, "change" : {"region":"us-gov-east-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
43	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-central-1","is_default":false,"is_enabled":true}, "change" : {"region":"eu-central-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
44	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"cn-northwest-1","is_default":false,"is_enabled":true}, "change" : {"region":"cn-northwest-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
45	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-east-1","is_default":false,"is_enabled":true}, "change" : {"region":"ap-east-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
46	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"il-central-1","is_default":false,"is_enabled":true}, "change" : {"region":"il-central-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
47	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-central-2","is_default":false,"is_enabled":true}, "change" : {"region":"eu-central-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
48	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-northeast-3","is_default":false,"is_enabled":true}, "change" : {"region":"ap-northeast-3","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
49	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-6","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-6","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
50	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-5","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-5","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
52	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"us-gov-west-1","is_default":false,"is_enabled":true}, "change" : {"region":"us-gov-west-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
53	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-south-2","is_default":false,"is_enabled":true}, "change" : {"region":"eu-south-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
54	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-3","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-3","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
55	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ca-central-1","is_default":false,"is_enabled":true}, "change" : {"region":"ca-central-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
56	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"me-south-1","is_default":false,"is_enabled":true}, "change" : {"region":"me-south-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
57	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-7","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-7","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
58	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"us-east-2","is_default":false,"is_enabled":true}, "change" : {"region":"us-east-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
59	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-northeast-1","is_default":false,"is_enabled":true}, "change" : {"region":"ap-northeast-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
60	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-1","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
61	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-2","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
62	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"us-west-2","is_default":false,"is_enabled":true}, "change" : {"region":"us-west-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
63	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-west-3","is_default":false,"is_enabled":true}, "change" : {"region":"eu-west-3","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
64	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"me-central-1","is_default":false,"is_enabled":true}, "change" : {"region":"me-central-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
65	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-east-2","is_default":false,"is_enabled":true}, "change" : {"region":"ap-east-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
66	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-west-2","is_default":false,"is_enabled":true}, "change" : {"region":"eu-west-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
67	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"mx-central-1","is_default":false,"is_enabled":true}, "change" : {"region":"mx-central-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
68	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-south-1","is_default":false,"is_enabled":true}, "change" : {"region":"eu-south-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
69	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"cn-north-1","is_default":false,"is_enabled":true}, "change" : {"region":"cn-north-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
70	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"eu-north-1","is_default":false,"is_enabled":true}, "change" : {"region":"eu-north-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
71	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-northeast-2","is_default":false,"is_enabled":true}, "change" : {"region":"ap-northeast-2","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
72	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"us-west-1","is_default":false,"is_enabled":true}, "change" : {"region":"us-west-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
73	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ca-west-1","is_default":false,"is_enabled":true}, "change" : {"region":"ca-west-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
74	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"sa-east-1","is_default":false,"is_enabled":true}, "change" : {"region":"sa-east-1","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
75	2026-11-21 23:50:06.712583+00	postgres	aws_regions	UPDATE	{"original" : {"region":"ap-southeast-4","is_default":false,"is_enabled":true}, "change" : {"region":"ap-southeast-4","is_default":false,"is_enabled":false}}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	user
78	2026-11-21 23:50:06.994903+00	postgres	iasql_audit_log	END_COMMIT	{}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	\N
79	2026-11-21 23:50:06.994958+00	postgres	iasql_audit_log	CLOSE_TRANSACTION	{}	\N	671b385c-2029-4327-9bf3-6ad169465d1c	\N
80	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"eu-west-1a","region":"eu-west-1"}}	\N	\N	iasql
81	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"eu-west-1b","region":"eu-west-1"}}	\N	\N	iasql
82	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"eu-west-1c","region":"eu-west-1"}}	\N	\N	iasql
83	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1a","region":"us-east-1"}}	\N	\N	iasql
84	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1b","region":"us-east-1"}}	\N	\N	iasql
85	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1c","region":"us-east-1"}}	\N	\N	iasql
86	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1d","region":"us-east-1"}}	\N	\N	iasql
87	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1e","region":"us-east-1"}}	\N	\N	iasql
88	2026-11-21 23:50:07.445431+00	postgres	availability_zone	INSERT	{"change" : {"name":"us-east-1f","region":"us-east-1"}}	\N	\N	iasql
89	2026-11-21 23:50:07.445431+00	postgres	vpc	INSERT	{"change" : {"id":1,"vpc_id":"vpc-9c6d91877fe9c0686","cidr_block":"172.31.0.0/16","state":"available","is_default":true,"enable_dns_hostnames":true,"enable_dns_support":true,"enable_network_address_usage_metrics":false,"tags":{},"region":"us-east-1","dhcp_options_id":null}}	\N	\N	iasql
90	2026-11-21 23:50:07.445431+00	postgres	vpc	INSERT	{"change" : {"id":2,"vpc_id":"vpc-e63655b0df5c235e8","cidr_block":"172.31.0.0/16","state":"available","is_default":true,"enable_dns_hostnames":true,"enable_dns_support":true,"enable_network_address_usage_metrics":false,"tags":{},"region":"eu-west-1","dhcp_options_id":null}}	\N	\N	iasql
91	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":1,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.48.0/20","subnet_id":"subnet-d5927e9b94c7d8d52","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-d5927e9b94c7d8d52","region":"us-east-1","availability_zone":"us-east-1d","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
92	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":2,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.16.0/20","subnet_id":"subnet-31a3503a28ef3ec9c","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-31a3503a28ef3ec9c","region":"us-east-1","availability_zone":"us-east-1b","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
93	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":3,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.0.0/20","subnet_id":"subnet-3b67b072b77e5e597","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-3b67b072b77e5e597","region":"eu-west-1","availability_zone":"eu-west-1a","vpc_id":2,"network_acl_id":null}}	\N	\N	iasql
94	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":4,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.64.0/20","subnet_id":"subnet-2b62bff8c59b30fa4","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2b62bff8c59b30fa4","region":"us-east-1","availability_zone":"us-east-1e","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
95	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":5,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.0.0/20","subnet_id":"subnet-40b5c9b52f8a2feb5","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-40b5c9b52f8a2feb5","region":"us-east-1","availability_zone":"us-east-1a","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
96	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":6,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.32.0/20","subnet_id":"subnet-9275555cf8b2f6baf","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-9275555cf8b2f6baf","region":"eu-west-1","availability_zone":"eu-west-1c","vpc_id":2,"network_acl_id":null}}	\N	\N	iasql
97	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":7,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.16.0/20","subnet_id":"subnet-bfcf6c24adbceb75e","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-bfcf6c24adbceb75e","region":"eu-west-1","availability_zone":"eu-west-1b","vpc_id":2,"network_acl_id":null}}	\N	\N	iasql
98	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":8,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.80.0/20","subnet_id":"subnet-d05cd022170b223c2","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-d05cd022170b223c2","region":"us-east-1","availability_zone":"us-east-1f","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
99	2026-11-21 23:50:07.445431+00	postgres	subnet	INSERT	{"change" : {"id":9,"state":"available","available_ip_address_count":4091,"cidr_block":"172.31.32.0/20","subnet_id":"subnet-cf66d192268793e0f","owner_id":"123456789012","subnet_arn":"arn:aws:ec2:us-east-1:123456789012:subnet/subnet-cf66d192268793e0f","region":"us-east-1","availability_zone":"us-east-1c","vpc_id":1,"network_acl_id":null}}	\N	\N	iasql
100	2026-11-21 23:50:07.445431+00	postgres	route_table	INSERT	{"change" : {"id":1,"route_table_id":"rtb-1ed787372a313bfba","tags":{},"region":"eu-west-1","vpc_id":2}}	\N	\N	iasql
101	2026-11-21 23:50:07.445431+00	postgres	route_table	INSERT	{"change" : {"id":2,"route_table_id":"rtb-f5e31b8694b7b7d45","tags":{},"region":"us-east-1","vpc_id":1}}	\N	\N	iasql
102	2026-11-21 23:50:07.445431+00	postgres	route_table_association	INSERT	{"change" : {"id":1,"route_table_association_id":"rtbassoc-4dadecf4f65ac658e","is_main":true,"route_table_id":1,"subnet_id":null,"vpc_id":2}}	\N	\N	iasql
103	2026-11-21 23:50:07.445431+00	postgres	route_table_association	INSERT	{"change" : {"id":2,"route_table_association_id":"rtbassoc-01e870ecb337b3b19","is_main":true,"route_table_id":2,"subnet_id":null,"vpc_id":1}}	\N	\N	iasql
104	2026-11-21 23:50:07.445431+00	postgres	route	INSERT	{"change" : {"id":1,"destination":"172.31.0.0/16","egress_only_internet_gateway_id":null,"gateway_id":"local","instance_id":null,"instance_owner_id":null,"nat_gateway_id":null,"transit_gateway_id":null,"local_gateway_id":null,"carrier_gateway_id":null,"network_interface_id":null,"vpc_peering_connection_id":null,"core_network_arn":null,"region":"eu-west-1","route_table_id":1}}	\N	\N	iasql
105	2026-11-21 23:50:07.445431+00	postgres	route	INSERT	{"change" : {"id":2,"destination":"172.31.0.0/16","egress_only_internet_gateway_id":null,"gateway_id":"local","instance_id":null,"instance_owner_id":null,"nat_gateway_id":null,"transit_gateway_id":null,"local_gateway_id":null,"carrier_gateway_id":null,"network_interface_id":null,"vpc_peering_connection_id":null,"core_network_arn":null,"region":"us-east-1","route_table_id":2}}	\N	\N	iasql
106	2026-11-21 23:50:07.959066+00	postgres	aws_credentials	UPDATE	{}	\N	\N	\N
107	2026-11-21 23:50:08.059253+00	postgres	iasql_audit_log	OPEN_TRANSACTION	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
110	2026-11-21 23:50:08.243014+00	postgres	iasql_audit_log	PREVIEW_START_COMMIT	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
111	2026-11-21 23:50:08.329317+00	postgres	iasql_audit_log	PREVIEW_END_COMMIT	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
112	2026-11-21 23:50:08.413102+00	postgres	iasql_audit_log	START_COMMIT	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
108	2026-11-21 23:50:08.129989+00	postgres	queue	INSERT	{"change" : {"id":1,"url":null,"name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":null,"arn":null,"region":"us-east-1"}}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	user
109	2026-11-21 23:50:08.129989+00	postgres	queue	INSERT	{"change" : {"id":2,"url":null,"name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":null,"arn":null,"region":"us-east-1"}}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	user
113	2026-11-21 23:50:08.573448+00	postgres	queue	UPDATE	{"original" : {"id":1,"url":null,"name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":null,"arn":null,"region":"us-east-1"}, "change" : {"id":1,"url":"@ENDPOINT@/123456789012/kept","name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]},"arn":null,"region":"us-east-1"}}	\N	\N	iasql
114	2026-11-21 23:50:08.59334+00	postgres	queue	UPDATE	{"original" : {"id":2,"url":null,"name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":null,"arn":null,"region":"us-east-1"}, "change" : {"id":2,"url":"@ENDPOINT@/123456789012/goes","name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:goes"]}]},"arn":null,"region":"us-east-1"}}	\N	\N	iasql
115	2026-11-21 23:50:08.661591+00	postgres	queue	UPDATE	{"original" : {"id":1,"url":"@ENDPOINT@/123456789012/kept","name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]},"arn":null,"region":"us-east-1"}, "change" : {"id":1,"url":"@ENDPOINT@/123456789012/kept","name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]},"arn":"arn:aws:sqs:us-east-1:123456789012:kept","region":"us-east-1"}}	\N	\N	iasql
116	2026-11-21 23:50:08.661591+00	postgres	queue	UPDATE	{"original" : {"id":2,"url":"@ENDPOINT@/123456789012/goes","name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:goes"]}]},"arn":null,"region":"us-east-1"}, "change" : {"id":2,"url":"@ENDPOINT@/123456789012/goes","name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:goes"]}]},"arn":"arn:aws:sqs:us-east-1:123456789012:goes","region":"us-east-1"}}	\N	\N	iasql
117	2026-11-21 23:50:08.674009+00	postgres	iasql_audit_log	END_COMMIT	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
118	2026-11-21 23:50:08.674056+00	postgres	iasql_audit_log	CLOSE_TRANSACTION	{}	\N	aaa5a718-35de-49dd-9fc7-d8f26b777a23	\N
119	2026-11-21 23:50:08.759053+00	postgres	iasql_audit_log	PREVIEW_START_COMMIT	{}	\N	\N	\N
120	2026-11-21 23:50:09.235798+00	postgres	iasql_audit_log	PREVIEW_END_COMMIT	{}	\N	\N	\N
121	2026-11-21 23:50:09.404775+00	postgres	iasql_audit_log	OPEN_TRANSACTION	{}	\N	3f30a1bb-a2bd-4c62-9cf0-f44cb4830bff	\N
122	2026-11-21 23:50:09.441365+00	postgres	queue	UPDATE	{"original" : {"id":1,"url":"@ENDPOINT@/123456789012/kept","name":"kept","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]},"arn":"arn:aws:sqs:us-east-1:123456789012:kept","region":"us-east-1"}, "change" : {"id":1,"url":"@ENDPOINT@/123456789012/kept","name":"kept","fifo_queue":false,"visibility_timeout":90,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]},"arn":"arn:aws:sqs:us-east-1:123456789012:kept","region":"us-east-1"}}	\N	\N	user
123	2026-11-21 23:50:09.453322+00	postgres	queue	DELETE	{"original" : {"id":2,"url":"@ENDPOINT@/123456789012/goes","name":"goes","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:goes"]}]},"arn":"arn:aws:sqs:us-east-1:123456789012:goes","region":"us-east-1"}}	\N	\N	user
124	2026-11-21 23:50:09.454374+00	postgres	queue	INSERT	{"change" : {"id":3,"url":null,"name":"new","fifo_queue":false,"visibility_timeout":30,"delay_seconds":0,"receive_message_wait_time_seconds":0,"message_retention_period":345600,"maximum_message_size":262144,"policy":null,"arn":null,"region":"us-east-1"}}	\N	\N	user
\.
COPY public.iasql_backoff (object, failures, first_at, last_at, next_attempt, error, seen) FROM stdin;
\.
COPY public.iasql_module (name) FROM stdin;
aws_account@0.9.0
aws_vpc@0.9.0
aws_sqs@0.9.0
aws_sdk@0.9.0
\.
COPY public.iasql_dependencies (module, dependency) FROM stdin;
aws_account@0.9.0	iasql_platform@0.9.0
aws_vpc@0.9.0	aws_account@0.9.0
aws_vpc@0.9.0	iasql_platform@0.9.0
aws_sqs@0.9.0	aws_account@0.9.0
aws_sqs@0.9.0	iasql_platform@0.9.0
aws_sdk@0.9.0	aws_account@0.9.0
aws_sdk@0.9.0	iasql_platform@0.9.0
\.
COPY public.iasql_ignored (table_name, column_name, key, ignored) FROM stdin;
vpc	tags	\N	t
\.
COPY public.iasql_journal (id, transaction_id, ts, table_name, action, token, region, key, detail, state, error, ended_at, marked) FROM stdin;
1	aaa5a718-35de-49dd-9fc7-d8f26b777a23	2026-11-21 23:50:08.493873+00	queue	create	05b63539-cf49-4a32-b7d0-2a76454b2f75	us-east-1	{"id": 1}	{"url": "@ENDPOINT@/123456789012/kept"}	done	\N	2026-11-21 23:50:08.576578+00	f
2	aaa5a718-35de-49dd-9fc7-d8f26b777a23	2026-11-21 23:50:08.496234+00	queue	create	78e66adf-50af-4f9e-bb49-0bdd841050b2	us-east-1	{"id": 2}	{"url": "@ENDPOINT@/123456789012/goes"}	done	\N	2026-11-21 23:50:08.594789+00	f
\.
COPY public.iasql_mode (module, table_name, key, mode) FROM stdin;
aws_sqs@0.9.0	\N	\N	two_way
\.
COPY public.iasql_problem (id, message, count, last_at) FROM stdin;
\.
COPY public.iasql_sync_interval (module, table_name, every) FROM stdin;
aws_vpc@0.9.0	\N	01:00:00
\.
COPY public.iasql_sync_state (table_name, region, last_attempt, last_success, duration_ms, error, failures, next_attempt) FROM stdin;
aws_regions		2026-11-21 23:50:06.619604+00	2026-11-21 23:50:06.619604+00	2463	\N	0	\N
availability_zone	eu-west-1	2026-11-21 23:50:07.828255+00	2026-11-21 23:50:07.828255+00	15	\N	0	\N
availability_zone	us-east-1	2026-11-21 23:50:07.828286+00	2026-11-21 23:50:07.828286+00	33	\N	0	\N
dhcp_options	eu-west-1	2026-11-21 23:50:07.834894+00	2026-11-21 23:50:07.834894+00	39	\N	0	\N
dhcp_options	us-east-1	2026-11-21 23:50:07.83491+00	2026-11-21 23:50:07.83491+00	54	\N	0	\N
vpc	us-east-1	2026-11-21 23:50:07.838055+00	2026-11-21 23:50:07.838055+00	166	\N	0	\N
vpc	eu-west-1	2026-11-21 23:50:07.838066+00	2026-11-21 23:50:07.838066+00	170	\N	0	\N
network_acl	us-east-1	2026-11-21 23:50:07.840429+00	2026-11-21 23:50:07.840429+00	41	\N	0	\N
network_acl	eu-west-1	2026-11-21 23:50:07.840443+00	2026-11-21 23:50:07.840443+00	44	\N	0	\N
subnet	us-east-1	2026-11-21 23:50:07.844212+00	2026-11-21 23:50:07.844212+00	139	\N	0	\N
subnet	eu-west-1	2026-11-21 23:50:07.844224+00	2026-11-21 23:50:07.844224+00	140	\N	0	\N
elastic_ip	us-east-1	2026-11-21 23:50:07.850677+00	2026-11-21 23:50:07.850677+00	54	\N	0	\N
elastic_ip	eu-west-1	2026-11-21 23:50:07.850695+00	2026-11-21 23:50:07.850695+00	65	\N	0	\N
route_table	eu-west-1	2026-11-21 23:50:07.85315+00	2026-11-21 23:50:07.85315+00	64	\N	0	\N
route_table	us-east-1	2026-11-21 23:50:07.85316+00	2026-11-21 23:50:07.853161+00	65	\N	0	\N
route_table_association	eu-west-1	2026-11-21 23:50:07.856015+00	2026-11-21 23:50:07.856015+00	64	\N	0	\N
route_table_association	us-east-1	2026-11-21 23:50:07.856027+00	2026-11-21 23:50:07.856027+00	65	\N	0	\N
route	eu-west-1	2026-11-21 23:50:07.859446+00	2026-11-21 23:50:07.859446+00	64	\N	0	\N
route	us-east-1	2026-11-21 23:50:07.859457+00	2026-11-21 23:50:07.859457+00	65	\N	0	\N
nat_gateway	eu-west-1	2026-11-21 23:50:07.864337+00	2026-11-21 23:50:07.864337+00	73	\N	0	\N
nat_gateway	us-east-1	2026-11-21 23:50:07.864354+00	2026-11-21 23:50:07.864354+00	82	\N	0	\N
endpoint_gateway	eu-west-1	2026-11-21 23:50:07.867305+00	2026-11-21 23:50:07.867305+00	98	\N	0	\N
endpoint_gateway	us-east-1	2026-11-21 23:50:07.86732+00	2026-11-21 23:50:07.86732+00	100	\N	0	\N
endpoint_interface	eu-west-1	2026-11-21 23:50:07.874507+00	2026-11-21 23:50:07.874507+00	98	\N	0	\N
endpoint_interface	us-east-1	2026-11-21 23:50:07.874528+00	2026-11-21 23:50:07.874528+00	100	\N	0	\N
endpoint_interface_subnets	eu-west-1	2026-11-21 23:50:07.877193+00	2026-11-21 23:50:07.877193+00	98	\N	0	\N
endpoint_interface_subnets	us-east-1	2026-11-21 23:50:07.87721+00	2026-11-21 23:50:07.87721+00	100	\N	0	\N
peering_connection	eu-west-1	2026-11-21 23:50:07.880209+00	2026-11-21 23:50:07.880209+00	103	\N	0	\N
peering_connection	us-east-1	2026-11-21 23:50:07.880225+00	2026-11-21 23:50:07.880225+00	134	\N	0	\N
internet_gateway	eu-west-1	2026-11-21 23:50:07.882747+00	2026-11-21 23:50:07.882747+00	134	\N	0	\N
internet_gateway	us-east-1	2026-11-21 23:50:07.882762+00	2026-11-21 23:50:07.882762+00	134	\N	0	\N
queue	eu-west-1	2026-11-21 23:50:07.885899+00	2026-11-21 23:50:07.885899+00	187	\N	0	\N
queue	us-east-1	2026-11-21 23:50:07.885914+00	2026-11-21 23:50:07.885914+00	186	\N	0	\N
\.
COPY public.iasql_tables (module, "table") FROM stdin;
aws_account@0.9.0	aws_credentials
aws_account@0.9.0	aws_regions
aws_vpc@0.9.0	availability_zone
aws_vpc@0.9.0	dhcp_options
aws_vpc@0.9.0	vpc
aws_vpc@0.9.0	network_acl
aws_vpc@0.9.0	subnet
aws_vpc@0.9.0	elastic_ip
aws_vpc@0.9.0	route_table
aws_vpc@0.9.0	route_table_association
aws_vpc@0.9.0	route
aws_vpc@0.9.0	nat_gateway
aws_vpc@0.9.0	endpoint_gateway
aws_vpc@0.9.0	endpoint_interface
aws_vpc@0.9.0	endpoint_interface_subnets
aws_vpc@0.9.0	peering_connection
aws_vpc@0.9.0	internet_gateway
aws_sqs@0.9.0	queue
\.
COPY public.iasql_transaction (id, status, opened_at, opened_by, client, pid, message, started_at, ended_at, error) FROM stdin;
671b385c-2029-4327-9bf3-6ad169465d1c	committed	2026-11-21 23:50:06.827413+00	postgres	this host 'psql'	\N	\N	2026-11-21 23:50:06.953461+00	2026-11-21 23:50:06.994791+00	\N
aaa5a718-35de-49dd-9fc7-d8f26b777a23	committed	2026-11-21 23:50:08.058922+00	postgres	this host 'psql'	\N	\N	2026-11-21 23:50:08.412859+00	2026-11-21 23:50:08.673919+00	\N
3f30a1bb-a2bd-4c62-9cf0-f44cb4830bff	open	2026-11-21 23:50:09.404455+00	postgres	this host 'psql'	13139	\N	\N	\N	\N
\.
COPY public.internet_gateway (id, internet_gateway_id, tags, region, vpc_id) FROM stdin;
\.
COPY public.nat_gateway (id, nat_gateway_id, connectivity_type, state, tags, region, subnet_id, elastic_ip_id) FROM stdin;
\.
COPY public.network_acl (id, network_acl_id, entries, tags, region, vpc_id) FROM stdin;
\.
COPY public.notes (queue_id, note) FROM stdin;
1	ours
\.
COPY public.peering_connection (id, peering_connection_id, state, tags, requester_id, accepter_id) FROM stdin;
\.
COPY public.queue (id, url, name, fifo_queue, visibility_timeout, delay_seconds, receive_message_wait_time_seconds, message_retention_period, maximum_message_size, policy, arn, region) FROM stdin;
1	@ENDPOINT@/123456789012/kept	kept	f	90	0	0	345600	262144	{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root"]},"Action":["SQS:*"],"Resource":["arn:aws:sqs:us-east-1:123456789012:kept"]}]}	arn:aws:sqs:us-east-1:123456789012:kept	us-east-1
3	\N	new	f	30	0	0	345600	262144	\N	\N	us-east-1
\.
COPY public.route (id, destination, egress_only_internet_gateway_id, gateway_id, instance_id, instance_owner_id, nat_gateway_id, transit_gateway_id, local_gateway_id, carrier_gateway_id, network_interface_id, vpc_peering_connection_id, core_network_arn, region, route_table_id) FROM stdin;
1	172.31.0.0/16	\N	local	\N	\N	\N	\N	\N	\N	\N	\N	\N	eu-west-1	1
2	172.31.0.0/16	\N	local	\N	\N	\N	\N	\N	\N	\N	\N	\N	us-east-1	2
\.
COPY public.route_table (id, route_table_id, tags, region, vpc_id) FROM stdin;
1	rtb-1ed787372a313bfba	{}	eu-west-1	2
2	rtb-f5e31b8694b7b7d45	{}	us-east-1	1
\.
COPY public.route_table_association (id, route_table_association_id, is_main, route_table_id, subnet_id, vpc_id) FROM stdin;
1	rtbassoc-4dadecf4f65ac658e	t	1	\N	2
2	rtbassoc-01e870ecb337b3b19	t	2	\N	1
\.
COPY public.subnet (id, state, available_ip_address_count, cidr_block, subnet_id, owner_id, subnet_arn, region, availability_zone, vpc_id, network_acl_id) FROM stdin;
1	available	4091	172.31.48.0/20	subnet-d5927e9b94c7d8d52	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-d5927e9b94c7d8d52	us-east-1	us-east-1d	1	\N
2	available	4091	172.31.16.0/20	subnet-31a3503a28ef3ec9c	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-31a3503a28ef3ec9c	us-east-1	us-east-1b	1	\N
3	available	4091	172.31.0.0/20	subnet-3b67b072b77e5e597	123456789012	arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-3b67b072b77e5e597	eu-west-1	eu-west-1a	2	\N
4	available	4091	172.31.64.0/20	subnet-2b62bff8c59b30fa4	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2b62bff8c59b30fa4	us-east-1	us-east-1e	1	\N
5	available	4091	172.31.0.0/20	subnet-40b5c9b52f8a2feb5	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-40b5c9b52f8a2feb5	us-east-1	us-east-1a	1	\N
6	available	4091	172.31.32.0/20	subnet-9275555cf8b2f6baf	123456789012	arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-9275555cf8b2f6baf	eu-west-1	eu-west-1c	2	\N
7	available	4091	172.31.16.0/20	subnet-bfcf6c24adbceb75e	123456789012	arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-bfcf6c24adbceb75e	eu-west-1	eu-west-1b	2	\N
8	available	4091	172.31.80.0/20	subnet-d05cd022170b223c2	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-d05cd022170b223c2	us-east-1	us-east-1f	1	\N
9	available	4091	172.31.32.0/20	subnet-cf66d192268793e0f	123456789012	arn:aws:ec2:us-east-1:123456789012:subnet/subnet-cf66d192268793e0f	us-east-1	us-east-1c	1	\N
\.
COPY public.vpc (id, vpc_id, cidr_block, state, is_default, enable_dns_hostnames, enable_dns_support, enable_network_address_usage_metrics, tags, region, dhcp_options_id) FROM stdin;
1	vpc-9c6d91877fe9c0686	172.31.0.0/16	available	t	t	t	f	{}	us-east-1	\N
2	vpc-e63655b0df5c235e8	172.31.0.0/16	available	t	t	t	f	{}	eu-west-1	\N
\.
SELECT pg_catalog.setval('public.aws_credentials_id_seq', 1, true);
SELECT pg_catalog.setval('public.dhcp_options_id_seq', 1, false);
SELECT pg_catalog.setval('public.elastic_ip_id_seq', 1, false);
SELECT pg_catalog.setval('public.endpoint_gateway_id_seq', 1, false);
SELECT pg_catalog.setval('public.endpoint_interface_id_seq', 1, false);
SELECT pg_catalog.setval('public.iasql_audit_log_id_seq', 124, true);
SELECT pg_catalog.setval('public.iasql_journal_id_seq', 2, true);
SELECT pg_catalog.setval('public.internet_gateway_id_seq', 1, false);
SELECT pg_catalog.setval('public.nat_gateway_id_seq', 1, false);
SELECT pg_catalog.setval('public.network_acl_id_seq', 1, false);
SELECT pg_catalog.setval('public.peering_connection_id_seq', 1, false);
SELECT pg_catalog.setval('public.queue_id_seq', 3, true);
SELECT pg_catalog.setval('public.route_id_seq', 2, true);
SELECT pg_catalog.setval('public.route_table_association_id_seq', 2, true);
SELECT pg_catalog.setval('public.route_table_id_seq', 2, true);
SELECT pg_catalog.setval('public.subnet_id_seq', 9, true);
SELECT pg_catalog.setval('public.vpc_id_seq', 2, true);
ALTER TABLE ONLY public.nat_gateway
    ADD CONSTRAINT "REL_630cbc267698f4fbe265bc9aec" UNIQUE (elastic_ip_id, region);
ALTER TABLE ONLY public.internet_gateway
    ADD CONSTRAINT "REL_c705d17149b548ae1da95eac65" UNIQUE (vpc_id, region);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT "UQ_519fda5975fbe7a3a379e5d3b54" UNIQUE (arn);
ALTER TABLE ONLY public.elastic_ip
    ADD CONSTRAINT "UQ_7d16382cad0b5eea714bd8d79b1" UNIQUE (public_ip);
ALTER TABLE ONLY public.availability_zone
    ADD CONSTRAINT availability_zone_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.aws_credentials
    ADD CONSTRAINT aws_credentials_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.aws_regions
    ADD CONSTRAINT aws_regions_pkey PRIMARY KEY (region);
ALTER TABLE ONLY public.dhcp_options
    ADD CONSTRAINT dhcp_options_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elastic_ip
    ADD CONSTRAINT elastic_ip_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.elastic_ip
    ADD CONSTRAINT elasticip_id_region UNIQUE (id, region);
ALTER TABLE ONLY public.endpoint_gateway
    ADD CONSTRAINT endpoint_gateway_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.endpoint_interface
    ADD CONSTRAINT endpoint_interface_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.endpoint_interface_subnets
    ADD CONSTRAINT endpoint_interface_subnets_pkey PRIMARY KEY (endpoint_interface_id, subnet_id);
ALTER TABLE ONLY public.internet_gateway
    ADD CONSTRAINT internet_gateway_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.nat_gateway
    ADD CONSTRAINT nat_gateway_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_acl
    ADD CONSTRAINT network_acl_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.peering_connection
    ADD CONSTRAINT peering_connection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.route
    ADD CONSTRAINT route_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.route_table_association
    ADD CONSTRAINT route_table_association_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.route_table
    ADD CONSTRAINT route_table_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT subnet_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.network_acl
    ADD CONSTRAINT uq_acl_id_region UNIQUE (id, region);
ALTER TABLE ONLY public.availability_zone
    ADD CONSTRAINT uq_az_region UNIQUE (name, region);
ALTER TABLE ONLY public.dhcp_options
    ADD CONSTRAINT uq_dhcp_options_id_region UNIQUE (id, region);
ALTER TABLE ONLY public.dhcp_options
    ADD CONSTRAINT uq_dhcp_options_region UNIQUE (dhcp_options_id, region);
ALTER TABLE ONLY public.network_acl
    ADD CONSTRAINT uq_network_acl_id_region UNIQUE (network_acl_id, region);
ALTER TABLE ONLY public.route
    ADD CONSTRAINT uq_route_table_destination UNIQUE (route_table_id, region, destination);
ALTER TABLE ONLY public.route_table
    ADD CONSTRAINT uq_route_table_region UNIQUE (id, region);
ALTER TABLE ONLY public.route_table_association
    ADD CONSTRAINT uq_routetable_routetable_subnet_ismain UNIQUE (vpc_id, subnet_id, is_main);
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT uq_subnet_id_region UNIQUE (subnet_id, region);
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT uq_subnet_region UNIQUE (id, region);
ALTER TABLE ONLY public.vpc
    ADD CONSTRAINT uq_vpc_id_region UNIQUE (vpc_id, region);
ALTER TABLE ONLY public.vpc
    ADD CONSTRAINT uq_vpc_region UNIQUE (id, region);
ALTER TABLE ONLY public.vpc
    ADD CONSTRAINT vpc_pkey PRIMARY KEY (id);
CREATE INDEX "IDX_0a1d6b751b00a4f108993dd338" ON public.endpoint_interface_subnets USING btree (endpoint_interface_id);
CREATE INDEX "IDX_4cc01b4cb8c79840e521644f41" ON public.endpoint_interface_subnets USING btree (subnet_id);
CREATE TRIGGER availability_zone_audit_delete AFTER DELETE ON public.availability_zone REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER availability_zone_audit_insert AFTER INSERT ON public.availability_zone REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER availability_zone_audit_truncate BEFORE TRUNCATE ON public.availability_zone FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER availability_zone_audit_update AFTER UPDATE ON public.availability_zone REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER aws_credentials_audit_delete AFTER DELETE ON public.aws_credentials REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit('*');
CREATE TRIGGER aws_credentials_audit_insert AFTER INSERT ON public.aws_credentials REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit('*');
CREATE TRIGGER aws_credentials_audit_truncate BEFORE TRUNCATE ON public.aws_credentials FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit('*');
CREATE TRIGGER aws_credentials_audit_update AFTER UPDATE ON public.aws_credentials REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit('*');
CREATE TRIGGER aws_credentials_secrets BEFORE INSERT OR UPDATE ON public.aws_credentials FOR EACH ROW EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER aws_default_region BEFORE INSERT OR UPDATE ON public.aws_regions FOR EACH ROW EXECUTE FUNCTION public.aws_default_region_trigger();
CREATE TRIGGER aws_regions_audit_delete AFTER DELETE ON public.aws_regions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER aws_regions_audit_insert AFTER INSERT ON public.aws_regions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER aws_regions_audit_truncate BEFORE TRUNCATE ON public.aws_regions FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER aws_regions_audit_update AFTER UPDATE ON public.aws_regions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER before_queue_insert_update BEFORE INSERT OR UPDATE ON public.queue FOR EACH ROW EXECUTE FUNCTION public.before_queue_insert_update();
CREATE TRIGGER check_route_table_ids_region_update BEFORE UPDATE ON public.endpoint_gateway FOR EACH ROW EXECUTE FUNCTION public.check_route_table_ids_region_update();
CREATE TRIGGER dhcp_options_audit_delete AFTER DELETE ON public.dhcp_options REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER dhcp_options_audit_insert AFTER INSERT ON public.dhcp_options REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER dhcp_options_audit_truncate BEFORE TRUNCATE ON public.dhcp_options FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER dhcp_options_audit_update AFTER UPDATE ON public.dhcp_options REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER elastic_ip_audit_delete AFTER DELETE ON public.elastic_ip REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER elastic_ip_audit_insert AFTER INSERT ON public.elastic_ip REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER elastic_ip_audit_truncate BEFORE TRUNCATE ON public.elastic_ip FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER elastic_ip_audit_update AFTER UPDATE ON public.elastic_ip REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_gateway_audit_delete AFTER DELETE ON public.endpoint_gateway REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_gateway_audit_insert AFTER INSERT ON public.endpoint_gateway REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_gateway_audit_truncate BEFORE TRUNCATE ON public.endpoint_gateway FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_gateway_audit_update AFTER UPDATE ON public.endpoint_gateway REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_audit_delete AFTER DELETE ON public.endpoint_interface REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_audit_insert AFTER INSERT ON public.endpoint_interface REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_audit_truncate BEFORE TRUNCATE ON public.endpoint_interface FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_audit_update AFTER UPDATE ON public.endpoint_interface REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_subnets_audit_delete AFTER DELETE ON public.endpoint_interface_subnets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_subnets_audit_insert AFTER INSERT ON public.endpoint_interface_subnets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_subnets_audit_truncate BEFORE TRUNCATE ON public.endpoint_interface_subnets FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER endpoint_interface_subnets_audit_update AFTER UPDATE ON public.endpoint_interface_subnets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER internet_gateway_audit_delete AFTER DELETE ON public.internet_gateway REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER internet_gateway_audit_insert AFTER INSERT ON public.internet_gateway REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER internet_gateway_audit_truncate BEFORE TRUNCATE ON public.internet_gateway FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER internet_gateway_audit_update AFTER UPDATE ON public.internet_gateway REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER nat_gateway_audit_delete AFTER DELETE ON public.nat_gateway REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER nat_gateway_audit_insert AFTER INSERT ON public.nat_gateway REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER nat_gateway_audit_truncate BEFORE TRUNCATE ON public.nat_gateway FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER nat_gateway_audit_update AFTER UPDATE ON public.nat_gateway REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER network_acl_audit_delete AFTER DELETE ON public.network_acl REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER network_acl_audit_insert AFTER INSERT ON public.network_acl REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER network_acl_audit_truncate BEFORE TRUNCATE ON public.network_acl FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER network_acl_audit_update AFTER UPDATE ON public.network_acl REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER peering_connection_audit_delete AFTER DELETE ON public.peering_connection REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER peering_connection_audit_insert AFTER INSERT ON public.peering_connection REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER peering_connection_audit_truncate BEFORE TRUNCATE ON public.peering_connection FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER peering_connection_audit_update AFTER UPDATE ON public.peering_connection REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER queue_audit_delete AFTER DELETE ON public.queue REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER queue_audit_insert AFTER INSERT ON public.queue REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER queue_audit_truncate BEFORE TRUNCATE ON public.queue FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER queue_audit_update AFTER UPDATE ON public.queue REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_audit_delete AFTER DELETE ON public.route REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_audit_insert AFTER INSERT ON public.route REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_audit_truncate BEFORE TRUNCATE ON public.route FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_audit_update AFTER UPDATE ON public.route REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_association_audit_delete AFTER DELETE ON public.route_table_association REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_association_audit_insert AFTER INSERT ON public.route_table_association REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_association_audit_truncate BEFORE TRUNCATE ON public.route_table_association FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_association_audit_update AFTER UPDATE ON public.route_table_association REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_audit_delete AFTER DELETE ON public.route_table REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_audit_insert AFTER INSERT ON public.route_table REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_audit_truncate BEFORE TRUNCATE ON public.route_table FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER route_table_audit_update AFTER UPDATE ON public.route_table REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER subnet_audit_delete AFTER DELETE ON public.subnet REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER subnet_audit_insert AFTER INSERT ON public.subnet REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER subnet_audit_truncate BEFORE TRUNCATE ON public.subnet FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER subnet_audit_update AFTER UPDATE ON public.subnet REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER vpc_audit_delete AFTER DELETE ON public.vpc REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER vpc_audit_insert AFTER INSERT ON public.vpc REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER vpc_audit_truncate BEFORE TRUNCATE ON public.vpc FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
CREATE TRIGGER vpc_audit_update AFTER UPDATE ON public.vpc REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.iasql_audit();
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT "FK_01b828964edce6b867e4e554b97" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.queue
    ADD CONSTRAINT "FK_09d630f7b20e3ab25429d442639" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.endpoint_interface_subnets
    ADD CONSTRAINT "FK_0a1d6b751b00a4f108993dd3385" FOREIGN KEY (endpoint_interface_id) REFERENCES public.endpoint_interface(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.nat_gateway
    ADD CONSTRAINT "FK_0b6b32474c287236151d32ee15e" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT "FK_0e2c2bf1604ba2ffd4103157d24" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region);
ALTER TABLE ONLY public.network_acl
    ADD CONSTRAINT "FK_0f9f559664c88e50857392a1dc4" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region) ON DELETE CASCADE;
ALTER TABLE ONLY public.route_table_association
    ADD CONSTRAINT "FK_47b879e4387ad09101481ea1863" FOREIGN KEY (vpc_id) REFERENCES public.vpc(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.endpoint_interface_subnets
    ADD CONSTRAINT "FK_4cc01b4cb8c79840e521644f416" FOREIGN KEY (subnet_id) REFERENCES public.subnet(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.vpc
    ADD CONSTRAINT "FK_4e3193d811417bcd61e4f305e74" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.route_table
    ADD CONSTRAINT "FK_53e412fe0fc1d8ab19d320fe342" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region) ON DELETE CASCADE;
ALTER TABLE ONLY public.endpoint_gateway
    ADD CONSTRAINT "FK_54d6c333020521f251592867da4" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.endpoint_interface
    ADD CONSTRAINT "FK_559c34e1a6c47af95fd9eb47924" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.nat_gateway
    ADD CONSTRAINT "FK_630cbc267698f4fbe265bc9aecf" FOREIGN KEY (elastic_ip_id, region) REFERENCES public.elastic_ip(id, region);
ALTER TABLE ONLY public.route
    ADD CONSTRAINT "FK_664b4c4250d590734177aed82e0" FOREIGN KEY (route_table_id, region) REFERENCES public.route_table(id, region) ON DELETE CASCADE;
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT "FK_701856b5cac83db222fc36a127e" FOREIGN KEY (network_acl_id) REFERENCES public.network_acl(id);
ALTER TABLE ONLY public.internet_gateway
    ADD CONSTRAINT "FK_80608afc84380507e114160e0dd" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.subnet
    ADD CONSTRAINT "FK_89d16ba5682889f8fae7927052c" FOREIGN KEY (availability_zone, region) REFERENCES public.availability_zone(name, region);
ALTER TABLE ONLY public.availability_zone
    ADD CONSTRAINT "FK_9557e4873661a90723a39e5b9c2" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.network_acl
    ADD CONSTRAINT "FK_9e7779775d1f3c19ccb6f7d79ce" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.nat_gateway
    ADD CONSTRAINT "FK_a8a06631830bd53add76d00579b" FOREIGN KEY (subnet_id, region) REFERENCES public.subnet(id, region);
ALTER TABLE ONLY public.peering_connection
    ADD CONSTRAINT "FK_aa6d0dcc5d176475e86ca25c4e3" FOREIGN KEY (accepter_id) REFERENCES public.vpc(id);
ALTER TABLE ONLY public.peering_connection
    ADD CONSTRAINT "FK_b195bf4246be413501fef93c5c7" FOREIGN KEY (requester_id) REFERENCES public.vpc(id);
ALTER TABLE ONLY public.route_table_association
    ADD CONSTRAINT "FK_b2b12060693207bd7619d237a1e" FOREIGN KEY (route_table_id) REFERENCES public.route_table(id);
ALTER TABLE ONLY public.route_table_association
    ADD CONSTRAINT "FK_b39d37cdeb3edc5ddae43fc3d50" FOREIGN KEY (subnet_id) REFERENCES public.subnet(id);
ALTER TABLE ONLY public.internet_gateway
    ADD CONSTRAINT "FK_c705d17149b548ae1da95eac65d" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region) ON DELETE CASCADE;
ALTER TABLE ONLY public.vpc
    ADD CONSTRAINT "FK_cd834c0377f2390d05341b7a883" FOREIGN KEY (dhcp_options_id, region) REFERENCES public.dhcp_options(id, region);
ALTER TABLE ONLY public.route_table
    ADD CONSTRAINT "FK_ebf21bdacfa33a625211e9925a1" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.dhcp_options
    ADD CONSTRAINT "FK_ed409019eed270dc81df44e80cf" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.endpoint_gateway
    ADD CONSTRAINT "FK_f4b22969137e68a91da4e9510b7" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region);
ALTER TABLE ONLY public.elastic_ip
    ADD CONSTRAINT "FK_f75b4d19cd93ba87e5ab6219df2" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.endpoint_interface
    ADD CONSTRAINT "FK_f94801d992a1d1e5237864341a7" FOREIGN KEY (vpc_id, region) REFERENCES public.vpc(id, region);
ALTER TABLE ONLY public.route
    ADD CONSTRAINT "FK_fe3a5d6462bca15443e8636a9c0" FOREIGN KEY (region) REFERENCES public.aws_regions(region);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_queue_id_fkey FOREIGN KEY (queue_id) REFERENCES public.queue(id) ON DELETE CASCADE;
\unrestrict HQUq7kZnahYmMN2gdMeq2HVglWNPDyy2E66Iz4NFFK51YyDsv7qA6jZJ2Ww6Z2y
