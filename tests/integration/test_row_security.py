"""Row-level security on tables of modules: two teams, each with rows of its own in one table, and whoever sees all."""

from base import Case, Environment, actions, brief, poll_until
from harness import SqlError
from test_dump import dump, restore_archive

env = Environment()
setUpModule = env.up

POLICIES = """
    ALTER TABLE queue ENABLE ROW LEVEL SECURITY;
    CREATE POLICY red ON queue TO red USING (name LIKE 'red-%');
    CREATE POLICY blue ON queue TO blue USING (tags ->> 'team' = 'blue');
    CREATE POLICY everybody ON queue TO iasql_admin USING (true);
    ALTER TABLE topic ENABLE ROW LEVEL SECURITY;
    CREATE POLICY red ON topic TO red USING (name LIKE 'red-%');
    CREATE POLICY everybody ON topic TO iasql_admin USING (true)
"""


class Teams(Case):
    env = env
    modules = ("aws_sqs", "aws_sns")

    def setUp(self):
        super().setUp()
        self.db.execute("SELECT iasql_create_roles()")
        self.db.execute("DROP ROLE IF EXISTS red; CREATE ROLE red LOGIN; GRANT iasql_operator TO red;"
                        "DROP ROLE IF EXISTS blue; CREATE ROLE blue LOGIN; GRANT iasql_operator TO blue;"
                        "DROP ROLE IF EXISTS chief; CREATE ROLE chief LOGIN; GRANT iasql_admin TO chief")
        self.addCleanup(self._forget)
        self.red, self.blue, self.chief = (self.db.as_user(name) for name in ("red", "blue", "chief"))
        self.change("""INSERT INTO queue (name, tags) VALUES ('red-old', '{}'), ('blue-old', '{"team": "blue"}'), ('nobodys', '{}')""")
        self.db.execute(POLICIES)

    def _forget(self):
        self.db.execute("DROP POLICY red ON queue; DROP POLICY blue ON queue; DROP POLICY everybody ON queue; DROP POLICY red ON topic; DROP POLICY everybody ON topic;"
                        "DROP OWNED BY red, blue, chief; DROP ROLE red; DROP ROLE blue; DROP ROLE chief")

    def pending(self):
        return self.db.column("SELECT coalesce(change -> 'change', change -> 'original') ->> 'name' FROM iasql_audit_log"
                              " WHERE origin = 'user' AND transaction_id IS NULL ORDER BY id")

    def both_change(self):
        self.blue.execute("""INSERT INTO queue (name, tags) VALUES ('blue-new', '{"team": "blue"}');
                             UPDATE queue SET visibility_timeout = 77 WHERE name = 'blue-old'""")
        self.red.rows("SELECT * FROM iasql_begin()")
        self.red.execute("INSERT INTO queue (name) VALUES ('red-new'); DELETE FROM queue WHERE name = 'red-old'")

    def test_each_sees_previews_and_commits_its_own(self):
        self.both_change()
        wanted = {("create", "red-new"), ("delete", "red-old")}
        self.assertEqual({(r["action"], r["description"]) for r in self.red.rows("SELECT * FROM iasql_preview()")}, wanted)
        self.assertEqual({(r["action"], r["description"]) for r in self.red.rows("SELECT * FROM iasql_preview_apply()")}, wanted)
        self.assertEqual({r["description"] for r in self.blue.rows("SELECT * FROM iasql_preview()")}, {"blue-new", "blue-old"})
        self.assertEqual(len(self.chief.rows("SELECT * FROM iasql_preview()")), 4)
        done = self.red.rows("SELECT * FROM iasql_commit('ours')")
        self.assertEqual({r["action"] for r in done}, {"create", "delete"}, [brief(r) for r in done])
        self.assertEqual(self.emulator.queues(), ["blue-old", "nobodys", "red-new"])
        # What the others had not committed is as it was, and theirs to commit.
        self.assertEqual(self.pending(), ["blue-new", "blue-old"])
        self.assertEqual(self.db.value("SELECT visibility_timeout FROM queue WHERE name = 'blue-old'"), "77")
        self.blue.rows("SELECT * FROM iasql_begin()")
        self.blue.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.emulator.queues(), ["blue-new", "blue-old", "nobodys", "red-new"])
        self.assertEqual(self.pending(), [])
        self.assert_no_leftovers()
        self.assert_nothing_to_do()

    def test_apply_and_a_commit_without_changes_of_ones_own(self):
        self.blue.execute("""INSERT INTO queue (name, tags) VALUES ('blue-new', '{"team": "blue"}')""")
        self.assertEqual(self.red.rows("SELECT * FROM iasql_apply()"), [])
        self.red.rows("SELECT * FROM iasql_begin()")
        self.assertEqual(self.red.rows("SELECT * FROM iasql_commit()"), [])
        self.assertEqual(self.pending(), ["blue-new"])
        self.blue.rows("SELECT * FROM iasql_apply()")
        self.assertIn("blue-new", self.emulator.queues())

    def test_rollback(self):
        self.both_change()
        self.red.rows("SELECT * FROM iasql_rollback()")
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["blue-new", "blue-old", "nobodys", "red-old"])
        self.assertEqual(self.pending(), ["blue-new", "blue-old"])
        self.assertEqual(self.db.value("SELECT visibility_timeout FROM queue WHERE name = 'blue-old'"), "77")

    def test_a_failed_commit_harms_nobody_else(self):
        self.both_change()
        self.red.execute("INSERT INTO topic (name) VALUES ('red-topic that AWS refuses!')")
        with self.assertRaises(SqlError):
            self.red.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.pending(), ["blue-new", "blue-old"])
        self.assertEqual(self.emulator.queues(), ["blue-old", "nobodys", "red-old"])
        # Whose it was sees why, the others do not.
        self.assertEqual(len(self.red.rows("SELECT * FROM iasql_get_errors()")), 1)
        self.assertEqual(self.blue.rows("SELECT * FROM iasql_get_errors()"), [])

    def test_a_transaction_is_ended_by_those_who_opened_it(self):
        self.both_change()
        for statement in ("iasql_commit()", "iasql_rollback()", "iasql_rollback(true)"):
            self.assertEqual(self.blue.error(f"SELECT * FROM {statement}").sqlstate, "42501", statement)
        self.assertEqual(self.db.value("SELECT status FROM iasql_transaction ORDER BY opened_at DESC LIMIT 1"), "open")
        # Who sees everything may, and takes all of it.
        self.chief.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.emulator.queues(), ["blue-new", "blue-old", "nobodys", "red-new"])

    def test_what_a_row_was_and_becomes_must_both_be_ones_own(self):
        self.db.execute("UPDATE queue SET name = 'red-taken' WHERE name = 'nobodys'")
        self.assertEqual(self.red.rows("SELECT * FROM iasql_preview()"), [])
        self.red.rows("SELECT * FROM iasql_begin()")
        self.red.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.pending(), ["red-taken"])
        self.assertIn("nobodys", self.emulator.queues())

    def test_drift_and_sync(self):
        sqs = self.emulator.sqs()
        for name in ("red-old", "blue-old"):
            sqs.set_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], Attributes={"VisibilityTimeout": "99"})
        sqs.create_queue(QueueName="red-found")
        def differing(who):
            return {r["id"] for r in who.rows("SELECT * FROM iasql_drift()")}
        ids = {r["name"]: r["id"] for r in self.db.rows("SELECT name, id FROM queue")}
        self.assertEqual(differing(self.red), {ids["red-old"]})
        self.assertEqual(differing(self.blue), {ids["blue-old"]})
        self.assertEqual(len(differing(self.chief)), 3)
        self.assertEqual([(r["action"], r["id"]) for r in self.red.rows("SELECT * FROM iasql_preview_sync()")], [("update", ids["red-old"])])
        # A synchronisation is about the account; what it says is about what one may see.
        done = self.red.rows("SELECT * FROM iasql_sync()")
        self.assertEqual({r["description"] for r in done}, {"red-old", "red-found"})
        self.assertEqual(self.db.value("SELECT visibility_timeout FROM queue WHERE name = 'blue-old'"), "99")

    def test_looking_back(self):
        self.both_change()
        self.red.rows("SELECT * FROM iasql_commit('ours')")
        ids = {r["name"]: r["id"] for r in self.db.rows("SELECT name, id FROM queue")}
        names = "SELECT DISTINCT coalesce(change -> 'change', change -> 'original') ->> 'name' AS n FROM iasql_audit_log WHERE table_name = 'queue' ORDER BY 1"
        self.assertEqual(self.red.column(names), ["red-new", "red-old"])
        self.assertEqual(self.blue.column(names), ["blue-new", "blue-old"])
        self.assertEqual(len(self.chief.column(names)), 5)
        self.assertEqual(self.red.value("SELECT count(*) FROM iasql_log WHERE table_name = 'queue' AND changes::text LIKE '%blue%'"), "0")
        self.assertNotEqual(self.red.value("SELECT count(*) FROM iasql_log WHERE table_name = 'queue'"), "0")
        self.assertEqual(self.red.value("SELECT count(*) FROM iasql_journal"), "0")
        self.assertEqual(len(self.red.rows(f"SELECT * FROM iasql_history('queue', '{ids['red-new']}') WHERE origin = 'user'")), 1)
        self.assertIn("the log knows no row", str(self.red.error(f"SELECT * FROM iasql_history('queue', '{ids['blue-old']}')")))
        self.assertEqual(self.red.error("SELECT * FROM iasql_as_of('queue', now())").sqlstate, "42501")
        transaction = self.db.value("SELECT id FROM iasql_transaction WHERE message = 'ours'")
        self.assertEqual(self.red.error(f"SELECT * FROM iasql_undo('{transaction}')").sqlstate, "42501")
        for call in ("iasql_get_sql_since()", "iasql_get_sql_since(NULL, 'verbatim')", f"iasql_get_sql_for_transaction('{transaction}')",
                     "iasql_export()", "iasql_export('json')", "iasql_graph()", "iasql_graph('dot')"):
            text = "\n".join(self.red.column(f"SELECT * FROM {call}"))
            self.assertIn("red-", text, call)
            self.assertNotRegex(text, "blue|nobodys", call)
            self.assertNotIn("red-", "\n".join(self.blue.column(f"SELECT * FROM {call}")), call)
        self.red.rows("SELECT * FROM iasql_begin()")
        self.red.execute("INSERT INTO queue (name) VALUES ('red-third')")
        review = self.red.value("SELECT iasql_create_review()")
        self.assertIn("red-third", review)
        self.assertNotIn("blue", review)
        self.assertEqual(self.red.value("SELECT iasql_graph('mermaid', id) LIKE '%blue%' FROM iasql_transaction WHERE ended_at IS NULL"), "f")

    def test_what_cannot_be_confined_is_refused(self):
        for call in ("aws_call('sqs', 'ListQueues')", "aws_list('sqs', 'ListQueues')", "aws_wait('ec2', 'InstanceRunning')",
                     "iasql_set_mode('track')", "iasql_ignore('queue', 'tags')", "iasql_restore_defaults(true)", "iasql_undo('x')"):
            error = self.red.error(f"SELECT * FROM {call}")
            self.assertEqual(error.sqlstate, "42501", call)
            self.assertIn("row-level security of table", str(error), call)
        self.assertEqual(self.red.value("SELECT iasql_row_security()"), "t")
        self.assertEqual(self.chief.value("SELECT iasql_row_security()"), "f")
        self.chief.value("SELECT aws_call('sqs', 'ListQueues')")

    def test_row_security_off_shows_nothing_more(self):
        for sql in ("SELECT * FROM iasql_audit_log", "SELECT * FROM iasql_preview()", "SELECT * FROM iasql_history('queue', '1')"):
            self.assertEqual(self.red.error("SET row_security = off; " + sql).sqlstate, "42501", sql)

    def test_abandoned_transactions_take_only_their_own_along(self):
        self.both_change()
        self.db.execute(f"ALTER DATABASE {self.db.name} SET iasql.transaction_timeout = '1s'")

        def begins():
            try:
                return self.blue.rows("SELECT * FROM iasql_begin()")
            except SqlError:
                return []
        poll_until(begins, what="the takeover")
        self.assertEqual(self.pending(), ["blue-new", "blue-old"])
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["blue-new", "blue-old", "nobodys", "red-old"])

    def test_policies_with_functions_of_roles_and_other_tables(self):
        self.db.execute("""CREATE TABLE members (prefix text, person name); GRANT SELECT ON members TO red;
                           INSERT INTO members VALUES ('red-', 'red');
                           ALTER POLICY red ON queue USING (EXISTS (SELECT FROM members WHERE person = current_user AND starts_with(queue.name, prefix)));
                           CREATE POLICY narrow ON queue AS RESTRICTIVE FOR SELECT TO red USING (name <> 'red-hidden')""")
        self.addCleanup(self.db.execute, "DROP POLICY narrow ON queue; ALTER POLICY red ON queue USING (true); DROP TABLE members")
        self.db.execute("INSERT INTO queue (name) VALUES ('red-hidden')")
        self.both_change()
        self.assertEqual({r["description"] for r in self.red.rows("SELECT * FROM iasql_preview()")}, {"red-new", "red-old"})
        self.red.rows("SELECT * FROM iasql_commit()")
        self.assertEqual(self.pending(), ["red-hidden", "blue-new", "blue-old"])
        self.assertEqual(actions(self.db.rows("SELECT * FROM iasql_preview()"))[("create", "queue")], 2)

    def test_a_restored_database_hides_the_same(self):
        self.both_change()
        archive = dump(self.db, "-Fc", "-Z0")
        copy = self.server.create_database()
        self.addCleanup(self.server.drop_database, copy.name)
        restore_archive(archive, copy)
        red = copy.as_user("red")
        names = "SELECT DISTINCT coalesce(change -> 'change', change -> 'original') ->> 'name' FROM iasql_audit_log WHERE table_name = 'queue' ORDER BY 1"
        self.assertEqual(red.column(names), ["red-new", "red-old"])
        self.assertEqual(copy.column("SELECT polrelid::regclass FROM pg_policy WHERE polname = 'iasql_rows' ORDER BY 1::text"),
                         ["iasql_audit_log", "iasql_journal", "iasql_problem"])
        copy.execute("SELECT iasql_adopt(); UPDATE aws_credentials SET secret_access_key = 'testing', session_token = NULL")
        self.assertEqual({r["description"] for r in red.rows("SELECT * FROM iasql_preview()")}, {"red-new", "red-old"})
        self.assertEqual(copy.value("SELECT count(*) FROM pg_type, aclexplode(coalesce(typacl, acldefault('T', typowner))) WHERE grantee = 0"
                                    " AND typnamespace = 'public'::regnamespace AND typcategory <> 'A'"), "0")
        copy.execute("SELECT iasql_create_roles(); DROP EXTENSION iasql CASCADE")
