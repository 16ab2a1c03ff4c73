"""A periodic worker that is in the middle of a call to AWS delays nobody: not those who drop or rename its database or
another one, not those who drop the extension, not a restart. Two seconds are what the command itself may take with it."""

import time

from base import Case, Environment, poll_until

env = Environment({"iasql.sync_interval": "1s"}, proxy=True)
setUpModule = env.up

WORKER = "backend_type = 'iasql worker' AND datname = '{}'"
LIMIT = 2.0


class Busy(Case):
    env = env
    modules = ("aws_sqs",)

    def setUp(self):
        super().setUp()
        self.postgres = self.server.database("postgres")
        self.proxy.rule(self.proxy.hang())
        self.addCleanup(self.proxy.clear)
        poll_until(lambda: self.proxy.calls and self.server.backends(WORKER.format(self.db.name)), what="the worker waits for AWS")

    def assert_quick(self, act):
        started = time.monotonic()
        act()
        self.assertLess(time.monotonic() - started, LIMIT)

    def assert_sql_quick(self, sql, database=None):
        self.assert_quick(lambda: (database or self.postgres).execute(sql, timeout=30))

    def test_drop_database(self):
        self.assert_sql_quick(f"DROP DATABASE {self.db.name}")

    def test_drop_database_force(self):
        self.assert_sql_quick(f"DROP DATABASE {self.db.name} WITH (FORCE)")

    def test_drop_another_database(self):
        self.postgres.execute("CREATE DATABASE bystander TEMPLATE template0")
        self.assert_sql_quick("DROP DATABASE bystander")

    def test_rename(self):
        self.assert_sql_quick(f"ALTER DATABASE {self.db.name} RENAME TO renamed")
        self.addCleanup(self.postgres.execute, f"ALTER DATABASE renamed RENAME TO {self.db.name}")
        self.addCleanup(self.proxy.clear)

    def test_drop_extension(self):
        self.assert_sql_quick("DROP EXTENSION iasql CASCADE", self.db)

    def test_fast_shutdown(self):
        self.assert_quick(lambda: self.server.stop("fast"))
        self.server.start()

    def test_immediate_shutdown(self):
        self.assert_quick(lambda: self.server.stop("immediate"))
        self.server.start()
