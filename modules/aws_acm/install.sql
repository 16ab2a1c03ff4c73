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
  subject_alternative_names varchar[],
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
COMMENT ON COLUMN certificate.subject_alternative_names IS 'All names the certificate is for; computed.';
COMMENT ON COLUMN certificate.not_before IS 'Since when the certificate is valid; computed.';
COMMENT ON COLUMN certificate.not_after IS 'Until when the certificate is valid; computed.';
