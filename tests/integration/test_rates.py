"""AWS's rates are kept without being told: against an EC2 that enforces its token buckets, for 17 regions at once.

The times compared are those that the buckets allow: for each region and API what was admitted, less what a full bucket
gives at once, over its refill; the longest of these.
"""

import atexit
import shutil
import time
import unittest

from harness import Server, poll_until
from harness.enforcer import OWNER, REGIONS, Account, RateEnforcer
from harness.util import work_directory

SUBNET_PAGES = 340  # (340 - 100) / 20 = 12 s
VPCS = 40           # three calls each, side by side: (120 - 100) / 20 = 1 s


class Endpoint(unittest.TestCase):
    preload = True

    def setUp(self):
        self.directory = work_directory()
        self.addCleanup(shutil.rmtree, self.directory, True)
        self.aws = RateEnforcer()
        self.addCleanup(self.aws.stop)
        self.server = Server(self.directory, {"iasql.endpoint_url": self.aws.url, "iasql.rate_limit": "on"}, self.preload)
        self.server.start()
        atexit.register(self.server.stop, "immediate")
        self.addCleanup(self.server.stop, "immediate")
        self.db = self.database("one")

    def database(self, name):
        """With the network module and 17 enabled regions, all read once."""
        self.server.database("postgres").execute(f"CREATE DATABASE {name}; ALTER DATABASE {name} SET iasql.enabled = off")
        db = self.server.database(name)
        db.execute("CREATE EXTENSION iasql")
        db.rows("SELECT * FROM iasql_install('aws_account')")
        secret = self.server.secrets.make("the secret access key")
        db.execute(f"INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIDEXAMPLE', '{secret}')")
        db.rows("SELECT * FROM iasql_sync()")
        db.rows("SELECT * FROM iasql_install('aws_vpc')")
        self.assertEqual(db.value("SELECT count(DISTINCT region) FROM vpc"), str(len(REGIONS)))
        return db

    def wait_for_full_buckets(self):
        """The small reads of the beginning are to be forgotten on both sides."""
        poll_until(lambda: self.db.value("SELECT count(*) FROM iasql_stat_rate WHERE tokens < capacity - 0.01") == "0")
        self.db.execute("SELECT iasql_stat_aws_reset()")

    def report(self, took):
        allowed, calls, refused = self.aws.least_seconds(), self.aws.calls(), self.aws.refused()
        self.ratio, self.share = took / allowed, refused / calls
        print(f"{calls} calls, {refused} throttled ({100 * self.share:.3f} %), {took:.2f} s where the buckets allow "
              f"{allowed:.2f} s: {self.ratio:.3f}", flush=True)
        self.assertGreater(allowed, 5, "the buckets must be what takes time")

    def assert_subnets(self, db):
        self.assertEqual(db.value("SELECT count(*) FROM subnet"), str(len(REGIONS) * SUBNET_PAGES // 10))
        self.assertEqual(db.value("SELECT count(*) FROM vpc"), str(len(REGIONS) * VPCS))
        self.assertEqual(db.rows("SELECT message FROM iasql_get_errors()"), [])


class Rates(Endpoint):
    def test_a_sync_of_17_regions_keeps_within_the_rates(self):
        self.wait_for_full_buckets()
        self.aws.start_over(Account(vpcs=VPCS, subnet_pages=SUBNET_PAGES))
        started = time.monotonic()
        running = self.db.start("SELECT count(*) FROM iasql_sync()")
        poll_until(lambda: int(self.db.value("SELECT sum(waiting) FROM iasql_stat_rate")) > 0)
        running.wait(300)
        self.report(time.monotonic() - started)
        self.assert_subnets(self.db)
        self.assertLess(self.share, 0.01)
        self.assertLess(self.ratio, 1.3)
        self.assert_views_agree()

    def assert_views_agree(self):
        """What the views say is what the endpoint has seen."""
        seen = {api: (str(calls), str(refused)) for api, (calls, refused) in self.aws.by_api().items()}
        rows = self.db.rows("SELECT operation, sum(calls) AS calls, sum(throttles) AS throttles FROM iasql_stat_aws GROUP BY 1")
        self.assertEqual({r["operation"]: (r["calls"], r["throttles"]) for r in rows}, seen)
        self.assertEqual(self.db.rows("""SELECT service, api FROM iasql_stat_rate
            WHERE waiting <> 0 OR refill > published_refill OR tokens > capacity OR capacity > published_burst"""), [])
        self.assertEqual(self.db.rows("""SELECT operation FROM iasql_stat_aws WHERE mean_ms > max_ms OR max_ms > total_ms
            OR bytes_in < calls OR bytes_out < calls OR errors < throttles OR NOT (mean_ms > 0)"""), [])
        everything = self.db.execute("SELECT * FROM iasql_stat_aws; SELECT * FROM iasql_stat_rate; SELECT * FROM iasql_stat_info")
        self.assertNotIn("AKID", everything)
        self.assertNotIn("do not tell", everything)
        self.assertNotIn("#", everything)

    def test_two_processes_share_the_buckets(self):
        other = self.database("two")
        self.wait_for_full_buckets()
        self.aws.start_over(Account(vpcs=VPCS, subnet_pages=SUBNET_PAGES // 2))
        started = time.monotonic()
        # The worker of one database, a session in the other.
        self.server.database("postgres").execute("ALTER DATABASE two RESET iasql.enabled")
        self.server.configure(iasql__sync_interval="1h")
        self.server.reload()
        self.db.rows("SELECT * FROM iasql_sync()", timeout=300)
        poll_until(lambda: other.value("SELECT count(*) FROM subnet") != str(len(REGIONS)), timeout=120)
        self.report(time.monotonic() - started)
        for api, (calls, _) in self.aws.by_api().items():
            if api == "DescribeSubnets":
                self.assertEqual(calls - self.aws.refused(), 2 * len(REGIONS) * (SUBNET_PAGES // 2), "both have read all")
        self.assertLess(self.share, 0.01)
        self.assertLess(self.ratio, 1.3)

    def test_a_lower_limit_than_published_is_found(self):
        self.wait_for_full_buckets()
        self.aws.start_over(Account(vpcs=1, subnet_pages=150, scale=0.5))
        started = time.monotonic()
        self.db.execute("SET iasql.max_attempts = 10; SELECT count(*) FROM iasql_sync()", timeout=300)
        self.report(time.monotonic() - started)
        slowed = self.db.rows("SELECT region FROM iasql_stat_rate WHERE api = 'DescribeSubnets' AND throttles > 0")
        self.assertEqual(len(slowed), len(REGIONS))
        self.assertLess(self.share, 0.2)
        self.assertEqual(self.db.rows("SELECT message FROM iasql_get_errors()"), [])

    def test_cancelled_calls_wait_no_more(self):
        self.wait_for_full_buckets()
        self.aws.start_over(Account(subnet_pages=10000))
        running = self.db.start("SELECT count(*) FROM iasql_sync()")
        waiting = "SELECT sum(waiting) FROM iasql_stat_rate"
        poll_until(lambda: int(self.db.value(waiting)) > 0)
        pid = self.server.backends("query LIKE '%iasql_sync()%'")[0]
        for how in ("pg_cancel_backend", "pg_terminate_backend"):
            with self.subTest(how=how):
                self.db.execute(f"SELECT {how}({pid})")
                with self.assertRaises(Exception):
                    running.wait(20)
                self.assertEqual(self.db.value(waiting), "0")
                if how == "pg_cancel_backend":
                    running = self.db.start("SELECT count(*) FROM iasql_sync()")
                    poll_until(lambda: int(self.db.value(waiting)) > 0)
                    pid = self.server.backends("query LIKE '%iasql_sync()%'")[0]

    def test_off_means_off(self):
        self.wait_for_full_buckets()
        self.aws.start_over(Account(subnet_pages=300))
        self.db.execute("SET iasql.rate_limit = off; SET iasql.max_attempts = 1; SELECT count(*) FROM iasql_sync()")
        self.assertGreater(self.aws.refused(), 0)
        self.assertIn("RequestLimitExceeded", "".join(r["message"] for r in self.db.rows("SELECT message FROM iasql_get_errors()")))

    def test_the_environment_gives_the_default_of_attempts(self):
        for value, expected in (("7", "7"), ("0", "3"), ("101", "3"), ("many", "3")):
            self.server.server_env["AWS_MAX_ATTEMPTS"] = value
            self.server.restart()
            self.assertEqual(self.db.value("SHOW iasql.max_attempts"), expected, value)
        self.server.server_env["AWS_MAX_ATTEMPTS"] = "7"
        self.server.configure(iasql__max_attempts="5")
        self.server.restart()
        self.assertEqual(self.db.value("SHOW iasql.max_attempts"), "5")

    def test_who_may_look(self):
        self.db.execute("SELECT iasql_create_roles(); CREATE ROLE looker LOGIN; GRANT iasql_viewer TO looker; CREATE ROLE nobody LOGIN")
        looker = self.db.as_user("looker")
        self.assertGreater(int(looker.value("SELECT count(*) FROM iasql_stat_aws")), 5)
        self.assertGreater(int(looker.value("SELECT count(*) FROM iasql_stat_rate")), 5)
        self.assertEqual(looker.value("SELECT shared FROM iasql_stat_info"), "t")
        self.assertEqual(looker.error("SELECT iasql_stat_aws_reset()").sqlstate, "42501")
        for view in ("iasql_stat_aws", "iasql_stat_rate", "iasql_stat_info"):
            self.assertEqual(self.db.as_user("nobody").error(f"SELECT * FROM {view}").sqlstate, "42501")
        since = self.db.value("SELECT stats_reset FROM iasql_stat_info")
        self.db.execute("SELECT iasql_stat_aws_reset()")
        self.assertEqual(self.db.rows("SELECT * FROM iasql_stat_aws"), [])
        self.assertEqual(self.db.value(f"SELECT stats_reset > '{since}' FROM iasql_stat_info"), "t")


class WithoutPreload(Endpoint):
    preload = False

    def setUp(self):
        super().setUp()
        self.db.keeps_sessions = False  # each has figures of its own

    def test_a_session_has_buckets_and_figures_of_its_own(self):
        self.aws.start_over(Account(subnet_pages=130))
        text = self.db.execute("""SELECT count(*) FROM iasql_sync();
            SELECT 'pages ' || calls || ' ' || throttles FROM iasql_stat_aws WHERE operation = 'DescribeSubnets' AND region = 'us-east-1';
            SELECT 'taken ' || taken FROM iasql_stat_rate WHERE api = 'DescribeSubnets' AND region = 'us-east-1';
            SELECT 'shared ' || shared FROM iasql_stat_info""")
        for line in ("pages 130 0", "taken 130", "shared false"):
            self.assertIn(line, text.splitlines())
        self.assertEqual(self.aws.refused(), 0)
        self.assertEqual(self.db.rows("SELECT * FROM iasql_stat_aws"), [])
