DROP FUNCTION set_user_password(varchar, varchar, varchar);
DROP FUNCTION access_key_request(varchar);
DROP TABLE access_key;
DROP TABLE iam_user;
DROP TABLE iam_role;
DROP TYPE access_key_status_enum;
