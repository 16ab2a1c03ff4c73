DROP FUNCTION certificate_request(varchar, varchar, varchar, json, json);
DROP FUNCTION certificate_validate(varchar, varchar);
DROP FUNCTION certificate_hosted_zone(varchar);
DROP FUNCTION certificate_import(varchar, varchar, varchar, json, json);
DROP FUNCTION certificate_tag_list(json);
DROP TABLE certificate;
DROP TYPE certificate_status_enum;
DROP TYPE certificate_renewal_eligibility_enum;
DROP TYPE certificate_certificate_type_enum;
