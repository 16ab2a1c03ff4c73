"""What a test module has: one server and one emulator, up for the module; per test a fresh database and a fresh account.

    env = Environment()
    setUpModule = env.up

    class Something(Case):
        env = env
        modules = ("aws_sqs",)
"""

import atexit
import re
import shutil
import unittest

from harness import Emulator, FaultProxy, Server, SqlError, poll_until
from harness.secrets import Secrets
from harness.util import work_directory
from settled import note

R1, R2 = "us-east-1", "eu-west-1"  # the regions that are enabled, the first one by default


class Environment:
    def __init__(self, settings=None, proxy=False, preload=True):
        self._settings, self._with_proxy, self._preload = settings or {}, proxy, preload
        self.server = self.emulator = self.proxy = None
        self.secrets = Secrets()

    def up(self):
        self.directory = work_directory()
        unittest.addModuleCleanup(self.down)
        atexit.register(self.down)
        self.emulator = Emulator(self.directory)
        self.proxy = FaultProxy(self.emulator) if self._with_proxy else None
        self.endpoint = self.proxy.url if self.proxy else self.emulator.url
        self.server = Server(self.directory, {"iasql.endpoint_url": self.endpoint, **self._settings}, self._preload,
                             self.server_environment(), self.secrets)
        self.server.start()
        self._make_template()

    def server_environment(self):
        """Variables of the server beyond those of a clean environment; files for it go to self.directory."""
        return {}

    def down(self):
        if self.server:
            self.server.stop("immediate")
            self.server = None
        if self.proxy:
            self.proxy.stop()
            self.proxy = None
        if self.emulator:
            self.emulator.stop()
            self.emulator = None
        shutil.rmtree(self.directory, ignore_errors=True)

    def _make_template(self):
        """A database with the extension, the account module, credentials and two enabled regions."""
        postgres = self.server.database("postgres")
        postgres.execute("CREATE DATABASE iasql_ready; ALTER DATABASE iasql_ready SET iasql.enabled = off")
        db = self.server.database("iasql_ready")
        db.execute("CREATE EXTENSION iasql")
        db.rows("SELECT * FROM iasql_install('aws_account')")
        db.execute(f"""INSERT INTO aws_credentials (access_key_id, secret_access_key, session_token)
            VALUES ('testing', '{self.secrets.make("the secret access key")}', '{self.secrets.make("the session token")}')""")
        db.rows("SELECT * FROM iasql_sync()")
        db.execute(f"UPDATE aws_regions SET is_enabled = region IN ('{R1}', '{R2}')")
        db.rows("SELECT * FROM iasql_begin()")
        db.rows("SELECT * FROM iasql_commit()")


class Case(unittest.TestCase):
    env = None
    modules = ()
    maxDiff = 4000

    def setUp(self):
        self.server, self.emulator, self.proxy = self.env.server, self.env.emulator, self.env.proxy
        if self.proxy:
            self.proxy.clear()
        self.server.ensure_running()
        self.emulator.reset()
        self.db = self.server.create_database("iasql_ready")
        self._noted = 0
        self.addCleanup(self._drop, self.db.name)
        if self.modules:
            self.install(*self.modules)

    def _drop(self, name):
        if self.proxy:
            self.proxy.clear()  # lets go of whoever still waits for an answer
        self.server.ensure_running()
        there = self.server.database("postgres").value(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") != "0"
        findings = self.env.secrets.found_in_database(self.server.database(name)) if there else []
        self.server.drop_database(name)
        self.assertEqual(findings, [], "secrets where others can see them")

    # --- shorthands
    def install(self, *modules):
        names = ", ".join(f"'{m}'" for m in modules)
        return self.db.rows(f"SELECT * FROM iasql_install({names})")

    def begin(self):
        return self.db.rows("SELECT * FROM iasql_begin()")

    def preview(self):
        return self.db.rows("SELECT * FROM iasql_preview()")

    def commit(self):
        return self.db.rows("SELECT * FROM iasql_commit()")

    def rollback(self):
        return self.db.rows("SELECT * FROM iasql_rollback()")

    def sync(self):
        return self.db.rows("SELECT * FROM iasql_sync()")

    def change(self, sql):
        """begin, the statements, preview, commit; afterwards both sides must be equal. Returns the commit's rows."""
        self.begin()
        self.db.execute(sql)
        self.preview()
        done = self.commit()
        self.notices = self.db.stderr
        self.assert_nothing_to_do()
        return done

    def assert_nothing_to_do(self):
        self.assertEqual([brief(row) for row in self.preview()], [], "the preview after a commit must be empty")
        self._noted = note(self.db, self._noted)

    def assert_settled(self):
        """Nothing is left to do in either direction, and a second commit does nothing."""
        self.begin()
        self.assert_nothing_to_do()
        self.assertEqual([brief(row) for row in self.commit()], [], "a second commit must do nothing")

    def vpc_of(self, row_id):
        return self.db.value(f"SELECT vpc_id FROM vpc WHERE id = {row_id}")

    def problems(self):
        return [row["message"] for row in self.db.rows("SELECT * FROM iasql_get_errors()")]

    def assert_no_leftovers(self):
        """No iasql transaction is open or in doubt, and no journal entry without outcome."""
        self.assertEqual(self.db.rows("SELECT id, status FROM iasql_transaction WHERE status IN ('open', 'committing', 'interrupted')"), [])
        self.assertEqual(self.db.rows("SELECT table_name, action, state FROM iasql_journal WHERE state = 'intent'"), [])

    def assert_no_marks(self, region=R1):
        """The marks by which interrupted creates are recognised are gone again."""
        tags = self.emulator.ec2(region).describe_tags()["Tags"]
        self.assertEqual([t for t in tags if t["Key"].startswith("iasql")], [])


def brief(row):
    return {k: row.get(k) for k in ("action", "table_name", "id", "description", "changes", "reason") if row.get(k)}


def actions(rows):
    """{(action, table): count} of the rows of preview and commit."""
    counts = {}
    for row in rows:
        key = (row["action"], row["table_name"])
        counts[key] = counts.get(key, 0) + 1
    return counts


def tag_map(item, key="Tags"):
    return {t["Key"]: t["Value"] for t in item.get(key) or []}


__all__ = ["Case", "Environment", "R1", "R2", "SqlError", "actions", "brief", "poll_until", "re", "tag_map"]
