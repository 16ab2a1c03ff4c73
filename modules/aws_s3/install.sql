-- Buckets with what hangs on them, and the first of their objects.

CREATE TABLE bucket (
  name varchar NOT NULL,
  policy json,
  created_at timestamp without time zone,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  object_limit integer,
  versioning varchar,
  encryption json,
  PRIMARY KEY (name),
  CONSTRAINT uq_bucket_name_region UNIQUE (name, region),
  CONSTRAINT "FK_853de0389dae8e56caece1fa5da" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE bucket IS 'S3 buckets.';
COMMENT ON COLUMN bucket.name IS 'Name, unique in the world.';
COMMENT ON COLUMN bucket.policy IS 'Bucket policy; NULL: none.';
COMMENT ON COLUMN bucket.created_at IS 'Time of creation, UTC; computed by AWS.';
COMMENT ON COLUMN bucket.tags IS 'Tags.';
COMMENT ON COLUMN bucket.region IS 'Region the bucket lives in.';
COMMENT ON COLUMN bucket.object_limit IS 'How many of the bucket''s objects, in the order of their keys, are rows of bucket_object: NULL means 1000, 0 none. A setting of this row, unknown to AWS; it counts from the next synchronisation on.';
COMMENT ON COLUMN bucket.versioning IS 'Enabled or Suspended; NULL: never had any.';
COMMENT ON COLUMN bucket.encryption IS 'Rules of the default encryption, as AWS has them; NULL on INSERT: AWS''s own default.';

CREATE TABLE bucket_object (
  id serial,
  key varchar NOT NULL,
  bucket_name varchar NOT NULL,
  region varchar NOT NULL DEFAULT default_aws_region(),
  e_tag varchar,
  PRIMARY KEY (id),
  CONSTRAINT uq_bucketobject_bucket_name_key_region UNIQUE (bucket_name, key, region),
  CONSTRAINT "FK_17d5255cf02bdc352a134b7b8cc" FOREIGN KEY (bucket_name, region)
    REFERENCES bucket (name, region),
  CONSTRAINT "FK_b5dc0fceb794ba8bd6d46075e89" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE bucket_object IS 'Objects in buckets: as many as bucket.object_limit says. They can be deleted; s3_upload_object() makes them.';
COMMENT ON COLUMN bucket_object.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN bucket_object.key IS 'Key of the object.';
COMMENT ON COLUMN bucket_object.bucket_name IS 'Its bucket.';
COMMENT ON COLUMN bucket_object.region IS 'Region of the bucket.';
COMMENT ON COLUMN bucket_object.e_tag IS 'Entity tag, with its quotes; computed by AWS.';

CREATE TABLE public_access_block (
  block_public_acls boolean NOT NULL DEFAULT true,
  ignore_public_acls boolean NOT NULL DEFAULT true,
  block_public_policy boolean NOT NULL DEFAULT true,
  restrict_public_buckets boolean NOT NULL DEFAULT true,
  bucket_name varchar NOT NULL,
  PRIMARY KEY (bucket_name),
  CONSTRAINT "FK_d6fdac79c8d56cc6639b56923fe" FOREIGN KEY (bucket_name)
    REFERENCES bucket (name) ON DELETE CASCADE
);
COMMENT ON TABLE public_access_block IS 'What keeps a bucket from being public. AWS gives every new bucket one that blocks all.';
COMMENT ON COLUMN public_access_block.block_public_acls IS 'New ACLs that make public are refused.';
COMMENT ON COLUMN public_access_block.ignore_public_acls IS 'ACLs that make public do not count.';
COMMENT ON COLUMN public_access_block.block_public_policy IS 'Bucket policies that make public are refused.';
COMMENT ON COLUMN public_access_block.restrict_public_buckets IS 'Public policies let in only AWS services and the account.';
COMMENT ON COLUMN public_access_block.bucket_name IS 'The bucket.';

CREATE TABLE bucket_website (
  index_document varchar NOT NULL,
  error_document varchar,
  bucket_name varchar NOT NULL,
  redirect_all_requests_to json,
  routing_rules json,
  PRIMARY KEY (bucket_name),
  CONSTRAINT "FK_450a65ad6132813c9ca2676436c" FOREIGN KEY (bucket_name)
    REFERENCES bucket (name) ON DELETE CASCADE
);
COMMENT ON TABLE bucket_website IS 'Buckets that are websites.';
COMMENT ON COLUMN bucket_website.index_document IS 'Document for requests that name a folder; empty if everything is redirected.';
COMMENT ON COLUMN bucket_website.error_document IS 'Document for errors.';
COMMENT ON COLUMN bucket_website.bucket_name IS 'The bucket.';
COMMENT ON COLUMN bucket_website.redirect_all_requests_to IS 'Where all requests are sent instead: {"HostName", "Protocol"}.';
COMMENT ON COLUMN bucket_website.routing_rules IS 'Rules for redirecting some requests, as AWS has them.';

CREATE FUNCTION block_s3_primary_key_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'Bucket name or region cannot be modified'
    USING ERRCODE = 'check_violation',
          DETAIL = 'A bucket keeps its name and its region.',
          HINT = 'Delete the bucket and insert another one; it can take about two hours until the name is free again.';
END
$$;
COMMENT ON FUNCTION block_s3_primary_key_update() IS 'Refuses other names and regions for buckets.';
CREATE TRIGGER block_s3_primary_key_update BEFORE UPDATE ON bucket FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.region IS DISTINCT FROM NEW.region)
  EXECUTE FUNCTION block_s3_primary_key_update();

CREATE FUNCTION block_s3_object_primary_key_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'Object bucket, key or region cannot be modified'
    USING ERRCODE = 'check_violation', DETAIL = 'An object stays where it is.',
          HINT = 'Upload it again with s3_upload_object() and delete this one.';
END
$$;
COMMENT ON FUNCTION block_s3_object_primary_key_update() IS 'Refuses other buckets, keys and regions for objects.';
CREATE TRIGGER block_s3_object_primary_key_update BEFORE UPDATE ON bucket_object FOR EACH ROW
  WHEN (OLD.bucket_name IS DISTINCT FROM NEW.bucket_name OR OLD.region IS DISTINCT FROM NEW.region
        OR OLD.key IS DISTINCT FROM NEW.key)
  EXECUTE FUNCTION block_s3_object_primary_key_update();

CREATE FUNCTION public_access_block_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE @extschema@.public_access_block b
  SET block_public_acls = NEW.block_public_acls, ignore_public_acls = NEW.ignore_public_acls,
      block_public_policy = NEW.block_public_policy, restrict_public_buckets = NEW.restrict_public_buckets
  WHERE b.bucket_name = NEW.bucket_name AND b.block_public_acls AND b.ignore_public_acls AND b.block_public_policy
    AND b.restrict_public_buckets
    AND NOT (NEW.block_public_acls AND NEW.ignore_public_acls AND NEW.block_public_policy AND NEW.restrict_public_buckets);
  IF FOUND THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION public_access_block_insert() IS
  'An INSERT for a bucket that has the block that AWS gives every new bucket changes that one.';
CREATE TRIGGER public_access_block_insert BEFORE INSERT ON public_access_block FOR EACH ROW
  EXECUTE FUNCTION public_access_block_insert();

CREATE FUNCTION get_bucket_website_endpoint(bucket_name text) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT b.name
    || CASE WHEN b.region IN ('us-east-1', 'us-west-1', 'us-west-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1',
                              'eu-west-1', 'sa-east-1', 'us-gov-west-1', 'us-gov-east-1')
            THEN '.s3-website-' ELSE '.s3-website.' END
    || b.region || CASE WHEN b.region LIKE 'cn-%' THEN '.amazonaws.com.cn' ELSE '.amazonaws.com' END
  FROM @extschema@.bucket b WHERE b.name = get_bucket_website_endpoint.bucket_name
$$;
COMMENT ON FUNCTION get_bucket_website_endpoint(text) IS
  '{"description": "The host name of a bucket''s website; NULL if there is no such bucket.", "sample_usage": "SELECT get_bucket_website_endpoint(''my-site'')"}';

CREATE FUNCTION s3_upload_object(bucket_name varchar, bucket_key varchar, file_content varchar, content_type varchar)
  RETURNS TABLE (bucket varchar, key varchar, status varchar, response_message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  in_region text;
BEGIN
  IF s3_upload_object.bucket_name IS NULL OR bucket_key IS NULL OR file_content IS NULL
     OR s3_upload_object.content_type IS NULL THEN
    RAISE EXCEPTION 's3_upload_object needs a bucket, a key, a content and its type' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  bucket := s3_upload_object.bucket_name;
  key := bucket_key;
  SELECT b.region INTO in_region FROM @extschema@.bucket b WHERE b.name = s3_upload_object.bucket_name;
  BEGIN
    IF in_region IS NULL THEN
      in_region := coalesce(nullif(@extschema@.aws_call('s3', 'GetBucketLocation',
        jsonb_build_object('Bucket', s3_upload_object.bucket_name)) ->> 'LocationConstraint', ''), 'us-east-1');
      in_region := CASE in_region WHEN 'EU' THEN 'eu-west-1' ELSE in_region END;
    END IF;
    IF NOT EXISTS (SELECT FROM @extschema@.aws_regions r WHERE r.region = in_region AND r.is_enabled) THEN
      status := 'KO';
      response_message := 'region ' || in_region || ' is not enabled';
      RETURN NEXT;
      RETURN;
    END IF;
    PERFORM @extschema@.aws_call('s3', 'PutObject', jsonb_build_object(
      'Bucket', s3_upload_object.bucket_name, 'Key', bucket_key, 'ContentType', s3_upload_object.content_type,
      'Body', encode(convert_to(file_content, 'UTF8'), 'base64')), in_region);
  EXCEPTION WHEN OTHERS THEN
    status := 'KO';
    response_message := SQLERRM;
    RETURN NEXT;
    RETURN;
  END;
  PERFORM @extschema@.iasql_sync('bucket_object', in_region);
  status := 'OK';
  response_message := '';
  RETURN NEXT;
END
$$;
COMMENT ON FUNCTION s3_upload_object(varchar, varchar, varchar, varchar) IS
  '{"description": "Puts a text into a bucket, as UTF-8. Its row of bucket_object is there afterwards, unless the bucket has more objects before it than bucket.object_limit lets be rows.", "sample_usage": "SELECT * FROM s3_upload_object(''my-site'', ''index.html'', ''<h1>Hello</h1>'', ''text/html'')"}';
