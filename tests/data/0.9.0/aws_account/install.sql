-- Credentials and regions.

CREATE TABLE aws_credentials (
  id serial,
  access_key_id varchar NOT NULL,
  secret_access_key varchar NOT NULL,
  session_token varchar,
  PRIMARY KEY (id)
);
COMMENT ON TABLE aws_credentials IS 'Keys that all AWS calls of this database use; changes take effect at once, without a commit.';
COMMENT ON COLUMN aws_credentials.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN aws_credentials.access_key_id IS 'Access key of the AWS user or role session.';
COMMENT ON COLUMN aws_credentials.secret_access_key IS 'Secret that belongs to the access key; kept out of the audit log.';
COMMENT ON COLUMN aws_credentials.session_token IS 'Token of temporary credentials, NULL for a user''s own keys; kept out of the audit log.';
REVOKE ALL ON aws_credentials FROM PUBLIC;
REVOKE ALL ON SEQUENCE aws_credentials_id_seq FROM PUBLIC;

CREATE TABLE aws_regions (
  region varchar NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  is_enabled boolean NOT NULL DEFAULT true,
  PRIMARY KEY (region)
);
COMMENT ON TABLE aws_regions IS 'AWS regions the account can use; AWS decides which rows there are, the two flags are the user''s.';
COMMENT ON COLUMN aws_regions.region IS 'Name of the region.';
COMMENT ON COLUMN aws_regions.is_default IS 'Whether rows that state no region belong here; at most one region is the default.';
COMMENT ON COLUMN aws_regions.is_enabled IS 'Whether iasql reads this region.';

CREATE FUNCTION aws_default_region_trigger() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- Other rows only: neither this one nor, when it is renamed, what it was.
  IF NEW.is_default AND EXISTS (
    SELECT FROM @extschema@.aws_regions
    WHERE is_default AND region <> NEW.region AND (TG_OP = 'INSERT' OR region <> OLD.region)
  ) THEN
    RAISE EXCEPTION 'Only one AWS region may be the default'
      USING ERRCODE = 'unique_violation',
        HINT = 'Use default_aws_region(''region'') to make another one the default.';
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION aws_default_region_trigger() IS 'Keeps a second region from becoming the default.';

CREATE TRIGGER aws_default_region BEFORE INSERT OR UPDATE ON aws_regions
  FOR EACH ROW EXECUTE FUNCTION aws_default_region_trigger();

-- The default of every region column: whoever inserts rows needs it.
CREATE FUNCTION default_aws_region() RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce((SELECT region FROM @extschema@.aws_regions WHERE is_default ORDER BY region LIMIT 1), 'us-east-1')
$$;
GRANT EXECUTE ON FUNCTION default_aws_region() TO PUBLIC;
COMMENT ON FUNCTION default_aws_region() IS
  '{"description": "Name of the default AWS region, us-east-1 if none is set", "sample_usage": "SELECT * FROM default_aws_region()"}';

CREATE FUNCTION default_aws_region(r text) RETURNS text
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- One at a time: of two that run at once, the later one wins and the earlier one is no longer the default.
  PERFORM FROM @extschema@.aws_regions ORDER BY region FOR NO KEY UPDATE;
  IF r IS NULL OR NOT EXISTS (SELECT FROM @extschema@.aws_regions WHERE region = r) THEN
    RAISE EXCEPTION 'AWS region % does not exist', coalesce(quote_literal(r), 'NULL')
      USING ERRCODE = 'invalid_parameter_value',
        HINT = 'The table aws_regions lists the regions; it is filled when there are credentials.';
  END IF;
  UPDATE @extschema@.aws_regions SET is_default = false WHERE is_default AND region <> r;
  UPDATE @extschema@.aws_regions SET is_default = true WHERE region = r AND NOT is_default;
  RETURN r;
END
$$;
COMMENT ON FUNCTION default_aws_region(text) IS
  '{"description": "Makes a region the default for rows that state none", "sample_usage": "SELECT * FROM default_aws_region(''eu-west-1'')"}';
