DROP TABLE certificate;
DROP TYPE certificate_status_enum;
DROP TYPE certificate_renewal_eligibility_enum;
DROP TYPE certificate_certificate_type_enum;
