"""A transaction of forty changes, and whole accounts, as SQL in a second account."""

from base import Case, Environment
from harness import forty
from harness.accounts import SecondCloud, View, assert_alike, client, replay, second_account, translated
from named_account import named_account

env = Environment()
setUpModule = env.up

BUCKET = {"forty-bucket": "forty-there"}


class Forty(Case):
    env = env

    def both(self):
        self.other, self.keys = second_account(self)
        for db in (self.db, self.other):
            db.rows(f"SELECT * FROM iasql_install({forty.MODULES})")
            forty.committed(db, forty.BEFORE)
        assert_alike(self, self.db, self.other)

    def check_cloud(self):
        ec2 = client(self, self.keys, "ec2")
        vpcs = {next(t["Value"] for t in v["Tags"] if t["Key"] == "Name"): v for v in ec2.describe_vpcs()["Vpcs"] if v.get("Tags")}
        self.assertEqual(sorted(vpcs), ["forty", "forty two"])
        groups = {g["GroupName"]: g for g in ec2.describe_security_groups()["SecurityGroups"]}
        source = groups["forty-db"]["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"]
        self.assertEqual(source, groups["forty-app"]["GroupId"])
        self.assertEqual(groups["forty-db"]["VpcId"], vpcs["forty two"]["VpcId"])
        queues = [url.rsplit("/", 1)[1] for url in client(self, self.keys, "sqs").list_queues()["QueueUrls"]]
        self.assertEqual(sorted(queues), ["forty-failed", "forty-jobs.fifo", "forty-kept"])
        secret = client(self, self.keys, "secretsmanager").get_secret_value(SecretId="forty")["SecretString"]
        self.assertEqual(secret, "<secret: secret.value of forty>")
        alarm = client(self, self.keys, "cloudwatch").describe_alarms(AlarmNames=["forty-kept"])["MetricAlarms"][0]
        self.assertNotIn("AlarmDescription", alarm)

    def replayed(self, form):
        self.both()
        forty.begun(self.db)
        self.assertEqual(forty.changes(self.db)[0], forty.COUNT)
        self.assertGreaterEqual(forty.changes(self.db)[1], 8)
        before = self.db.column(f"SELECT sql FROM iasql_get_sql_for_transaction(format => '{form}')")
        self.db.rows("SELECT * FROM iasql_commit()")
        done = replay(self, self.db, self.other, form=form, names=BUCKET)
        self.assertEqual(len([s for s in done if not s.startswith("-- put")]) + 1, forty.COUNT)
        self.assertEqual([translated(s, BUCKET) for s in before], done, "the same while it is open")
        assert_alike(self, self.db, self.other, names=BUCKET)
        self.check_cloud()
        ids = [i for t, c in (("vpc", "vpc_id"), ("subnet", "subnet_id"), ("security_group", "group_id"), ("load_balancer", "load_balancer_arn"))
               for i in self.db.column(f"SELECT {c} FROM {t}")]
        self.assertEqual([i for i in ids if i in "\n".join(done)], [])

    def test_compact(self):
        self.replayed("compact")

    def test_verbatim(self):
        self.replayed("verbatim")

    def test_undo_in_both_accounts(self):
        """Done in one, replayed in the other, undone in both: each is as it was, apart from ids."""
        self.both()
        clouds = {self.db: self.emulator, self.other: SecondCloud(self.emulator, self.keys)}
        # The emulator drops a new queue's policy with its first change.
        rows = {db: View(db, but=(("queue", "policy"),)).all() for db in clouds}
        accounts = {db: named_account(cloud) for db, cloud in clouds.items()}
        forty.begun(self.db)
        self.db.rows("SELECT * FROM iasql_commit()")
        replay(self, self.db, self.other, names=BUCKET)
        for db, cloud in clouds.items():
            self.assertNotEqual(named_account(cloud), accounts[db])
            last = db.value("SELECT id FROM iasql_transaction WHERE status = 'committed' ORDER BY opened_at DESC LIMIT 1")
            db.rows(f"SELECT * FROM iasql_undo('{last}')")
            db.rows("SELECT * FROM iasql_commit(confirm_deletes => true)")
            self.assertEqual(db.rows("SELECT * FROM iasql_preview()"), [])
            self.assertEqual(named_account(cloud), accounts[db])
            self.assertEqual(View(db, but=(("queue", "policy"),)).all(), rows[db])

    def test_export(self):
        """An account with all of it, exported into one that is empty."""
        self.db.rows(f"SELECT * FROM iasql_install({forty.MODULES})")
        forty.committed(self.db, forty.BEFORE)
        forty.begun(self.db)
        self.db.rows("SELECT * FROM iasql_commit()")
        self.fill("SELECT sql FROM iasql_export()")

    def test_since(self):
        """All that has ever been done, run in an empty account."""
        self.db.rows(f"SELECT * FROM iasql_install({forty.MODULES})")
        forty.committed(self.db, forty.BEFORE)
        start = self.db.value("SELECT clock_timestamp()")
        forty.begun(self.db)
        self.db.rows("SELECT * FROM iasql_commit()")
        part = self.db.column(f"SELECT sql FROM iasql_get_sql_since('{start}')")
        self.assertFalse([s for s in part if "'forty-web'" in s and "INSERT INTO security_group " in s])
        self.fill("SELECT sql FROM iasql_get_sql_since()")

    def fill(self, query):
        self.other, self.keys = second_account(self)
        self.other.rows(f"SELECT * FROM iasql_install({forty.MODULES})")
        self.other.execute(forty.PREPARE)
        self.other.rows("SELECT * FROM iasql_begin()")
        statements = [translated(s, BUCKET) for s in self.db.column(query)]
        try:
            for statement in statements:
                self.other.execute(statement)
            self.other.rows("SELECT * FROM iasql_commit()")
        except Exception as error:
            raise AssertionError("\n".join(statements)) from error
        self.assertEqual(self.other.rows("SELECT * FROM iasql_preview()"), [])
        try:
            # A queue without a policy, which only an update makes, cannot be made at once: NULL in an INSERT means AWS's own.
            assert_alike(self, self.db, self.other, but=(("queue", "policy"),), names=BUCKET)
        except AssertionError as error:
            raise AssertionError("\n".join(statements)) from error
