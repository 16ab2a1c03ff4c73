-- Load balancers, their listeners and target groups.

CREATE TYPE listener_action_type_enum AS ENUM ('forward');
COMMENT ON TYPE listener_action_type_enum IS 'What listeners do with requests.';
CREATE TYPE listener_protocol_enum AS ENUM ('GENEVE', 'HTTP', 'HTTPS', 'TCP', 'TCP_UDP', 'TLS', 'UDP');
COMMENT ON TYPE listener_protocol_enum IS 'Protocols that listeners take.';
CREATE TYPE load_balancer_ip_address_type_enum AS ENUM ('dualstack', 'ipv4');
COMMENT ON TYPE load_balancer_ip_address_type_enum IS 'Kinds of addresses that load balancers have.';
CREATE TYPE load_balancer_load_balancer_type_enum AS ENUM ('application', 'gateway', 'network');
COMMENT ON TYPE load_balancer_load_balancer_type_enum IS 'Kinds of load balancers.';
CREATE TYPE load_balancer_scheme_enum AS ENUM ('internal', 'internet-facing');
COMMENT ON TYPE load_balancer_scheme_enum IS 'Whom load balancers serve.';
CREATE TYPE load_balancer_state_enum AS ENUM ('active', 'active_impaired', 'failed', 'provisioning');
COMMENT ON TYPE load_balancer_state_enum IS 'States of load balancers.';
CREATE TYPE target_group_health_check_protocol_enum AS ENUM ('GENEVE', 'HTTP', 'HTTPS', 'TCP', 'TCP_UDP', 'TLS', 'UDP');
COMMENT ON TYPE target_group_health_check_protocol_enum IS 'Protocols of health checks.';
CREATE TYPE target_group_ip_address_type_enum AS ENUM ('ipv4', 'ipv6');
COMMENT ON TYPE target_group_ip_address_type_enum IS 'Kinds of addresses of targets.';
CREATE TYPE target_group_protocol_enum AS ENUM ('GENEVE', 'HTTP', 'HTTPS', 'TCP', 'TCP_UDP', 'TLS', 'UDP');
COMMENT ON TYPE target_group_protocol_enum IS 'Protocols that targets are spoken to in.';
CREATE TYPE target_group_protocol_version_enum AS ENUM ('GRPC', 'HTTP1', 'HTTP2');
COMMENT ON TYPE target_group_protocol_version_enum IS 'Versions of HTTP that targets are spoken to in.';
CREATE TYPE target_group_target_type_enum AS ENUM ('alb', 'instance', 'ip', 'lambda');
COMMENT ON TYPE target_group_target_type_enum IS 'Kinds of targets.';

-- Both run inside the checks of load_balancer, also in the engine's own statements.
CREATE FUNCTION check_load_balancer_availability_zones(_load_balancer_name varchar, _availability_zones varchar[]) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  unknown varchar;
BEGIN
  SELECT zone INTO unknown FROM unnest(_availability_zones) AS zone
    WHERE NOT EXISTS (SELECT FROM @extschema@.availability_zone z WHERE z.name = zone) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'Load balancer % has an availability zone that does not exist: %', _load_balancer_name, unknown
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN true;
END
$$;
COMMENT ON FUNCTION check_load_balancer_availability_zones(varchar, varchar[]) IS
  'Whether all zones are rows of availability_zone; an error that names the load balancer if not.';

CREATE FUNCTION check_load_balancer_subnets(_subnets text[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT NOT EXISTS (
    SELECT FROM unnest(_subnets) AS wanted
    WHERE NOT EXISTS (SELECT FROM @extschema@.subnet s WHERE s.subnet_id = wanted))
$$;
COMMENT ON FUNCTION check_load_balancer_subnets(text[]) IS 'Whether all ids are those of rows of subnet.';

CREATE TABLE target_group (
  id serial,
  target_group_name varchar NOT NULL,
  target_type target_group_target_type_enum NOT NULL,
  target_group_arn varchar,
  ip_address_type target_group_ip_address_type_enum,
  protocol target_group_protocol_enum,
  port integer,
  health_check_protocol target_group_health_check_protocol_enum,
  health_check_port varchar,
  health_check_enabled boolean,
  health_check_interval_seconds integer,
  health_check_timeout_seconds integer,
  healthy_threshold_count integer,
  unhealthy_threshold_count integer,
  health_check_path varchar,
  protocol_version target_group_protocol_version_enum,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc integer,
  matcher varchar,
  attributes json,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_5e47493d36e4558ffb2418ef961" FOREIGN KEY (vpc)
    REFERENCES vpc (id),
  CONSTRAINT "FK_bec24b781f4a7feb3a0650fb539" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
CREATE UNIQUE INDEX "IDX_47ec3727ae525fc83627d0d148" ON target_group (target_group_name, region);
COMMENT ON TABLE target_group IS 'Groups of targets that listeners send requests to.';
COMMENT ON COLUMN target_group.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN target_group.target_group_name IS 'Name, unique in account and region. A change replaces the group.';
COMMENT ON COLUMN target_group.target_type IS 'What targets are named by. A change replaces the group.';
COMMENT ON COLUMN target_group.target_group_arn IS 'ARN of the group; computed.';
COMMENT ON COLUMN target_group.ip_address_type IS 'Kind of the targets'' addresses; AWS decides if NULL on INSERT. A change replaces the group.';
COMMENT ON COLUMN target_group.protocol IS 'Protocol targets are spoken to in. A change replaces the group.';
COMMENT ON COLUMN target_group.port IS 'Port of targets that state none. A change replaces the group.';
COMMENT ON COLUMN target_group.health_check_protocol IS 'Protocol of health checks; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.health_check_port IS 'Port of health checks, or traffic-port; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.health_check_enabled IS 'Whether targets are checked; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.health_check_interval_seconds IS 'Pause between two checks; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.health_check_timeout_seconds IS 'Time a check may take; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.healthy_threshold_count IS 'Passed checks that make a target healthy; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.unhealthy_threshold_count IS 'Failed checks that make a target unhealthy; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.health_check_path IS 'Path that HTTP checks ask for; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.protocol_version IS 'Version of HTTP; AWS decides if NULL on INSERT. A change replaces the group.';
COMMENT ON COLUMN target_group.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN target_group.vpc IS 'VPC of the targets; NULL on INSERT means the region''s default VPC, except for Lambda functions. A change replaces the group.';
COMMENT ON COLUMN target_group.matcher IS 'HTTP or gRPC codes of healthy targets; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN target_group.attributes IS 'Attributes as a JSON array of {Key, Value}; those that are not stated stay as they are.';
COMMENT ON COLUMN target_group.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE load_balancer (
  id serial,
  load_balancer_name varchar NOT NULL,
  load_balancer_arn varchar,
  dns_name varchar,
  canonical_hosted_zone_id varchar,
  created_time timestamp with time zone,
  scheme load_balancer_scheme_enum NOT NULL,
  state load_balancer_state_enum,
  load_balancer_type load_balancer_load_balancer_type_enum NOT NULL,
  subnets varchar[],
  availability_zones varchar[],
  ip_address_type load_balancer_ip_address_type_enum NOT NULL,
  customer_owned_ipv4_pool varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  attributes json,
  vpc integer,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "FK_85469e168fb53493324102075fe" FOREIGN KEY (vpc)
    REFERENCES vpc (id),
  CONSTRAINT "FK_a4f6eeb873d220424ac06190323" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT check_load_balancer_availability_zones
    CHECK (check_load_balancer_availability_zones(load_balancer_name, availability_zones)),
  CONSTRAINT check_load_balancer_subnets
    CHECK (check_load_balancer_subnets((subnets)::text[]))
);
CREATE UNIQUE INDEX "IDX_b4a4a3134224cdac89d0e1d804" ON load_balancer (load_balancer_name, region);
CREATE INDEX load_balancer_subnets ON load_balancer USING gin (subnets);
COMMENT ON TABLE load_balancer IS 'Application, network and gateway load balancers.';
COMMENT ON COLUMN load_balancer.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN load_balancer.load_balancer_name IS 'Name, unique in account and region. A change replaces the load balancer.';
COMMENT ON COLUMN load_balancer.load_balancer_arn IS 'ARN of the load balancer; computed.';
COMMENT ON COLUMN load_balancer.dns_name IS 'Public DNS name; computed.';
COMMENT ON COLUMN load_balancer.canonical_hosted_zone_id IS 'Hosted zone for alias records; computed.';
COMMENT ON COLUMN load_balancer.created_time IS 'When it was made; computed.';
COMMENT ON COLUMN load_balancer.scheme IS 'Whom it serves. A change replaces the load balancer.';
COMMENT ON COLUMN load_balancer.state IS 'What AWS is doing with it; computed.';
COMMENT ON COLUMN load_balancer.load_balancer_type IS 'Kind of load balancer. A change replaces it.';
COMMENT ON COLUMN load_balancer.subnets IS 'AWS ids of its subnets; NULL on INSERT means those of the default VPC, in availability_zones if that is given.';
COMMENT ON COLUMN load_balancer.availability_zones IS 'Zones of its subnets; chooses subnets on INSERT and is restored afterwards.';
COMMENT ON COLUMN load_balancer.ip_address_type IS 'Kind of its addresses.';
COMMENT ON COLUMN load_balancer.customer_owned_ipv4_pool IS 'Pool of customer-owned addresses; only on INSERT.';
COMMENT ON COLUMN load_balancer.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN load_balancer.attributes IS 'Attributes as a JSON array of {Key, Value}; those that are not stated stay as they are.';
COMMENT ON COLUMN load_balancer.vpc IS 'VPC, which follows from the subnets. A change replaces the load balancer.';
COMMENT ON COLUMN load_balancer.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE load_balancer_security_groups (
  load_balancer_id integer NOT NULL,
  security_group_id integer NOT NULL,
  PRIMARY KEY (load_balancer_id, security_group_id),
  CONSTRAINT "FK_4da7e08287b5693e5b22959ced4" FOREIGN KEY (security_group_id)
    REFERENCES security_group (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_b04ed8dca40b77dfa54096a4b6a" FOREIGN KEY (load_balancer_id)
    REFERENCES load_balancer (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_4da7e08287b5693e5b22959ced" ON load_balancer_security_groups (security_group_id);
CREATE INDEX "IDX_b04ed8dca40b77dfa54096a4b6" ON load_balancer_security_groups (load_balancer_id);
COMMENT ON TABLE load_balancer_security_groups IS 'Security groups of load balancers; none on INSERT means the VPC''s default group.';
COMMENT ON COLUMN load_balancer_security_groups.load_balancer_id IS 'The load balancer.';
COMMENT ON COLUMN load_balancer_security_groups.security_group_id IS 'The security group.';

CREATE TABLE listener (
  id serial,
  listener_arn varchar,
  port integer NOT NULL,
  protocol listener_protocol_enum NOT NULL,
  action_type listener_action_type_enum NOT NULL DEFAULT 'forward',
  ssl_policy varchar,
  load_balancer_id integer NOT NULL,
  target_group_id integer NOT NULL,
  certificate_id integer,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_load_balancer__port" UNIQUE (load_balancer_id, port),
  CONSTRAINT "FK_21beaace54890e2a63d2150a56b" FOREIGN KEY (certificate_id)
    REFERENCES certificate (id),
  CONSTRAINT "FK_515921874a4505a3f4786aaad75" FOREIGN KEY (load_balancer_id)
    REFERENCES load_balancer (id),
  CONSTRAINT "FK_5c1fa345667a762a249d9398688" FOREIGN KEY (target_group_id)
    REFERENCES target_group (id)
);
COMMENT ON TABLE listener IS 'Listeners that forward all requests to one target group; others are not shown.';
COMMENT ON COLUMN listener.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN listener.listener_arn IS 'ARN of the listener; computed.';
COMMENT ON COLUMN listener.port IS 'Port it listens on.';
COMMENT ON COLUMN listener.protocol IS 'Protocol it takes.';
COMMENT ON COLUMN listener.action_type IS 'What it does with requests.';
COMMENT ON COLUMN listener.ssl_policy IS 'Negotiation of TLS; AWS decides if NULL.';
COMMENT ON COLUMN listener.load_balancer_id IS 'Load balancer the listener belongs to. A change replaces the listener.';
COMMENT ON COLUMN listener.target_group_id IS 'Target group that requests go to.';
COMMENT ON COLUMN listener.certificate_id IS 'Default certificate; NULL for protocols without TLS.';
COMMENT ON COLUMN listener.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE FUNCTION target_group_default_vpc() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.vpc := (SELECT v.id FROM @extschema@.vpc v WHERE v.is_default AND v.region = NEW.region ORDER BY v.id LIMIT 1);
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION target_group_default_vpc() IS 'Puts a target group without VPC into the default VPC of its region.';

CREATE TRIGGER target_group_default_vpc BEFORE INSERT OR UPDATE ON target_group
  FOR EACH ROW WHEN (NEW.vpc IS NULL AND NEW.target_type <> 'lambda') EXECUTE FUNCTION target_group_default_vpc();

CREATE FUNCTION check_subnets_by_load_balancer() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  user_name varchar;
BEGIN
  IF TG_OP = 'DELETE' OR NEW.subnet_id IS DISTINCT FROM OLD.subnet_id OR NEW.region IS DISTINCT FROM OLD.region THEN
    SELECT load_balancer_name INTO user_name FROM @extschema@.load_balancer
      WHERE OLD.subnet_id IS NOT NULL AND subnets @> ARRAY[OLD.subnet_id] LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'Subnet % is used by load balancer %', OLD.subnet_id, user_name
        USING ERRCODE = 'foreign_key_violation';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_subnets_by_load_balancer() IS
  'Keeps subnets that a load balancer uses from being deleted or becoming other ones.';

CREATE TRIGGER check_subnets_by_load_balancer BEFORE DELETE OR UPDATE ON subnet
  FOR EACH ROW EXECUTE FUNCTION check_subnets_by_load_balancer();
