"""Buckets, their objects, access blocks and websites."""

import json

from base import Environment, R1, R2, actions
from module_case import ModuleCase

env = Environment(proxy=True)
setUpModule = env.up

ALL_CLOSED = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def policy(bucket, sid="a"):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": "Allow", "Principal": "*",
                                                               "Action": ["s3:GetObject"], "Resource": [f"arn:aws:s3:::{bucket}/*"]}]})


class Buckets(ModuleCase):
    env = env
    modules = ("aws_s3",)

    @property
    def s3(self):
        return self.emulator.client("s3")

    def names(self):
        return sorted(b["Name"] for b in self.s3.list_buckets()["Buckets"])

    def keys(self, bucket):
        return sorted(o["Key"] for o in self.s3.list_objects_v2(Bucket=bucket).get("Contents", []))

    def sid(self, bucket):
        return json.loads(self.s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"][0]["Sid"]

    def tags(self, bucket):
        try:
            return {t["Key"]: t["Value"] for t in self.s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}
        except self.s3.exceptions.ClientError:
            return {}

    def block(self, bucket):
        return self.s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]

    def test_import(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_s3')")
        self.s3.create_bucket(Bucket="here")
        self.s3.put_bucket_policy(Bucket="here", Policy=policy("here"))
        self.s3.put_bucket_tagging(Bucket="here", Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
        self.s3.put_bucket_versioning(Bucket="here", VersioningConfiguration={"Status": "Enabled"})
        self.s3.put_public_access_block(Bucket="here", PublicAccessBlockConfiguration={**ALL_CLOSED, "BlockPublicPolicy": False})
        self.s3.put_bucket_website(Bucket="here", WebsiteConfiguration={"IndexDocument": {"Suffix": "i.html"}, "ErrorDocument": {"Key": "e"}})
        for key in ("a|b", "c d/é.txt"):
            self.s3.put_object(Bucket="here", Key=key, Body=b"x")
        self.emulator.client("s3", R2).create_bucket(Bucket="far", CreateBucketConfiguration={"LocationConstraint": R2})
        self.emulator.client("s3", R2).put_bucket_website(
            Bucket="far", WebsiteConfiguration={"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}})
        self.emulator.client("s3", "eu-north-1").create_bucket(Bucket="elsewhere", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
        self.assertEqual(len(self.install("aws_s3")), 4)
        self.assert_nothing_to_do()
        row = self.row("bucket", "name = 'here'")
        self.assertEqual((row["region"], row["tags"], row["versioning"], row["policy"]["Statement"][0]["Sid"]), (R1, {"a": "1"}, "Enabled", "a"))
        self.assertIsNotNone(row["created_at"])
        far = self.row("bucket", "name = 'far'")
        self.assertEqual((far["region"], far["policy"], far["tags"]), (R2, None, None) if far["tags"] is None else (R2, None, {}))
        self.assertEqual(self.db.column("SELECT name FROM bucket ORDER BY 1"), ["far", "here"])
        self.assertEqual(self.db.column("SELECT key FROM bucket_object ORDER BY 1"), ["a|b", "c d/é.txt"])
        self.assertRegex(self.row("bucket_object", "key = 'a|b'")["e_tag"], '^".*"$')
        self.assertEqual(self.row("public_access_block"), {"bucket_name": "here", "block_public_acls": True, "ignore_public_acls": True,
                                                           "block_public_policy": False, "restrict_public_buckets": True})
        self.assertEqual(self.row("bucket_website", "bucket_name = 'here'")["error_document"], "e")
        site = self.row("bucket_website", "bucket_name = 'far'")
        self.assertEqual((site["index_document"], site["redirect_all_requests_to"]["HostName"]), ("", "example.com"))
        self.assertEqual([self.db.value(f"SELECT get_bucket_website_endpoint('{b}')") for b in ("here", "far", "none")],
                         ["here.s3-website-us-east-1.amazonaws.com", "far.s3-website-eu-west-1.amazonaws.com", None])
        self.out_and_in_again(("bucket", "bucket_object", "public_access_block", "bucket_website"))
        self.assertEqual(self.problems(), [])

    def test_life(self):
        self.begin()
        self.db.execute("INSERT INTO bucket (name) VALUES ('bkt')")
        self.rollback()
        self.assertEqual(self.db.rows("SELECT * FROM bucket"), [])
        self.change(f"""INSERT INTO bucket (name, policy, tags) VALUES ('bkt', '{policy("bkt")}', '{{"tag1": "1", "tag2": "2"}}')""")
        self.assertEqual((self.names(), self.sid("bkt"), self.tags("bkt")), (["bkt"], "a", {"tag1": "1", "tag2": "2"}))
        self.assertEqual(self.db.value("SELECT tags ->> 'tag1' FROM bucket"), "1")

        def no_policy():
            try:
                return not self.s3.get_bucket_policy(Bucket="bkt")
            except self.s3.exceptions.ClientError as error:
                return "NoSuchBucketPolicy" in str(error)
        kms = '[{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "k"}, "BucketKeyEnabled": true}]'

        def algorithm():
            rules = self.s3.get_bucket_encryption(Bucket="bkt")["ServerSideEncryptionConfiguration"]["Rules"]
            return rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
        for changes in (
                {"policy": (f"'{policy('bkt', 'c')}'", lambda: self.sid("bkt") == "c"),
                 "tags": ("'{\"tag2\": \"3\"}'", lambda: self.tags("bkt") == {"tag2": "3"}),
                 "versioning": ("'Enabled'", lambda: self.s3.get_bucket_versioning(Bucket="bkt")["Status"] == "Enabled"),
                 "encryption": (f"'{kms}'", lambda: algorithm() == "aws:kms")},
                {"policy": ("NULL", no_policy), "tags": ("NULL", lambda: self.tags("bkt") == {}),
                 "versioning": ("'Suspended'", lambda: self.s3.get_bucket_versioning(Bucket="bkt")["Status"] == "Suspended")}):
            self.each_update("bucket", "name = 'bkt'", changes, key="name")
        self.restored("bucket", "name = 'bkt'", {"created_at": "'2001-01-01'"})
        for column, value in (("name", "'c'"), ("region", f"'{R2}'")):
            self.assertIn("cannot be modified", self.db.error(f"UPDATE bucket SET {column} = {value}").message)
        self.change(f"INSERT INTO bucket (name, region) VALUES ('far', '{R2}')")
        self.assertEqual(self.s3.get_bucket_location(Bucket="far")["LocationConstraint"], R2)
        self.change("DELETE FROM bucket")
        self.assertEqual(self.names(), [])

    def test_tags_of_aws_stay(self):
        self.s3.create_bucket(Bucket="bkt")
        self.sync()

        def system(proxy, call, forward):
            status, headers, body, _ = forward()
            tag = b"<Tag><Key>aws:cloudformation:stack-name</Key><Value>s</Value></Tag>"
            if status == 404:
                body = b'<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>' + tag + b"</TagSet></Tagging>"
            else:
                body = body.replace(b"<TagSet>", b"<TagSet>" + tag)
            return 200, {"Content-Type": "application/xml"}, body, len(body)
        self.proxy.rule(system, "s3", r"GET /bkt/?\?tagging.*")
        self.begin()
        self.db.execute("UPDATE bucket SET tags = '{\"a\": \"1\"}'")

        def put(proxy, call, forward):
            self.sent = call.body
            return 200, {}, b"", 0
        self.proxy.rule(put, "s3", r"PUT /bkt/?\?tagging.*")
        self.commit()
        self.assertIn(b"aws:cloudformation:stack-name", self.sent)
        self.assertIn(b"<Key>a</Key>", self.sent)
        self.proxy.clear()
        self.sync()

    def test_objects(self):
        self.change("INSERT INTO bucket (name) VALUES ('bkt')")
        for key in ("one", "two"):
            made = self.db.rows(f"SELECT * FROM s3_upload_object('bkt', '{key}', 'grüß', 'text/plain')")
            self.assertEqual([(r["bucket"], r["key"], r["status"]) for r in made], [("bkt", key, "OK")])
        self.assertEqual(self.db.column("SELECT key FROM bucket_object ORDER BY 1"), ["one", "two"])
        seen = self.s3.get_object(Bucket="bkt", Key="one")
        self.assertEqual((seen["Body"].read().decode(), seen["ContentType"]), ("grüß", "text/plain"))
        self.assertEqual(self.db.rows("SELECT * FROM s3_upload_object('none', 'k', 'x', 'text/plain')")[0]["status"], "KO")
        self.assertIn("needs", self.db.error("SELECT * FROM s3_upload_object('bkt', NULL, 'x', 'text/plain')").message)
        self.change("INSERT INTO bucket_object (key, bucket_name) VALUES ('by-hand', 'bkt')")
        self.assertEqual(len(self.db.rows("SELECT * FROM bucket_object")), 2)
        self.restored("bucket_object", "key = 'one'", {"e_tag": "'fake'"})
        self.assertIn("cannot be modified", self.db.error("UPDATE bucket_object SET key = 'x' WHERE key = 'one'").message)
        self.change("DELETE FROM bucket_object WHERE key = 'one'")
        self.assertEqual(self.keys("bkt"), ["two"])
        self.change("DELETE FROM bucket_object; DELETE FROM bucket")
        self.assertEqual(self.names(), [])

    def test_objects_are_deleted_in_bulk(self):
        self.change("INSERT INTO bucket (name) VALUES ('bkt')")
        for i in range(60):
            self.s3.put_object(Bucket="bkt", Key=f"k{i:03}", Body=b"x")
        self.sync()
        self.begin()
        self.db.execute(f"DELETE FROM bucket_object; UPDATE bucket SET policy = '{policy('bkt')}'")
        self.proxy.clear()
        self.db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
        self.assertEqual((self.keys("bkt"), self.sid("bkt")), ([], "a"))
        self.assertEqual(self.proxy.count("s3", r"POST /bkt/?\?delete.*"), 1)

    def test_a_limit_of_objects(self):
        self.change("INSERT INTO bucket (name, object_limit) VALUES ('few', 2), ('none', 0); INSERT INTO bucket (name) VALUES ('all')")
        for bucket in ("few", "none", "all"):
            for i in range(5):
                self.s3.put_object(Bucket=bucket, Key=f"k{i}", Body=b"x")
        self.proxy.clear()
        self.sync()
        rows = self.db.column("SELECT bucket_name || '/' || key FROM bucket_object ORDER BY 1")
        self.assertEqual(rows, [f"all/k{i}" for i in range(5)] + ["few/k0", "few/k1"])
        self.assertEqual(self.proxy.count("s3", r"GET /none/?\?.*list-type.*"), 0)
        self.begin()
        self.db.execute("UPDATE bucket SET object_limit = NULL WHERE name = 'few'")
        self.commit()
        self.sync()
        self.assertEqual(self.db.value("SELECT count(*) FROM bucket_object"), "10")

    def test_a_bad_policy_fails_the_commit(self):
        self.change("INSERT INTO bucket (name) VALUES ('bkt')")

        def refuse(proxy, call, forward):
            body = b"<Error><Code>MalformedPolicy</Code><Message>Policies must be valid</Message><RequestId>r</RequestId></Error>"
            return 400, {"Content-Type": "application/xml"}, body, len(body)
        self.proxy.rule(refuse, "s3", r"PUT /bkt/?\?policy.*")
        self.begin()
        self.db.execute("UPDATE bucket SET policy = '{\"fake\": \"policy\"}'")
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.assertIn("MalformedPolicy", error.text)
        self.assertIsNone(self.row("bucket")["policy"])
        self.proxy.clear()

    def test_access_block_before_policy(self):
        self.change(f"""INSERT INTO bucket (name, policy) VALUES ('site', '{policy("site")}');
            INSERT INTO public_access_block (bucket_name, block_public_policy, restrict_public_buckets) VALUES ('site', false, false)""")
        written = [c.action for c in self.proxy.calls if c.service == "s3" and c.action.startswith("PUT /site")]
        order = [a.split("?")[1].split("=")[0].split("&")[0] if "?" in a else "create" for a in written]
        self.assertEqual(order, ["create", "publicAccessBlock", "policy"])
        self.assertEqual(self.block("site"), {**ALL_CLOSED, "BlockPublicPolicy": False, "RestrictPublicBuckets": False})
        self.proxy.clear()
        self.change(f"""UPDATE bucket SET policy = '{policy("site", "b")}'; UPDATE public_access_block SET block_public_acls = false""")
        written = [c.action for c in self.proxy.calls if c.service == "s3" and c.action.startswith("PUT /site")]
        self.assertEqual([("publicAccessBlock" in a, "policy" in a) for a in written], [(True, False), (False, True)])

    def test_access_block(self):
        self.s3.create_bucket(Bucket="bkt")
        self.s3.put_public_access_block(Bucket="bkt", PublicAccessBlockConfiguration=ALL_CLOSED)
        self.sync()
        self.change("""INSERT INTO public_access_block (bucket_name, block_public_acls, ignore_public_acls, block_public_policy,
                       restrict_public_buckets) VALUES ('bkt', false, false, false, false)""")
        self.assertEqual(set(self.block("bkt").values()), {False}, "AWS's own block is changed by an INSERT")
        self.assertEqual(self.db.error("INSERT INTO public_access_block (bucket_name) VALUES ('bkt')").sqlstate, "23505")
        for column, member in (("block_public_acls", "BlockPublicAcls"), ("ignore_public_acls", "IgnorePublicAcls"),
                               ("block_public_policy", "BlockPublicPolicy"), ("restrict_public_buckets", "RestrictPublicBuckets")):
            self.each_update("public_access_block", "true", {column: ("true", lambda m=member: self.block("bkt")[m])}, key="bucket_name")
        self.change("DELETE FROM public_access_block")
        self.assertRaises(self.s3.exceptions.ClientError, self.block, "bkt")
        self.change("INSERT INTO public_access_block (bucket_name) VALUES ('bkt')")
        self.change("DELETE FROM bucket")
        self.assertEqual(self.db.rows("SELECT * FROM public_access_block"), [])

    def test_website(self):
        self.change("INSERT INTO bucket (name) VALUES ('bkt'); INSERT INTO bucket_website (bucket_name, index_document) VALUES ('bkt', 'i.html')")

        def site():
            return {k: v for k, v in self.s3.get_bucket_website(Bucket="bkt").items() if k != "ResponseMetadata"}
        self.assertEqual(site(), {"IndexDocument": {"Suffix": "i.html"}})
        self.assertEqual(self.db.error("INSERT INTO bucket_website (bucket_name, index_document) VALUES ('bkt', 'x')").sqlstate, "23505")
        rules = '[{"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}}]'
        self.each_update("bucket_website", "true", {
            "error_document": ("'e.html'", lambda: site()["ErrorDocument"] == {"Key": "e.html"}),
            "routing_rules": (f"'{rules}'", lambda: site()["RoutingRules"] == json.loads(rules)),
            "index_document": ("'index.html'", lambda: site() == {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "e.html"},
                                                                  "RoutingRules": json.loads(rules)})}, key="bucket_name")
        self.change("""UPDATE bucket_website SET index_document = '', error_document = NULL, routing_rules = NULL,
                       redirect_all_requests_to = '{"HostName": "example.com"}'""")
        self.assertEqual(site(), {"RedirectAllRequestsTo": {"HostName": "example.com"}})
        self.change("DELETE FROM bucket_website")
        self.assertRaises(self.s3.exceptions.ClientError, site)

    def test_one_bucket_that_cannot_be_read_stops_nothing(self):
        self.change("INSERT INTO bucket (name) VALUES ('good'), ('bad')")
        for bucket in ("good", "bad"):
            self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")
        self.sync()
        self.change(f"UPDATE bucket SET policy = '{policy('bad')}' WHERE name = 'bad'")

        def refuse(proxy, call, forward):
            body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>r</RequestId></Error>"
            return 403, {"Content-Type": "application/xml"}, body, len(body)
        self.proxy.rule(refuse, "s3", r"GET /bad/?\?(policy|list-type|.*list-type).*")
        before = self.row("bucket", "name = 'bad'")
        self.s3.put_bucket_tagging(Bucket="good", Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
        self.s3.put_object(Bucket="good", Key="l", Body=b"x")
        self.sync()
        self.assertEqual(self.row("bucket", "name = 'good'")["tags"], {"a": "1"})
        self.assertEqual(self.row("bucket", "name = 'bad'"), before)
        self.assertEqual(self.db.column("SELECT bucket_name || '/' || key FROM bucket_object ORDER BY 1"), ["bad/k", "good/k", "good/l"])
        self.proxy.clear()
        self.sync()

    def test_calls_of_a_listing(self):
        self.change("INSERT INTO bucket (name) SELECT 'bkt' || i FROM generate_series(1, 8) i")
        self.proxy.rule(self.proxy.delay(0.05), "s3")
        self.proxy.clear()
        self.sync()
        listings = [c for c in self.proxy.calls if c.service == "s3" and c.action.startswith("GET /?")]
        self.assertEqual(len(listings), 2, "one per region, for four tables")
        self.assertEqual(self.proxy.count("s3"), 2 + 8 * 7)

    def test_example(self):
        self.run_example()
        self.assertEqual(self.names(), [])
