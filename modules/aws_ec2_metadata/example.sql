-- What AWS says about a machine, as soon as there is one: where it can be reached and how large it is.
SELECT * FROM iasql_begin();
INSERT INTO instance (ami, instance_type, tags)
VALUES ('resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', 't3.micro', '{"Name": "example-known"}');
SELECT action, table_name, description FROM iasql_commit();
SELECT host(m.public_ip_address) AS address, m.public_dns_name, m.architecture, m.cpu_cores, m.mem_size_mb, m.launch_time
FROM instance_metadata m JOIN instance i ON i.id = m.id WHERE i.tags ->> 'Name' = 'example-known';

-- All of it is AWS's: what is written here is put back.
SELECT * FROM iasql_begin();
UPDATE instance_metadata SET cpu_cores = 64 FROM instance i
WHERE i.id = instance_metadata.id AND i.tags ->> 'Name' = 'example-known';
SELECT action, table_name, changes FROM iasql_commit();

-- A question that joins both: memory per region.
SELECT region, count(*), sum(mem_size_mb) AS mem_size_mb FROM instance_metadata GROUP BY region;

SELECT * FROM iasql_begin();
DELETE FROM instance WHERE tags ->> 'Name' = 'example-known';
SELECT action, table_name, description FROM iasql_commit();
