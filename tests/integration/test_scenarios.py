"""What people do with several modules at once, from the first INSERT to the last DELETE, in SQL alone.

Other than the tests of single modules these go through a story: the rows of one statement feed the next, and the account is
afterwards what it was before.
"""

import base64
import json

from base import actions, tag_map
from scenario_case import Environment, R1, R2, ScenarioCase

env = Environment(proxy=True)
setUpModule = env.up

SSM = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDI2q8pJJYv2fQ0S0eXYGQb1d6bZ8rD2fTzJ4y9v5bXk example"
# What every account has, for its default networks and databases; and read-only rows, until their objects are gone.
AWS_MAKES = {"availability_zone", "vpc", "subnet", "route_table", "route_table_association", "route", "security_group", "security_group_rule",
             "internet_gateway", "parameter_group", "instance_metadata"}
BOOT = "#!/bin/sh\ndnf install -y nginx && systemctl enable --now nginx\n"


class Groups(ScenarioCase):
    env = env
    modules = ("aws_security_group",)

    def test_rules_from_values(self):
        self.change("""
            WITH web AS (INSERT INTO security_group (group_name, description) VALUES ('web', 'whom the servers talk to') RETURNING id)
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4, description)
            SELECT web.id, rule.is_egress, rule.protocol, rule.from_port, rule.to_port, rule.who::cidr, rule.why
            FROM web, (VALUES (false, 'tcp', 22, 22, '192.0.2.0/24', 'shell from the office'),
                              (false, 'tcp', 80, 80, '0.0.0.0/0', 'everybody'),
                              (false, 'tcp', 8000, 8010, '198.51.100.7/32', 'the other site'),
                              (true, '-1', -1, -1, '0.0.0.0/0', 'anywhere')) AS rule (is_egress, protocol, from_port, to_port, who, why)""")
        self.assertEqual(self.groups()["web"], {
            ("in", "tcp", 22, 22, "192.0.2.0/24"), ("in", "tcp", 80, 80, "0.0.0.0/0"), ("in", "tcp", 8000, 8010, "198.51.100.7/32"),
            ("out", "-1", -1, -1, "0.0.0.0/0")})
        # A second group that lets in the first one only; the rows of one INSERT are what the next one starts from.
        self.change("""
            WITH store AS (INSERT INTO security_group (group_name, description) VALUES ('store', 'the servers'' database') RETURNING id)
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group)
            SELECT store.id, false, 'tcp', web.id FROM store, security_group web WHERE web.group_name = 'web'""")
        self.assertEqual({(r[0], r[1], r[4]) for r in self.groups()["store"]}, {("in", "tcp", "web")})
        done = self.change("UPDATE security_group_rule SET cidr_ipv4 = '203.0.113.0/24' WHERE description = 'shell from the office'")
        self.assertEqual(set(actions(done)) - {("delete", "security_group_rule")}, {("update", "security_group_rule")})
        self.assertIn(("in", "tcp", 22, 22, "203.0.113.0/24"), self.groups()["web"])
        self.change("""
            DELETE FROM security_group_rule USING security_group g WHERE g.id = security_group_id AND g.group_name IN ('web', 'store');
            DELETE FROM security_group WHERE group_name IN ('web', 'store')""")


class Machines(ScenarioCase):
    env = env
    modules = ("aws_sdk", "aws_ec2", "aws_ec2_metadata")

    def test_a_machine_with_a_large_root_disk(self):
        """In another region than the default one, which it makes the default first."""
        newest = {name: self.make_image(name, R2) for name in ("learning-2025", "learning-2026", "other")}["learning-2026"]
        self.db.rows(f"SELECT default_aws_region('{R2}')")
        self.change(f"""
            WITH learners AS (INSERT INTO security_group (group_name, description) VALUES ('learners', 'shell and notebook') RETURNING id)
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT id, is_egress, protocol, from_port, to_port, '0.0.0.0/0'
            FROM learners, (VALUES (false, 'tcp', 22, 22), (false, 'tcp', 8888, 8888), (true, '-1', -1, -1)) AS r (is_egress, protocol, from_port, to_port);
            INSERT INTO general_purpose_volume (volume_type, size, availability_zone, is_root_device, tags)
            SELECT 'gp3', 50, min(name), true, '{{"Name": "learning-root"}}' FROM availability_zone WHERE region = default_aws_region();
            INSERT INTO instance (ami, instance_type, tags, subnet_id, user_data)
            SELECT found ->> 'ImageId', 't3.large', '{{"Name": "learning"}}',
                   (SELECT s.id FROM subnet s JOIN vpc v ON v.id = s.vpc_id, general_purpose_volume d
                    WHERE v.is_default AND s.availability_zone = d.availability_zone AND d.tags ->> 'Name' = 'learning-root'),
                   $script${BOOT}$script$
            FROM invoke_ec2('describeImages', '{{"Owners": ["self"], "Filters": [{{"Name": "name", "Values": ["learning-*"]}}]}}') AS answer,
                 json_array_elements(answer.result -> 'Images') AS found
            ORDER BY found ->> 'Name' DESC LIMIT 1;
            INSERT INTO instance_security_groups SELECT i.id, g.id FROM instance i, security_group g
            WHERE i.tags ->> 'Name' = 'learning' AND g.group_name = 'learners';
            INSERT INTO instance_block_device_mapping (device_name, instance_id, volume_id, delete_on_termination)
            SELECT invoke_ec2('describeImages', json_build_object('ImageIds', json_build_array(i.ami))) #>> '{{Images,0,RootDeviceName}}',
                   i.id, d.id, true
            FROM instance i, general_purpose_volume d WHERE i.tags ->> 'Name' = 'learning' AND d.tags ->> 'Name' = 'learning-root'""")
        machine = self.instances(R2)[0]
        disks = [v for v in self.emulator.ec2(R2).describe_volumes()["Volumes"] if v["Attachments"]]
        self.assertEqual((machine["ImageId"], machine["InstanceType"], [g["GroupName"] for g in machine["SecurityGroups"]]),
                         (newest, "t3.large", ["learners"]))
        self.assertEqual([(d["Size"], d["VolumeType"], d["Attachments"][0]["InstanceId"]) for d in disks], [(50, "gp3", machine["InstanceId"])])
        script = self.emulator.ec2(R2).describe_instance_attribute(InstanceId=machine["InstanceId"], Attribute="userData")
        self.assertEqual(base64.b64decode(script["UserData"]["Value"]).decode(), BOOT)
        known = self.one("""SELECT host(m.public_ip_address) AS address, m.public_dns_name, m.mem_size_mb, i.region
                            FROM instance_metadata m JOIN instance i ON i.id = m.id WHERE i.tags ->> 'Name' = 'learning'""")
        self.assertEqual((known["address"], known["public_dns_name"], known["region"]), (machine["PublicIpAddress"], machine["PublicDnsName"], R2))
        self.assertEqual(known["mem_size_mb"], 8192)
        self.assertEqual(len(self.groups(R2)["learners"]), 3)
        self.change("""
            DELETE FROM instance WHERE tags ->> 'Name' = 'learning';
            DELETE FROM security_group_rule WHERE security_group_id = (SELECT id FROM security_group WHERE group_name = 'learners');
            DELETE FROM security_group WHERE group_name = 'learners'""")
        self.assertEqual(self.db.value("SELECT count(*) FROM general_purpose_volume"), "0")

    def test_an_image_by_its_parameter(self):
        image = self.emulator.client("ssm", R1).get_parameter(Name=SSM)["Parameter"]["Value"]
        self.begin()
        self.db.execute(f"""INSERT INTO instance (ami, instance_type, tags, user_data)
                            VALUES ('resolve:ssm:{SSM}', 't3.micro', '{{"Name": "small"}}', $script${BOOT}$script$)""")
        self.assertEqual(actions(self.preview()), {("create", "instance"): 1})
        self.rollback()
        self.assertEqual(self.instances(), [])
        self.change(f"""INSERT INTO instance (ami, instance_type, tags, user_data)
                        VALUES ('resolve:ssm:{SSM}', 't3.micro', '{{"Name": "small"}}', $script${BOOT}$script$)""")
        self.assertEqual([(i["ImageId"], tag_map(i)["Name"]) for i in self.instances()], [(image, "small")])
        self.assertEqual(self.one("SELECT ami FROM instance")["ami"], image)
        self.change("DELETE FROM instance WHERE tags ->> 'Name' = 'small'")


class Site(ScenarioCase):
    env = env
    modules = ("aws_s3",)

    def test_a_static_website(self):
        s3 = self.emulator.client("s3")
        self.change("""
            INSERT INTO bucket (name, policy) VALUES ('pages-of-ours', json_build_object('Version', '2012-10-17', 'Statement', json_build_array(
              json_build_object('Sid', 'read', 'Effect', 'Allow', 'Principal', '*', 'Action', json_build_array('s3:GetObject'),
                                'Resource', json_build_array('arn:aws:s3:::pages-of-ours/*')))));
            INSERT INTO public_access_block (bucket_name, block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets)
            VALUES ('pages-of-ours', false, false, false, false)
            ON CONFLICT (bucket_name) DO UPDATE SET block_public_acls = excluded.block_public_acls, ignore_public_acls = excluded.ignore_public_acls,
              block_public_policy = excluded.block_public_policy, restrict_public_buckets = excluded.restrict_public_buckets""")
        self.change("""INSERT INTO bucket_website (bucket_name, index_document, error_document)
                       VALUES ('pages-of-ours', 'index.html', 'missing.html')""")
        for key, text in (("index.html", "<h1>Hello</h1>"), ("missing.html", "<h1>Nothing here</h1>")):
            done = self.db.rows(f"SELECT * FROM s3_upload_object('pages-of-ours', '{key}', '{text}', 'text/html')")[0]
            self.assertEqual((done["status"], done["key"]), ("OK", key))
            seen = s3.get_object(Bucket="pages-of-ours", Key=key)
            self.assertEqual((seen["Body"].read().decode(), seen["ContentType"]), (text, "text/html"))
        self.assert_settled()
        self.assertEqual(s3.get_bucket_website(Bucket="pages-of-ours")["IndexDocument"], {"Suffix": "index.html"})
        self.assertFalse(any(s3.get_public_access_block(Bucket="pages-of-ours")["PublicAccessBlockConfiguration"].values()))
        self.assertEqual(json.loads(s3.get_bucket_policy(Bucket="pages-of-ours")["Policy"])["Statement"][0]["Sid"], "read")
        self.assertEqual(self.db.value("SELECT get_bucket_website_endpoint(bucket_name) FROM bucket_website"),
                         "pages-of-ours.s3-website-us-east-1.amazonaws.com")
        # The upsert again, now on a row that there is.
        self.change("""INSERT INTO public_access_block (bucket_name) VALUES ('pages-of-ours')
                       ON CONFLICT (bucket_name) DO UPDATE SET block_public_acls = true, ignore_public_acls = true""")
        self.assertEqual(sorted(s3.get_public_access_block(Bucket="pages-of-ours")["PublicAccessBlockConfiguration"].values()), [False, False, True, True])
        self.change("DELETE FROM bucket_object WHERE bucket_name = 'pages-of-ours'; DELETE FROM bucket WHERE name = 'pages-of-ours'")


class Endpoints(ScenarioCase):
    env = env
    modules = ("aws_s3", "aws_sqs", "aws_vpc")
    MISSING = """INSERT INTO {kind} (service, vpc_id, region{columns})
        SELECT '{service}', v.id, v.region{values} FROM vpc v
        WHERE v.is_default AND EXISTS (SELECT FROM {table} t WHERE t.region = v.region)
          AND NOT EXISTS (SELECT FROM {kind} e WHERE e.vpc_id = v.id AND e.service = '{service}');"""

    def test_endpoints_where_they_are_missing(self):
        self.change(f"""INSERT INTO bucket (name, region) VALUES ('here-one', '{R1}'), ('here-two', '{R1}'), ('there', '{R2}');
                        INSERT INTO queue (name, region) VALUES ('jobs', '{R2}')""")
        self.change(f"INSERT INTO endpoint_gateway (service, vpc_id, region) SELECT 's3', id, region FROM vpc WHERE is_default AND region = '{R1}'")
        statements = (self.MISSING.format(kind="endpoint_gateway", service="s3", table="bucket", columns="", values="") +
                      self.MISSING.format(kind="endpoint_interface", service="sqs", table="queue", columns=", private_dns_enabled", values=", true"))
        self.begin()
        self.db.execute(statements)
        self.assertEqual(actions(self.preview()), {("create", "endpoint_gateway"): 1, ("create", "endpoint_interface"): 1})
        self.rollback()
        self.assertEqual(self.endpoints(R2), [])
        self.change(statements)

        def seen(region):
            return sorted((e["VpcEndpointType"], e["ServiceName"]) for e in self.endpoints(region))
        self.assertEqual(seen(R1), [("Gateway", f"com.amazonaws.{R1}.s3")])
        self.assertEqual(seen(R2), [("Gateway", f"com.amazonaws.{R2}.s3"), ("Interface", f"com.amazonaws.{R2}.sqs")])
        inside = next(e for e in self.endpoints(R2) if e["VpcEndpointType"] == "Interface")
        self.assertTrue(inside["PrivateDnsEnabled"])
        self.assertEqual(len(inside["SubnetIds"]), len(self.emulator.ec2(R2).describe_subnets()["Subnets"]), "in all subnets of the VPC")
        # Once more: nothing is missing now.
        self.begin()
        self.db.execute(statements)
        self.assertEqual((actions(self.preview()), self.commit()), ({}, []))
        self.change("DELETE FROM endpoint_gateway; DELETE FROM endpoint_interface; DELETE FROM bucket; DELETE FROM queue")


class PrivateDatabases(ScenarioCase):
    env = env
    modules = ("aws_rds", "aws_vpc")

    def test_databases_over_private_endpoints(self):
        for region in (R1, R2):
            self.change(f"""
                INSERT INTO rds (db_instance_identifier, allocated_storage, availability_zone, db_instance_class, engine, engine_version,
                                 master_username, master_user_password, region)
                SELECT 'store', 20, '{region}a', 'db.t3.micro', 'postgres', '15.4', 'keeper', 'delivery-of-cows-42', '{region}';
                INSERT INTO rds_security_groups SELECT r.id, g.id FROM rds r, security_group g JOIN vpc v ON v.id = g.vpc_id
                WHERE r.region = '{region}' AND g.group_name = 'default' AND v.is_default AND v.region = r.region""")
        missing = Endpoints.MISSING.format(kind="endpoint_interface", service="rds", table="rds", columns=", private_dns_enabled", values=", true")
        done = self.change(missing)
        self.assertEqual(actions(done).get(("create", "endpoint_interface")), 2)
        for region in (R1, R2):
            self.assertEqual([(e["ServiceName"], e["PrivateDnsEnabled"]) for e in self.endpoints(region)], [(f"com.amazonaws.{region}.rds", True)])
            self.assertEqual(self.db.value(f"SELECT state FROM endpoint_interface WHERE region = '{region}'"), "available")
        self.change("DELETE FROM endpoint_interface; DELETE FROM rds")
        log = self.db.value("SELECT string_agg(a::text, ' ') FROM iasql_audit_log a")
        self.assertNotIn("delivery-of-cows", log)


class Blog(ScenarioCase):
    env = env
    modules = ("aws_ec2", "aws_ec2_metadata", "aws_route53", "aws_acm", "aws_elb", "aws_rds")

    def issued(self, proxy, call, forward):
        """A certificate is issued as soon as somebody asks for the second time; the emulator lets one wait for a minute."""
        status, headers, body, length = forward()
        answer = json.loads(body)
        asked = sum(1 for c in proxy.calls if c.action == "DescribeCertificate" and c.service == "acm")
        if asked > 1 and "Certificate" in answer:
            answer["Certificate"]["Status"] = "ISSUED"
            for option in answer["Certificate"]["DomainValidationOptions"]:
                option["ValidationStatus"] = "SUCCESS"
            body = json.dumps(answer).encode()
        return status, {k: v for k, v in headers.items() if k.lower() != "content-length"}, body, len(body)

    def records(self):
        dns = self.emulator.client("route53")
        zone = dns.list_hosted_zones()["HostedZones"][0]["Id"]
        return {(r["Name"], r["Type"]): r for r in dns.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]}

    def test_a_blog_with_domain_certificate_and_database(self):
        self.machine()
        self.address()
        self.balancer()
        self.https()
        self.database()
        self.proxy.clear()  # the emulator's own view of the certificate again
        self.sync()
        self.change("""
            DELETE FROM resource_record_set;
            DELETE FROM hosted_zone;
            DELETE FROM listener;
            DELETE FROM registered_instance;
            DELETE FROM target_group;
            DELETE FROM load_balancer;
            DELETE FROM instance;
            DELETE FROM key_pair;
            DELETE FROM rds;
            DELETE FROM security_group_rule USING security_group g WHERE g.id = security_group_id AND g.group_name <> 'default';
            DELETE FROM security_group WHERE group_name <> 'default'""")
        self.change("DELETE FROM certificate")

    def machine(self):
        self.assertEqual(self.db.rows(f"SELECT * FROM key_pair_import('blog', '{PUBLIC_KEY}', '{R1}')")[0]["status"], "OK")
        image = self.make_image("blog")
        self.change(f"""
            INSERT INTO security_group (group_name, description) VALUES ('blog', 'the blog');
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT g.id, r.is_egress, r.protocol, r.from_port, r.to_port, '0.0.0.0/0'
            FROM security_group g, (VALUES (false, 'tcp', 22, 22), (false, 'tcp', 80, 80), (true, '-1', -1, -1)) AS r (is_egress, protocol, from_port, to_port)
            WHERE g.group_name = 'blog';
            INSERT INTO instance (ami, instance_type, key_pair_name, subnet_id, user_data, tags)
            SELECT '{image}', 't3.small', 'blog', s.id, $script${BOOT}$script$, '{{"Name": "blog"}}'
            FROM subnet s JOIN vpc v ON v.id = s.vpc_id WHERE v.is_default AND s.availability_zone = 'us-east-1a';
            INSERT INTO instance_security_groups SELECT i.id, g.id FROM instance i, security_group g
            WHERE i.tags ->> 'Name' = 'blog' AND g.group_name = 'blog'""")
        seen = self.instances()
        self.assertEqual([(i["KeyName"], i["ImageId"], [g["GroupName"] for g in i["SecurityGroups"]]) for i in seen], [("blog", image, ["blog"])])

    def address(self):
        """The name leads to the instance's public address."""
        self.change("INSERT INTO hosted_zone (domain_name) VALUES ('blog.example.')")
        self.change("""INSERT INTO resource_record_set (name, record_type, record, ttl, parent_hosted_zone_id)
            SELECT 'blog.example.', 'A', host(m.public_ip_address), 300, z.id
            FROM instance i JOIN instance_metadata m ON m.id = i.id, hosted_zone z WHERE i.tags ->> 'Name' = 'blog'""")
        self.assertEqual(self.records()[("blog.example.", "A")]["ResourceRecords"], [{"Value": self.instances()[0]["PublicIpAddress"]}])

    def balancer(self):
        """A load balancer in front, which the name then leads to."""
        self.change("""
            WITH outer_group AS (INSERT INTO security_group (group_name, description) VALUES ('blog-front', 'the load balancer') RETURNING id)
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, from_port, to_port, cidr_ipv4)
            SELECT id, is_egress, protocol, port, port, '0.0.0.0/0'
            FROM outer_group, (VALUES (false, 'tcp', 443), (false, 'tcp', 80), (true, '-1', -1)) AS r (is_egress, protocol, port);
            INSERT INTO target_group (target_group_name, target_type, protocol, port, health_check_path)
            VALUES ('blog', 'instance', 'HTTP', 80, '/health');
            INSERT INTO load_balancer (load_balancer_name, scheme, load_balancer_type, ip_address_type)
            VALUES ('blog', 'internet-facing', 'application', 'ipv4');
            INSERT INTO load_balancer_security_groups SELECT b.id, g.id FROM load_balancer b, security_group g WHERE g.group_name = 'blog-front';
            INSERT INTO listener (load_balancer_id, target_group_id, port, protocol) SELECT b.id, t.id, 80, 'HTTP' FROM load_balancer b, target_group t;
            INSERT INTO registered_instance (instance, target_group_id) SELECT i.id, t.id FROM instance i, target_group t;
            DELETE FROM resource_record_set WHERE name = 'blog.example.' AND record_type = 'A'""")
        self.change("""
            WITH front AS (INSERT INTO alias_target (load_balancer_id) SELECT id FROM load_balancer RETURNING id)
            INSERT INTO resource_record_set (name, record_type, parent_hosted_zone_id, alias_target_id)
            SELECT 'blog.example.', 'A', z.id, front.id FROM front, hosted_zone z""")
        elb = self.emulator.client("elbv2", R1)
        seen = elb.describe_load_balancers()["LoadBalancers"][0]
        target = elb.describe_target_groups()["TargetGroups"][0]["TargetGroupArn"]
        self.assertEqual(self.records()[("blog.example.", "A")]["AliasTarget"]["DNSName"].rstrip("."), "dualstack." + seen["DNSName"])
        self.assertEqual([(t["Target"]["Id"], t["Target"]["Port"]) for t in elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]],
                         [(self.instances()[0]["InstanceId"], 80)])
        # From now on the instance talks to the load balancer alone.
        self.change("""UPDATE security_group_rule SET ip_protocol = 'tcp', from_port = NULL, to_port = NULL, cidr_ipv4 = NULL,
                         source_security_group = (SELECT id FROM security_group WHERE group_name = 'blog-front')
                       WHERE from_port = 80 AND security_group_id = (SELECT id FROM security_group WHERE group_name = 'blog')""")
        self.assertIn("blog-front", {r[4] for r in self.groups()["blog"]})

    def https(self):
        self.proxy.clear()
        self.proxy.rule(self.issued, service="acm", action="DescribeCertificate")
        made = self.db.rows(f"SELECT * FROM certificate_request('blog.example', 'DNS', '{R1}', '{{}}', '{{\"Name\": \"blog\"}}')")[0]
        self.assertEqual(made["status"], "ISSUED", made)
        self.assertIn("CNAME", {kind for _, kind in self.records()})
        self.change("""INSERT INTO listener (load_balancer_id, target_group_id, port, protocol, certificate_id)
            SELECT b.id, t.id, 443, 'HTTPS', c.id FROM load_balancer b, target_group t, certificate c WHERE c.domain_name = 'blog.example'""")
        elb = self.emulator.client("elbv2", R1)
        balancer = elb.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
        seen = {i["Port"]: i for i in elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]}
        self.assertEqual((sorted(seen), [c["CertificateArn"] for c in seen[443]["Certificates"]]), ([80, 443], [made["arn"]]))

    def database(self):
        self.change("""
            INSERT INTO security_group (group_name, description) VALUES ('blog-store', 'the blog''s database');
            INSERT INTO security_group_rule (security_group_id, is_egress, ip_protocol, source_security_group)
            SELECT s.id, false, 'tcp', b.id FROM security_group s, security_group b WHERE s.group_name = 'blog-store' AND b.group_name = 'blog';
            INSERT INTO rds (db_instance_identifier, allocated_storage, availability_zone, db_instance_class, engine, engine_version,
                             master_username, master_user_password, database_name)
            VALUES ('blog', 20, 'us-east-1a', 'db.t3.micro', 'mysql', '8.0.35', 'ghost', 'delivery-of-cows-42', 'ghost');
            INSERT INTO rds_security_groups SELECT r.id, g.id FROM rds r, security_group g WHERE g.group_name = 'blog-store'""")
        seen = self.emulator.client("rds", R1).describe_db_instances()["DBInstances"][0]
        row = self.one("SELECT * FROM rds")
        self.assertEqual((seen["Engine"], seen["DBName"], row["endpoint_addr"], row["master_user_password"]),
                         ("mysql", "ghost", seen["Endpoint"]["Address"], None))


class CleanAccount(ScenarioCase):
    env = env

    def test_everything_goes_but_what_aws_made(self):
        self.db.rows("""SELECT * FROM iasql_install(VARIADIC ARRAY(
            SELECT module_name FROM iasql_modules_list()
            WHERE module_name NOT LIKE 'iasql%' AND module_name NOT IN (SELECT module_name FROM iasql_modules_installed())))""")
        self.assert_settled()
        self.stuff()
        self.sync()
        self.sync()  # the emulator makes a default parameter group when it first shows a database
        self.assert_settled()
        full = self.account()
        self.begin()
        self.db.execute("SELECT delete_all_records()")
        plan = actions(self.preview())
        # What AWS made by itself comes back as rows, and what only describes the rest.
        self.assertEqual({action for action, _ in plan}, {"create", "delete"})
        self.assertEqual({table for action, table in plan if action == "create"} - AWS_MAKES, set())
        self.assertEqual({plan.get(("delete", table)) for table in ("bucket", "hosted_zone", "instance", "rds", "load_balancer", "queue", "vpc")}, {1})
        self.rollback()
        self.assertEqual(self.account(), full)
        self.assertNotEqual(self.db.value("SELECT count(*) FROM instance"), "0")
        self.begin()
        self.db.execute("SELECT delete_all_records()")
        self.preview()
        self.db.rows("SELECT * FROM iasql_commit('clean', confirm_deletes => true)")
        self.assert_nothing_to_do()
        self.assertEqual(self.db.column("SELECT DISTINCT is_default::text FROM vpc"), ["true"])
        self.assertEqual(self.db.value("SELECT count(*) FROM aws_credentials"), "1")

    def stuff(self):
        """Things of most services that somebody has left behind."""
        ec2, elb, s3 = self.emulator.ec2(R1), self.emulator.client("elbv2", R1), self.emulator.client("s3")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=f"{R1}{z}")["Subnet"]["SubnetId"] for n, z in enumerate("ab")]
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        group = ec2.create_security_group(GroupName="left", Description="d", VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [{"GroupId": group}]}])
        machine = ec2.run_instances(ImageId=self.make_image("left"), MinCount=1, MaxCount=1, InstanceType="t3.micro", SubnetId=subnets[0],
                                    SecurityGroupIds=[group])["Instances"][0]["InstanceId"]
        balancer = elb.create_load_balancer(Name="left", Subnets=subnets, SecurityGroups=[group])["LoadBalancers"][0]["LoadBalancerArn"]
        targets = elb.create_target_group(Name="left", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}])
        elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": machine}])
        ec2.create_key_pair(KeyName="left")
        s3.create_bucket(Bucket="left")
        for n in range(3):
            s3.put_object(Bucket="left", Key=f"k{n}", Body=b"x")
        rds = self.emulator.client("rds", R1)
        rds.create_db_subnet_group(DBSubnetGroupName="left", DBSubnetGroupDescription="d", SubnetIds=subnets)
        rds.create_db_instance(DBInstanceIdentifier="left", AllocatedStorage=20, DBInstanceClass="db.t3.micro", Engine="postgres", EngineVersion="15.4", MasterUsername="u",
                               MasterUserPassword="delivery-of-cows", DBSubnetGroupName="left", VpcSecurityGroupIds=[group])
        dns = self.emulator.client("route53")
        zone = dns.create_hosted_zone(Name="left.example", CallerReference="1")["HostedZone"]["Id"]
        dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
            "Name": "a.left.example", "Type": "A", "TTL": 5, "ResourceRecords": [{"Value": "192.0.2.1"}]}}]})
        self.emulator.sqs(R2).create_queue(QueueName="left")
        self.emulator.client("sns", R2).create_topic(Name="left")
        self.emulator.client("dynamodb", R2).create_table(TableName="left", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                                                          AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}])
        self.emulator.client("secretsmanager", R1).create_secret(Name="left", SecretString="s")
        self.emulator.client("logs", R1).create_log_group(logGroupName="left")
        self.emulator.client("iam").create_user(UserName="left")
