-- Hosted zones and their records.

CREATE TYPE resource_record_set_record_type_enum AS ENUM ('A', 'AAAA', 'CAA', 'CNAME', 'DS', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SPF', 'SRV', 'TXT');
COMMENT ON TYPE resource_record_set_record_type_enum IS 'Types of DNS records.';

CREATE TABLE hosted_zone (
  id serial,
  hosted_zone_id varchar,
  domain_name varchar NOT NULL,
  comment varchar,
  private_zone boolean,
  vpcs json,
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_5da101a3f94155dbe60f03ef090" UNIQUE (hosted_zone_id)
);
COMMENT ON TABLE hosted_zone IS 'Hosted zones, public and private. Several may have the same domain name.';
COMMENT ON COLUMN hosted_zone.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN hosted_zone.hosted_zone_id IS 'AWS id of the zone, with /hostedzone/ before it; computed.';
COMMENT ON COLUMN hosted_zone.domain_name IS 'Domain name; written in lower case and with a dot at the end, however it is given. A change replaces the zone and moves its records.';
COMMENT ON COLUMN hosted_zone.comment IS 'Comment.';
COMMENT ON COLUMN hosted_zone.private_zone IS 'Whether the zone answers in VPCs only; computed.';
COMMENT ON COLUMN hosted_zone.vpcs IS 'VPCs that a private zone answers in, as a JSON array of {VPCId, VPCRegion}; a zone that is made with one is private.';
COMMENT ON COLUMN hosted_zone.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE alias_target (
  id serial,
  evaluate_target_health boolean NOT NULL DEFAULT true,
  load_balancer_id integer,
  PRIMARY KEY (id),
  CONSTRAINT "FK_4c791487240505a79afaad2a41c" FOREIGN KEY (load_balancer_id)
    REFERENCES load_balancer (id)
);
COMMENT ON TABLE alias_target IS 'Targets of alias records; a row goes with its last record.';
COMMENT ON COLUMN alias_target.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN alias_target.evaluate_target_health IS 'Whether the alias answers only while its target is healthy.';
COMMENT ON COLUMN alias_target.load_balancer_id IS 'Load balancer; NULL if the target is something else: see alias_dns_name of the record.';

CREATE TABLE resource_record_set (
  id serial,
  name varchar NOT NULL,
  record_type resource_record_set_record_type_enum NOT NULL,
  record varchar,
  ttl integer,
  parent_hosted_zone_id integer,
  alias_target_id integer,
  alias_dns_name varchar,
  alias_hosted_zone_id varchar,
  alias_evaluate_target_health boolean,
  load_balancer_id integer,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_name__record_type" UNIQUE (parent_hosted_zone_id, name, record_type),
  CONSTRAINT "Check_record__alias_target" CHECK (((record IS NULL AND alias_target_id IS NOT NULL) OR (record IS NOT NULL AND alias_target_id IS NULL))),
  CONSTRAINT "Check_record__ttl" CHECK (((record IS NULL AND ttl IS NULL AND alias_target_id IS NOT NULL) OR (record IS NOT NULL AND ttl IS NOT NULL AND alias_target_id IS NULL))),
  CONSTRAINT "FK_29f0a46b4cccebaf5e3306d9134" FOREIGN KEY (alias_target_id)
    REFERENCES alias_target (id),
  CONSTRAINT "FK_e0318e494828360d4596194b445" FOREIGN KEY (parent_hosted_zone_id)
    REFERENCES hosted_zone (id)
);
COMMENT ON TABLE resource_record_set IS 'DNS records of hosted zones. Records with a routing policy (a set identifier) and those of traffic policies are not shown; the SOA and NS records of a zone itself are protected.';
COMMENT ON COLUMN resource_record_set.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN resource_record_set.name IS 'Full name; written in lower case and with a dot at the end, however it is given. A change replaces the record.';
COMMENT ON COLUMN resource_record_set.record_type IS 'Type. A change replaces the record.';
COMMENT ON COLUMN resource_record_set.record IS 'Values, one a line.';
COMMENT ON COLUMN resource_record_set.ttl IS 'Seconds for which resolvers may keep the record.';
COMMENT ON COLUMN resource_record_set.parent_hosted_zone_id IS 'Zone of the record. A change replaces the record.';
COMMENT ON COLUMN resource_record_set.alias_target_id IS 'Target of an alias record, instead of values.';
COMMENT ON COLUMN resource_record_set.alias_dns_name IS 'Name that an alias record leads to.';
COMMENT ON COLUMN resource_record_set.alias_hosted_zone_id IS 'Hosted zone of that name.';
COMMENT ON COLUMN resource_record_set.alias_evaluate_target_health IS 'That of the alias target.';
COMMENT ON COLUMN resource_record_set.load_balancer_id IS 'That of the alias target.';

CREATE FUNCTION canonical_dns_name(name varchar) RETURNS varchar
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_catalog.concat(pg_catalog.rtrim(pg_catalog.replace(pg_catalog.lower(name), '\052', '*'), '.'), '.')
$$;
COMMENT ON FUNCTION canonical_dns_name(varchar) IS 'A DNS name in lower case, with * for its escape and a dot at the end.';

CREATE FUNCTION canonical_hosted_zone() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.domain_name := @extschema@.canonical_dns_name(NEW.domain_name);
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION canonical_hosted_zone() IS 'Writes domain names as AWS keeps them.';

CREATE TRIGGER canonical_hosted_zone BEFORE INSERT OR UPDATE OF domain_name ON hosted_zone
  FOR EACH ROW EXECUTE FUNCTION canonical_hosted_zone();

CREATE FUNCTION move_records() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE @extschema@.resource_record_set
  SET name = left(name, length(name) - length(OLD.domain_name)) || NEW.domain_name
  WHERE parent_hosted_zone_id = NEW.id AND right('.' || name, length(OLD.domain_name) + 1) = '.' || OLD.domain_name
    AND NOT (name = OLD.domain_name AND record_type::text IN ('NS', 'SOA'));
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION move_records() IS 'Gives the records of a zone their names under the zone''s new domain name.';

CREATE TRIGGER move_records AFTER UPDATE OF domain_name ON hosted_zone
  FOR EACH ROW WHEN (old.domain_name IS DISTINCT FROM new.domain_name AND old.hosted_zone_id IS NOT DISTINCT FROM new.hosted_zone_id)
  EXECUTE FUNCTION move_records();

-- What a record says about its alias stands in two tables; whichever is changed, the other one follows.
CREATE FUNCTION canonical_record() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  is_new boolean := TG_OP = 'INSERT';
BEGIN
  NEW.name := @extschema@.canonical_dns_name(NEW.name);
  IF NEW.alias_dns_name IS NOT NULL THEN
    NEW.alias_dns_name := @extschema@.canonical_dns_name(NEW.alias_dns_name);
  END IF;
  IF NEW.record IS NOT NULL THEN
    IF is_new OR NEW.alias_target_id IS NULL OR OLD.record IS NULL AND NEW.alias_target_id = OLD.alias_target_id THEN
      NEW.alias_target_id := CASE WHEN is_new THEN NEW.alias_target_id END;
      NEW.alias_dns_name := NULL;
      NEW.alias_hosted_zone_id := NULL;
      NEW.alias_evaluate_target_health := NULL;
      NEW.load_balancer_id := NULL;
    END IF;
  ELSIF NEW.alias_target_id IS NULL THEN
    IF NEW.alias_dns_name IS NOT NULL OR NEW.load_balancer_id IS NOT NULL THEN
      INSERT INTO @extschema@.alias_target (evaluate_target_health, load_balancer_id)
      VALUES (coalesce(NEW.alias_evaluate_target_health, true), NEW.load_balancer_id)
      RETURNING id INTO NEW.alias_target_id;
    END IF;
  ELSIF is_new OR NEW.alias_target_id IS DISTINCT FROM OLD.alias_target_id THEN
    SELECT t.evaluate_target_health, t.load_balancer_id
    INTO NEW.alias_evaluate_target_health, NEW.load_balancer_id
    FROM @extschema@.alias_target t WHERE t.id = NEW.alias_target_id;
  ELSE
    UPDATE @extschema@.alias_target t
    SET evaluate_target_health = coalesce(NEW.alias_evaluate_target_health, true), load_balancer_id = NEW.load_balancer_id
    WHERE t.id = NEW.alias_target_id
      AND (t.evaluate_target_health, t.load_balancer_id)
          IS DISTINCT FROM (coalesce(NEW.alias_evaluate_target_health, true), NEW.load_balancer_id);
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION canonical_record() IS 'Writes names as AWS keeps them, and keeps a record and its alias target in step.';

CREATE TRIGGER canonical_record BEFORE INSERT OR UPDATE ON resource_record_set
  FOR EACH ROW EXECUTE FUNCTION canonical_record();

CREATE FUNCTION alias_target_changed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE @extschema@.resource_record_set r
  SET alias_evaluate_target_health = NEW.evaluate_target_health, load_balancer_id = NEW.load_balancer_id
  WHERE r.alias_target_id = NEW.id
    AND (r.alias_evaluate_target_health, r.load_balancer_id)
        IS DISTINCT FROM (NEW.evaluate_target_health, NEW.load_balancer_id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION alias_target_changed() IS 'Carries a change of an alias target to its records.';

-- Not while a record changes: that one brings its own values.
CREATE TRIGGER alias_target_changed AFTER UPDATE ON alias_target
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION alias_target_changed();

CREATE FUNCTION drop_alias_target() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  DELETE FROM @extschema@.alias_target t
  WHERE t.id = OLD.alias_target_id
    AND NOT EXISTS (SELECT FROM @extschema@.resource_record_set r WHERE r.alias_target_id = t.id);
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION drop_alias_target() IS 'Removes an alias target without records.';

CREATE TRIGGER drop_alias_target AFTER DELETE OR UPDATE OF alias_target_id ON resource_record_set
  FOR EACH ROW WHEN (old.alias_target_id IS NOT NULL) EXECUTE FUNCTION drop_alias_target();
