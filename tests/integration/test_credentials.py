"""Where credentials come from: roles of profiles, programs, containers, the environment; and who is told what."""

import http.server
import json
import os
import stat
import threading

from base import Case, Environment, R1
from harness.util import poll_until

ROLE_ACCOUNT = "777777777777"
ROLE = f"arn:aws:iam::{ROLE_ACCOUNT}:role/x"
EXPIRED = json.dumps({"__type": "com.amazon.coral.service#ExpiredTokenException", "message": "The security token included in the request is expired"})


class Container(http.server.BaseHTTPRequestHandler):
    """The endpoint that a container's environment names."""
    asked = []

    def do_GET(self):
        self.asked.append((self.path, self.headers["Authorization"]))
        body = json.dumps({"AccessKeyId": "ASIACONTAINERCONT", "SecretAccessKey": "container-secret-key", "Token": "container-token",
                           "Expiration": "2099-01-01T00:00:00Z"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class WithSources(Environment):
    """A server whose environment names profile files and a container endpoint."""

    def server_environment(self):
        self.container = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Container)
        threading.Thread(target=self.container.serve_forever, daemon=True).start()
        self.scratch = os.path.join(self.directory, "aws")
        os.mkdir(self.scratch)
        os.chmod(self.scratch, 0o777)
        self.write_config()
        for name in ("base-secret-key", "program-secret-key", "container-secret-key", "container-token", "table-secret-key",
                     "container-authorization", "program-stdout-secret", "program-stderr-secret"):
            self.secrets.add(name, name)
        return {"AWS_CONFIG_FILE": self.path("config"), "AWS_SHARED_CREDENTIALS_FILE": self.path("credentials"), "AWS_PROFILE": "work",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{self.container.server_port}/creds",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-authorization"}

    def down(self):
        super().down()
        if getattr(self, "container", None):
            self.container.shutdown()
            self.container.server_close()
            self.container = None

    def path(self, name):
        return os.path.join(self.scratch, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name) + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name) + ".new", mode)
        os.replace(self.path(name) + ".new", self.path(name))

    def write_config(self):
        program = f"credential_process = {self.path('program')}"
        self.write("config", f"""
[profile work]
role_arn = {ROLE}
source_profile = base
role_session_name = from-the-test
region = eu-west-1
[profile base]
aws_access_key_id = AKIABASEBASEBASE
aws_secret_access_key = base-secret-key
[profile program]
{program}
[profile slow]
{program} slow
[profile container]
region = eu-west-1
""")
        self.program("")

    def program(self, extra):
        """A new key at each run, whose number is the count of lines in `runs`."""
        self.write("program", f"""#!/bin/sh
echo run >>{self.path('runs')}
n=$(wc -l <{self.path('runs')})
{extra}
echo "{{\\"Version\\": 1, \\"AccessKeyId\\": \\"AKIAPROGRAM$n\\", \\"SecretAccessKey\\": \\"program-secret-key\\"}}"
""", 0o755)

    def runs(self):
        try:
            with open(self.path("runs"), encoding="utf-8") as file:
                return len(file.readlines())
        except FileNotFoundError:
            return 0


env = WithSources(proxy=True)
setUpModule = env.up


class Sources(Case):
    env = env

    def setUp(self):
        super().setUp()
        self.db.keeps_sessions = False  # each has credentials of its own
        self.env.write_config()
        self.db.execute("DELETE FROM aws_credentials")

    def use(self, profile):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.profile = '{profile}'")

    def who(self):
        rows = self.db.rows("SELECT * FROM iasql_credentials()")
        self.assertEqual(len(rows), 1)
        return rows[0]

    def in_role_account(self):
        keys = self.emulator.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="tests")["Credentials"]
        return self.emulator.client("sqs", R1, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])

    def test_role_of_the_environments_profile(self):
        there = self.in_role_account()
        there.create_queue(QueueName="theirs")
        self.emulator.sqs(R1).create_queue(QueueName="ours")
        self.proxy.calls.clear()
        self.install("aws_sqs")
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["theirs"])
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('made')")
        self.commit()
        self.assertEqual(self.emulator.queues(client=there), ["made", "theirs"])
        self.assertEqual(self.emulator.queues(), ["ours"])
        who = self.who()
        self.assertEqual((who["source"], who["account_id"]), ("assume-role", ROLE_ACCOUNT))
        self.assertEqual(who["arn"], f"arn:aws:sts::{ROLE_ACCOUNT}:assumed-role/x/from-the-test")
        self.assertIn('profile "work"', who["detail"])
        self.assertRegex(who["access_key_id"], r"^\*\*\*\*.{4}$")
        self.assertEqual(self.db.value("SELECT expires_at > now() AND expires_at < now() + interval '2 hours' FROM iasql_credentials()"), "t")
        self.assertIn("assume-role", self.db.value("SELECT value FROM iasql_status() WHERE name = 'credentials'"))

    def test_one_process_asks_once(self):
        self.install("aws_sqs")
        self.proxy.calls.clear()
        self.db.execute("SELECT count(*) FROM iasql_sync(); SELECT count(*) FROM iasql_sync(); SELECT count(*) FROM iasql_credentials()")
        self.assertEqual([c.action for c in self.proxy.calls if c.service == "sts" and c.action == "AssumeRole"], ["AssumeRole"])

    def test_the_table_is_stronger(self):
        self.db.execute("INSERT INTO aws_credentials (access_key_id, secret_access_key) VALUES ('AKIATABLETABLE', 'table-secret-key')")
        who = self.who()
        self.assertEqual((who["source"], who["detail"], who["access_key_id"]), ("table aws_credentials", None, "****ABLE"))
        self.assertEqual(who["account_id"], "123456789012")
        self.assertIsNone(who["expires_at"])

    def test_program(self):
        self.use("program")
        before = self.env.runs()
        who = self.who()
        self.assertEqual(who["source"], "credential-process")
        self.assertEqual(who["access_key_id"][:4], "****")
        self.assertEqual(self.env.runs(), before + 1)

    def test_expired_token_brings_a_new_one_from_the_program(self):
        self.use("program")
        self.install("aws_sqs")
        before = self.env.runs()
        self.emulator.sqs(R1).create_queue(QueueName="found")
        self.proxy.rule(self.proxy.answer(400, EXPIRED, {"Content-Type": "application/x-amz-json-1.0"}), service="sqs", times=1)
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["found"])
        self.assertEqual(self.env.runs(), before + 2)

    def test_a_program_that_fails(self):
        self.use("program")
        self.env.program("echo program-stdout-secret; echo program-stderr-secret >&2; exit 7")
        error = self.db.error("SELECT * FROM iasql_credentials()")
        self.assertEqual(error.sqlstate, "IA004")
        self.assertEqual(error.message, f'profile "program": credential_process "{self.env.path("program")}" ended with status 7')
        self.assertNotIn("secret", error.text.replace("aws_secret", "").replace("secret_access_key", "").replace("AWS_SECRET_ACCESS_KEY", ""))
        self.assertIn("ended with status 7", self.db.value("SELECT value FROM iasql_status() WHERE name = 'credentials'"))

    def test_a_program_that_hangs_ends_with_the_statement(self):
        self.use("slow")
        self.env.program(f'echo $$ >{self.env.path("pid")}; sleep 1000')
        if os.path.exists(self.env.path("pid")):
            os.remove(self.env.path("pid"))
        statement = self.db.start("SELECT * FROM iasql_credentials()")
        pid = int(poll_until(lambda: os.path.exists(self.env.path("pid")) and open(self.env.path("pid"), encoding="utf-8").read().strip(), what="the program runs"))
        statement.cancel()
        with self.assertRaises(Exception) as raised:
            statement.wait(20)
        self.assertIn("canceling statement", str(raised.exception))
        poll_until(lambda: not os.path.exists(f"/proc/{pid}"), timeout=10, what="the program is gone")

    def test_container(self):
        self.use("container")
        Container.asked.clear()
        who = self.who()
        self.assertEqual((who["source"], who["access_key_id"]), ("container", "****CONT"))
        self.assertEqual(self.db.value("SELECT expires_at = '2099-01-01 00:00:00Z' FROM iasql_credentials()"), "t")
        self.assertEqual(Container.asked[0], ("/creds", "container-authorization"))

    def test_a_profile_that_is_not_there_is_an_error(self):
        self.install("aws_sqs")
        self.use("nobody")
        error = self.db.error("SELECT * FROM iasql_sync()")
        self.assertEqual(error.sqlstate, "IA004")
        self.assertIn('profile "nobody" is not in', error.message)

    def test_a_changed_file_counts_in_the_next_statement(self):
        self.use("base")
        self.assertEqual(self.who()["access_key_id"], "****BASE")
        self.env.write("config", "[profile base]\naws_access_key_id = AKIAOTHEROTHER\naws_secret_access_key = s\n")
        self.assertEqual(self.who()["access_key_id"], "****THER")
        self.env.write("config", "[profile base\n")
        error = self.db.error("SELECT * FROM iasql_credentials()")
        self.assertIn(f"{self.env.path('config')}, line 1: ", error.message)

    def test_when_sts_refuses_the_source_is_still_shown(self):
        self.use("base")
        self.proxy.rule(self.proxy.answer(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"), service="sts")
        who = self.who()
        self.assertEqual((who["source"], who["arn"]), ("config-file", None))
        self.assertIn("could not ask AWS whose credentials these are", self.db.stderr)
        self.assertIn("AccessDenied", self.db.stderr)

    def test_only_for_operators_and_no_secret_anywhere(self):
        self.db.execute("SELECT iasql_create_roles()")
        self.db.execute("DROP ROLE IF EXISTS person; CREATE ROLE person LOGIN; GRANT iasql_viewer TO person")
        self.addCleanup(self.db.execute, "DROP OWNED BY person; DROP ROLE person")
        person = self.db.as_user("person")
        self.assertEqual(person.error("SELECT * FROM iasql_credentials()").sqlstate, "42501")
        self.assertEqual(person.error("SET iasql.profile = 'base'").sqlstate, "42501")
        self.db.execute("GRANT iasql_operator TO person")
        self.assertEqual(person.value("SELECT source FROM iasql_credentials()"), "assume-role")
        self.assertEqual(self.env.secrets.found_in_log(self.server.log_path()), [])
