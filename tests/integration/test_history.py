"""Looking back: iasql_history, the view iasql_log, iasql_as_of, and who asked for a commit."""

from base import Case, Environment, R1, R2

env = Environment()
setUpModule = env.up


class LookingBack(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def commit_as(self, message=None):
        return self.db.rows("SELECT * FROM iasql_commit()" if message is None else f"SELECT * FROM iasql_commit('{message}')")

    def now(self):
        return self.db.value("SELECT clock_timestamp()")

    def as_of(self, table, at, columns="*"):
        return self.db.json(f"SELECT {columns} FROM iasql_as_of(NULL::{table}, '{at}') ORDER BY 1")


class History(LookingBack):
    def test_versions_of_a_row(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        transaction = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.commit_as("the first")
        queue = self.db.value("SELECT id FROM queue")
        url = self.db.value("SELECT url FROM queue")
        self.emulator.sqs().set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "7"})
        self.sync()
        self.change(f"UPDATE queue SET delay_seconds = 9, visibility_timeout = 50 WHERE id = {queue}")
        self.change(f"DELETE FROM queue WHERE id = {queue}")
        versions = self.db.json(f"SELECT * FROM iasql_history('queue', '{queue}')")
        self.assertEqual([v["version"] for v in versions], list(range(1, len(versions) + 1)))
        made, removed = versions[0], versions[-1]
        self.assertEqual((made["change_type"], made["origin"], made["transaction_id"], made["message"], made["user"]),
                         ("INSERT", "user", transaction, "the first", "postgres"))
        self.assertEqual(made["changes"]["delay_seconds"], {"old": None, "new": 1})
        self.assertNotIn("url", made["changes"])
        self.assertEqual((removed["change_type"], removed["row"]), ("DELETE", None))
        self.assertEqual(removed["changes"]["delay_seconds"], {"old": 9, "new": None})
        drift = [v for v in versions if v["origin"] == "cloud" and v["changes"].get("delay_seconds") == {"old": 1, "new": 7}]
        self.assertEqual(len(drift), 1, versions)
        self.assertEqual(drift[0]["row"]["delay_seconds"], 7)
        edit = [v for v in versions if v["origin"] == "user" and v["change_type"] == "UPDATE"]
        self.assertEqual([sorted(v["changes"]) for v in edit], [["delay_seconds", "visibility_timeout"]])
        self.assertTrue(any("url" in v["changes"] for v in versions if v["origin"] == "cloud"), "computed columns written back")

    def test_a_row_is_followed_through_a_change_of_its_key(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        old = self.db.value("SELECT id FROM queue")
        self.change("UPDATE queue SET id = 4711")
        versions = self.db.json("SELECT * FROM iasql_history('queue', '4711')")
        self.assertEqual(versions[0]["change_type"], "INSERT")
        self.assertEqual(versions[0]["row"]["id"], int(old))
        # The old key ends where the row got another one.
        self.assertEqual(self.db.json(f"SELECT * FROM iasql_history('queue', '{old}')")[-1]["changes"]["id"], {"old": int(old), "new": 4711})

    def test_composite_keys_are_as_in_a_preview(self):
        self.change("""INSERT INTO vpc (cidr_block) VALUES ('10.1.0.0/16');
            INSERT INTO subnet (vpc_id, cidr_block, availability_zone)
                SELECT v.id, '10.1.1.0/24', min(z.name) FROM vpc v, availability_zone z WHERE v.cidr_block = '10.1.0.0/16' AND z.region = v.region GROUP BY v.id;
            INSERT INTO endpoint_interface (service, vpc_id)
                SELECT 'sqs', id FROM vpc WHERE cidr_block = '10.1.0.0/16';
            INSERT INTO endpoint_interface_subnets SELECT e.id, s.id FROM endpoint_interface e, subnet s WHERE s.cidr_block = '10.1.1.0/24'""")
        key = self.db.value("SELECT endpoint_interface_id || ', ' || subnet_id FROM endpoint_interface_subnets")
        self.assertEqual(self.db.value(f"SELECT change_type FROM iasql_history('endpoint_interface_subnets', '{key}')"), "INSERT")
        self.assertEqual(self.db.value(f"SELECT count(*) FROM iasql_log WHERE table_name = 'endpoint_interface_subnets' AND row_id = '{key}'"), "1")

    def test_what_it_refuses(self):
        for call, state, message in (("'quee', '1'", "IA008", "quee"), ("'queue', '99'", "IA008", "99"), ("NULL, '1'", "22004", "null"),
                                     ("'queue', NULL", "22004", "null"), ("'aws_credentials', '1'", "IA008", "not logged")):
            with self.subTest(call=call):
                error = self.db.error(f"SELECT * FROM iasql_history({call})")
                self.assertEqual(error.sqlstate, state, error.text)
                self.assertIn(message, error.message)
        self.assertIn('"queue"', self.db.error("SELECT * FROM iasql_history('quee', '1')").hint)

    def test_secrets_are_in_no_version(self):
        secret = self.env.secrets.make("the secret of a change")
        self.db.execute(f"UPDATE aws_credentials SET secret_access_key = '{secret}'")
        self.assertNotIn(secret, str(self.db.rows("SELECT * FROM iasql_log")))
        self.assertNotEqual(self.db.rows("SELECT * FROM iasql_log WHERE table_name = 'aws_credentials'"), [])


class Log(LookingBack):
    def setUp(self):
        super().setUp()
        self.db.execute("""SELECT iasql_create_roles(); DROP ROLE IF EXISTS alice, bob, hat;
            CREATE ROLE hat; GRANT iasql_operator TO hat; CREATE ROLE alice LOGIN IN ROLE hat; CREATE ROLE bob LOGIN IN ROLE iasql_operator""")
        self.addCleanup(self.db.execute, "DROP OWNED BY alice, bob, hat; DROP ROLE alice, bob, hat")

    def test_who_changed_and_who_committed(self):
        alice, bob = self.db.as_user("alice"), self.db.as_user("bob")
        alice.execute("SET ROLE hat; SET application_name = 'an editor'; SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('q')")
        bob.execute("SET application_name = 'a terminal'; SELECT * FROM iasql_commit('reviewed')")
        row = self.db.json("SELECT * FROM iasql_log WHERE table_name = 'queue' AND origin = 'user'")[0]
        self.assertEqual((row["user"], row["role"], row["client"]), ("alice", "hat", "this host 'an editor'"))
        self.assertEqual((row["committed_by"], row["committed_role"], row["committed_client"]), ("bob", "bob", "this host 'a terminal'"))
        self.assertEqual((row["message"], row["status"], row["row_id"]), ("reviewed", "committed", self.db.value("SELECT id FROM queue")))
        self.assertLessEqual(row["started_at"], row["ended_at"])
        opened = self.db.json("SELECT * FROM iasql_transaction WHERE message = 'reviewed'")[0]
        self.assertEqual((opened["opened_by"], opened["role"], opened["client"]), ("alice", "hat", "this host 'an editor'"))
        # The marks in the log say so, too, although a worker has written them.
        marks = self.db.json(f"SELECT change_type, \"user\", role, message FROM iasql_audit_log WHERE transaction_id = '{opened['id']}' AND origin IS NULL")
        self.assertEqual({(m["change_type"], m["user"], m["role"]) for m in marks},
                         {("OPEN_TRANSACTION", "alice", "hat"), ("START_COMMIT", "bob", "bob"), ("SET_COMMIT_MESSAGE", "bob", "bob"),
                          ("END_COMMIT", "bob", "bob"), ("CLOSE_TRANSACTION", "bob", "bob")})
        written = self.db.json("SELECT * FROM iasql_log WHERE table_name = 'queue' AND origin = 'cloud'")
        self.assertTrue(written)
        self.assertEqual({(w["role"], w["client"]) for w in written}, {(None, None)})

    def test_of_a_push_without_begin(self):
        self.db.as_user("bob").execute("INSERT INTO queue (name) VALUES ('q')")
        self.db.as_user("alice").execute("SET ROLE hat; SELECT * FROM iasql_apply()")
        row = self.db.json("SELECT * FROM iasql_log WHERE table_name = 'queue' AND origin = 'user'")[0]
        self.assertEqual((row["user"], row["committed_by"], row["committed_role"]), ("bob", "alice", "hat"))

    def test_rights_are_the_callers(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        at = self.now()
        self.db.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT iasql_viewer TO reader")
        self.addCleanup(self.db.execute, "DROP OWNED BY reader; DROP ROLE reader")
        reader = self.db.as_user("reader")
        calls = (f"SELECT name FROM iasql_as_of(NULL::queue, '{at}')", "SELECT * FROM iasql_history('queue', (SELECT min(id)::text FROM queue))")
        for sql in (*calls, "SELECT * FROM iasql_log"):
            self.assertTrue(reader.rows(sql), sql)
        self.assertEqual(reader.error("SELECT * FROM iasql_undo('x')").sqlstate, "42501")
        self.assertEqual(reader.error("SELECT iasql_purge('1 day')").sqlstate, "42501")
        self.db.execute("ALTER TABLE queue ENABLE ROW LEVEL SECURITY")  # test_row_security.py has what is seen under policies
        self.assertEqual(reader.error(calls[0]).sqlstate, "42501")
        self.assertIn("the log knows no row", str(reader.error("SELECT * FROM iasql_history('queue', '1')")))
        self.assertEqual(reader.rows("SELECT * FROM iasql_log WHERE table_name = 'queue'"), [])
        self.db.execute("ALTER TABLE queue DISABLE ROW LEVEL SECURITY; REVOKE SELECT ON queue FROM iasql_viewer")
        for sql in (calls[0], "SELECT * FROM iasql_history('queue', '1')"):
            self.assertEqual(reader.error(sql).sqlstate, "42501", sql)
        self.db.execute("GRANT SELECT ON queue TO iasql_viewer; REVOKE SELECT ON iasql_audit_log FROM iasql_viewer")
        for sql in (*calls, "SELECT * FROM iasql_log"):
            self.assertEqual(reader.error(sql).sqlstate, "42501", sql)


class AsOf(LookingBack):
    def test_every_state_that_there_was(self):
        """What a table was at each moment is kept aside and compared afterwards."""
        seen = []

        def remember():
            seen.append((self.now(), self.db.json("SELECT * FROM queue ORDER BY id"), self.db.json("SELECT * FROM vpc ORDER BY id")))
        remember()
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('a', 1), ('b', 2); INSERT INTO vpc (cidr_block, tags) VALUES ('10.9.0.0/16', '{\"Name\": \"x\", \"ü\": \"\\\"\"}')")
        remember()
        self.db.execute("UPDATE queue SET delay_seconds = 5 WHERE name = 'a'; UPDATE queue SET id = id + 1000 WHERE name = 'b'")
        remember()
        self.begin()
        self.commit()
        remember()
        self.emulator.sqs(R2).create_queue(QueueName="theirs")
        self.sync()
        remember()
        self.change("DELETE FROM queue WHERE name = 'a'; UPDATE vpc SET tags = NULL WHERE cidr_block = '10.9.0.0/16'")
        remember()
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('never')")
        remember()
        self.rollback()
        remember()
        for at, queues, vpcs in seen:
            with self.subTest(at=at):
                self.assertEqual(self.as_of("queue", at), sorted(queues, key=lambda r: r["id"]))
                self.assertEqual(sorted(self.as_of("vpc", at), key=lambda r: r["id"]), vpcs)
                rows = [r["j"] for r in self.db.json(f"SELECT j FROM iasql_as_of('queue', '{at}') j ORDER BY (j->>'id')::int")]
                self.assertEqual(rows, sorted(queues, key=lambda r: r["id"]))
        self.assertEqual(self.as_of("queue", "infinity"), self.db.json("SELECT * FROM queue ORDER BY id"))

    def test_a_time_before_the_log_begins(self):
        before = self.now()
        self.install("aws_cloudwatch")
        error = self.db.error(f"SELECT * FROM iasql_as_of('log_group', '{before}')")
        self.assertEqual(error.sqlstate, "IA008")
        self.assertIn(self.db.value("SELECT ts FROM iasql_log_start WHERE table_name = 'log_group'"), error.message)
        self.assertIn("installed", error.detail)
        self.assertEqual(self.db.rows(f"SELECT * FROM iasql_as_of('log_group', '{self.now()}')"), [])

    def test_an_earlier_installation_is_another_log(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        old = self.now()
        self.db.rows("SELECT * FROM iasql_uninstall('aws_sqs')")
        self.emulator.sqs().delete_queue(QueueUrl=self.emulator.sqs().get_queue_url(QueueName="q")["QueueUrl"])
        self.install("aws_sqs")
        self.assertEqual(self.db.error(f"SELECT * FROM iasql_as_of('queue', '{old}')").sqlstate, "IA008")
        self.assertEqual(self.as_of("queue", self.now()), [])
        self.assertEqual(self.db.error("SELECT * FROM iasql_history('queue', '1')").sqlstate, "IA008")

    def test_a_transaction_that_began_before_and_ended_later(self):
        """It is seen from its place in the log on, never before another that came first."""
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('q', 1)")
        self.change("UPDATE queue SET delay_seconds = 2")
        self.change("UPDATE queue SET delay_seconds = 3")
        # The second change began before the first one.
        self.db.execute("""UPDATE iasql_audit_log SET ts = '2026-01-01 10:05+00' WHERE change->'change'->>'delay_seconds' = '2' AND origin = 'user';
            UPDATE iasql_audit_log SET ts = '2026-01-01 10:00+00' WHERE change->'change'->>'delay_seconds' = '3' AND origin = 'user';
            UPDATE iasql_audit_log SET ts = '2026-01-01 09:00+00' WHERE ts > '2026-01-02';
            UPDATE iasql_log_start SET ts = '2026-01-01'""")
        self.assertEqual([r["delay_seconds"] for r in self.as_of("queue", "2026-01-01 10:02+00")], [1])
        self.assertEqual([r["delay_seconds"] for r in self.as_of("queue", "2026-01-01 10:05+00")], [3])

    def test_columns_that_came_later_are_null(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        at = self.now()
        self.db.execute("ALTER TABLE queue ADD COLUMN colour varchar DEFAULT 'red', ADD COLUMN gone integer; ALTER TABLE queue DROP COLUMN gone")
        self.change("UPDATE queue SET delay_seconds = 4")
        row = self.as_of("queue", at)[0]
        self.assertEqual((row["name"], row["colour"]), ("q", None))

    def test_what_it_refuses(self):
        for call, state in (("'quee', now()", "IA008"), ("'queue', NULL", "22004"), ("NULL::queue, NULL", "22004"), ("'aws_credentials', now()", "IA008"),
                            ("NULL::integer, now()", "22004"), ("NULL::iasql_transaction, now()", "IA008"), ("'queue', '-infinity'", "IA008")):
            with self.subTest(call=call):
                self.assertEqual(self.db.error(f"SELECT * FROM iasql_as_of({call}) x").sqlstate, state)

    def test_whatever_the_style_of_dates_is(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        at = self.now()
        self.change("DELETE FROM queue")
        for style in ("German", "SQL, DMY", "Postgres, MDY"):
            out = self.db.execute(f"SELECT set_config('test.at', '{at}', false); SET DateStyle = '{style}'; SET TimeZone = 'Asia/Kolkata';"
                                  " SELECT name FROM iasql_as_of(NULL::queue, current_setting('test.at')::timestamptz)")
            self.assertEqual(out.split()[-1], "q", style)
            self.db.execute(f"SET DateStyle = '{style}'; SET TimeZone = 'Asia/Kolkata'; SELECT * FROM iasql_history('queue', '1')")
