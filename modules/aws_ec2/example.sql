-- A machine in the default VPC with a security group, a script for its first start and IMDSv2 only.
SELECT * FROM iasql_begin();
INSERT INTO security_group (group_name, description) VALUES ('example-web', 'web servers');
INSERT INTO instance (ami, instance_type, tags, user_data, http_tokens)
VALUES ('resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', 't3.micro',
        '{"Name": "example-web"}', E'#!/bin/sh\ndnf install -y nginx\n', 'required');
INSERT INTO instance_security_groups (instance_id, security_group_id)
SELECT i.id, g.id FROM instance i, security_group g
WHERE i.tags ->> 'Name' = 'example-web' AND g.group_name = 'example-web';
SELECT action, table_name, description FROM iasql_preview();
SELECT action, table_name, description FROM iasql_commit();

-- The image's id is in the row now; the disk that it brought has rows, too.
SELECT i.instance_id, i.ami, m.device_name, v.size
FROM instance i JOIN instance_block_device_mapping m ON m.instance_id = i.id JOIN general_purpose_volume v ON v.id = m.volume_id
WHERE i.tags ->> 'Name' = 'example-web';

-- The same machine, larger: it is stopped and started again.
SELECT * FROM iasql_begin();
UPDATE instance SET instance_type = 't3.small' WHERE tags ->> 'Name' = 'example-web';
SELECT action, table_name, changes FROM iasql_commit();

SELECT * FROM iasql_begin();
DELETE FROM instance WHERE tags ->> 'Name' = 'example-web';
DELETE FROM security_group WHERE group_name = 'example-web';
SELECT action, table_name, description FROM iasql_commit();
