-- Relational databases: instances, Multi-AZ clusters, their parameter groups and subnet groups.

CREATE TYPE db_cluster_engine_enum AS ENUM ('mysql', 'postgres');
COMMENT ON TYPE db_cluster_engine_enum IS 'Engines of Multi-AZ clusters.';
CREATE TYPE parameter_group_family_enum AS ENUM ('docdb3.6', 'docdb4.0', 'custom-sqlserver-ee-15.0', 'custom-sqlserver-se-15.0', 'custom-sqlserver-web-15.0', 'neptune1', 'mariadb10.2', 'mariadb10.3', 'mariadb10.4', 'mariadb10.5', 'mariadb10.6', 'mysql5.7', 'mysql8.0', 'oracle-ee-19', 'oracle-ee-cdb-19', 'oracle-ee-cdb-21', 'oracle-se2-19', 'oracle-se2-cdb-19', 'oracle-se2-cdb-21', 'postgres10', 'postgres11', 'postgres12', 'postgres13', 'postgres14', 'sqlserver-ee-12.0', 'sqlserver-ee-13.0', 'sqlserver-ee-14.0', 'sqlserver-ee-15.0', 'sqlserver-ex-12.0', 'sqlserver-ex-13.0', 'sqlserver-ex-14.0', 'sqlserver-ex-15.0', 'sqlserver-se-12.0', 'sqlserver-se-13.0', 'sqlserver-se-14.0', 'sqlserver-se-15.0', 'sqlserver-web-12.0', 'sqlserver-web-13.0', 'sqlserver-web-14.0', 'sqlserver-web-15.0', 'postgres15', 'postgres16', 'postgres17', 'postgres18', 'mysql8.4', 'mariadb10.11', 'mariadb11.4', 'mariadb11.8', 'sqlserver-ee-16.0', 'sqlserver-ex-16.0', 'sqlserver-se-16.0', 'sqlserver-web-16.0', 'custom-sqlserver-ee-16.0', 'custom-sqlserver-se-16.0', 'custom-sqlserver-web-16.0');
COMMENT ON TYPE parameter_group_family_enum IS 'Families of parameter groups; those that AWS adds later are added when they are first seen.';

CREATE TABLE parameter_group (
  id serial,
  name varchar NOT NULL,
  arn varchar,
  family parameter_group_family_enum NOT NULL,
  description varchar NOT NULL,
  parameters jsonb,
  region varchar NOT NULL DEFAULT default_aws_region(),
  tags json,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_cd5d35716aae42c8f6acb7dc989" UNIQUE (arn),
  CONSTRAINT "paragrp_id_region" UNIQUE (id, region),
  CONSTRAINT "paragrp_name_region" UNIQUE (name, region),
  CONSTRAINT "FK_be8546b2c38fbd6dc4c146d732c" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE parameter_group IS 'Parameter groups of DB instances; those that AWS makes (default.…) are protected.';
COMMENT ON COLUMN parameter_group.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN parameter_group.name IS 'Name, in lower case. A change replaces the group.';
COMMENT ON COLUMN parameter_group.arn IS 'ARN of the group; computed by AWS.';
COMMENT ON COLUMN parameter_group.family IS 'Engine and version that the group is for. Cannot be changed.';
COMMENT ON COLUMN parameter_group.description IS 'Description. Cannot be changed.';
COMMENT ON COLUMN parameter_group.parameters IS 'Parameters as a JSON array of {ParameterName, ParameterValue, …}; those that are not named stay as they are, one without a value gets its default again, NULL resets all. ApplyMethod (immediate, pending-reboot) says when. NULL for default groups.';
COMMENT ON COLUMN parameter_group.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN parameter_group.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';

CREATE TABLE db_subnet_group (
  id serial,
  name varchar NOT NULL,
  arn varchar,
  description varchar NOT NULL,
  subnets varchar[],
  region varchar NOT NULL DEFAULT default_aws_region(),
  tags json,
  status varchar,
  vpc_id varchar,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_5a641e6e9fdf00cecbaeb496f23" UNIQUE (arn),
  CONSTRAINT "db_subnet_group_id_region" UNIQUE (id, region),
  CONSTRAINT "db_subnet_group_name_region" UNIQUE (name, region),
  CONSTRAINT "FK_8f149647656a06974353fa88d08" FOREIGN KEY (region)
    REFERENCES aws_regions (region)
);
COMMENT ON TABLE db_subnet_group IS 'Subnets in which AWS puts DB instances and clusters.';
COMMENT ON COLUMN db_subnet_group.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN db_subnet_group.name IS 'Name, in lower case. A change replaces the group.';
COMMENT ON COLUMN db_subnet_group.arn IS 'ARN of the group; computed by AWS.';
COMMENT ON COLUMN db_subnet_group.description IS 'Description.';
COMMENT ON COLUMN db_subnet_group.subnets IS 'Ids of the subnets; NULL on INSERT means all of the default VPC.';
COMMENT ON COLUMN db_subnet_group.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN db_subnet_group.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN db_subnet_group.status IS 'State of the group; computed by AWS.';
COMMENT ON COLUMN db_subnet_group.vpc_id IS 'Id of the VPC of the subnets; computed by AWS.';

CREATE TABLE db_cluster (
  id serial,
  db_cluster_identifier varchar NOT NULL,
  arn varchar,
  allocated_storage integer NOT NULL,
  iops integer NOT NULL,
  backup_retention_period integer NOT NULL DEFAULT 1,
  db_cluster_instance_class varchar NOT NULL,
  deletion_protection boolean DEFAULT false,
  engine db_cluster_engine_enum NOT NULL,
  engine_version varchar,
  master_user_password varchar,
  master_username varchar NOT NULL,
  port integer,
  publicly_accessible boolean DEFAULT false,
  storage_encrypted boolean DEFAULT false,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  subnet_group_id integer,
  status varchar,
  storage_type varchar,
  kms_key_id varchar,
  endpoint_addr varchar,
  reader_endpoint_addr varchar,
  database_name varchar,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_db_cluster_identifier_region" UNIQUE (db_cluster_identifier, region),
  CONSTRAINT "db_cluster_unique_id_region" UNIQUE (id, region),
  CONSTRAINT "Check_db_cluster_allocated_storage" CHECK (((allocated_storage >= 100) AND (allocated_storage <= 65000))),
  CONSTRAINT "Check_db_cluster_iops" CHECK (((iops >= 1000) AND (iops <= 256000))),
  CONSTRAINT "FK_28695a318d83a46856d03670d3d" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_f1268b6a9cd7e25c89b84d8a3ee" FOREIGN KEY (subnet_group_id, region)
    REFERENCES db_subnet_group (id, region)
);
COMMENT ON TABLE db_cluster IS 'Multi-AZ DB clusters of MySQL and PostgreSQL; Auroras are not shown.';
COMMENT ON COLUMN db_cluster.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN db_cluster.db_cluster_identifier IS 'Name, in lower case; a change renames the cluster.';
COMMENT ON COLUMN db_cluster.arn IS 'ARN of the cluster; computed by AWS.';
COMMENT ON COLUMN db_cluster.allocated_storage IS 'GiB of storage.';
COMMENT ON COLUMN db_cluster.iops IS 'Provisioned operations per second.';
COMMENT ON COLUMN db_cluster.backup_retention_period IS 'Days for which automatic backups are kept.';
COMMENT ON COLUMN db_cluster.db_cluster_instance_class IS 'Class of the instances.';
COMMENT ON COLUMN db_cluster.deletion_protection IS 'Whether AWS refuses to delete the cluster.';
COMMENT ON COLUMN db_cluster.engine IS 'Engine. Cannot be changed.';
COMMENT ON COLUMN db_cluster.engine_version IS 'Version of the engine; a major version alone leaves the minor one to AWS.';
COMMENT ON COLUMN db_cluster.master_user_password IS 'Password of the master user. Sent when it is set, never read; NULL again after the commit.';
COMMENT ON COLUMN db_cluster.master_username IS 'Name of the master user. Cannot be changed.';
COMMENT ON COLUMN db_cluster.port IS 'Port of the cluster. Cannot be changed.';
COMMENT ON COLUMN db_cluster.publicly_accessible IS 'Whether the names of the endpoints lead to public addresses. Cannot be changed.';
COMMENT ON COLUMN db_cluster.storage_encrypted IS 'Whether the storage is encrypted. Cannot be changed.';
COMMENT ON COLUMN db_cluster.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN db_cluster.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN db_cluster.subnet_group_id IS 'Subnet group; NULL: the default one. Cannot be changed.';
COMMENT ON COLUMN db_cluster.status IS 'State of the cluster, such as available, modifying or stopped; computed by AWS.';
COMMENT ON COLUMN db_cluster.storage_type IS 'io1 (the default) or another kind with provisioned IOPS.';
COMMENT ON COLUMN db_cluster.kms_key_id IS 'Key of the encrypted storage. Cannot be changed.';
COMMENT ON COLUMN db_cluster.endpoint_addr IS 'Host name of the writer; computed by AWS.';
COMMENT ON COLUMN db_cluster.reader_endpoint_addr IS 'Host name of the readers; computed by AWS.';
COMMENT ON COLUMN db_cluster.database_name IS 'Database that is made with the cluster. Cannot be changed.';

CREATE TABLE rds (
  id serial,
  db_instance_identifier varchar NOT NULL,
  arn varchar,
  allocated_storage integer NOT NULL,
  db_instance_class varchar NOT NULL,
  engine varchar NOT NULL,
  engine_version varchar,
  master_user_password varchar,
  master_username varchar,
  endpoint_addr varchar,
  endpoint_port integer,
  endpoint_hosted_zone_id varchar,
  backup_retention_period integer NOT NULL DEFAULT 1,
  tags json,
  region varchar NOT NULL DEFAULT default_aws_region(),
  availability_zone varchar NOT NULL,
  parameter_group_id integer,
  db_cluster_id integer,
  status varchar,
  multi_az boolean,
  storage_type varchar,
  iops integer,
  max_allocated_storage integer,
  storage_encrypted boolean,
  kms_key_id varchar,
  publicly_accessible boolean,
  deletion_protection boolean,
  port integer,
  auto_minor_version_upgrade boolean,
  database_name varchar,
  subnet_group_id integer,
  PRIMARY KEY (id),
  CONSTRAINT "UQ_identifier_region" UNIQUE (db_instance_identifier, region),
  CONSTRAINT "FK_2303532f134366cb86aae40763f" FOREIGN KEY (parameter_group_id, region)
    REFERENCES parameter_group (id, region),
  CONSTRAINT "FK_25dea9b640575575c8049dfb2e7" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_651e8eb207ea4120c252c5469f5" FOREIGN KEY (availability_zone, region)
    REFERENCES availability_zone (name, region),
  CONSTRAINT "FK_798c0178dd91095e0800a30d2fb" FOREIGN KEY (db_cluster_id)
    REFERENCES db_cluster (id) ON DELETE CASCADE
);
COMMENT ON TABLE rds IS 'DB instances, members of clusters included; Auroras are not shown.';
COMMENT ON COLUMN rds.id IS 'Local key, without counterpart in AWS.';
COMMENT ON COLUMN rds.db_instance_identifier IS 'Name, in lower case; a change renames the instance.';
COMMENT ON COLUMN rds.arn IS 'ARN of the instance; computed by AWS.';
COMMENT ON COLUMN rds.allocated_storage IS 'GiB of storage.';
COMMENT ON COLUMN rds.db_instance_class IS 'Class of the instance, such as db.t3.micro.';
COMMENT ON COLUMN rds.engine IS 'Engine. Cannot be changed.';
COMMENT ON COLUMN rds.engine_version IS 'Version of the engine; a major version alone leaves the minor one to AWS.';
COMMENT ON COLUMN rds.master_user_password IS 'Password of the master user. Sent when it is set, never read; NULL again after the commit.';
COMMENT ON COLUMN rds.master_username IS 'Name of the master user. Cannot be changed.';
COMMENT ON COLUMN rds.endpoint_addr IS 'Host name of the instance; computed by AWS.';
COMMENT ON COLUMN rds.endpoint_port IS 'Port of the endpoint; computed by AWS.';
COMMENT ON COLUMN rds.endpoint_hosted_zone_id IS 'Route 53 hosted zone of the host name; computed by AWS.';
COMMENT ON COLUMN rds.backup_retention_period IS 'Days for which automatic backups are kept; 0: none.';
COMMENT ON COLUMN rds.tags IS 'Tags as a JSON object of texts; tags whose key starts with aws: are not shown.';
COMMENT ON COLUMN rds.region IS 'Region the object lives in; another region means another object.';
COMMENT ON COLUMN rds.availability_zone IS 'Zone of the instance. Cannot be changed.';
COMMENT ON COLUMN rds.parameter_group_id IS 'Parameter group; NULL on INSERT: the default one of the engine.';
COMMENT ON COLUMN rds.db_cluster_id IS 'Cluster that the instance is a member of. Members change with their cluster alone.';
COMMENT ON COLUMN rds.status IS 'State of the instance, such as available, modifying or stopped; computed by AWS.';
COMMENT ON COLUMN rds.multi_az IS 'Whether there is a standby in another zone.';
COMMENT ON COLUMN rds.storage_type IS 'gp2, gp3, io1, io2 or standard.';
COMMENT ON COLUMN rds.iops IS 'Provisioned operations per second.';
COMMENT ON COLUMN rds.max_allocated_storage IS 'GiB up to which AWS may enlarge the storage by itself.';
COMMENT ON COLUMN rds.storage_encrypted IS 'Whether the storage is encrypted. Cannot be changed.';
COMMENT ON COLUMN rds.kms_key_id IS 'Key of the encrypted storage. Cannot be changed.';
COMMENT ON COLUMN rds.publicly_accessible IS 'Whether the name of the endpoint leads to a public address.';
COMMENT ON COLUMN rds.deletion_protection IS 'Whether AWS refuses to delete the instance.';
COMMENT ON COLUMN rds.port IS 'Port to listen on.';
COMMENT ON COLUMN rds.auto_minor_version_upgrade IS 'Whether AWS may change to newer minor versions by itself.';
COMMENT ON COLUMN rds.database_name IS 'Database that is made with the instance. Cannot be changed.';
COMMENT ON COLUMN rds.subnet_group_id IS 'Subnet group; NULL: the default one.';

CREATE TABLE db_cluster_security_groups (
  db_cluster_id integer NOT NULL,
  security_group_id integer NOT NULL,
  PRIMARY KEY (db_cluster_id, security_group_id),
  CONSTRAINT "FK_bf6786557c49ffda81752e177e6" FOREIGN KEY (security_group_id)
    REFERENCES security_group (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_d68400e3cedf412cde5b062a061" FOREIGN KEY (db_cluster_id)
    REFERENCES db_cluster (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_bf6786557c49ffda81752e177e" ON db_cluster_security_groups (security_group_id);
CREATE INDEX "IDX_d68400e3cedf412cde5b062a06" ON db_cluster_security_groups (db_cluster_id);
COMMENT ON TABLE db_cluster_security_groups IS 'Security groups of DB clusters.';
COMMENT ON COLUMN db_cluster_security_groups.db_cluster_id IS 'Cluster.';
COMMENT ON COLUMN db_cluster_security_groups.security_group_id IS 'Security group.';

CREATE TABLE rds_security_groups (
  rds_id integer NOT NULL,
  security_group_id integer NOT NULL,
  PRIMARY KEY (rds_id, security_group_id),
  CONSTRAINT "FK_a1927b280e2770235e52a9e0fb1" FOREIGN KEY (rds_id)
    REFERENCES rds (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "FK_a4080f9f7f3fa99ac9d68dd910a" FOREIGN KEY (security_group_id)
    REFERENCES security_group (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "IDX_a1927b280e2770235e52a9e0fb" ON rds_security_groups (rds_id);
CREATE INDEX "IDX_a4080f9f7f3fa99ac9d68dd910" ON rds_security_groups (security_group_id);
COMMENT ON TABLE rds_security_groups IS 'Security groups of DB instances.';
COMMENT ON COLUMN rds_security_groups.rds_id IS 'Instance.';
COMMENT ON COLUMN rds_security_groups.security_group_id IS 'Security group.';

CREATE FUNCTION block_rds_in_cluster_pk_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'RDS primary key on an instance belonging to a multi-az cluster cannot be modified' USING ERRCODE = 'check_violation';
END
$$;
COMMENT ON FUNCTION block_rds_in_cluster_pk_update() IS 'Refuses other names and regions for members of clusters.';

CREATE TRIGGER block_rds_in_cluster_pk_update BEFORE UPDATE ON rds
  FOR EACH ROW WHEN ((old.region IS DISTINCT FROM new.region OR old.db_instance_identifier IS DISTINCT FROM new.db_instance_identifier)
                     AND old.db_cluster_id IS NOT NULL)
  EXECUTE FUNCTION block_rds_in_cluster_pk_update();

-- AWS keeps these names in lower case.
CREATE FUNCTION lower_rds_names() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'rds' THEN NEW.db_instance_identifier := lower(NEW.db_instance_identifier);
    WHEN 'db_cluster' THEN NEW.db_cluster_identifier := lower(NEW.db_cluster_identifier);
    ELSE NEW.name := lower(NEW.name);
  END CASE;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION lower_rds_names() IS 'Writes the names of databases and their groups as AWS keeps them, in lower case.';

CREATE TRIGGER lower_names BEFORE INSERT OR UPDATE ON parameter_group
  FOR EACH ROW EXECUTE FUNCTION lower_rds_names();
CREATE TRIGGER lower_names BEFORE INSERT OR UPDATE ON db_subnet_group
  FOR EACH ROW EXECUTE FUNCTION lower_rds_names();
CREATE TRIGGER lower_names BEFORE INSERT OR UPDATE ON db_cluster
  FOR EACH ROW EXECUTE FUNCTION lower_rds_names();
CREATE TRIGGER lower_names BEFORE INSERT OR UPDATE ON rds
  FOR EACH ROW EXECUTE FUNCTION lower_rds_names();
