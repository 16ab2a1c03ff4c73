-- Virtual machines, their disks and key pairs, and which target groups they are in.

CREATE TYPE general_purpose_volume_state_enum AS ENUM ('available', 'creating', 'deleted', 'deleting', 'error', 'in-use');
COMMENT ON TYPE general_purpose_volume_state_enum IS 'States of volumes.';
CREATE TYPE general_purpose_volume_volume_type_enum AS ENUM ('gp2', 'gp3');
COMMENT ON TYPE general_purpose_volume_volume_type_enum IS 'Generations of general purpose volumes.';
CREATE TYPE instance_state_enum AS ENUM ('running', 'stopped', 'hibernate');
COMMENT ON TYPE instance_state_enum IS 'States of instances; hibernate is a wish only.';
CREATE TYPE key_pair_type_enum AS ENUM ('ed25519', 'rsa');
COMMENT ON TYPE key_pair_type_enum IS 'Kinds of keys.';

-- These run inside checks, also in the engine's own statements.
CREATE FUNCTION check_role_ec2(_role_name text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM @extschema@.iam_role r,
      jsonb_path_query(r.assume_role_policy_document, '$.Statement[*] ? (@.Effect == "Allow").Principal.Service[*]') AS service
    WHERE r.role_name = _role_name AND service #>> '{}' IN ('ec2.amazonaws.com', 'ec2.amazonaws.com.cn'))
$$;
COMMENT ON FUNCTION check_role_ec2(text) IS 'Whether EC2 may assume the role.';

CREATE FUNCTION check_target_group_instance(_target_group_id integer) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM @extschema@.target_group WHERE id = _target_group_id AND target_type = 'instance')
$$;
COMMENT ON FUNCTION check_target_group_instance(integer) IS 'Whether the targets of the group are instances.';

CREATE TABLE instance (
  id serial,
  instance_id varchar,
  ami varchar NOT NULL,
  instance_type varchar NOT NULL,
  key_pair_name varchar,
  state instance_state_enum NOT NULL DEFAULT 'running',
  user_data text,
  tags json,
  hibernation_enabled boolean NOT NULL DEFAULT false,
  region varchar NOT NULL DEFAULT default_aws_region(),
  role_name varchar,
  subnet_id integer,
  http_tokens varchar,
  http_endpoint varchar,
  http_put_response_hop_limit integer,
  instance_metadata_tags varchar,
  source_dest_check boolean,
  PRIMARY KEY (id),
  CONSTRAINT instance_id_region UNIQUE (id, region),
  CONSTRAINT check_role_ec2
    CHECK (((role_name IS NULL) OR ((role_name IS NOT NULL) AND check_role_ec2((role_name)::text)))),
  CONSTRAINT "FK_52f1134c0a4287cdb97af5a9886" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_7660424ef50e6538c77706b2480" FOREIGN KEY (subnet_id)
    REFERENCES subnet (id),
  CONSTRAINT "FK_c24c2124cf72257adac2dfa2c8e" FOREIGN KEY (role_name)
    REFERENCES iam_role (role_name)
);
COMMENT ON TABLE instance IS 'Virtual machines. Terminated ones are no rows.';
COMMENT ON COLUMN instance.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN instance.instance_id IS 'AWS id of the instance; computed.';
COMMENT ON COLUMN instance.ami IS 'Image: its id, or resolve:ssm:/path for the one that a parameter names; afterwards the id. A change replaces the instance.';
COMMENT ON COLUMN instance.instance_type IS 'Kind of machine. A change stops a running instance and starts it again.';
COMMENT ON COLUMN instance.key_pair_name IS 'Name of the key pair that may log in. A change replaces the instance.';
COMMENT ON COLUMN instance.state IS 'State. Settable to running, stopped and hibernate, after which it is stopped.';
COMMENT ON COLUMN instance.user_data IS 'What the machine gets to know, and runs, at its first start. A change stops a running instance and starts it again.';
COMMENT ON COLUMN instance.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN instance.hibernation_enabled IS 'Whether it can hibernate; its root disk is encrypted then. A change replaces the instance.';
COMMENT ON COLUMN instance.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN instance.role_name IS 'Role that the machine acts in, by the instance profile of its name.';
COMMENT ON COLUMN instance.subnet_id IS 'Subnet; NULL on INSERT means one of the default VPC. A change replaces the instance.';
COMMENT ON COLUMN instance.http_tokens IS 'Whether the metadata service wants tokens (IMDSv2): required or optional; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN instance.http_endpoint IS 'Whether there is a metadata service: enabled or disabled; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN instance.http_put_response_hop_limit IS 'How many hops its answers may travel; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN instance.instance_metadata_tags IS 'Whether it tells the tags: enabled or disabled; AWS decides if NULL on INSERT.';
COMMENT ON COLUMN instance.source_dest_check IS 'Whether the machine may only send and get traffic of its own; AWS decides if NULL on INSERT.';

CREATE TABLE instance_security_groups (
  instance_id integer NOT NULL,
  security_group_id integer NOT NULL,
  PRIMARY KEY (instance_id, security_group_id),
  CONSTRAINT "FK_b3b92934eff56d2eb0477a1d27f" FOREIGN KEY (security_group_id)
    REFERENCES security_group (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_fa3c179d5090cb1309c63b5e20a" FOREIGN KEY (instance_id)
    REFERENCES instance (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_b3b92934eff56d2eb0477a1d27" ON instance_security_groups USING btree (security_group_id);
CREATE INDEX "IDX_fa3c179d5090cb1309c63b5e20" ON instance_security_groups USING btree (instance_id);
COMMENT ON TABLE instance_security_groups IS 'Which security groups instances are in; without any an instance is in the default one of its VPC.';
COMMENT ON COLUMN instance_security_groups.instance_id IS 'Instance.';
COMMENT ON COLUMN instance_security_groups.security_group_id IS 'Security group it is in.';

CREATE TABLE registered_instance (
  id serial,
  port integer,
  region varchar NOT NULL DEFAULT default_aws_region(),
  instance integer,
  target_group_id integer,
  PRIMARY KEY (id),
  CONSTRAINT check_target_group_instance
    CHECK (check_target_group_instance(target_group_id)),
  CONSTRAINT "FK_65a392a8bbc87257b1251aeb63e" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_6bf12c7f170e44eeb869e171f0c" FOREIGN KEY (instance, region)
    REFERENCES instance (id, region) ON DELETE CASCADE,
  CONSTRAINT "FK_b2f419e2eada3ad14e089612720" FOREIGN KEY (target_group_id)
    REFERENCES target_group (id) ON DELETE CASCADE
);
COMMENT ON TABLE registered_instance IS 'Which target groups instances are in.';
COMMENT ON COLUMN registered_instance.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN registered_instance.port IS 'Port; NULL on INSERT means that of the target group.';
COMMENT ON COLUMN registered_instance.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN registered_instance.instance IS 'Instance.';
COMMENT ON COLUMN registered_instance.target_group_id IS 'Target group, whose targets are instances.';

CREATE TABLE general_purpose_volume (
  id serial,
  volume_id varchar,
  volume_type general_purpose_volume_volume_type_enum NOT NULL,
  size integer NOT NULL DEFAULT 8,
  state general_purpose_volume_state_enum,
  is_root_device boolean DEFAULT false,
  iops integer,
  throughput integer,
  snapshot_id varchar,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  availability_zone varchar NOT NULL,
  encrypted boolean,
  kms_key_id varchar,
  PRIMARY KEY (id),
  CONSTRAINT volume_id_region UNIQUE (id, region),
  CONSTRAINT "Check_gp_volume_iops"
    CHECK (((iops IS NULL) OR ((iops IS NOT NULL) AND (((volume_type = 'gp3'::general_purpose_volume_volume_type_enum) AND (iops <= 16000) AND (iops >= 3000)) OR ((volume_type = 'gp2'::general_purpose_volume_volume_type_enum) AND (iops > 0)))))),
  CONSTRAINT "Check_gp_volume_size_min_max"
    CHECK (((size > 0) AND (size < 16385))),
  CONSTRAINT "Check_gp_volume_throughput"
    CHECK (((throughput IS NULL) OR ((throughput IS NOT NULL) AND (volume_type = 'gp3'::general_purpose_volume_volume_type_enum) AND (throughput >= 125) AND (throughput <= 1000)))),
  CONSTRAINT "FK_6cf180e59980f6cda9aff59af15" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_6d207f0b3f4bf5f7c162c28cd9e" FOREIGN KEY (availability_zone)
    REFERENCES availability_zone (name)
);
COMMENT ON TABLE general_purpose_volume IS 'Disks of the types gp2 and gp3. Disks that an instance gets when it is made have rows afterwards.';
COMMENT ON COLUMN general_purpose_volume.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN general_purpose_volume.volume_id IS 'AWS id of the volume; computed.';
COMMENT ON COLUMN general_purpose_volume.volume_type IS 'gp2 or gp3.';
COMMENT ON COLUMN general_purpose_volume.size IS 'Size in GiB; can only grow.';
COMMENT ON COLUMN general_purpose_volume.state IS 'State; computed.';
COMMENT ON COLUMN general_purpose_volume.is_root_device IS 'On INSERT: the row says what the root disk of a new instance is to be like, to which a row of instance_block_device_mapping links it. False once that is there.';
COMMENT ON COLUMN general_purpose_volume.iops IS 'Operations per second; only gp3 lets one choose.';
COMMENT ON COLUMN general_purpose_volume.throughput IS 'MiB per second, only with gp3.';
COMMENT ON COLUMN general_purpose_volume.snapshot_id IS 'Snapshot it is made from. A change replaces the volume, without its data.';
COMMENT ON COLUMN general_purpose_volume.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN general_purpose_volume.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN general_purpose_volume.availability_zone IS 'Zone the volume is in. A change replaces the volume, without its data.';
COMMENT ON COLUMN general_purpose_volume.encrypted IS 'Whether it is encrypted; AWS decides if NULL on INSERT. A change replaces the volume, without its data.';
COMMENT ON COLUMN general_purpose_volume.kms_key_id IS 'ARN of the key it is encrypted with; AWS decides if NULL on INSERT. A change replaces the volume, without its data.';

CREATE TABLE instance_block_device_mapping (
  id serial,
  device_name varchar NOT NULL,
  instance_id integer NOT NULL,
  volume_id integer,
  delete_on_termination boolean NOT NULL DEFAULT true,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (id),
  CONSTRAINT "FK_11e56b6904d492f3025fd2f4ba3" FOREIGN KEY (instance_id, region)
    REFERENCES instance (id, region) ON DELETE CASCADE,
  CONSTRAINT "FK_2cb202ff0a970817beec595281a" FOREIGN KEY (volume_id, region)
    REFERENCES general_purpose_volume (id, region),
  CONSTRAINT "FK_fbbd02bffab3b73e12b879bf71e" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
CREATE UNIQUE INDEX "IDX_33f2e790466c1e3603f32ff37b" ON instance_block_device_mapping USING btree (volume_id) WHERE (volume_id IS NOT NULL);
COMMENT ON TABLE instance_block_device_mapping IS 'Which volumes instances have. A deleted row detaches the volume.';
COMMENT ON COLUMN instance_block_device_mapping.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN instance_block_device_mapping.device_name IS 'Name of the device. A change attaches the volume anew.';
COMMENT ON COLUMN instance_block_device_mapping.instance_id IS 'Instance. A change attaches the volume to the other one.';
COMMENT ON COLUMN instance_block_device_mapping.volume_id IS 'Volume. NULL for a new instance means that it does not get this disk of its image; such a row goes away.';
COMMENT ON COLUMN instance_block_device_mapping.delete_on_termination IS 'Whether the volume is deleted with the instance.';
COMMENT ON COLUMN instance_block_device_mapping.region IS 'Region the object lives in; another region means another object.';

CREATE FUNCTION check_instance_ebs_availability_zone(_instance_id integer, _ebs_availability_zone varchar) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce((
    SELECT s.availability_zone = _ebs_availability_zone
    FROM @extschema@.instance i JOIN @extschema@.subnet s ON s.id = i.subnet_id WHERE i.id = _instance_id), true)
$$;
COMMENT ON FUNCTION check_instance_ebs_availability_zone(integer, varchar) IS
  'Whether a volume of the zone can be attached to the instance; true if the instance has no subnet.';

CREATE TABLE key_pair (
  id serial,
  name varchar NOT NULL,
  key_pair_id varchar,
  type key_pair_type_enum,
  fingerprint varchar,
  public_key varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT uq_keypair_id_region UNIQUE (id, region),
  CONSTRAINT uq_keypair_name_region UNIQUE (name, region),
  CONSTRAINT "FK_e2d86caddef571b4984217b4f55" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE key_pair IS 'Key pairs for logging in. New ones come from key_pair_import() and key_pair_request(); an inserted row is removed.';
COMMENT ON COLUMN key_pair.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN key_pair.name IS 'Name, unique in account and region; cannot be changed.';
COMMENT ON COLUMN key_pair.key_pair_id IS 'AWS id of the key pair; computed.';
COMMENT ON COLUMN key_pair.type IS 'Kind of key; computed.';
COMMENT ON COLUMN key_pair.fingerprint IS 'Fingerprint of the key; computed.';
COMMENT ON COLUMN key_pair.public_key IS 'Public key; computed.';
COMMENT ON COLUMN key_pair.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN key_pair.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE FUNCTION key_pair_import(key_name varchar, public_key varchar, region varchar)
  RETURNS TABLE (name varchar, status varchar, message varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  BEGIN
    PERFORM @extschema@.aws_call('ec2', 'ImportKeyPair', jsonb_build_object('KeyName', key_pair_import.key_name,
      'PublicKeyMaterial', encode(convert_to(key_pair_import.public_key, 'UTF8'), 'base64')), key_pair_import.region);
  EXCEPTION WHEN SQLSTATE 'IA001' OR SQLSTATE 'IA002' OR SQLSTATE 'IA003' OR SQLSTATE 'IA008' THEN
    RETURN QUERY SELECT key_pair_import.key_name, 'ERROR'::varchar, SQLERRM::varchar;
    RETURN;
  END;
  PERFORM FROM @extschema@.iasql_sync('key_pair', key_pair_import.region);
  RETURN QUERY SELECT key_pair_import.key_name, 'OK'::varchar, 'Key pair imported successfully'::varchar;
END
$$;
COMMENT ON FUNCTION key_pair_import(varchar, varchar, varchar) IS
  '{"description": "Imports a public key as a key pair", "sample_usage": "SELECT * FROM key_pair_import(''name'', ''ssh-rsa AAAA…'', ''us-east-2'')"}';

CREATE FUNCTION key_pair_request(key_pair_name varchar, region varchar, key_format varchar DEFAULT 'pem', key_type varchar DEFAULT 'rsa')
  RETURNS TABLE (name varchar, status varchar, message varchar, privatekey varchar)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made jsonb;
BEGIN
  BEGIN
    made := @extschema@.aws_call('ec2', 'CreateKeyPair', jsonb_build_object('KeyName', key_pair_request.key_pair_name,
      'KeyFormat', key_pair_request.key_format, 'KeyType', key_pair_request.key_type), key_pair_request.region);
  EXCEPTION WHEN SQLSTATE 'IA001' OR SQLSTATE 'IA002' OR SQLSTATE 'IA003' OR SQLSTATE 'IA008' THEN
    RETURN QUERY SELECT key_pair_request.key_pair_name, 'ERROR'::varchar, SQLERRM::varchar, NULL::varchar;
    RETURN;
  END;
  PERFORM FROM @extschema@.iasql_sync('key_pair', key_pair_request.region);
  RETURN QUERY SELECT key_pair_request.key_pair_name, 'OK'::varchar, 'Key pair created; the private key is shown only once'::varchar,
    (made ->> 'KeyMaterial')::varchar;
END
$$;
COMMENT ON FUNCTION key_pair_request(varchar, varchar, varchar, varchar) IS
  '{"description": "Makes a key pair. Its private key is in the answer and nowhere else", "sample_usage": "SELECT * FROM key_pair_request(''name'', ''us-east-2'', ''pem'', ''rsa'')"}';

CREATE FUNCTION describe_ami(ami_id varchar)
  RETURNS TABLE (attributes varchar, status varchar, message varchar)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  image text := describe_ami.ami_id;
  found jsonb;
BEGIN
  IF coalesce(image, '') = '' THEN
    RETURN QUERY SELECT NULL::varchar, 'KO'::varchar, 'the image id is missing'::varchar;
    RETURN;
  END IF;
  BEGIN
    IF image LIKE 'resolve:ssm:%' THEN
      image := @extschema@.aws_call('ssm', 'GetParameter', jsonb_build_object('Name', substr(image, 13))) #>> '{Parameter,Value}';
    END IF;
    found := @extschema@.aws_call('ec2', 'DescribeImages', jsonb_build_object('ImageIds', jsonb_build_array(image))) #> '{Images,0}';
  EXCEPTION WHEN SQLSTATE 'IA001' OR SQLSTATE 'IA002' OR SQLSTATE 'IA003' THEN
    RETURN QUERY SELECT NULL::varchar, 'ERROR'::varchar, SQLERRM::varchar;
    RETURN;
  END;
  IF found IS NULL THEN
    RETURN QUERY SELECT NULL::varchar, 'KO'::varchar, ('there is no image ' || image)::varchar;
    RETURN;
  END IF;
  RETURN QUERY SELECT found::varchar, 'OK'::varchar, ''::varchar;
END
$$;
COMMENT ON FUNCTION describe_ami(varchar) IS
  '{"description": "What AWS says about an image in the default region", "sample_usage": "SELECT * FROM describe_ami(''resolve:ssm:/aws/service/canonical/ubuntu/server/20.04/stable/current/amd64/hvm/ebs-gp2/ami-id'')"}';
