"""Cadence of the periodic worker: which tables it reads in a turn, and how much of them."""

from base import Case, Environment, R1, R2, poll_until

env = Environment(settings={"iasql.sync_interval": "1s"}, proxy=True)
setUpModule = env.up

LISTED = "subnet", "vpc", "queue"


class WorkerCase(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def turns(self, number=2):
        """Waits until so many more turns of the worker have begun and ended; the queues are read in each of them."""
        for _ in range(number):
            seen = self.last_success("queue")
            poll_until(lambda: self.last_success("queue") > seen, what="another turn")

    def last_success(self, table, region=None):
        where = f" AND region = '{region}'" if region else ""
        return self.db.value(f"SELECT coalesce(min(last_success)::text, '') FROM iasql_stat_sync WHERE table_name = '{table}'{where}"
                             " AND (region <> '' OR last_success IS NOT NULL)")

    def clean(self):
        self.assertEqual(self.problems(), [])

    def vpc_with_subnet(self, cidr="10.7.0.0/16"):
        ec2 = self.emulator.ec2(R1)
        vpc = ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr.replace("/16", "/24"))["Subnet"]["SubnetId"]
        return vpc, subnet


class Intervals(WorkerCase):

    def test_a_module_that_is_not_due_is_not_read(self):
        self.db.execute("SELECT iasql_set_interval('1 hour', 'aws_vpc')")
        self.turns(1)
        self.proxy.clear()
        read = self.last_success("subnet")
        self.turns()
        self.assertEqual(self.last_success("subnet"), read)
        self.assertEqual(self.proxy.count("ec2", "Describe(Subnets|Vpcs|RouteTables)"), 0)
        # Of its tables one is wanted more often; then all are, as before.
        self.db.execute("SELECT iasql_set_interval('1 s', table_name => 'subnet')")
        poll_until(lambda: self.last_success("subnet") > read)
        self.assertEqual(self.proxy.count("ec2", "DescribeRouteTables"), 0)
        self.db.execute("SELECT iasql_set_interval(NULL, 'aws_vpc')")
        poll_until(lambda: self.proxy.count("ec2", "DescribeRouteTables"))
        self.clean()

    def test_zero_is_never_by_itself(self):
        self.db.execute("SELECT iasql_set_interval('0', table_name => 'subnet')")
        self.turns(1)
        read = self.last_success("subnet")
        self.turns()
        self.assertEqual(self.last_success("subnet"), read)
        self.sync()
        self.assertGreater(self.last_success("subnet"), read)

    def test_an_interval_that_has_passed(self):
        self.db.execute("SELECT iasql_set_interval('1 hour', 'aws_vpc')")
        self.turns(1)
        self.db.execute("UPDATE iasql_sync_state SET last_success = last_success - interval '2 hours' WHERE table_name = 'subnet'")
        before = self.last_success("subnet")
        vpcs = self.last_success("vpc")
        poll_until(lambda: self.last_success("subnet") > before)
        self.assertEqual(self.last_success("vpc"), vpcs)

    def test_the_interval_of_the_database_is_the_last_resort(self):
        self.db.execute("SELECT iasql_set_interval('1 hour'), iasql_set_interval('1 s', 'aws_sqs')")
        self.turns(1)
        read = self.last_success("subnet")
        self.turns()
        self.assertEqual(self.last_success("subnet"), read)
        self.db.execute("DROP EXTENSION iasql CASCADE")


class Parts(WorkerCase):
    """A part of the tables is read; what its rows need is read with it."""

    def test_a_new_object_brings_the_one_it_refers_to(self):
        self.db.execute("SELECT iasql_set_interval('0', 'aws_vpc'), iasql_set_interval('1 s', table_name => 'subnet')")
        self.turns(1)
        self.proxy.clear()
        vpc, subnet = self.vpc_with_subnet()
        poll_until(lambda: self.db.value(f"SELECT count(*) FROM vpc v JOIN subnet s ON s.vpc_id = v.id WHERE s.subnet_id = '{subnet}' AND v.vpc_id = '{vpc}'") == "1")
        self.assertEqual(self.proxy.count("ec2", "DescribeInternetGateways"), 0)
        self.clean()

    def test_rows_in_the_way_of_a_deletion_are_read(self):
        vpc, subnet = self.vpc_with_subnet()
        poll_until(lambda: self.db.value(f"SELECT count(*) FROM subnet WHERE subnet_id = '{subnet}'") == "1")
        self.db.execute("SELECT iasql_set_interval('0', 'aws_vpc'), iasql_set_interval('1 s', table_name => 'vpc')")
        self.turns(1)
        self.emulator.ec2(R1).delete_subnet(SubnetId=subnet)
        self.turns(2)
        self.assertEqual(self.db.value(f"SELECT count(*) FROM subnet WHERE subnet_id = '{subnet}'"), "1", "not due")
        self.emulator.ec2(R1).delete_vpc(VpcId=vpc)
        poll_until(lambda: self.db.value(f"SELECT count(*) FROM vpc WHERE vpc_id = '{vpc}'") == "0")
        self.assertEqual(self.db.value(f"SELECT count(*) FROM subnet WHERE subnet_id = '{subnet}'"), "0")
        self.clean()

    def test_join_tables_come_with_their_owners(self):
        self.assertIn("is read together with", self.db.error(
            "SELECT iasql_set_interval('1 s', table_name => 'endpoint_interface_subnets')").text)
        self.db.execute("SELECT iasql_set_interval('0', 'aws_vpc'), iasql_set_interval('1 s', table_name => 'endpoint_interface')")
        vpc, subnet = self.vpc_with_subnet()
        endpoint = self.emulator.ec2(R1).create_vpc_endpoint(
            VpcEndpointType="Interface", VpcId=vpc, ServiceName="com.amazonaws.us-east-1.logs", SubnetIds=[subnet])["VpcEndpoint"]["VpcEndpointId"]
        joined = f"""SELECT s.subnet_id FROM endpoint_interface e JOIN endpoint_interface_subnets j ON j.endpoint_interface_id = e.id
                     JOIN subnet s ON s.id = j.subnet_id WHERE e.vpc_endpoint_id = '{endpoint}'"""
        poll_until(lambda: self.db.column(joined) == [subnet])
        self.emulator.ec2(R1).delete_vpc_endpoints(VpcEndpointIds=[endpoint])
        poll_until(lambda: self.db.value("SELECT count(*) FROM endpoint_interface") == "0")
        self.assertEqual(self.db.value("SELECT count(*) FROM endpoint_interface_subnets"), "0")
        self.clean()


class Budgets(WorkerCase):

    def setUp(self):
        super().setUp()
        self.rows = self.db.value("SELECT count(*) FROM subnet")

    def reads(self):
        return self.db.rows("SELECT table_name, region, last_success FROM iasql_stat_sync WHERE last_success IS NOT NULL AND table_name <> 'aws_regions'")

    def test_what_does_not_fit_into_a_turn_comes_in_the_next(self):
        parts = len(self.reads())
        self.assertGreater(parts, 20)
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.worker_call_budget = 6")
        poll_until(lambda: not self.server.backends("backend_type = 'iasql worker'"))
        start = self.db.value("SELECT clock_timestamp()")
        self.proxy.clear()
        most, seen = 0, set()

        def all_read():
            nonlocal most
            rows = self.db.rows(f"SELECT table_name, region, last_success::text AS at FROM iasql_stat_sync WHERE last_success > '{start}' AND table_name <> 'aws_regions'")
            new = {(r["table_name"], r["region"], r["at"]) for r in rows} - seen
            most = max(most, len(new))
            seen.update(new)
            return len({(r["table_name"], r["region"]) for r in rows}) == parts
        poll_until(all_read, timeout=60, interval=0.05)
        # Nobody came twice before everybody had been there once.
        self.assertLess(len(seen), 2 * parts, "the oldest comes first")
        self.assertLess(most, parts, "several turns")
        self.assertEqual(self.db.value("SELECT count(*) FROM subnet"), self.rows)
        self.clean()

    def test_the_time_of_a_turn(self):
        parts = len(self.reads())
        self.db.execute(f"""ALTER DATABASE {self.db.name} SET iasql.worker_time_budget = '1s';
                            ALTER DATABASE {self.db.name} SET iasql.max_concurrency = 1""")
        poll_until(lambda: not self.server.backends("backend_type = 'iasql worker'"))
        self.proxy.clear()
        self.proxy.rule(self.proxy.delay(0.4), service="ec2", action="Describe.*")
        start = self.db.value("SELECT clock_timestamp()")
        poll_until(lambda: self.db.value(f"SELECT count(*) FROM iasql_stat_sync WHERE last_success > '{start}' AND table_name <> 'aws_regions'") != "0")
        read = int(self.db.value(f"SELECT count(*) FROM iasql_stat_sync WHERE last_success > '{start}' AND table_name <> 'aws_regions'"))
        self.assertLess(read, parts)
        self.assertEqual(self.db.value("SELECT count(*) FROM subnet"), self.rows)
        self.proxy.clear()
        poll_until(lambda: int(self.db.value(f"SELECT count(*) FROM iasql_stat_sync WHERE last_success > '{start}'")) >= parts, timeout=60)
        self.clean()

    def test_what_users_changed_is_read_first(self):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.worker_call_budget = 1")
        # A turn that began before reads all.
        poll_until(lambda: not self.server.backends("backend_type = 'iasql worker'"))
        # Everything else is overdue for much longer.
        self.db.execute("UPDATE iasql_sync_state SET last_success = last_success - interval '1 hour' WHERE table_name <> 'queue'")
        start = self.db.value("SELECT clock_timestamp()")
        self.db.execute("INSERT INTO queue (name) VALUES ('first')")
        poll_until(lambda: "first" in self.emulator.queues())
        read = "SELECT min(last_success) FROM iasql_stat_sync WHERE table_name = 'queue' AND last_success > '%s'" % start
        poll_until(lambda: self.db.value(read))
        others = "SELECT count(*) FROM iasql_stat_sync WHERE table_name NOT IN ('queue', 'aws_regions') AND last_success "
        # A turn may have been at work, and a turn reads at least one part.
        self.assertLess(int(self.db.value(others + f"BETWEEN '{start}' AND ({read})")), 4, "before the queue")
        self.assertGreater(int(self.db.value(others + "< now() - interval '30 minutes'")), 10, "the others come later")

    def test_how_long_reading_took(self):
        self.proxy.rule(self.proxy.delay(0.5), action="DescribeSubnets")
        self.turns(2)
        poll_until(lambda: int(self.db.value("SELECT min(duration_ms) FROM iasql_stat_sync WHERE table_name = 'subnet' AND region <> ''")) >= 500)
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_stat_sync WHERE last_success IS NOT NULL AND duration_ms IS NULL"), "0")
        status = {r["name"]: r["value"] for r in self.db.rows("SELECT * FROM iasql_status()")}
        self.assertRegex(status["module aws_vpc"], r"^read at .*, slowest \d{3,} ms$")
        self.assertRegex(status["table subnet"], r" in \d{3,} ms$")
        self.assertRegex(status["worker"], "^on, every 1 s, (running as process|AWS last read at)")
