-- Security groups and their rules.

CREATE TABLE security_group (
  id serial,
  description varchar NOT NULL,
  group_name varchar NOT NULL,
  owner_id varchar,
  group_id varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  vpc_id integer,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_groupNameByVpc" UNIQUE (group_name, vpc_id, region),
  CONSTRAINT uq_security_group_region UNIQUE (id, region),
  CONSTRAINT "FK_342e5da27cd7a3ab1712cdecece" FOREIGN KEY (vpc_id, region)
    REFERENCES vpc (id, region),
  CONSTRAINT "FK_433340ca24146a956ba6eac946e" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE security_group IS 'Security groups; the group named default comes and goes with its VPC. A new group has the rules that have rows, and no others.';
COMMENT ON COLUMN security_group.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN security_group.description IS 'What the group is for. A change replaces the group.';
COMMENT ON COLUMN security_group.group_name IS 'Name, unique in its VPC; default on INSERT takes over the VPC''s default group. A change replaces the group.';
COMMENT ON COLUMN security_group.owner_id IS 'Account that owns the group; computed.';
COMMENT ON COLUMN security_group.group_id IS 'AWS id of the group; computed.';
COMMENT ON COLUMN security_group.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN security_group.vpc_id IS 'VPC the group belongs to; NULL on INSERT means the region''s default VPC. A change replaces the group.';
COMMENT ON COLUMN security_group.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE security_group_rule (
  id serial,
  security_group_rule_id varchar,
  is_egress boolean NOT NULL,
  ip_protocol varchar,
  from_port integer,
  to_port integer,
  cidr_ipv4 cidr,
  cidr_ipv6 cidr,
  prefix_list_id varchar,
  description varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  security_group_id integer,
  source_security_group integer,
  source_from_port integer,
  source_to_port integer,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_rule" UNIQUE (is_egress, ip_protocol, from_port, to_port, cidr_ipv4, security_group_id, region),
  CONSTRAINT uq_security_group_rule_region UNIQUE (id, region),
  CONSTRAINT "Check_security_or_ip_permissions" CHECK (
    (source_security_group IS NULL AND (from_port IS NOT NULL AND to_port IS NOT NULL
      AND (cidr_ipv4 IS NOT NULL OR cidr_ipv6 IS NOT NULL)))
    OR (source_security_group IS NOT NULL AND ((from_port IS NULL OR from_port = -1) AND (to_port IS NULL OR to_port = -1)
      AND (cidr_ipv4 IS NULL OR cidr_ipv4 = '0.0.0.0/0') AND cidr_ipv6 IS NULL))),
  CONSTRAINT "FK_2b4317dc68b3ba8fa5c9d4067c9" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_54ae7b1b4edcb70ecce8499e76f" FOREIGN KEY (security_group_id, region)
    REFERENCES security_group (id, region),
  CONSTRAINT "FK_6c6a7f58211fed8abb79e6c913f" FOREIGN KEY (source_security_group)
    REFERENCES security_group (id)
);
COMMENT ON TABLE security_group_rule IS 'Rules of security groups, those of default groups included. Rules with nothing but a prefix list are not shown.';
COMMENT ON COLUMN security_group_rule.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN security_group_rule.security_group_rule_id IS 'AWS id of the rule; computed.';
COMMENT ON COLUMN security_group_rule.is_egress IS 'Whether the rule is for traffic that leaves. A change replaces the rule.';
COMMENT ON COLUMN security_group_rule.ip_protocol IS 'Protocol: tcp, udp, icmp, icmpv6, a number, or -1 for all. NULL on INSERT with a source group makes three rules: tcp, udp and icmp.';
COMMENT ON COLUMN security_group_rule.from_port IS 'First port, or type of ICMP; -1 for all. NULL with a source group: see source_from_port.';
COMMENT ON COLUMN security_group_rule.to_port IS 'Last port, or code of ICMP; -1 for all. NULL with a source group: see source_to_port.';
COMMENT ON COLUMN security_group_rule.cidr_ipv4 IS 'IPv4 range at the other end.';
COMMENT ON COLUMN security_group_rule.cidr_ipv6 IS 'IPv6 range at the other end. A row with both ranges becomes two rows, for AWS has one range per rule.';
COMMENT ON COLUMN security_group_rule.prefix_list_id IS 'AWS id of a prefix list; a rule with a range cannot have one.';
COMMENT ON COLUMN security_group_rule.description IS 'What the rule is for.';
COMMENT ON COLUMN security_group_rule.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN security_group_rule.security_group_id IS 'Group the rule belongs to. A change replaces the rule.';
COMMENT ON COLUMN security_group_rule.source_security_group IS 'Group at the other end, in the same VPC or one that is peered with it.';
COMMENT ON COLUMN security_group_rule.source_from_port IS 'First port, or type of ICMP, of a rule with a source group; NULL on INSERT means all.';
COMMENT ON COLUMN security_group_rule.source_to_port IS 'Last port, or code of ICMP, of a rule with a source group; NULL on INSERT means all.';
COMMENT ON COLUMN security_group_rule.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE FUNCTION security_group_default_vpc() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.vpc_id := (SELECT v.id FROM @extschema@.vpc v WHERE v.is_default AND v.region = NEW.region ORDER BY v.id LIMIT 1);
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION security_group_default_vpc() IS 'Puts a security group without VPC into the default VPC of its region.';

CREATE TRIGGER security_group_default_vpc BEFORE INSERT OR UPDATE ON security_group
  FOR EACH ROW WHEN (NEW.vpc_id IS NULL) EXECUTE FUNCTION security_group_default_vpc();

CREATE FUNCTION security_group_rule_form() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  other @extschema@.security_group_rule;
  protocol text;
BEGIN
  NEW.ip_protocol := CASE lower(NEW.ip_protocol) WHEN '6' THEN 'tcp' WHEN '17' THEN 'udp' WHEN '1' THEN 'icmp'
    WHEN '58' THEN 'icmpv6' WHEN 'all' THEN '-1' ELSE lower(NEW.ip_protocol) END;
  NEW.description := nullif(NEW.description, '');
  IF NEW.source_security_group IS NOT NULL AND NEW.cidr_ipv4 = '0.0.0.0/0' THEN
    NEW.cidr_ipv4 := NULL;
  END IF;
  IF NEW.source_security_group IS NOT NULL AND NEW.from_port = -1 THEN
    NEW.from_port := NULL;
  END IF;
  IF NEW.source_security_group IS NOT NULL AND NEW.to_port = -1 THEN
    NEW.to_port := NULL;
  END IF;
  other := NEW;
  other.security_group_rule_id := NULL;
  IF NEW.cidr_ipv4 IS NOT NULL AND NEW.cidr_ipv6 IS NOT NULL THEN
    -- The row keeps the kind of range that it had.
    IF TG_OP = 'UPDATE' AND OLD.cidr_ipv6 IS NOT NULL THEN
      NEW.cidr_ipv4 := NULL;
      other.cidr_ipv6 := NULL;
    ELSE
      NEW.cidr_ipv6 := NULL;
      other.cidr_ipv4 := NULL;
    END IF;
    other.id := nextval('@extschema@.security_group_rule_id_seq');
    INSERT INTO @extschema@.security_group_rule SELECT other.*;
  ELSIF TG_OP = 'INSERT' AND NEW.ip_protocol IS NULL AND NEW.source_security_group IS NOT NULL THEN
    NEW.ip_protocol := 'tcp';
    FOREACH protocol IN ARRAY ARRAY['udp', 'icmp'] LOOP
      other.id := nextval('@extschema@.security_group_rule_id_seq');
      other.ip_protocol := protocol;
      INSERT INTO @extschema@.security_group_rule SELECT other.*;
    END LOOP;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION security_group_rule_form() IS
  'Gives rows the form of AWS''s rules: one range each, names of protocols, and tcp, udp and icmp for a source group without protocol.';

CREATE TRIGGER security_group_rule_form BEFORE INSERT OR UPDATE ON security_group_rule
  FOR EACH ROW EXECUTE FUNCTION security_group_rule_form();
