-- Networks: VPCs and what is inside them and between them.

CREATE TYPE endpoint_gateway_service_enum AS ENUM ('dynamodb', 's3');
COMMENT ON TYPE endpoint_gateway_service_enum IS 'Services that gateway endpoints lead to.';
CREATE TYPE endpoint_interface_dns_name_record_type_enum AS ENUM ('dualstack', 'ipv4', 'ipv6', 'service-defined');
COMMENT ON TYPE endpoint_interface_dns_name_record_type_enum IS 'Kinds of DNS records of interface endpoints.';
CREATE TYPE endpoint_interface_service_enum AS ENUM ('s3', 's3-global.accesspoint', 'execute-api', 'rds', 'logs', 'codebuild', 'codedeploy', 'codepipeline', 'ec2', 'ecr', 'ecs', 'elasticloadbalancing', 'elasticache', 'lambda', 'memory-db');
COMMENT ON TYPE endpoint_interface_service_enum IS 'Services that interface endpoints lead to.';
CREATE TYPE nat_gateway_connectivity_type_enum AS ENUM ('private', 'public');
COMMENT ON TYPE nat_gateway_connectivity_type_enum IS 'Where a NAT gateway leads.';
CREATE TYPE nat_gateway_state_enum AS ENUM ('available', 'deleted', 'deleting', 'failed', 'pending');
COMMENT ON TYPE nat_gateway_state_enum IS 'States of NAT gateways.';
CREATE TYPE peering_connection_state_enum AS ENUM ('active', 'expired', 'failed', 'initiating-request', 'pending-acceptance', 'provisioning', 'rejected');
COMMENT ON TYPE peering_connection_state_enum IS 'States of peering connections.';
CREATE TYPE subnet_state_enum AS ENUM ('available', 'pending');
COMMENT ON TYPE subnet_state_enum IS 'States of subnets.';
CREATE TYPE vpc_state_enum AS ENUM ('available', 'pending');
COMMENT ON TYPE vpc_state_enum IS 'States of VPCs.';

CREATE TABLE availability_zone (
  name varchar NOT NULL,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (name),
  CONSTRAINT uq_az_region UNIQUE (name, region),
  CONSTRAINT "FK_9557e4873661a90723a39e5b9c2" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE availability_zone IS 'Availability zones of the enabled regions; read-only.';
COMMENT ON COLUMN availability_zone.name IS 'Name of the zone.';
COMMENT ON COLUMN availability_zone.region IS 'Region the zone is in.';

CREATE TABLE dhcp_options (
  id serial,
  dhcp_options_id varchar,
  dhcp_configurations json,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (id),
  CONSTRAINT uq_dhcp_options_id_region UNIQUE (id, region),
  CONSTRAINT uq_dhcp_options_region UNIQUE (dhcp_options_id, region),
  CONSTRAINT "FK_ed409019eed270dc81df44e80cf" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE dhcp_options IS 'Sets of DHCP options that VPCs can use.';
COMMENT ON COLUMN dhcp_options.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN dhcp_options.dhcp_options_id IS 'AWS id of the set; computed.';
COMMENT ON COLUMN dhcp_options.dhcp_configurations IS 'Options as a JSON array of {Key, Values: [{Value}]}. A change replaces the set.';
COMMENT ON COLUMN dhcp_options.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN dhcp_options.region IS 'Region the object lives in; another region means another object.';

CREATE TABLE vpc (
  id serial,
  vpc_id varchar,
  cidr_block varchar NOT NULL,
  state vpc_state_enum,
  is_default boolean NOT NULL DEFAULT false,
  enable_dns_hostnames boolean NOT NULL DEFAULT false,
  enable_dns_support boolean NOT NULL DEFAULT false,
  enable_network_address_usage_metrics boolean NOT NULL DEFAULT false,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  dhcp_options_id integer,
  PRIMARY KEY (id),
  CONSTRAINT uq_vpc_id_region UNIQUE (vpc_id, region),
  CONSTRAINT uq_vpc_region UNIQUE (id, region),
  CONSTRAINT "FK_4e3193d811417bcd61e4f305e74" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_cd834c0377f2390d05341b7a883" FOREIGN KEY (dhcp_options_id, region)
    REFERENCES dhcp_options (id, region)
);
COMMENT ON TABLE vpc IS 'Virtual private clouds; the default VPC of a region is protected from deletion.';
COMMENT ON COLUMN vpc.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN vpc.vpc_id IS 'AWS id of the VPC; computed.';
COMMENT ON COLUMN vpc.cidr_block IS 'Primary IPv4 range. A change replaces the VPC.';
COMMENT ON COLUMN vpc.state IS 'Whether the VPC is ready; computed.';
COMMENT ON COLUMN vpc.is_default IS 'Whether this is the region''s default VPC; computed.';
COMMENT ON COLUMN vpc.enable_dns_hostnames IS 'Whether instances get public DNS names; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN vpc.enable_dns_support IS 'Whether AWS''s name server answers; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN vpc.enable_network_address_usage_metrics IS 'Whether AWS counts used addresses; false on INSERT leaves the choice to AWS.';
COMMENT ON COLUMN vpc.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN vpc.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN vpc.dhcp_options_id IS 'DHCP options in use; NULL on UPDATE means none.';

CREATE TABLE network_acl (
  id serial,
  network_acl_id varchar,
  entries json,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_acl_id_region UNIQUE (id, region),
  CONSTRAINT uq_network_acl_id_region UNIQUE (network_acl_id, region),
  CONSTRAINT "FK_0f9f559664c88e50857392a1dc4" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region) ON DELETE CASCADE,
  CONSTRAINT "FK_9e7779775d1f3c19ccb6f7d79ce" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE network_acl IS 'Network ACLs other than the default ones of VPCs.';
COMMENT ON COLUMN network_acl.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN network_acl.network_acl_id IS 'AWS id of the ACL; computed.';
COMMENT ON COLUMN network_acl.entries IS 'Rules as a JSON array of AWS''s entries; AWS''s closing rules 32767 are shown and cannot be changed.';
COMMENT ON COLUMN network_acl.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN network_acl.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN network_acl.vpc_id IS 'VPC the ACL belongs to. A change replaces the ACL.';

CREATE TABLE subnet (
  id serial,
  state subnet_state_enum,
  available_ip_address_count integer,
  cidr_block varchar,
  subnet_id varchar,
  owner_id varchar,
  subnet_arn varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  availability_zone varchar NOT NULL,
  vpc_id integer NOT NULL,
  network_acl_id integer,
  PRIMARY KEY (id),
  CONSTRAINT uq_subnet_id_region UNIQUE (subnet_id, region),
  CONSTRAINT uq_subnet_region UNIQUE (id, region),
  CONSTRAINT "FK_01b828964edce6b867e4e554b97" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_0e2c2bf1604ba2ffd4103157d24" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region),
  CONSTRAINT "FK_701856b5cac83db222fc36a127e" FOREIGN KEY (network_acl_id)
    REFERENCES network_acl (id),
  CONSTRAINT "FK_89d16ba5682889f8fae7927052c" FOREIGN KEY (availability_zone, region)
    REFERENCES availability_zone (name, region)
);
COMMENT ON TABLE subnet IS 'Subnets of VPCs; the default subnets of a default VPC are protected from deletion.';
COMMENT ON COLUMN subnet.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN subnet.state IS 'Whether the subnet is ready; computed.';
COMMENT ON COLUMN subnet.available_ip_address_count IS 'Free IPv4 addresses; computed, changes all the time.';
COMMENT ON COLUMN subnet.cidr_block IS 'IPv4 range. A change replaces the subnet.';
COMMENT ON COLUMN subnet.subnet_id IS 'AWS id of the subnet; computed.';
COMMENT ON COLUMN subnet.owner_id IS 'Account that owns the subnet; computed.';
COMMENT ON COLUMN subnet.subnet_arn IS 'ARN of the subnet; computed.';
COMMENT ON COLUMN subnet.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN subnet.availability_zone IS 'Zone the subnet is in. A change replaces the subnet.';
COMMENT ON COLUMN subnet.vpc_id IS 'VPC the subnet belongs to. A change replaces the subnet.';
COMMENT ON COLUMN subnet.network_acl_id IS 'Network ACL in force; NULL means the VPC''s default ACL.';

CREATE TABLE elastic_ip (
  id serial,
  allocation_id varchar,
  public_ip varchar,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (id),
  CONSTRAINT "UQ_7d16382cad0b5eea714bd8d79b1" UNIQUE (public_ip),
  CONSTRAINT elasticip_id_region UNIQUE (id, region),
  CONSTRAINT "FK_f75b4d19cd93ba87e5ab6219df2" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE elastic_ip IS 'Public IPv4 addresses allocated to the account.';
COMMENT ON COLUMN elastic_ip.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN elastic_ip.allocation_id IS 'AWS id of the allocation; computed.';
COMMENT ON COLUMN elastic_ip.public_ip IS 'The address; computed.';
COMMENT ON COLUMN elastic_ip.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN elastic_ip.region IS 'Region the object lives in; another region means another object.';

CREATE TABLE route_table (
  id serial,
  route_table_id varchar,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_route_table_region UNIQUE (id, region),
  CONSTRAINT "FK_53e412fe0fc1d8ab19d320fe342" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region) ON DELETE CASCADE,
  CONSTRAINT "FK_ebf21bdacfa33a625211e9925a1" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE route_table IS 'Route tables; the main table of a VPC comes and goes with it.';
COMMENT ON COLUMN route_table.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN route_table.route_table_id IS 'AWS id of the table; computed.';
COMMENT ON COLUMN route_table.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN route_table.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN route_table.vpc_id IS 'VPC the table belongs to. A change replaces the table.';

CREATE TABLE route_table_association (
  id serial,
  route_table_association_id varchar,
  is_main boolean NOT NULL DEFAULT false,
  route_table_id integer NOT NULL,
  subnet_id integer,
  vpc_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_routetable_routetable_subnet_ismain UNIQUE (vpc_id, subnet_id, is_main),
  CONSTRAINT "FK_47b879e4387ad09101481ea1863" FOREIGN KEY (vpc_id)
    REFERENCES vpc (id) ON DELETE CASCADE,
  CONSTRAINT "FK_b2b12060693207bd7619d237a1e" FOREIGN KEY (route_table_id)
    REFERENCES route_table (id),
  CONSTRAINT "FK_b39d37cdeb3edc5ddae43fc3d50" FOREIGN KEY (subnet_id)
    REFERENCES subnet (id)
);
COMMENT ON TABLE route_table_association IS 'Which route table a subnet uses; the main association is for subnets without one of their own.';
COMMENT ON COLUMN route_table_association.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN route_table_association.route_table_association_id IS 'AWS id of the association; computed, and new after each change.';
COMMENT ON COLUMN route_table_association.is_main IS 'Whether this is the VPC''s main association; computed.';
COMMENT ON COLUMN route_table_association.route_table_id IS 'Route table in use.';
COMMENT ON COLUMN route_table_association.subnet_id IS 'Subnet that uses the table; NULL for the main association. A change replaces the association.';
COMMENT ON COLUMN route_table_association.vpc_id IS 'VPC of both.';

CREATE TABLE route (
  id serial,
  destination varchar NOT NULL,
  egress_only_internet_gateway_id varchar,
  gateway_id varchar,
  instance_id varchar,
  instance_owner_id varchar,
  nat_gateway_id varchar,
  transit_gateway_id varchar,
  local_gateway_id varchar,
  carrier_gateway_id varchar,
  network_interface_id varchar,
  vpc_peering_connection_id varchar,
  core_network_arn varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  route_table_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT uq_route_table_destination UNIQUE (route_table_id, region, destination),
  CONSTRAINT "CHK_56dc081b0a3649dd2ea516920f"
    CHECK ((((destination)::text ~~ 'pl-%'::text) OR ((destination)::text ~ '^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?).){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)/(3[0-2]|[12][0-9]|[0-9])$'::text) OR ((destination)::text ~ '^(([0-9a-fA-F]{1,4}:){7,7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$'::text))),
  CONSTRAINT "FK_664b4c4250d590734177aed82e0" FOREIGN KEY (route_table_id, region)
    REFERENCES route_table (id, region) ON DELETE CASCADE,
  CONSTRAINT "FK_fe3a5d6462bca15443e8636a9c0" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE route IS 'Routes of route tables; AWS''s local routes are protected.';
COMMENT ON COLUMN route.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN route.destination IS 'Where the traffic goes: an IPv4 or IPv6 range or a prefix list. A change replaces the route.';
COMMENT ON COLUMN route.egress_only_internet_gateway_id IS 'AWS id of the egress-only internet gateway that takes the traffic.';
COMMENT ON COLUMN route.gateway_id IS 'AWS id of the internet or virtual private gateway that takes the traffic; local for AWS''s own route.';
COMMENT ON COLUMN route.instance_id IS 'AWS id of the instance that takes the traffic.';
COMMENT ON COLUMN route.instance_owner_id IS 'Account that owns the instance; computed.';
COMMENT ON COLUMN route.nat_gateway_id IS 'AWS id of the NAT gateway that takes the traffic.';
COMMENT ON COLUMN route.transit_gateway_id IS 'AWS id of the transit gateway that takes the traffic.';
COMMENT ON COLUMN route.local_gateway_id IS 'AWS id of the local gateway that takes the traffic.';
COMMENT ON COLUMN route.carrier_gateway_id IS 'AWS id of the carrier gateway that takes the traffic.';
COMMENT ON COLUMN route.network_interface_id IS 'AWS id of the network interface that takes the traffic.';
COMMENT ON COLUMN route.vpc_peering_connection_id IS 'AWS id of the peering connection that takes the traffic.';
COMMENT ON COLUMN route.core_network_arn IS 'ARN of the core network that takes the traffic.';
COMMENT ON COLUMN route.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN route.route_table_id IS 'Route table the route belongs to. A change replaces the route.';

CREATE TABLE nat_gateway (
  id serial,
  nat_gateway_id varchar,
  connectivity_type nat_gateway_connectivity_type_enum NOT NULL,
  state nat_gateway_state_enum,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  subnet_id integer NOT NULL,
  elastic_ip_id integer,
  PRIMARY KEY (id),
  CONSTRAINT "REL_630cbc267698f4fbe265bc9aec" UNIQUE (elastic_ip_id, region),
  CONSTRAINT "Check_elastic_ip_when_public"
    CHECK ((((elastic_ip_id IS NOT NULL) AND (connectivity_type = 'public'::nat_gateway_connectivity_type_enum)) OR (elastic_ip_id IS NULL))),
  CONSTRAINT "FK_0b6b32474c287236151d32ee15e" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_630cbc267698f4fbe265bc9aecf" FOREIGN KEY (elastic_ip_id, region)
    REFERENCES elastic_ip (id, region),
  CONSTRAINT "FK_a8a06631830bd53add76d00579b" FOREIGN KEY (subnet_id, region)
    REFERENCES subnet (id, region)
);
COMMENT ON TABLE nat_gateway IS 'NAT gateways; a public one without address gets a new elastic IP.';
COMMENT ON COLUMN nat_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN nat_gateway.nat_gateway_id IS 'AWS id of the gateway; computed.';
COMMENT ON COLUMN nat_gateway.connectivity_type IS 'Whether the gateway leads to the internet or to private networks only. A change replaces the gateway.';
COMMENT ON COLUMN nat_gateway.state IS 'What AWS is doing with the gateway; computed.';
COMMENT ON COLUMN nat_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN nat_gateway.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN nat_gateway.subnet_id IS 'Subnet the gateway is in. A change replaces the gateway.';
COMMENT ON COLUMN nat_gateway.elastic_ip_id IS 'Address of a public gateway. A change replaces the gateway.';

CREATE TABLE endpoint_gateway (
  id serial,
  vpc_endpoint_id varchar,
  service endpoint_gateway_service_enum NOT NULL,
  policy json,
  state varchar,
  route_table_ids text[],
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "FK_54d6c333020521f251592867da4" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_f4b22969137e68a91da4e9510b7" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region)
);
COMMENT ON TABLE endpoint_gateway IS 'Gateway endpoints, which route a VPC''s traffic for S3 or DynamoDB past the internet.';
COMMENT ON COLUMN endpoint_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN endpoint_gateway.vpc_endpoint_id IS 'AWS id of the endpoint; computed.';
COMMENT ON COLUMN endpoint_gateway.service IS 'Service that is reached. A change replaces the endpoint.';
COMMENT ON COLUMN endpoint_gateway.policy IS 'Who may do what through the endpoint; NULL on UPDATE means AWS''s default policy.';
COMMENT ON COLUMN endpoint_gateway.state IS 'What AWS is doing with the endpoint; computed.';
COMMENT ON COLUMN endpoint_gateway.route_table_ids IS 'AWS ids of the route tables that use the endpoint; NULL on INSERT means all of the VPC.';
COMMENT ON COLUMN endpoint_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN endpoint_gateway.region IS 'Region the object lives in; another region means another object. route_table_ids must be set to NULL with it.';
COMMENT ON COLUMN endpoint_gateway.vpc_id IS 'VPC the endpoint is in. A change replaces the endpoint.';

CREATE TABLE endpoint_interface (
  id serial,
  vpc_endpoint_id varchar,
  service endpoint_interface_service_enum NOT NULL,
  policy json,
  state varchar,
  private_dns_enabled boolean DEFAULT false,
  dns_name_record_type endpoint_interface_dns_name_record_type_enum DEFAULT 'ipv4'::endpoint_interface_dns_name_record_type_enum,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "FK_559c34e1a6c47af95fd9eb47924" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_f94801d992a1d1e5237864341a7" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region)
);
COMMENT ON TABLE endpoint_interface IS 'Interface endpoints, which give AWS services addresses inside a VPC.';
COMMENT ON COLUMN endpoint_interface.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN endpoint_interface.vpc_endpoint_id IS 'AWS id of the endpoint; computed.';
COMMENT ON COLUMN endpoint_interface.service IS 'Service that is reached. A change replaces the endpoint.';
COMMENT ON COLUMN endpoint_interface.policy IS 'Who may do what through the endpoint; NULL on UPDATE means AWS''s default policy.';
COMMENT ON COLUMN endpoint_interface.state IS 'What AWS is doing with the endpoint; computed.';
COMMENT ON COLUMN endpoint_interface.private_dns_enabled IS 'Whether the service''s usual names lead to the endpoint.';
COMMENT ON COLUMN endpoint_interface.dns_name_record_type IS 'Kind of DNS records made for the endpoint.';
COMMENT ON COLUMN endpoint_interface.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN endpoint_interface.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN endpoint_interface.vpc_id IS 'VPC the endpoint is in. A change replaces the endpoint.';

CREATE TABLE endpoint_interface_subnets (
  endpoint_interface_id integer NOT NULL,
  subnet_id integer NOT NULL,
  PRIMARY KEY (endpoint_interface_id, subnet_id),
  CONSTRAINT "FK_0a1d6b751b00a4f108993dd3385" FOREIGN KEY (endpoint_interface_id)
    REFERENCES endpoint_interface (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_4cc01b4cb8c79840e521644f416" FOREIGN KEY (subnet_id)
    REFERENCES subnet (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_0a1d6b751b00a4f108993dd338" ON endpoint_interface_subnets (endpoint_interface_id);
CREATE INDEX "IDX_4cc01b4cb8c79840e521644f41" ON endpoint_interface_subnets (subnet_id);
COMMENT ON TABLE endpoint_interface_subnets IS 'Subnets that an interface endpoint has addresses in; none on INSERT means all of the VPC.';
COMMENT ON COLUMN endpoint_interface_subnets.endpoint_interface_id IS 'The endpoint.';
COMMENT ON COLUMN endpoint_interface_subnets.subnet_id IS 'The subnet.';

CREATE TABLE peering_connection (
  id serial,
  peering_connection_id varchar,
  state peering_connection_state_enum,
  tags json,
  requester_id integer NOT NULL,
  accepter_id integer NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "FK_aa6d0dcc5d176475e86ca25c4e3" FOREIGN KEY (accepter_id)
    REFERENCES vpc (id),
  CONSTRAINT "FK_b195bf4246be413501fef93c5c7" FOREIGN KEY (requester_id)
    REFERENCES vpc (id)
);
COMMENT ON TABLE peering_connection IS 'Peering connections between two VPCs of the account, with the routes between them.';
COMMENT ON COLUMN peering_connection.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN peering_connection.peering_connection_id IS 'AWS id of the connection; computed.';
COMMENT ON COLUMN peering_connection.state IS 'What AWS is doing with the connection; computed.';
COMMENT ON COLUMN peering_connection.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN peering_connection.requester_id IS 'VPC that asks for the connection. A change replaces the connection.';
COMMENT ON COLUMN peering_connection.accepter_id IS 'VPC that accepts it, perhaps in another region. A change replaces the connection.';

CREATE TABLE internet_gateway (
  id serial,
  internet_gateway_id varchar,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer,
  PRIMARY KEY (id),
  CONSTRAINT "REL_c705d17149b548ae1da95eac65" UNIQUE (vpc_id, region),
  CONSTRAINT "FK_80608afc84380507e114160e0dd" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_c705d17149b548ae1da95eac65d" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region) ON DELETE CASCADE
);
COMMENT ON TABLE internet_gateway IS 'Internet gateways; a VPC has at most one.';
COMMENT ON COLUMN internet_gateway.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN internet_gateway.internet_gateway_id IS 'AWS id of the gateway; computed.';
COMMENT ON COLUMN internet_gateway.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN internet_gateway.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN internet_gateway.vpc_id IS 'VPC the gateway is attached to; NULL means none.';

CREATE FUNCTION check_route_table_ids_region_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION check_route_table_ids_region_update() IS
  'Refuses to move a gateway endpoint to another region together with route tables of the old one.';

CREATE TRIGGER check_route_table_ids_region_update BEFORE UPDATE ON endpoint_gateway
  FOR EACH ROW EXECUTE FUNCTION check_route_table_ids_region_update();
