"""Hostile peers, through SQL: each ends in success after a retry or in a precise error that names service, operation and
region; the tables stay what they were, the server stays up, and the next sync works."""

import gzip
import time

from base import Case, Environment, R1, R2, SqlError, poll_until, re
from cloud import cloud_view, database_view
from harness.hostile import PlainServer, TlsFront
from harness.util import free_port

env = Environment(proxy=True)
setUpModule = env.up

HTML = "<!DOCTYPE html><html><head><title>Blocked</title></head><body>by company policy</body></html>"
PAGE = {"Content-Type": "text/html; charset=utf-8"}
VPCS = ("<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><vpcSet><item><vpcId>vpc-half</vpcId>"
        "<cidrBlock>10.66.0.0/16</cidrBlock><state>available</state></item></vpcSet></DescribeVpcsResponse>")
LIMIT = "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>slow down</Message></Error></Errors></Response>"


def head(*lines, status="200 OK"):
    return ("\r\n".join([f"HTTP/1.1 {status}", *lines]) + "\r\n\r\n").encode()


class HostileCase(Case):
    env = env
    modules = ("aws_vpc",)

    def setUp(self):
        super().setUp()
        self.emulator.ec2(R1).create_vpc(CidrBlock="10.5.0.0/16")
        self.sync()
        self.before = database_view(self.db)

    def hostile_sync(self, *settings):
        """All that iasql says of a sync with these settings, on whatever way, and how long it took."""
        sql = "".join(f"SET {setting};" for setting in ("iasql.max_attempts = 2", *settings))
        started = time.monotonic()
        said = []
        try:
            self.db.execute(sql + "SELECT * FROM iasql_sync()", timeout=100)
        except SqlError as error:
            said.append(error.text)
        seconds = time.monotonic() - started
        said.append(self.db.stderr)
        said += self.problems()
        said += self.db.column("SELECT error FROM iasql_stat_sync WHERE error IS NOT NULL")
        return "\n".join(said), seconds

    def assert_unchanged(self):
        self.assertEqual(database_view(self.db), self.before)

    def assert_recovers(self):
        """As if nothing had been."""
        self.proxy.clear()
        self.emulator.ec2(R1).create_vpc(CidrBlock="10.7.0.0/16")
        self.sync()
        self.before = database_view(self.db)
        self.assertEqual(self.before, cloud_view(self.emulator, [R1, R2]))

    def check_error(self, effect, expected, *settings):
        """The listing of VPCs always meets the effect."""
        self.proxy.rule(effect, service="ec2", action="DescribeVpcs")
        said, seconds = self.hostile_sync(*settings)
        self.assertRegex(said, r"ec2\.DescribeVpcs in (us-east-1|eu-west-1): [^\n]*" + expected)
        self.assert_unchanged()
        self.assert_recovers()
        return said, seconds


class Answers(HostileCase):
    def check_retried(self, effect):
        """One accident is no problem."""
        self.emulator.ec2(R1).create_vpc(CidrBlock="10.6.0.0/16")
        self.proxy.rule(effect, service="ec2", action="DescribeVpcs", times=1)
        self.sync()
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
        self.proxy.clear()
        self.sync()
        self.before = database_view(self.db)

    def test_a_storm_of_503(self):
        effect = self.proxy.answer(503, "", {})
        self.check_retried(effect)
        self.check_error(effect, "(HTTP status 503|503: Service Unavailable)")

    def test_bursts_of_limits(self):
        effect = self.proxy.answer(503, LIMIT)
        self.check_retried(effect)
        self.check_error(effect, "RequestLimitExceeded: slow down")

    def test_resets_in_mid_body(self):
        def half(send):
            send(head("Content-Type: text/xml", f"Content-Length: {len(VPCS)}") + VPCS[:200].encode())
            return "reset"
        effect = self.proxy.raw(half)
        self.check_retried(effect)
        self.check_error(effect, "cut off after ")

    def test_a_wrong_content_length(self):
        def short(send):
            send(head("Content-Type: text/xml", f"Content-Length: {len(VPCS) + 500}") + VPCS.encode())
        effect = self.proxy.raw(short)
        self.check_retried(effect)
        self.check_error(effect, f"cut off after {len(VPCS)} of {len(VPCS) + 500} bytes")

    def test_a_truncated_document(self):
        for size in (len(VPCS) - 30, 200):
            with self.subTest(size=size):
                self.check_error(self.proxy.answer(200, VPCS[:size]), "(XML|cannot|could not|not )")

    def test_pages_of_a_proxy(self):
        for status, words in ((200, "HTTP status 200 with an HTML page"), (403, "HTTP status 403 with an HTML page"),
                              (502, "HTTP status 502 with an HTML page")):
            with self.subTest(status=status):
                self.check_error(self.proxy.answer(status, HTML, PAGE), words)

    def test_a_redirect(self):
        self.check_error(self.proxy.answer(302, HTML, {**PAGE, "Location": "https://login.example/start?token=hidden"}),
                         "HTTP status 302: a redirect to https://login.example/start is not followed")
        self.assertNotIn("hidden", self.server.log())

    def test_garbage(self):
        self.check_error(self.proxy.raw(lambda send: send(b"SSH-2.0-OpenSSH_9.2\r\n")), "is not HTTP")

    def test_a_nul_in_an_answer(self):
        """jsonb cannot hold it, and the answer to a call must not be lost for that."""
        self.proxy.rule(self.proxy.answer(200, '{"QueueUrls": ["a\\u0000b", "\\\\u0000"]}', {"Content-Type": "application/x-amz-json-1.0"}),
                        service="sqs")
        self.assertEqual(self.db.json("SELECT aws_call('sqs', 'ListQueues') AS answer"),
                         [{"answer": {"QueueUrls": ["a\ufffdb", "\\u0000"]}}])

    def test_headers_without_end(self):
        def flood(send):
            send(b"HTTP/1.1 200 OK\r\n")
            while True:
                send(b"X-Filler: " + b"x" * 60 + b"\r\n")
        self.check_error(self.proxy.raw(flood), "headers of the answer of [^ ]* are larger than")


class Clocks(HostileCase):
    def test_clocks_twenty_minutes_off(self):
        for minutes in (-20, 20):
            with self.subTest(minutes=minutes):
                cidr = f"10.{100 + minutes}.0.0/16"
                self.emulator.ec2(R1).create_vpc(CidrBlock=cidr)
                self.proxy.clear()
                self.proxy.rule(self.proxy.clock(minutes))
                said, _ = self.hostile_sync()
                self.assertEqual(self.db.value(f"SELECT count(*) FROM vpc WHERE cidr_block = '{cidr}'"), "1", said)
                self.proxy.clear()
                self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))


class Sizes(HostileCase):
    LIMIT_KB = 64 * 1024

    def memory(self, *settings):
        """Peak memory in kB of a session before and after its sync; what it said."""
        peak = r"SELECT 'peak ' || substring(pg_read_file('/proc/self/status', 0, 8192) from 'VmHWM:\s+(\d+)');"
        script = ("\\set ON_ERROR_STOP off\nSET iasql.max_attempts = 2;" + "".join(f"SET {s};" for s in settings) +
                  "SELECT * FROM iasql_preview_sync() LIMIT 0;" + peak + "\nSELECT count(*) FROM iasql_sync();\n" + peak)
        out = self.db.execute(script, timeout=100)
        before, after = map(int, re.findall(r"peak (\d+)", out))
        return after - before, self.db.stderr + "\n".join(self.problems())

    def check_flood(self, write):
        self.proxy.rule(self.proxy.raw(write), service="ec2", action="DescribeVpcs")
        said, _ = self.hostile_sync()
        self.assertRegex(said, r"ec2\.DescribeVpcs in [^\n]* is larger than 67108864 bytes, the limit of iasql.max_response_size")
        grown, _ = self.memory("iasql.max_response_size = '4MB'")
        # Two regions at once, each with a buffer that doubles, and what else a sync needs.
        self.assertLess(grown, 60 * 1024, "kB")
        self.assert_unchanged()
        self.assert_recovers()

    def test_200_megabytes_announced(self):
        def flood(send):
            send(head("Content-Type: text/xml", f"Content-Length: {200 << 20}"))
            for _ in range(200):
                send(b"x" * (1 << 20))
        self.check_flood(flood)

    def test_200_megabytes_unannounced(self):
        sent = []

        def flood(send):
            send(head("Content-Type: text/xml"))
            for _ in range(200):
                send(b"x" * (1 << 20))
                sent.append(1)
        self.check_flood(flood)
        self.assertLess(max(sent, default=0), 200)

    def test_a_gzip_bomb(self):
        bomb = gzip.compress(b"<a>" + b" " * (200 << 20), 9)
        self.assertLess(len(bomb), 1 << 20)
        self.check_flood(lambda send: send(head("Content-Type: text/xml", "Content-Encoding: gzip",
                                                f"Content-Length: {len(bomb)}") + bomb))

    def test_gzip_is_understood(self):
        compressed = []

        def squeeze(proxy, call, forward):
            self.assertEqual(call.headers["accept-encoding"], "gzip")
            status, headers, body, _ = forward()
            body = gzip.compress(body)
            compressed.append(1)
            return status, {**headers, "Content-Encoding": "gzip"}, body, len(body)
        self.proxy.rule(squeeze)
        self.emulator.ec2(R1).create_vpc(CidrBlock="10.7.0.0/16")
        self.sync()
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
        self.assertGreater(len(compressed), 5)


class Stalls(HostileCase):
    def half(self, gate):
        def write(send):
            send(head("Content-Type: text/xml", f"Content-Length: {len(VPCS)}") + VPCS[:200].encode())
            poll_until(lambda: gate, timeout=300, what="the end of the stall")
        return self.proxy.raw(write)

    def test_a_stall_before_the_answer(self):
        _, seconds = self.check_error(self.proxy.hang(), "no answer from [^ ]* within 1000 ms", "iasql.call_timeout = '1s'")
        self.assertLess(seconds, 20)

    def test_a_stall_in_the_answer(self):
        gate = []
        self.addCleanup(gate.append, 1)
        _, seconds = self.check_error(self.half(gate), "was not complete within 1000 ms: 200 bytes came",
                                      "iasql.call_timeout = '1s'")
        self.assertLess(seconds, 20)

    def test_statement_timeout_and_cancel_do_not_wait_for_it(self):
        gate = []
        self.addCleanup(gate.append, 1)
        for name, effect in (("before the answer", self.proxy.hang()), ("in the answer", self.half(gate))):
            with self.subTest(stall=name):
                self.proxy.clear()
                self.proxy.rule(effect, service="ec2", action="DescribeVpcs")
                started = time.monotonic()
                error = self.db.error("SET iasql.call_timeout = '5min'; SET statement_timeout = '2s'; SELECT * FROM iasql_sync()")
                self.assertEqual(error.sqlstate, "57014", error.text)
                self.assertLess(time.monotonic() - started, 3.5)
                self.proxy.calls.clear()
                statement = self.db.start("SELECT * FROM iasql_sync()")
                self.addCleanup(statement.kill)
                poll_until(lambda: self.proxy.count("ec2", "DescribeVpcs"), what="the call is on its way")
                started = time.monotonic()
                statement.cancel()
                with self.assertRaises(SqlError) as caught:
                    statement.wait(15)
                self.assertLess(time.monotonic() - started, 1.0)
                self.assertEqual(caught.exception.sqlstate, "57014", caught.exception.text)
        self.assert_unchanged()
        self.assert_recovers()

    def test_a_cancel_while_tasks_are_at_work_ends_the_calls_under_way(self):
        """The error is a task's, then, and others beside it wait for answers that never come."""
        self.proxy.rule(self.proxy.hang(), service="ec2", action="DescribeVpcs")
        for moment in range(1, 16):
            self.proxy.calls.clear()
            statement = self.db.start("SELECT * FROM iasql_sync()")
            self.addCleanup(statement.kill)
            poll_until(lambda: self.proxy.count("ec2", "DescribeVpcs"), interval=moment * 0.013, what="the call is on its way")
            statement.cancel()
            with self.assertRaises(SqlError) as caught:
                statement.wait(5)
            self.assertEqual(caught.exception.sqlstate, "57014", caught.exception.text)
        self.proxy.clear()
        self.assert_unchanged()
        self.assert_recovers()


class Endpoints(HostileCase):
    def check_endpoint(self, url, expected, *settings):
        said, _ = self.hostile_sync(f"iasql.endpoint_url = '{url}'", *settings)
        self.assertRegex(said, r"\w+\.\w+ in (us-east-1|eu-west-1): [^\n]*" + expected)
        self.assert_unchanged()
        self.assert_recovers()

    def test_nobody_listens(self):
        port = free_port()
        self.check_endpoint(f"http://127.0.0.1:{port}", f"could not connect to 127.0.0.1:{port}: Connection refused")

    def test_a_name_that_is_none(self):
        self.check_endpoint("http://no-such-host.invalid", "could not look up host name of no-such-host.invalid:80: ")

    def test_tls_to_a_plain_port(self):
        plain = PlainServer(head("Content-Length: 0", status="400 Bad Request"))
        self.addCleanup(plain.stop)
        self.check_endpoint(f"https://127.0.0.1:{plain.port}", r"TLS with [^ ]* failed: .*it does not seem to speak TLS")

    def test_plain_to_a_tls_port(self):
        front = TlsFront(self.env.directory, self.proxy.port)
        self.addCleanup(front.stop)
        self.check_endpoint(f"http://127.0.0.1:{front.port}", "perhaps it wants https")

    def test_an_unknown_authority_and_then_a_known_one(self):
        front = TlsFront(self.env.directory, self.proxy.port)
        self.addCleanup(front.stop)
        url = f"https://127.0.0.1:{front.port}"
        self.check_endpoint(url, r"certificate of [^ ]* is not trusted: .*iasql\.ca_bundle")
        self.check_endpoint(url, r"file of trusted certificates ./no/such/file. cannot be used \(iasql\.ca_bundle\)",
                            "iasql.ca_bundle = '/no/such/file'")
        self.emulator.ec2(R1).create_vpc(CidrBlock="10.8.0.0/16")
        self.hostile_sync(f"iasql.endpoint_url = '{url}'", f"iasql.ca_bundle = '{front.ca_file}'")
        self.assertEqual(database_view(self.db), cloud_view(self.emulator, [R1, R2]))
