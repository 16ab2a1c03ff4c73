"""Who may do what: the roles that iasql_create_roles() makes."""

import os
import subprocess

from base import Case, Environment, R1
from harness.util import ROOT, clean_environment

env = Environment()
setUpModule = env.up


class Roles(Case):
    env = env
    modules = ("aws_sqs",)

    def member(self, role):
        self.db.execute("SELECT iasql_create_roles()")
        self.db.execute("DROP ROLE IF EXISTS person")
        self.db.execute(f"CREATE ROLE person LOGIN; GRANT {role} TO person")
        self.addCleanup(self._forget)
        return self.db.as_user("person")

    def _forget(self):
        self.db.execute("DROP OWNED BY person; DROP ROLE person")

    def test_nothing_without_a_grant(self):
        self.db.execute("DROP ROLE IF EXISTS nobody_special; CREATE ROLE nobody_special LOGIN")
        self.addCleanup(self.db.execute, "DROP ROLE nobody_special")
        person = self.db.as_user("nobody_special")
        for sql in ("SELECT * FROM iasql_begin()", "SELECT * FROM iasql_install('aws_vpc')", "SELECT * FROM aws_credentials",
                    "SELECT * FROM queue", "SELECT * FROM iasql_sync()", "INSERT INTO queue (name) VALUES ('x')"):
            with self.subTest(sql=sql):
                self.assertEqual(person.error(sql).sqlstate, "42501")

    def test_viewer(self):
        person = self.member("iasql_viewer")
        person.rows("SELECT * FROM queue")
        person.rows("SELECT * FROM iasql_modules_installed()")
        person.rows("SELECT * FROM iasql_get_errors()")
        for sql in ("INSERT INTO queue (name) VALUES ('x')", "SELECT * FROM iasql_begin()", "SELECT * FROM iasql_commit()",
                    "SELECT * FROM aws_credentials", "SELECT * FROM iasql_install('aws_vpc')"):
            with self.subTest(sql=sql):
                self.assertEqual(person.error(sql).sqlstate, "42501")

    def test_operator(self):
        person = self.member("iasql_operator")
        person.rows("SELECT * FROM iasql_begin()")
        person.execute("INSERT INTO queue (name) VALUES ('by-operator')")
        self.assertEqual([r["action"] for r in person.rows("SELECT * FROM iasql_preview()")], ["create"])
        person.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.emulator.queues(), ["by-operator"])
        self.assertEqual(self.db.column("SELECT DISTINCT \"user\" FROM iasql_audit_log WHERE change_type = 'INSERT' AND table_name = 'queue'"), ["person"])
        for sql in ("SELECT * FROM aws_credentials", "SELECT * FROM iasql_install('aws_vpc')", "DELETE FROM iasql_audit_log",
                    "INSERT INTO iasql_audit_log (table_name) VALUES ('x')", "DROP TABLE queue",
                    "SET iasql.endpoint_url = 'http://127.0.0.1:9'"):
            with self.subTest(sql=sql):
                self.assertEqual(person.error(sql).sqlstate, "42501")

    def test_admin_installs_and_operators_see_new_tables(self):
        admin = self.member("iasql_admin")
        admin.rows("SELECT * FROM iasql_install('aws_vpc')")
        admin.rows("SELECT * FROM iasql_begin()")
        admin.execute("INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16')")
        admin.rows("SELECT * FROM iasql_commit()")
        self.db.execute("DROP ROLE IF EXISTS second; CREATE ROLE second LOGIN; GRANT iasql_operator TO second")
        self.addCleanup(self.db.execute, "DROP OWNED BY second; DROP ROLE second")
        self.assertEqual(self.db.as_user("second").value(f"SELECT count(*) FROM vpc WHERE region = '{R1}'"), "2")
        admin.rows("SELECT * FROM iasql_uninstall('aws_vpc')")

    def test_a_table_of_the_user_with_a_trigger_gains_nothing(self):
        """A trigger that a user puts on a table of theirs, or a search_path, does not run with iasql's rights."""
        person = self.member("iasql_operator")
        self.db.execute("CREATE SCHEMA trap; GRANT ALL ON SCHEMA trap TO person")
        person.execute("""CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped as %', current_user; END $$;
                          CREATE FUNCTION trap.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped as %', current_user; END $$""")
        person.execute("""SET search_path = trap, public, pg_catalog;
                          SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('q');
                          SELECT * FROM iasql_preview(); SELECT * FROM iasql_commit(); SELECT * FROM iasql_sync()""")
        self.assertEqual(self.emulator.queues(), ["q"])

    def test_the_tour_by_a_role_that_is_not_superuser(self):
        db = self.server.create_database("template1")
        self.addCleanup(self._drop, db.name)
        db.execute("""CREATE EXTENSION iasql; SELECT iasql_create_roles();
                      DROP ROLE IF EXISTS tourist; CREATE ROLE tourist LOGIN; GRANT iasql_admin TO tourist""")
        self.addCleanup(db.execute, "DROP OWNED BY tourist; DROP ROLE tourist")
        environment = clean_environment()
        environment.update(self.aws_cli())
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.server.socket, "-U", "tourist", "-d", db.name,
                               "-v", "key=testing", "-v", "secret=testing",
                               "-f", os.path.join(ROOT, "tools", "tour.sql")],
                              capture_output=True, text=True, env=environment, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"create \| queue +\| .*iasql-tour-cli")
        self.assertEqual(self.emulator.queues(), [])
        self.assertEqual(len(self.emulator.ec2().describe_vpcs()["Vpcs"]), 1)

    def aws_cli(self):
        import sys
        directory = os.path.join(self.server.directory, "cli")
        os.makedirs(directory, exist_ok=True)
        path = os.path.join(directory, "aws")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {sys.executable} -m awscli --endpoint-url {self.emulator.url} "$@"\n')
        os.chmod(path, 0o755)
        return {"PATH": directory + ":" + os.environ["PATH"], "AWS_ENDPOINT_URL": self.emulator.url, "AWS_ACCESS_KEY_ID": "testing",
                "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": R1, "AWS_PAGER": ""}
