"""No secret in any log line, error, view or setting: what could go wrong with credentials goes wrong here. The search itself
is in the harness and covers every test; whether it would find anything is tested here too."""

import os

from base import Case, Environment, R1, poll_until
from harness.emulator import ALLOW_ALL
from harness.secrets import MARK, Secrets

env = Environment(proxy=True)
setUpModule = env.up


class Search(Case):
    """What is searched for is found where it is."""
    env = env

    def test_a_log(self):
        kept = Secrets()
        secret = kept.make("the key")
        path = os.path.join(self.server.directory, "a-log")
        self.addCleanup(os.unlink, path)
        lines = ["nothing", f"INSERT '{secret}'", "Authorization: Bearer x", f"again {MARK}0123456789abcdef01234567",
                 "AWS4-HMAC-SHA256 Credential=AKIA/2026", "X-Amz-Signature=" + "ab" * 32, "x-amz-security-token: t", "the authorization"]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        findings = kept.found_in_log(path)
        self.assertEqual([int(f.split("line ")[1].split(":")[0]) for f in findings], [2, 3, 4, 5, 6, 7])
        self.assertIn("<the key>", findings[0])
        self.assertNotIn(secret, "".join(findings))

    def test_a_database(self):
        secret = Secrets()
        value = secret.make("the key")
        self.db.execute(f"CREATE TABLE leak AS SELECT '{value}' AS x; CREATE VIEW leak_view AS SELECT x || 'y' FROM leak")
        self.assertEqual(len(secret.found_in_database(self.db)), 2)
        self.assertNotIn(value, "".join(secret.found_in_database(self.db)))
        self.db.execute("DROP TABLE leak CASCADE")
        self.assertEqual(secret.found_in_database(self.db), [])

    def test_the_server_logs_all_there_is(self):
        self.assertEqual(self.db.value("SELECT setting FROM pg_settings WHERE name = 'log_min_messages'"), "debug5")
        self.assertIn("DEBUG:", self.server.log())


class Credentials(Case):
    env = env

    def setUp(self):
        super().setUp()
        self.secret = self.env.secrets.make("a secret access key")
        self.token = self.env.secrets.make("a session token")

    def refused(self, sql):
        """The error that comes, without a secret in anything it says."""
        error = self.db.error(sql)
        self.assertNotIn(self.secret, error.text)
        self.assertNotIn(self.token, error.text)
        return error

    def use(self, key, secret, token=None):
        token = f"'{token}'" if token else "NULL"
        self.db.execute(f"""DELETE FROM aws_credentials;
            INSERT INTO aws_credentials (access_key_id, secret_access_key, session_token) VALUES ('{key}', '{secret}', {token})""")

    def test_rows_that_are_refused(self):
        for sql in (f"INSERT INTO aws_credentials (secret_access_key, session_token) VALUES ('{self.secret}', '{self.token}')",
                    f"INSERT INTO aws_credentials (access_key_id, session_token) VALUES ('AKIA', '{self.token}')",
                    f"INSERT INTO aws_credentials (id, access_key_id, secret_access_key) VALUES (NULL, 'AKIA', '{self.secret}')",
                    f"UPDATE aws_credentials SET secret_access_key = '{self.secret}', access_key_id = NULL",
                    f"COPY aws_credentials (secret_access_key, session_token) FROM STDIN;\n{self.secret}\t{self.token}\n\\.\n"):
            error = self.db.error(sql)
            self.assertEqual(error.sqlstate, "23502")
            self.assertRegex(error.message, "^null value in column .* of relation \"aws_credentials\" violates not-null constraint")
            self.assertEqual(error.detail, "", "the failing row is not shown")
        self.assertEqual(self.db.value("SELECT count(*) FROM aws_credentials WHERE access_key_id = 'testing'"), "1")

    def test_ways_in(self):
        """None of the ways to write credentials leaves a trace, be it of the statement or of a change."""
        self.use("AKIAWAYSIN", self.secret, self.token)
        self.db.execute(f"COPY aws_credentials (access_key_id, secret_access_key, session_token) FROM STDIN;\nAKIA\t{self.secret}\t{self.token}\n\\.\n")
        self.db.execute(f"UPDATE aws_credentials SET secret_access_key = '{self.secret}x'")
        self.begin()
        self.preview()
        self.rollback()
        self.db.execute("DELETE FROM aws_credentials")
        self.assertEqual(self.env.secrets.found_in_database(self.db), [])

    def test_calls_that_fail(self):
        key, secret = self.emulator.user_key("nobody", [dict(ALLOW_ALL, Action="ec2:DescribeRegions")])
        self.env.secrets.add("the secret access key of a user", secret)
        self.install("aws_sqs")
        self.emulator.auth(True)
        for key_id, value, token in (("AKIAUNKNOWNUNKNOWN00", self.secret, self.token), (key, self.secret, None), (key, secret, None)):
            self.use(key_id, value, token)
            self.db.execute("DO $$ BEGIN PERFORM iasql_sync(); EXCEPTION WHEN OTHERS THEN RAISE WARNING '%', SQLERRM; END $$")
            self.assertNotRegex(self.db.stderr, f"{secret}|{MARK}")
            self.refused("SELECT * FROM iasql_install('aws_vpc')")
            self.db.execute("SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('denied')")
            self.refused("SELECT * FROM iasql_commit()")
        self.assertEqual([m for m in self.problems() if self.secret in m or secret in m], [])

    def test_answers_that_repeat_what_was_sent(self):
        """As AWS does for a bad signature, and a proxy for anything."""
        self.use("ASIAREPEATED", self.secret, self.token)
        signed = (f"The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n"
                  f"'POST\n/\n\nx-amz-security-token:{self.token}'")
        answers = (
            (403, f"<Response><Errors><Error><Code>SignatureDoesNotMatch</Code><Message>{signed}</Message></Error></Errors></Response>", {}),
            (400, f"<Response><Errors><Error><Code>Odd</Code><Message>you sent {self.token}</Message></Error></Errors></Response>", {}),
            (500, f"no, {self.token}", {"Content-Type": "text/plain"}),
            (400, f"<Response><Errors><Error><Code>{self.token}</Code></Error></Errors><RequestID>{self.token}</RequestID></Response>", {}))
        for status, body, headers in answers:
            self.proxy.clear()
            self.proxy.rule(self.proxy.answer(status, body, headers or None))
            self.refused("SELECT * FROM iasql_sync()")
            self.refused("SELECT * FROM iasql_install('aws_sqs')")
        self.proxy.clear()
        self.assertEqual([m for m in self.problems() if self.token in m], [])

    def test_credentials_are_nobody_elses(self):
        self.use("ASIAMINE", self.secret, self.token)
        self.db.execute("SELECT iasql_create_roles()")
        for role in ("iasql_viewer", "iasql_operator"):
            error = self.refused(f"SET ROLE {role}; SELECT * FROM aws_credentials")
            self.assertEqual(error.sqlstate, "42501")
        settings = self.db.execute("SELECT name, setting FROM pg_settings")
        self.assertNotIn(MARK, settings)
        self.assertNotIn(MARK, self.db.execute("SELECT * FROM iasql_status()"))
        self.assertNotIn(R1 + self.secret, settings)


class Values(Case):
    """Secrets that rows give to AWS: in nothing that is made of rows and log, nor in what others see meanwhile."""
    env = env
    modules = ("aws_secrets_manager",)

    MADE = ("iasql_get_sql_for_transaction()", "iasql_get_sql_for_transaction(format => 'verbatim')", "iasql_get_sql_since()", "iasql_get_sql_since(NULL, 'verbatim')",
            "iasql_export()", "iasql_export('json')", "iasql_graph()", "iasql_graph('svg')", "iasql_preview()", "iasql_drift()", "iasql_log()", "iasql_as_of('secret', now())",
            "iasql_history('secret', (SELECT min(id)::text FROM secret))", "iasql_status()", "iasql_get_errors()", "iasql_stat_progress()", "iasql_credentials()")

    def assert_nowhere(self, *more):
        for call in (*self.MADE, *more):
            self.assertNotIn(MARK, self.db.execute(f"SELECT * FROM {call}") + self.db.stderr, call)
        shown = self.db.execute("SELECT a FROM pg_stat_activity a WHERE pid <> pg_backend_pid(); SELECT l FROM iasql_audit_log l; SELECT j FROM iasql_journal j;"
                                "SELECT t FROM iasql_transaction t; SELECT s FROM iasql_sync_state s; SELECT p FROM iasql_problem p; SELECT name, setting FROM pg_settings")
        self.assertNotIn(MARK, shown)

    def test_a_value_that_goes_to_aws(self):
        first, second = self.env.secrets.make("a value"), self.env.secrets.make("another value")
        self.begin()
        self.db.execute(f"INSERT INTO secret (name, value) VALUES ('kept', '{first}')")
        self.assert_nowhere("iasql_create_review()")
        self.proxy.rule(self.proxy.delay(2), service="secretsmanager", action="CreateSecret", times=1)
        committing = self.db.start("SELECT * FROM iasql_commit()")
        poll_until(lambda: self.db.value("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'iasql commit worker' AND query LIKE '%step%'") == "1", what="the step")
        self.assert_nowhere()
        committing.wait()
        client = self.emulator.client("secretsmanager", R1)
        self.assertEqual(client.get_secret_value(SecretId="kept")["SecretString"], first)
        self.begin()
        self.db.execute(f"UPDATE secret SET value = '{second}'")
        self.proxy.rule(self.proxy.answer(400, '{"__type": "InvalidRequestException", "Message": "not ' + second + '"}', {"Content-Type": "application/x-amz-json-1.1"}),
                        service="secretsmanager", action="UpdateSecret")
        error = self.db.error("SELECT * FROM iasql_commit()")
        self.proxy.clear()
        self.assertNotIn(MARK, error.text)
        self.assert_nowhere()
