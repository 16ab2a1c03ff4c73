-- Certificates.

CREATE TYPE certificate_certificate_type_enum AS ENUM ('AMAZON_ISSUED', 'IMPORTED');
COMMENT ON TYPE certificate_certificate_type_enum IS 'Where certificates come from.';
CREATE TYPE certificate_renewal_eligibility_enum AS ENUM ('ELIGIBLE', 'INELIGIBLE');
COMMENT ON TYPE certificate_renewal_eligibility_enum IS 'Whether AWS renews a certificate.';
CREATE TYPE certificate_status_enum AS ENUM ('EXPIRED', 'FAILED', 'INACTIVE', 'ISSUED', 'PENDING_VALIDATION', 'REVOKED', 'VALIDATION_TIMED_OUT');
COMMENT ON TYPE certificate_status_enum IS 'States of certificates.';

CREATE TABLE certificate (
  id serial,
  arn varchar,
  certificate_id varchar,
  domain_name varchar NOT NULL,
  certificate_type certificate_certificate_type_enum,
  status certificate_status_enum,
  renewal_eligibility certificate_renewal_eligibility_enum,
  in_use boolean NOT NULL DEFAULT false,
  region varchar NOT NULL DEFAULT default_aws_region(),
  tags json,
  not_before timestamp with time zone,
  not_after timestamp with time zone,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_f863cd2ad563468a1aa9341384f" UNIQUE (arn),
  CONSTRAINT "FK_4b117343e5525ae6b754b679890" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE certificate IS 'Certificates; made by certificate_import and certificate_request, not by INSERT.';
COMMENT ON COLUMN certificate.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN certificate.arn IS 'ARN of the certificate; computed.';
COMMENT ON COLUMN certificate.certificate_id IS 'Last part of the ARN; computed.';
COMMENT ON COLUMN certificate.domain_name IS 'Domain the certificate is for; computed.';
COMMENT ON COLUMN certificate.certificate_type IS 'Where the certificate comes from; computed.';
COMMENT ON COLUMN certificate.status IS 'State of the certificate; computed.';
COMMENT ON COLUMN certificate.renewal_eligibility IS 'Whether AWS renews the certificate; computed.';
COMMENT ON COLUMN certificate.in_use IS 'Whether anything in AWS uses the certificate; computed.';
COMMENT ON COLUMN certificate.region IS 'Region the object lives in; computed.';
COMMENT ON COLUMN certificate.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN certificate.not_before IS 'Since when the certificate is valid; computed.';
COMMENT ON COLUMN certificate.not_after IS 'Until when the certificate is valid; computed.';

CREATE FUNCTION certificate_tag_list(tags json) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT jsonb_agg(jsonb_build_object('Key', key, 'Value', value)) FROM json_each_text(tags)
$$;
COMMENT ON FUNCTION certificate_tag_list(json) IS
  '{"description": "Tags as AWS writes them: a list of {Key, Value}, NULL for none.", "sample_usage": "SELECT certificate_tag_list(''{\"Name\": \"web\"}'')"}';

CREATE FUNCTION certificate_import(certificate varchar, private_key varchar, region varchar, options json DEFAULT '{}', tags json DEFAULT '{}')
  RETURNS TABLE (arn varchar, status varchar, message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made text;
BEGIN
  made := @extschema@.aws_call('acm', 'ImportCertificate', jsonb_build_object(
    'Certificate', encode(convert_to(certificate, 'UTF8'), 'base64'),
    'PrivateKey', encode(convert_to(private_key, 'UTF8'), 'base64'),
    'CertificateChain', encode(convert_to(options ->> 'chain', 'UTF8'), 'base64'),
    'Tags', @extschema@.certificate_tag_list(tags)), region) ->> 'CertificateArn';
  PERFORM FROM @extschema@.iasql_sync('certificate', certificate_import.region);
  RETURN QUERY SELECT made::varchar,
    (SELECT c.status::text FROM @extschema@.certificate c WHERE c.arn = made)::varchar,
    'Imported the certificate successfully'::varchar;
EXCEPTION WHEN OTHERS THEN
  RETURN QUERY SELECT coalesce(made, '')::varchar, 'ERROR'::varchar, SQLERRM::varchar;
END
$$;
COMMENT ON FUNCTION certificate_import(varchar, varchar, varchar, json, json) IS
  '{"description": "Imports a certificate with its private key, both as PEM; options may have a chain. The row is there at once.", "sample_usage": "SELECT * FROM certificate_import(''<certificate>'', ''<private key>'', ''us-east-1'', ''{}'', ''{\"Name\": \"web\"}'')"}';

-- The zone whose name is the longest end of the domain's.
CREATE FUNCTION certificate_hosted_zone(domain_name varchar) RETURNS varchar
  LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (zone ->> 'Id')::varchar
  FROM @extschema@.aws_list('route53', 'ListHostedZones') AS zone, rtrim(zone ->> 'Name', '.') AS name
  WHERE NOT coalesce((zone #>> '{Config,PrivateZone}')::boolean, false)
    AND (lower(domain_name) = name OR right(lower(domain_name), length(name) + 1) = '.' || name)
  ORDER BY length(name) DESC LIMIT 1
$$;
COMMENT ON FUNCTION certificate_hosted_zone(varchar) IS
  '{"description": "Id of the public hosted zone that a domain''s records belong in, NULL if the account has none.", "sample_usage": "SELECT certificate_hosted_zone(''www.example.com'')"}';

CREATE FUNCTION certificate_validate(arn varchar, region varchar) RETURNS varchar
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  asked CONSTANT jsonb := jsonb_build_object('CertificateArn', arn);
  deadline CONSTANT timestamptz := clock_timestamp() + interval '60 s';
  found jsonb;
  wanted jsonb;
  zone varchar;
  record jsonb;
  change jsonb;
  made jsonb[] := '{}';
  pause double precision := 0.2;
  problem text;
BEGIN
  LOOP
    found := @extschema@.aws_call('acm', 'DescribeCertificate', asked, region) -> 'Certificate';
    SELECT jsonb_agg(o) INTO wanted FROM jsonb_array_elements(found -> 'DomainValidationOptions') AS o
      WHERE o ? 'ResourceRecord';
    EXIT WHEN jsonb_array_length(wanted) = jsonb_array_length(found -> 'DomainValidationOptions')
      OR found ->> 'Status' <> 'PENDING_VALIDATION';
    IF clock_timestamp() > deadline THEN
      RAISE EXCEPTION 'AWS gives no validation records for certificate %', arn;
    END IF;
    PERFORM pg_sleep(pause);
    pause := least(pause * 2, 2);
  END LOOP;
  BEGIN
    FOR record, zone IN
      SELECT r, min(@extschema@.certificate_hosted_zone((o ->> 'DomainName')::varchar))
      FROM jsonb_array_elements(wanted) AS o, LATERAL (SELECT o -> 'ResourceRecord' AS r) AS x GROUP BY r
    LOOP
      IF zone IS NULL THEN
        RAISE EXCEPTION 'No hosted zone of the account has the name %', record ->> 'Name';
      END IF;
      change := jsonb_build_object('HostedZoneId', zone, 'ChangeBatch', jsonb_build_object('Changes', jsonb_build_array(
        jsonb_build_object('Action', 'CREATE', 'ResourceRecordSet', jsonb_build_object(
          'Name', record ->> 'Name', 'Type', record ->> 'Type', 'TTL', 300,
          'ResourceRecords', jsonb_build_array(jsonb_build_object('Value', record ->> 'Value')))))));
      BEGIN
        PERFORM @extschema@.aws_call('route53', 'ChangeResourceRecordSets', change);
        made := made || jsonb_set(change, '{ChangeBatch,Changes,0,Action}', '"DELETE"');
      EXCEPTION WHEN SQLSTATE 'IA001' THEN
        -- Another certificate for the same name has the same record.
        IF SQLERRM NOT LIKE '%already exists%' THEN
          RAISE;
        END IF;
      END;
    END LOOP;
    IF found ->> 'Status' = 'PENDING_VALIDATION' THEN
      PERFORM @extschema@.aws_wait('acm', 'CertificateValidated', asked, region, interval '300 s');
    END IF;
    -- The records stay: AWS renews by them.
    found := @extschema@.aws_call('acm', 'DescribeCertificate', asked, region) -> 'Certificate';
    IF found ->> 'Status' <> 'ISSUED' THEN
      RAISE EXCEPTION 'The certificate is in state %', found ->> 'Status';
    END IF;
  EXCEPTION WHEN OTHERS THEN
    problem := SQLERRM;
    FOREACH change IN ARRAY made LOOP
      PERFORM @extschema@.aws_call('route53', 'ChangeResourceRecordSets', change);
    END LOOP;
    RAISE EXCEPTION '%', problem;
  END;
  RETURN 'ISSUED';
END
$$;
COMMENT ON FUNCTION certificate_validate(varchar, varchar) IS
  '{"description": "Validates a requested certificate by DNS: makes the records that AWS asks for in the account''s hosted zones and waits until the certificate is issued. The records stay, for AWS renews by them.", "sample_usage": "SELECT certificate_validate(''arn:aws:acm:us-east-1:123456789012:certificate/1'', ''us-east-1'')"}';

CREATE FUNCTION certificate_request(domain_name varchar, validation_method varchar, region varchar, options json DEFAULT '{}', tags json DEFAULT '{}')
  RETURNS TABLE (arn varchar, status varchar, message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made text;
  problem text;
BEGIN
  IF validation_method IS NULL OR validation_method NOT IN ('DNS', 'EMAIL') THEN
    RAISE EXCEPTION 'Validation method % is not supported', validation_method
      USING ERRCODE = 'invalid_parameter_value', HINT = 'Use DNS or EMAIL.';
  END IF;
  IF validation_method = 'DNS' AND NOT EXISTS (SELECT FROM @extschema@.iasql_module WHERE name LIKE 'aws\_route53@%') THEN
    RAISE EXCEPTION 'Module aws_route53 must be installed to validate certificates by DNS'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT * FROM iasql_install(''aws_route53'').';
  END IF;
  made := @extschema@.aws_call('acm', 'RequestCertificate', jsonb_build_object(
    'DomainName', domain_name,
    'ValidationMethod', validation_method,
    'SubjectAlternativeNames', (options -> 'subjectAlternativeNames')::jsonb,
    'DomainValidationOptions', (SELECT jsonb_agg(jsonb_build_object(
      'DomainName', coalesce(o ->> 'DomainName', o ->> 'domainName'),
      'ValidationDomain', coalesce(o ->> 'ValidationDomain', o ->> 'validationDomain')))
      FROM json_array_elements(options -> 'domainValidationOptions') AS o),
    'CertificateAuthorityArn', options ->> 'arn',
    'Tags', @extschema@.certificate_tag_list(tags)), region) ->> 'CertificateArn';
  IF validation_method = 'DNS' THEN
    BEGIN
      PERFORM @extschema@.certificate_validate(made, region);
    EXCEPTION WHEN OTHERS THEN
      problem := SQLERRM;
      PERFORM @extschema@.aws_call('acm', 'DeleteCertificate', jsonb_build_object('CertificateArn', made), region);
    END;
  END IF;
  PERFORM FROM @extschema@.iasql_sync('certificate', certificate_request.region);
  IF validation_method = 'DNS' THEN
    PERFORM FROM @extschema@.iasql_sync('resource_record_set');
  END IF;
  IF problem IS NOT NULL THEN
    RETURN QUERY SELECT ''::varchar, 'ERROR'::varchar, ('Certificate could not be validated: ' || problem)::varchar;
  ELSIF validation_method = 'EMAIL' THEN
    RETURN QUERY SELECT ''::varchar, 'PENDING'::varchar,
      'Check your email: AWS has sent a message to the owners of the domain, who must approve the certificate'::varchar;
  ELSE
    RETURN QUERY SELECT made::varchar, 'ISSUED'::varchar, 'Successfully validated the certificate'::varchar;
  END IF;
END
$$;
COMMENT ON FUNCTION certificate_request(varchar, varchar, varchar, json, json) IS
  '{"description": "Requests a certificate; with DNS it is validated in the account''s hosted zones before the function returns, which takes minutes, and deleted if that fails; with EMAIL the owners of the domain are asked. Options: subjectAlternativeNames, domainValidationOptions, arn (of a private authority).", "sample_usage": "SELECT * FROM certificate_request(''www.example.com'', ''DNS'', ''us-east-1'')"}';
