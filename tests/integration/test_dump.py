"""A database dumped, restored on another cluster and committed from; copies that wait until somebody says that the original is no more."""

import os
import re
import subprocess
import unittest

from base import Case, Environment, R1, poll_until
from cloud import database_view
from harness import Server
from harness.postgres import _PSQL

env = Environment(settings={"iasql.sync_interval": "1"})
BINDIR = os.path.dirname(_PSQL)

# What users and workers have left in the platform's tables; of iasql_sync_state only what cannot change by itself.
KEPT = ("iasql_module", "iasql_dependencies", "iasql_tables", "iasql_audit_log", "iasql_transaction", "iasql_journal", "iasql_mode",
        "iasql_ignored", "iasql_sync_interval", "iasql_log_start", "iasql_home")
SEQUENCES = ("iasql_audit_log_id_seq", "iasql_journal_id_seq")


def setUpModule():
    env.up()
    env.other = Server(os.path.join(env.directory, "other"), {"iasql.endpoint_url": env.endpoint, "iasql.sync_interval": "1"},
                       secrets=env.secrets)
    unittest.addModuleCleanup(lambda: env.other.stop("immediate"))
    env.other.start()


def dump(db, *options, environment=None):
    """The output of pg_dump, as bytes."""
    return subprocess.run([os.path.join(BINDIR, "pg_dump"), "-h", db.server.socket, "-U", "postgres", *options, db.name], check=True,
                          capture_output=True, env={**db.server.client_env, **(environment or {})}, timeout=120).stdout


def restore_text(text, db):
    subprocess.run([_PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", db.server.socket, "-U", "postgres", "-d", db.name], input=text,
                   check=True, capture_output=True, env=db.server.client_env, timeout=120)


def restore_archive(archive, db):
    done = subprocess.run([os.path.join(BINDIR, "pg_restore"), "--exit-on-error", "-h", db.server.socket, "-U", "postgres", "-d", db.name],
                          input=archive, capture_output=True, env=db.server.client_env, timeout=120)
    if done.returncode:
        raise AssertionError(done.stderr.decode())


def platform(db):
    """All of it, as texts."""
    rows = {table: db.column(f'SELECT t::text FROM "{table}" t ORDER BY 1') for table in KEPT}
    return rows | {sequence: db.value(f"SELECT (last_value, is_called)::text FROM {sequence}") for sequence in SEQUENCES}


def shown(rows):
    return sorted((r["action"], r["table_name"], r["id"] or "", r["changes"] or "") for r in rows)


class Restored(Case):
    env = env
    modules = ("aws_vpc", "aws_sqs", "aws_sdk")

    def new_database(self, server):
        db = server.create_database()
        self.addCleanup(server.drop_database, db.name)
        return db

    def fill(self):
        """History, settings of every kind, and changes that are not committed."""
        self.change("INSERT INTO queue (name, visibility_timeout) VALUES ('kept', 30), ('goes', 30)")
        self.change("INSERT INTO vpc (cidr_block, tags) VALUES ('10.40.0.0/16', '{\"Name\": \"before\"}')")
        self.db.execute("""SELECT iasql_set_interval('1 hour', module => 'aws_vpc'); SELECT iasql_ignore('queue', 'tags');
            SELECT iasql_set_mode('two_way', table_name => 'vpc')""")
        self.begin()
        self.db.execute("""UPDATE queue SET visibility_timeout = 90 WHERE name = 'kept';
            DELETE FROM queue WHERE name = 'goes';
            INSERT INTO queue (name) VALUES ('made elsewhere');
            INSERT INTO subnet (vpc_id, cidr_block, availability_zone) SELECT id, '10.40.1.0/24', 'us-east-1a' FROM vpc
              WHERE tags ->> 'Name' = 'before'""".replace("made elsewhere", "made-elsewhere"))

    def go_on(self, copy):
        """Preview, refusal, adoption, commit; the cloud is what the rows say."""
        self.assertEqual(platform(copy), platform(self.db))
        self.assertEqual(database_view(copy), database_view(self.db))
        self.assertIn("table aws_credentials: the secret of access key testing is missing", copy.error("SELECT * FROM iasql_preview()").message)
        copy.execute(f"UPDATE aws_credentials SET secret_access_key = '{self.env.secrets.make('the secret set again')}', session_token = NULL")
        expected = shown(self.preview())
        self.assertEqual(len(expected), 4)
        self.assertEqual(shown(copy.rows("SELECT * FROM iasql_preview()")), expected)

        refused = copy.error("SELECT * FROM iasql_commit()")
        self.assertEqual((refused.sqlstate, refused.message), ("IA013", "this database is a copy, so nothing is done to AWS from here"))
        self.assertIn(f"database {self.db.name} of the cluster", refused.detail)
        self.assertIn("iasql_adopt()", refused.hint)
        self.assertEqual(sorted(self.emulator.queues()), ["goes", "kept"])
        self.assertIn("elsewhere", dict((r["name"], r["value"]) for r in copy.rows("SELECT * FROM iasql_status()"))["home"])

        self.server.drop_database(self.db.name)
        copy.execute("SELECT iasql_adopt()")
        self.assertRegex(copy.stderr, "this database has 4 pending changes")
        copy.rows("SELECT * FROM iasql_commit('from the copy')")
        self.assertEqual(sorted(self.emulator.queues()), ["kept", "made-elsewhere"])
        sqs = self.emulator.client("sqs")
        url = sqs.get_queue_url(QueueName="kept")["QueueUrl"]
        self.assertEqual(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]["VisibilityTimeout"], "90")
        subnets = self.emulator.ec2(R1).describe_subnets(Filters=[{"Name": "cidr-block", "Values": ["10.40.1.0/24"]}])["Subnets"]
        self.assertEqual(len(subnets), 1)
        self.assertEqual(copy.rows("SELECT * FROM iasql_preview()"), [])
        self.assertEqual(copy.json("""SELECT changes #>> '{visibility_timeout,old}' AS old, changes #>> '{visibility_timeout,new}' AS new
            FROM iasql_history('queue', (SELECT id::text FROM queue WHERE name = 'kept')) WHERE origin = 'user' ORDER BY version"""),
            [{"old": None, "new": "30"}, {"old": "30", "new": "90"}])

    def test_archive_restored_on_another_cluster_goes_on(self):
        self.fill()
        copy = self.new_database(self.env.other)
        copy.execute(f"ALTER DATABASE {copy.name} SET iasql.enabled = off")
        restore_archive(dump(self.db, "-Fc"), copy)
        self.go_on(copy)
        self.assert_the_worker_works(copy)
        copy.execute("DROP EXTENSION iasql")
        self.assertEqual(copy.column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                                     " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
                                     " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"), [])

    def test_script_restored_in_the_same_cluster_goes_on(self):
        self.fill()
        copy = self.new_database(self.server)
        copy.execute(f"ALTER DATABASE {copy.name} SET iasql.enabled = off")
        restore_text(dump(self.db), copy)
        self.go_on(copy)

    def assert_the_worker_works(self, copy):
        copy.execute(f"ALTER DATABASE {copy.name} RESET iasql.enabled")
        copy.execute("INSERT INTO queue (name) VALUES ('by-the-worker')")
        poll_until(lambda: "by-the-worker" in self.emulator.queues(), 30, what="the worker of the restored database pushes")

    def test_the_worker_leaves_aws_alone_in_a_copy(self):
        """Both databases have automatic mode on and the same pending change; it is made once."""
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('once')")
        copy = self.new_database(self.env.other)
        restore_archive(dump(self.db, "-Fc"), copy)
        copy.execute(f"UPDATE aws_credentials SET secret_access_key = '{self.env.secrets.make('the secret set again')}', session_token = NULL")
        copy.rows("SELECT * FROM iasql_rollback()")
        copy.execute("INSERT INTO queue (name) VALUES ('twice')")
        problem = "this database is a copy, so nothing is done to AWS from here"
        poll_until(lambda: any(problem in r["message"] for r in copy.rows("SELECT * FROM iasql_get_errors()")), 30, what="the worker says so")
        self.assertEqual(self.emulator.queues(), [])
        self.assertEqual(copy.value("SELECT count(*) FROM iasql_audit_log WHERE origin = 'user' AND transaction_id IS NULL"), "1")
        copy.execute("SELECT iasql_adopt()")
        poll_until(lambda: self.emulator.queues() == ["twice"], 30, what="the worker of the adopted database pushes")
        self.assertEqual(copy.rows("SELECT * FROM iasql_backoff"), [])

    def test_a_database_made_from_a_template_is_a_copy(self):
        self.db.server.database("postgres").execute(f"CREATE DATABASE from_template TEMPLATE {self.db.name}")
        self.addCleanup(self.server.drop_database, "from_template")
        copy = self.server.database("from_template")
        copy.rows("SELECT * FROM iasql_begin()")
        for call in ("iasql_commit()", "iasql_restore_defaults()"):
            self.assertEqual(copy.error(f"SELECT * FROM {call}").sqlstate, "IA013", call)
        copy.rows("SELECT * FROM iasql_rollback()")
        self.assertEqual(copy.error("SELECT * FROM iasql_apply()").sqlstate, "IA013")
        self.begin()
        self.commit()  # the original goes on
        copy.execute("CREATE ROLE plain; GRANT EXECUTE ON FUNCTION iasql_version() TO plain")
        self.addCleanup(lambda: self.db.server.database("postgres").execute("DROP ROLE plain"))
        self.assertEqual(copy.error("SET ROLE plain; SELECT iasql_adopt()").sqlstate, "42501")
        copy.execute("DROP OWNED BY plain")


class Secrets(Case):
    env = env

    def test_a_dump_has_no_credentials_unless_asked(self):
        secret = self.env.secrets.make("a secret access key to dump")
        self.db.execute(f"UPDATE aws_credentials SET secret_access_key = '{secret}'")
        self.assertEqual(self.db.rows("SELECT secret_access_key, session_token FROM aws_credentials"),
                         [{"secret_access_key": "(kept apart)", "session_token": "(kept apart)"}])
        for options in ((), ("-Fc", "-Z0"), ("--inserts",), ("--data-only",), ("--table=aws_credentials",)):
            text = dump(self.db, *options)
            self.assertNotIn(secret.encode(), text, options)
            self.assertIn(b"(kept apart)", text, options)
        text = dump(self.db, environment={"PGOPTIONS": "-c iasql.dump_credentials=on"})
        self.assertEqual(len(re.findall(secret.encode(), text)), 1)
        copy = self.env.other.create_database()
        self.addCleanup(self.env.other.drop_database, copy.name)
        restore_text(text, copy)
        self.assertEqual(copy.value("SELECT count(*) FROM iasql_sync()"), "0")
        self.assertEqual(copy.value(f"SELECT count(*) FROM iasql_secret WHERE value = '{secret}'"), "1")

    def test_secrets_go_with_their_rows(self):
        def kept():
            return self.db.column("SELECT key_id || ' ' || column_name FROM iasql_secret ORDER BY 1")

        both = ["secret_access_key", "session_token"]
        self.assertEqual(kept(), [f"testing {c}" for c in both])
        self.db.execute("UPDATE aws_credentials SET session_token = NULL")
        self.assertEqual(kept(), ["testing secret_access_key"])
        self.db.execute("UPDATE aws_credentials SET access_key_id = 'AKIAOTHER', secret_access_key = 'x'")
        self.assertEqual(kept(), ["AKIAOTHER secret_access_key"])
        self.db.execute("UPDATE aws_credentials SET secret_access_key = secret_access_key")
        self.assertEqual(self.db.column("SELECT value FROM iasql_secret"), ["x"])
        self.db.execute("DELETE FROM aws_credentials")
        self.assertEqual(kept(), [])
        for gone in ("TRUNCATE aws_credentials", "SELECT * FROM iasql_uninstall('aws_account')"):
            self.db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIAAGAIN', 'y')")
            self.assertEqual(kept(), ["AKIAAGAIN secret_access_key"])
            self.db.execute(gone)
            self.assertEqual(kept(), [], gone)


if __name__ == "__main__":
    unittest.main()
