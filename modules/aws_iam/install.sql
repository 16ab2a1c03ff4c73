-- Identities: roles, users and their access keys.

CREATE TYPE access_key_status_enum AS ENUM ('Active', 'Inactive');
COMMENT ON TYPE access_key_status_enum IS 'Whether an access key may be used.';

CREATE TABLE iam_role (
  arn varchar,
  role_name varchar NOT NULL,
  assume_role_policy_document jsonb NOT NULL,
  description varchar,
  attached_policies_arns text[],
  path varchar,
  permissions_boundary varchar,
  max_session_duration integer,
  tags json,
  PRIMARY KEY (role_name)
);
COMMENT ON TABLE iam_role IS 'Roles. One that EC2 may assume has an instance profile of the same name.';
COMMENT ON COLUMN iam_role.arn IS 'ARN of the role; computed.';
COMMENT ON COLUMN iam_role.role_name IS 'Name of the role, up to 64 characters. A change replaces the role.';
COMMENT ON COLUMN iam_role.assume_role_policy_document IS 'Trust policy: who may assume the role.';
COMMENT ON COLUMN iam_role.description IS 'Description; NULL removes it.';
COMMENT ON COLUMN iam_role.attached_policies_arns IS 'ARNs of the managed policies attached to the role; NULL when there are none.';
COMMENT ON COLUMN iam_role.path IS 'Path, starting and ending with a slash; NULL on INSERT means /. A change replaces the role.';
COMMENT ON COLUMN iam_role.permissions_boundary IS 'ARN of the managed policy that limits what the role may be allowed; NULL means none.';
COMMENT ON COLUMN iam_role.max_session_duration IS 'Longest session in seconds, 3600 to 43200; NULL means 3600.';
COMMENT ON COLUMN iam_role.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE iam_user (
  arn varchar,
  user_name varchar NOT NULL,
  create_date timestamptz NOT NULL DEFAULT now(),
  path varchar,
  user_id varchar,
  attached_policies_arns text[],
  permissions_boundary varchar,
  tags json,
  PRIMARY KEY (user_name)
);
COMMENT ON TABLE iam_user IS 'Users. Deleting one also deletes its password, inline policies, MFA devices, SSH keys, certificates and memberships, but not its access keys: those are rows.';
COMMENT ON COLUMN iam_user.arn IS 'ARN of the user; computed, changes with the path and the name.';
COMMENT ON COLUMN iam_user.user_name IS 'Name of the user. A change renames the user.';
COMMENT ON COLUMN iam_user.create_date IS 'When the user was made; computed.';
COMMENT ON COLUMN iam_user.path IS 'Path, starting and ending with a slash; NULL on INSERT means /.';
COMMENT ON COLUMN iam_user.user_id IS 'AWS id of the user (AIDA…); computed.';
COMMENT ON COLUMN iam_user.attached_policies_arns IS 'ARNs of the managed policies attached to the user; NULL when there are none.';
COMMENT ON COLUMN iam_user.permissions_boundary IS 'ARN of the managed policy that limits what the user may be allowed; NULL means none.';
COMMENT ON COLUMN iam_user.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE access_key (
  id serial,
  access_key_id varchar NOT NULL,
  create_date timestamptz NOT NULL DEFAULT now(),
  status access_key_status_enum,
  user_name varchar NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT "FK_370b0be46883538aa03396c665f" FOREIGN KEY (user_name)
    REFERENCES iam_user (user_name)
);
COMMENT ON TABLE access_key IS 'Access keys of users, without their secrets. New ones come from access_key_request(); an inserted row is removed.';
COMMENT ON COLUMN access_key.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN access_key.access_key_id IS 'Id of the key; computed.';
COMMENT ON COLUMN access_key.create_date IS 'When the key was made; computed.';
COMMENT ON COLUMN access_key.status IS 'Active or Inactive.';
COMMENT ON COLUMN access_key.user_name IS 'User the key belongs to; cannot be changed.';

CREATE FUNCTION access_key_request(user_name varchar)
  RETURNS TABLE (status varchar, message varchar, accesskeyid varchar, secretaccesskey varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made jsonb;
BEGIN
  IF coalesce(access_key_request.user_name, '') = '' THEN
    RETURN QUERY SELECT 'ERROR'::varchar, 'the user name is missing'::varchar, NULL::varchar, NULL::varchar;
    RETURN;
  END IF;
  BEGIN
    made := @extschema@.aws_call('iam', 'CreateAccessKey', jsonb_build_object('UserName', access_key_request.user_name)) -> 'AccessKey';
  EXCEPTION WHEN SQLSTATE 'IA001' OR SQLSTATE 'IA002' OR SQLSTATE 'IA003' THEN
    RETURN QUERY SELECT 'ERROR'::varchar, SQLERRM::varchar, NULL::varchar, NULL::varchar;
    RETURN;
  END;
  PERFORM FROM @extschema@.iasql_sync('access_key', NULL);
  RETURN QUERY SELECT 'SUCCESS'::varchar, 'the secret is shown only once'::varchar,
    (made ->> 'AccessKeyId')::varchar, (made ->> 'SecretAccessKey')::varchar;
END
$$;
COMMENT ON FUNCTION access_key_request(varchar) IS
  '{"description": "Makes an access key for a user. Its secret is in the answer and nowhere else", "sample_usage": "SELECT * FROM access_key_request(''user_name'')"}';

CREATE FUNCTION set_user_password(user_name varchar, password varchar, reset_password varchar DEFAULT false)
  RETURNS TABLE (status varchar, message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  wanted jsonb := jsonb_build_object('UserName', set_user_password.user_name, 'Password', set_user_password.password,
    'PasswordResetRequired', coalesce(lower(set_user_password.reset_password), '') = 'true');
  has_password boolean := true;
BEGIN
  IF coalesce(set_user_password.user_name, '') = '' THEN
    RETURN QUERY SELECT 'KO'::varchar, 'the user name is missing'::varchar;
    RETURN;
  END IF;
  BEGIN
    PERFORM @extschema@.aws_call('iam', 'GetLoginProfile', jsonb_build_object('UserName', set_user_password.user_name));
  EXCEPTION WHEN SQLSTATE 'IA001' THEN
    -- Neither a user without password nor one that there is not has a login profile; the next call tells them apart.
    IF SQLERRM NOT LIKE '%NoSuchEntity%' THEN
      RETURN QUERY SELECT 'KO'::varchar, SQLERRM::varchar;
      RETURN;
    END IF;
    has_password := false;
  END;
  IF coalesce(set_user_password.password, '') = '' AND NOT has_password THEN
    RETURN QUERY SELECT 'OK'::varchar, 'the user has no password'::varchar;
    RETURN;
  END IF;
  FOR tries IN REVERSE 30 .. 0 LOOP
    BEGIN
      IF coalesce(set_user_password.password, '') = '' THEN
        PERFORM @extschema@.aws_call('iam', 'DeleteLoginProfile', jsonb_build_object('UserName', set_user_password.user_name));
        RETURN QUERY SELECT 'OK'::varchar, 'the password was deleted'::varchar;
      ELSIF has_password THEN
        PERFORM @extschema@.aws_call('iam', 'UpdateLoginProfile', wanted);
        RETURN QUERY SELECT 'OK'::varchar, 'the password was changed'::varchar;
      ELSE
        PERFORM @extschema@.aws_call('iam', 'CreateLoginProfile', wanted);
        RETURN QUERY SELECT 'OK'::varchar, 'the password was set'::varchar;
      END IF;
      RETURN;
    EXCEPTION WHEN SQLSTATE 'IA001' OR SQLSTATE 'IA002' OR SQLSTATE 'IA003' THEN
      IF SQLERRM NOT LIKE '%EntityTemporarilyUnmodifiable%' OR tries = 0 THEN
        RETURN QUERY SELECT 'KO'::varchar, SQLERRM::varchar;
        RETURN;
      END IF;
    END;
    -- A password that was just made cannot be changed for some seconds.
    PERFORM pg_sleep(10);
  END LOOP;
END
$$;
COMMENT ON FUNCTION set_user_password(varchar, varchar, varchar) IS
  '{"description": "Sets a user''s console password; an empty one removes it. With true as third argument the user has to choose another one", "sample_usage": "SELECT * FROM set_user_password(''user_name'', ''password'', ''true'')"}';
