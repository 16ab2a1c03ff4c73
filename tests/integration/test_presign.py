"""URLs that carry a signature: they work without credentials, and are what botocore makes of the same request at the same time."""

import datetime
import unittest.mock
import urllib.parse
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials

from base import Case, Environment, R1, R2

env = Environment()
setUpModule = env.up


def parameters(url):
    return sorted(urllib.parse.parse_qsl(url.partition("?")[2], keep_blank_values=True))


def fetch(url, method="GET", body=None, headers=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    return urllib.request.urlopen(request, timeout=30).read().decode()


def to(service, region):
    """The emulator finds out which service is meant by this header alone; it checks no signature."""
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential=x/20260101/{region}/{service}/aws4_request, "}


def at_the_time_of(url):
    """botocore's clock stands at the time in the URL."""
    time = dict(parameters(url))["X-Amz-Date"]
    moment = datetime.datetime.strptime(time, "%Y%m%dT%H%M%SZ")
    return unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: moment)


class Presigned(Case):
    env = env

    def setUp(self):
        super().setUp()
        secret, token = self.env.secrets.make("a secret access key"), self.env.secrets.make("a session token")
        self.db.execute(f"UPDATE aws_credentials SET secret_access_key = '{secret}', session_token = '{token}'")
        self.keys = botocore.credentials.Credentials("testing", secret, token)

    def presign(self, arguments):
        return self.db.value(f"SELECT aws_presign({arguments})")

    def presign_url(self, arguments):
        return self.db.value(f"SELECT aws_presign_url({arguments})")

    def assert_as_botocore(self, url, service, region, expires, method="GET", headers=None, signer=botocore.auth.SigV4QueryAuth):
        own = [pair for pair in parameters(url) if not pair[0].startswith("X-Amz-")]
        request = botocore.awsrequest.AWSRequest(method, url.partition("?")[0], headers=headers or {}, params=dict(own))
        with at_the_time_of(url):
            signer(self.keys, service, region, expires=expires).add_auth(request)
        self.assertEqual(parameters(url), parameters(request.url))

    def test_an_operation_with_a_form_becomes_a_get(self):
        url = self.presign("'sts', 'GetCallerIdentity', expires => '1 minute'")
        self.assertIn("<GetCallerIdentityResult>", fetch(url, headers=to("sts", R1)))
        self.assertEqual(dict(parameters(url))["X-Amz-Expires"], "60")
        self.assert_as_botocore(url, "sts", R1, 60)

    def test_parameters_of_the_operation_are_part_of_the_url(self):
        vpc = self.emulator.ec2(R2).create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        url = self.presign(f"""'ec2', 'DescribeVpcs', '{{"VpcIds": ["{vpc}"]}}', '{R2}'""")
        self.assertIn("10.7.0.0/16", fetch(url, headers=to("ec2", R2)))
        self.assert_as_botocore(url, "ec2", R2, 900)

    def test_what_needs_a_body_has_no_url(self):
        error = self.db.error("""SELECT aws_presign('sqs', 'CreateQueue', '{"QueueName": "q"}')""")
        self.assertIn("the parameters of CreateQueue are the body of the request", str(error))

    def test_what_the_model_does_not_know_is_refused(self):
        self.assertIn("Vpcs: no such member", str(self.db.error("""SELECT aws_presign('ec2', 'DescribeVpcs', '{"Vpcs": []}')""")))
        self.assertIn("no operation", str(self.db.error("SELECT aws_presign('ec2', 'DescribeVpc')")))

    def test_objects_by_url(self):
        s3 = boto3.client("s3", endpoint_url=self.emulator.url, region_name=R1, aws_access_key_id="testing",
                          aws_secret_access_key="testing")
        s3.create_bucket(Bucket="bucket")
        s3.put_object(Bucket="bucket", Key="a b/../c.txt", Body=b"hello")
        path = f"{self.emulator.url}/bucket/a%20b/../c.txt"
        url = self.presign_url(f"'GET', '{path}', 's3', '{R1}', '7 days'")
        self.assertEqual(fetch(url), "hello")
        self.assert_as_botocore(url, "s3", R1, 604800, signer=botocore.auth.S3SigV4QueryAuth)
        url = self.presign_url(f"""'PUT', '{self.emulator.url}/bucket/new', 's3', '{R1}', '1 hour',
                                   '{{"x-id": "Put Object/ü"}}', '{{"content-type": "text/plain"}}'""")
        self.assertIn("content-type;host", urllib.parse.unquote(url))
        fetch(url, "PUT", b"made", {"content-type": "text/plain"})
        self.assertEqual(s3.get_object(Bucket="bucket", Key="new")["Body"].read(), b"made")
        self.assert_as_botocore(url, "s3", R1, 3600, "PUT", {"content-type": "text/plain"}, botocore.auth.S3SigV4QueryAuth)

    def test_operations_on_objects(self):
        s3 = boto3.client("s3", endpoint_url=self.emulator.url, region_name=R1, aws_access_key_id="testing",
                          aws_secret_access_key="testing")
        s3.create_bucket(Bucket="shelf")
        s3.put_object(Bucket="shelf", Key="a b/ü+%.txt", Body=b"hello")
        key = '{"Bucket": "shelf", "Key": "a b/ü+%.txt"'
        url = self.presign(f"""'s3', 'GetObject', '{key}, "ResponseContentType": "text/x-odd"}}', expires => '2 hours'""")
        self.assertNotIn("NOTICE", self.db.stderr)
        self.assertEqual(fetch(url), "hello")
        self.assert_as_botocore(url, "s3", R1, 7200, signer=botocore.auth.S3SigV4QueryAuth)
        url = self.presign(f"""'s3', 'PutObject', '{key}, "ContentType": "text/plain"}}'""")
        self.assertRegex(self.db.stderr, "NOTICE: .*the URL is good for PUT only, with the headers that were signed: [Cc]ontent-[Tt]ype")
        fetch(url, "PUT", b"new", {"Content-Type": "text/plain"})
        self.assertEqual(s3.get_object(Bucket="shelf", Key="a b/ü+%.txt")["Body"].read(), b"new")
        self.assert_as_botocore(url, "s3", R1, 900, "PUT", {"content-type": "text/plain"}, botocore.auth.S3SigV4QueryAuth)
        url = self.presign(f"""'s3', 'PutObject', '{key}, "ChecksumSHA256": "abc="}}'""")
        self.assertIn(("X-Amz-SignedHeaders", "host;x-amz-checksum-sha256"), parameters(url))
        url = self.presign(f"""'s3', 'DeleteObject', '{key}}}'""")
        fetch(url, "DELETE")
        self.assertEqual(s3.list_objects_v2(Bucket="shelf")["KeyCount"], 0)

    def test_database_passwords_are_those_of_boto3(self):
        rds = boto3.client("rds", region_name=R2, aws_access_key_id="testing", aws_secret_access_key=self.keys.secret_key,
                           aws_session_token=self.keys.token)
        for user in ("app", "odd user/ü&x=%"):
            token = self.db.value(f"SELECT aws_rds_auth_token('db.example.com', 5432, '{user}', '{R2}')")
            with at_the_time_of(token):
                theirs = rds.generate_db_auth_token("db.example.com", 5432, user)
            self.assertEqual(token.partition("?")[0], theirs.partition("?")[0])
            self.assertEqual(parameters(token), parameters(theirs))

    def test_in_a_schema_that_needs_quotes(self):
        self.db.execute("DROP EXTENSION iasql CASCADE; CREATE SCHEMA \"Else where\"; CREATE EXTENSION iasql SCHEMA \"Else where\"")
        self.db.rows("SELECT * FROM \"Else where\".iasql_install('aws_account')")
        self.db.execute("INSERT INTO \"Else where\".aws_credentials (access_key_id, secret_access_key) VALUES ('testing', 'testing')")
        token = self.db.value("SELECT \"Else where\".aws_rds_auth_token('h', 1, 'u')")
        self.assertTrue(token.startswith("h:1/?Action=connect&DBUser=u&X-Amz-Algorithm="), token)

    def test_the_default_region(self):
        self.assertIn(f"%2F{R1}%2Fx%2F", self.presign_url("'GET', 'https://h/', 'x'"))
        self.db.execute(f"SELECT default_aws_region('{R2}')")
        self.assertIn(f"%2F{R2}%2Fx%2F", self.presign_url("'GET', 'https://h/', 'x'"))

    def test_what_makes_no_sense_is_refused(self):
        for arguments, expected in (
                ("'GET', 'https://h/', 'x', expires => '0'", "1 to 604800 seconds"),
                ("'GET', 'https://h/', 'x', expires => '8 days'", "1 to 604800 seconds"),
                ("'GET', 'https://h/', 'x', expires => '-1 hour'", "1 to 604800 seconds"),
                ("'GET', 'https://h/', 'x', expires => '170000000 years'", "1 to 604800 seconds"),
                ("'GET', 'https://h/', 'x', expires => NULL", "expires must not be null"),
                ("NULL, 'https://h/', 'x'", "method must not be null"),
                ("'get', 'https://h/', 'x'", "is no HTTP method"),
                ("'GET', 'ftp://h/', 'x'", "bad URL scheme"),
                ("'GET', 'h/', 'x'", "a URL begins with https:// or http://"),
                ("'GET', 'https://me@h/', 'x'", "bad host name"),
                ("'GET', 'https://h/#a', 'x'", "bad request path"),
                ("'GET', 'https://h/ x', 'x'", "bad request path"),
                ("'GET', 'https://h/', 'x/y'", 'cannot sign for service "x/y"'),
                ("'GET', 'https://h/', 'x', parameters => '[]'", "parameters must be a JSON object"),
                ("'GET', 'https://h/', 'x', parameters => '{\"a\": []}'", 'parameter "a" is no text'),
                ("'GET', 'https://h/', 'x', parameters => '{\"X-Amz-Expires\": 1}'", "it is part of a signature"),
                ("'GET', 'https://h/', 'x', headers => '{\"X-Amz-Date\": 1}'", "signing adds it"),
                ("'GET', 'https://h/', 'x', headers => '{\"a\": \"b\\nc: d\"}'", "cannot be sent")):
            with self.subTest(arguments):
                self.assertIn(expected, str(self.db.error(f"SELECT aws_presign_url({arguments})")))

    def test_only_admins_may(self):
        self.db.execute("SELECT iasql_create_roles()")
        self.db.execute("CREATE ROLE presigner LOGIN; GRANT iasql_operator TO presigner")
        self.addCleanup(self.db.execute, "DROP OWNED BY presigner; DROP ROLE presigner")
        person = self.db.as_user("presigner")
        for call in ("aws_presign('sts', 'GetCallerIdentity')", "aws_presign_url('GET', 'https://h/', 'x')",
                     "aws_rds_auth_token('h', 1, 'u')"):
            self.assertIn("permission denied", str(person.error(f"SELECT {call}")))
        self.db.execute("GRANT iasql_admin TO presigner")
        self.assertIn("X-Amz-Signature=", person.value("SELECT aws_rds_auth_token('h', 1, 'u')"))
