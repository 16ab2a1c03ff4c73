"""iasql_check(), the views of the worker's health, and the alerts: what each misconfiguration and each trouble looks like."""

import re

from base import Case, Environment, poll_until

env = Environment(proxy=True, settings={"iasql.max_attempts": "1"})
setUpModule = env.up

DENIED = ('<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform this</Message></Error>'
          '<RequestId>r</RequestId></ErrorResponse>')
DENIED_JSON = '{"__type": "com.amazonaws.sqs#AccessDeniedException", "message": "not authorized to perform this"}'


class CheckCase(Case):
    env = env

    def check(self, db=None):
        return {row["check"]: row for row in (db or self.db).rows("SELECT * FROM iasql_check()")}

    def expect(self, check, status, detail, remedy=".", db=None):
        found = self.check(db)
        self.assertIn(check, found)
        row = found[check]
        self.assertEqual(row["status"], status, row)
        self.assertRegex(row["detail"], detail)
        if status != "ok":
            self.assertRegex(row["remedy"], remedy)
        return found

    def set(self, name, value):
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.{name} = '{value}'")


class Check(CheckCase):
    modules = ("aws_sqs",)

    def test_a_healthy_database(self):
        self.db.execute("SELECT FROM iasql_create_roles()")
        found = self.check()
        wrong = {name: row for name, row in found.items() if row["status"] != "ok"}
        self.assertEqual(set(wrong), {"automatic mode", "endpoint"}, wrong)  # both as the tests are set up
        self.assertEqual(set(found) - set(wrong), {"version", "shared_preload_libraries", "worker processes", "roles", "client encryption", "modules",
                                                   "credentials", "encryption", "clock", "identity", "may read aws_account", "may read aws_sqs",
                                                   "alerts"})
        self.assertTrue(all(row["remedy"] is None for row in found.values() if row["status"] == "ok"))
        self.assertIn("table aws_credentials", found["credentials"]["detail"])
        self.assertIn("account 123456789012", found["identity"]["detail"])
        self.assertNotIn("iasqlSECRET", str(found))

    def test_it_asks_little_and_changes_nothing(self):
        self.proxy.clear()
        self.check()
        calls = [(c.service, c.action) for c in self.proxy.calls]
        self.assertEqual(sorted(calls)[1:], [("ec2", "DescribeRegions"), ("sqs", "ListQueues"), ("sts", "GetCallerIdentity")])
        self.assertEqual(calls[0], ("", "GET /"))
        self.db.execute("BEGIN READ ONLY; SELECT * FROM iasql_check(); COMMIT")

    def test_no_credentials(self):
        self.db.execute("DELETE FROM aws_credentials")
        found = self.expect("credentials", "error", "^none", "INSERT INTO public.aws_credentials")
        self.assertNotIn("identity", found)
        self.assertEqual(found["clock"]["status"], "ok")

    def test_credentials_that_aws_does_not_know(self):
        self.proxy.rule(self.proxy.answer(403, DENIED.replace("AccessDenied", "InvalidClientTokenId")), action="GetCallerIdentity")
        self.expect("identity", "error", "InvalidClientTokenId", "access key")

    def test_an_account_that_is_not_allowed(self):
        self.set("allowed_account_ids", "999999999999")
        self.expect("allowed accounts", "error", "123456789012 is not among", "iasql.allowed_account_ids")

    def test_what_may_not_be_read(self):
        self.proxy.rule(self.proxy.answer(400, DENIED_JSON, {"Content-Type": "application/x-amz-json-1.0"}), action="ListQueues")
        found = self.expect("may read aws_sqs", "error", "^sqs.ListQueues: not authorized", "IAM")
        self.assertEqual(found["may read aws_account"]["status"], "ok")

    def test_nobody_answers(self):
        self.set("endpoint_url", "http://127.0.0.1:1")
        found = self.expect("endpoint", "error", r"127.0.0.1:1 cannot be reached", "network")
        self.assertNotIn("identity", found)
        self.assertIn("alerts", found)

    def test_a_substitute_without_encryption(self):
        self.set("endpoint_url", "http://aws.invalid")
        found = self.expect("encryption", "error", "http://aws.invalid without TLS", "https")
        self.assertEqual(found["endpoint"]["status"], "error")

    def test_a_wrong_clock(self):
        self.proxy.rule(self.proxy.clock(30))
        self.expect("clock", "warning", r"the server's clock is 1[78]\d\d s behind AWS's", "chrony")
        self.proxy.clear()
        self.proxy.rule(self.proxy.clock(-30))
        self.expect("clock", "warning", "ahead of AWS's")

    def test_a_hanging_answer_can_be_cancelled(self):
        self.proxy.clear()
        self.proxy.rule(self.proxy.hang())
        statement = self.db.start("SELECT * FROM iasql_check()")
        poll_until(lambda: self.proxy.calls, what="the call to the endpoint")
        statement.cancel()
        with self.assertRaisesRegex(Exception, "57014"):
            statement.wait(10)

    def test_automatic_mode_that_is_off_here(self):
        self.expect("automatic mode", "warning", "iasql.sync_interval is 0", "ALTER SYSTEM")
        self.set("enabled", "off")
        self.addCleanup(self.sync_interval, "0")
        self.sync_interval("1h")
        self.expect("automatic mode", "warning", "off in this database", "iasql.enabled")
        self.set("enabled", "on")
        self.expect("automatic mode", "ok", "every 3600 s")

    def sync_interval(self, value):
        self.server.configure(iasql__sync_interval=value)
        self.server.reload()
        poll_until(lambda: self.db.value("SHOW iasql.sync_interval") == value, what="the setting")

    def test_versions_that_do_not_fit(self):
        self.addCleanup(self.db.execute, "UPDATE pg_extension SET extversion = '1.0.0' WHERE extname = 'iasql'")
        self.db.execute("UPDATE pg_extension SET extversion = '0.9.9' WHERE extname = 'iasql'")
        found = self.expect("version", "error", "library is .*, the SQL objects of this database are 0.9.9", "ALTER EXTENSION iasql UPDATE")
        self.assertEqual(len(found), 1)

    def test_who_may(self):
        self.db.execute("SELECT FROM iasql_create_roles(); CREATE ROLE looker LOGIN; CREATE ROLE doer LOGIN; CREATE ROLE stranger LOGIN;"
                        "GRANT iasql_viewer TO looker; GRANT iasql_operator TO doer")
        self.addCleanup(lambda: self.server.database("postgres").execute("DROP ROLE looker, doer, stranger"))
        for user in ("looker", "stranger"):
            self.assertEqual(self.db.as_user(user).error("SELECT * FROM iasql_check()").sqlstate, "42501")
        self.expect("credentials", "ok", "table", db=self.db.as_user("doer"))
        for view in ("iasql_alerts", "iasql_stat_worker", "iasql_stat_errors", "iasql_stat_sync"):
            self.db.as_user("looker").rows(f"SELECT * FROM {view}")
            self.assertEqual(self.db.as_user("stranger").error(f"SELECT * FROM {view}").sqlstate, "42501")
        for function in ("iasql_stat_worker_reset", "iasql_stat_errors_reset"):
            self.assertEqual(self.db.as_user("doer").error(f"SELECT {function}()").sqlstate, "42501")


class Bare(CheckCase):
    def test_no_modules_and_no_roles(self):
        self.db.rows("SELECT * FROM iasql_uninstall('aws_account')")
        found = self.expect("modules", "warning", "none", "iasql_install")
        self.assertEqual(found["credentials"]["status"], "error")
        have = self.db.value("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'iasql@_%' ESCAPE '@'")
        self.assertEqual(found["roles"]["status"], "ok" if have == "3" else "warning")

    def test_not_preloaded_and_no_worker_process_left(self):
        def put_back():
            self.server.configure(shared_preload_libraries="iasql", max_worker_processes="16")
            self.server.restart()
        self.addCleanup(put_back)
        self.server.configure(shared_preload_libraries="", max_worker_processes="1", listen_addresses="")
        self.server.restart()
        found = self.expect("automatic mode", "warning", "not in shared_preload_libraries", "postgresql.conf")
        self.assertEqual(found["worker processes"]["status"], "error")
        self.assertIn("cannot start its worker", found["worker processes"]["detail"])
        self.assertIn("no background worker is free", self.db.error("SELECT * FROM iasql_begin(); SELECT * FROM iasql_commit()").text)


class Health(CheckCase):
    modules = ("aws_sqs",)

    def worker(self):
        return self.db.rows("SELECT * FROM iasql_stat_worker")[0]

    def alerts(self):
        return {row["alert"]: row for row in self.db.rows("SELECT * FROM iasql_alerts")}

    def lines_of_iasql(self, start):
        """What the workers said in the server's log, from LOG on."""
        found = re.findall(r"iasql (?:worker|launcher|commit worker) ((?:LOG|WARNING|ERROR|FATAL|PANIC):.*)", self.server.log()[start:])
        self.assertTrue(all(re.match(r"\w+:  iasql( worker for \w+| launcher)?: ", line) for line in found), found)
        return "\n".join(found)

    def automatic(self, interval):
        self.addCleanup(self.rest)
        self.set("enabled", "on")
        self.server.configure(iasql__sync_interval=interval)
        self.server.reload()

    def rest(self):
        self.server.configure(iasql__sync_interval="0")
        self.server.reload()

    def test_turns_are_counted_and_failures_and_recovery_seen(self):
        self.automatic("1s")
        poll_until(lambda: int(self.worker()["turns"]) >= 2, what="two turns")
        worker = self.worker()
        self.assertEqual((worker["failed_turns"], worker["failures"], worker["last_error"], worker["waiting"]), ("0", "0", None, "0"))
        self.assertEqual(worker["last_end"], worker["last_success"])
        self.assertIsNotNone(worker["launcher_pid"])
        self.assertIn("alerts", self.check())
        log = len(self.server.log())
        self.proxy.rule(self.proxy.answer(400, DENIED_JSON, {"Content-Type": "application/x-amz-json-1.0"}), action="ListQueues")
        poll_until(lambda: "table not read" in self.alerts(), timeout=60, what="an alert")
        alert = self.alerts()["table not read"]
        self.assertRegex(alert["detail"], "queue has failed . times in eu-west-1, us-east-1: .*not authorized")
        self.assertEqual(self.check()["table not read"]["status"], "warning")
        errors = self.db.rows("SELECT * FROM iasql_stat_errors ORDER BY region")
        self.assertEqual([(e["object"], e["region"]) for e in errors], [("table queue", "eu-west-1"), ("table queue", "us-east-1")])
        self.assertRegex(self.lines_of_iasql(log), r"(?m)^WARNING:  iasql: queue: sqs\.ListQueues in us-east-1: .*not authorized")
        self.assertTrue(self.problems())
        self.proxy.clear()
        self.db.execute("SELECT iasql_stat_errors_reset(); SELECT iasql_stat_worker_reset()")
        self.assertEqual((self.problems(), self.alerts()), ([], {}))
        self.assertEqual(self.db.rows("SELECT * FROM iasql_stat_errors"), [])
        poll_until(lambda: int(self.worker()["turns"]) >= 1, what="a turn")
        self.assertEqual(self.db.rows("SELECT * FROM iasql_stat_errors"), [])
        self.assertGreater(int(self.db.value("SELECT count(*) FROM iasql_audit_log WHERE change_type = 'ERROR'")), 0, "the log keeps them")

    def test_a_push_that_fails_again_and_again(self):
        log = len(self.server.log())
        self.proxy.rule(self.proxy.answer(400, DENIED_JSON, {"Content-Type": "application/x-amz-json-1.0"}), action="CreateQueue")
        self.automatic("1s")
        poll_until(lambda: int(self.worker()["turns"]) >= 1, what="a turn")
        self.db.execute("INSERT INTO queue (name) VALUES ('never')")
        poll_until(lambda: int(self.worker()["failed_turns"]) >= 1, what="a failed turn")
        worker = self.worker()
        self.assertIn("not authorized", worker["last_error"])
        self.assertEqual(worker["last_end"] if worker["waiting"] != "0" else worker["last_failure"], worker["last_failure"])
        self.assertRegex(self.lines_of_iasql(log), rf"(?m)^LOG:  iasql worker for {self.db.name}: .* failed: ")

    def test_each_alert_has_its_cause(self):
        self.assertEqual(self.alerts(), {})
        self.db.execute("SELECT FROM iasql_begin(); UPDATE iasql_transaction SET opened_at = now() - interval '2 hours'")
        self.db.execute("INSERT INTO queue (name) VALUES ('old'); UPDATE iasql_audit_log SET ts = now() - interval '3 hours' WHERE origin = 'user' AND transaction_id IS NULL")
        self.assertEqual(set(self.alerts()), {"transaction open", "changes waiting"})
        self.rollback()
        self.assertEqual(self.alerts(), {})
        self.db.execute("""INSERT INTO iasql_backoff (object, failures, first_at, last_at, next_attempt, error)
                             VALUES ('reading the cloud', 3, now(), now(), now(), 'no')""")
        self.db.execute("""INSERT INTO iasql_journal (transaction_id, table_name, action, token, key, state)
                             VALUES ('t', 'queue', 'create', 'x', '{"id": 1}', 'unknown')""")
        self.db.execute("INSERT INTO iasql_transaction (status, ended_at, error) VALUES ('failed', now() + interval '1 second', 'it did not work')")
        self.assertEqual({a: r["severity"] for a, r in self.alerts().items()},
                         {"worker failing": "error", "outcome unknown": "error", "commit failed": "warning"})
        self.assertEqual(self.check()["outcome unknown"]["status"], "error")
        self.db.execute("UPDATE iasql_transaction SET ended_at = now() - interval '1 second'")
        self.db.execute("SELECT iasql_stat_errors_reset()")
        self.assertEqual(self.alerts(), {})
        self.db.execute("INSERT INTO iasql_transaction (status, started_at) VALUES ('interrupted', now())")
        self.assertEqual(set(self.alerts()), {"commit interrupted"})
        self.db.execute("DELETE FROM iasql_transaction WHERE status = 'interrupted'")
        before = self.worker()["last_end"]
        self.automatic("1h")
        poll_until(lambda: self.worker()["last_end"] != before, what="the only turn in an hour")
        self.db.execute("UPDATE iasql_worker_state SET last_end = now() - interval '5 hours'")
        poll_until(lambda: "worker silent" in self.alerts(), what="the alert")
        self.assertIn("05:00:0", self.alerts()["worker silent"]["detail"])


del Case, CheckCase
