-- What AWS says about instances and users cannot set.

CREATE TYPE instance_metadata_architecture_enum AS ENUM ('arm64', 'i386', 'x86_64', 'x86_64_mac');
COMMENT ON TYPE instance_metadata_architecture_enum IS 'Architectures of machines.';
CREATE TYPE instance_metadata_root_device_type_enum AS ENUM ('ebs', 'instance-store');
COMMENT ON TYPE instance_metadata_root_device_type_enum IS 'Kinds of root disks.';

CREATE TABLE instance_metadata (
  id integer NOT NULL,
  instance_id varchar NOT NULL,
  architecture instance_metadata_architecture_enum NOT NULL,
  private_ip_address cidr NOT NULL,
  public_ip_address cidr,
  public_dns_name varchar,
  launch_time timestamptz NOT NULL,
  cpu_cores integer NOT NULL,
  mem_size_mb integer NOT NULL,
  ebs_optimized boolean NOT NULL,
  root_device_type instance_metadata_root_device_type_enum NOT NULL,
  root_device_name varchar,
  region varchar NOT NULL DEFAULT default_aws_region(),
  PRIMARY KEY (instance_id),
  CONSTRAINT "REL_d3c7f86b7628690e6e68ccebbe" UNIQUE (id),
  CONSTRAINT "FK_12f3ab0458b0e1965e9e5cfba7e" FOREIGN KEY (region)
    REFERENCES aws_regions (region),
  CONSTRAINT "FK_d3c7f86b7628690e6e68ccebbeb" FOREIGN KEY (id)
    REFERENCES instance (id) ON DELETE CASCADE
);
COMMENT ON TABLE instance_metadata IS 'What is known about instances beyond what users set; read-only, all columns are computed.';
COMMENT ON COLUMN instance_metadata.id IS 'The instance: id of its row in instance.';
COMMENT ON COLUMN instance_metadata.instance_id IS 'AWS id of the instance.';
COMMENT ON COLUMN instance_metadata.architecture IS 'Architecture.';
COMMENT ON COLUMN instance_metadata.private_ip_address IS 'Private IPv4 address.';
COMMENT ON COLUMN instance_metadata.public_ip_address IS 'Public IPv4 address.';
COMMENT ON COLUMN instance_metadata.public_dns_name IS 'Public DNS name.';
COMMENT ON COLUMN instance_metadata.launch_time IS 'When it was last started.';
COMMENT ON COLUMN instance_metadata.cpu_cores IS 'Number of CPU cores.';
COMMENT ON COLUMN instance_metadata.mem_size_mb IS 'Memory in MiB.';
COMMENT ON COLUMN instance_metadata.ebs_optimized IS 'Whether it has bandwidth of its own for EBS.';
COMMENT ON COLUMN instance_metadata.root_device_type IS 'Kind of root disk.';
COMMENT ON COLUMN instance_metadata.root_device_name IS 'Device name of the root disk.';
COMMENT ON COLUMN instance_metadata.region IS 'Region it is in.';
