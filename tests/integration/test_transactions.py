"""begin, preview, commit, rollback, the four older names, and what they say when they are called at the wrong time."""

from base import Case, Environment, R1, R2, actions

env = Environment(proxy=True)
setUpModule = env.up


class Transactions(Case):
    env = env
    modules = ("aws_sqs", "aws_vpc")

    def test_begin_answers_with_an_id(self):
        row = self.begin()[0]
        self.assertEqual(row["message"], "Transaction started")
        self.assertRegex(row["transaction_id"], r"^[0-9a-f-]{36}$")
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.commit()
        self.assertEqual(self.db.column("SELECT DISTINCT transaction_id FROM iasql_audit_log WHERE table_name = 'queue'"
                                        " AND change_type = 'INSERT'"), [row["transaction_id"]])

    def test_preview_is_a_plan_and_changes_nothing(self):
        self.change("INSERT INTO queue (name) VALUES ('a'), ('b'), ('c')")
        self.begin()
        self.db.execute("""UPDATE queue SET delay_seconds = 9 WHERE name = 'a';
                           DELETE FROM queue WHERE name = 'b';
                           UPDATE queue SET name = 'd' WHERE name = 'c';
                           INSERT INTO queue (name) VALUES ('e')""")
        self.proxy.clear()
        plan = self.preview()
        self.assertEqual(actions(plan), {("create", "queue"): 1, ("update", "queue"): 1, ("replace", "queue"): 1, ("delete", "queue"): 1})
        self.assertEqual(self.proxy.count("sqs", "(Create|Set|Delete).*"), 0)
        self.assertEqual(self.emulator.queues(), ["a", "b", "c"])
        self.assertEqual([r["action"] for r in plan], ["create", "update", "replace", "delete"])
        done = self.commit()
        self.assertEqual(actions(done), actions(plan))
        self.assertEqual(self.emulator.queues(), ["a", "d", "e"])

    def test_preview_can_be_repeated(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.assertEqual(actions(self.preview()), actions(self.preview()))

    def test_preview_without_changes_shows_what_a_sync_would_do(self):
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.begin()
        self.assertEqual(actions(self.preview()), {("create", "queue"): 1})
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assertEqual(actions(self.commit()), {("create", "queue"): 1})
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["theirs"])

    def test_preview_names_the_table_the_row_and_the_object(self):
        self.change("INSERT INTO queue (name) VALUES ('named')")
        self.begin()
        self.db.execute("UPDATE queue SET delay_seconds = 1")
        row = self.preview()[0]
        self.assertEqual((row["action"], row["table_name"], row["id"]), ("update", "queue", self.db.value("SELECT id FROM queue")))
        self.assertIn("named", row["description"])
        self.commit()

    def test_rollback_discards_everything(self):
        self.change("INSERT INTO queue (name, delay_seconds) VALUES ('kept', 1), ('kept too', 2)".replace("kept too", "kept-too"))
        before = self.db.rows("SELECT * FROM queue ORDER BY id")
        self.begin()
        self.db.execute("""INSERT INTO queue (name) VALUES ('never');
                           UPDATE queue SET delay_seconds = 100 WHERE name = 'kept';
                           DELETE FROM queue WHERE name = 'kept-too'""")
        self.proxy.clear()
        self.rollback()
        self.assertEqual(sorted((r["name"], r["delay_seconds"], r["arn"]) for r in self.db.rows("SELECT * FROM queue")),
                         sorted((r["name"], r["delay_seconds"], r["arn"]) for r in before))
        self.assertEqual(self.proxy.count("sqs", "(Create|Set|Delete).*"), 0)
        self.assert_settled()

    def test_rollback_inside_a_transaction_block(self):
        self.db.execute("""BEGIN; SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('never');
                           SELECT * FROM iasql_rollback(); COMMIT""")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])
        self.assert_settled()

    def test_changes_made_before_begin_belong_to_it(self):
        self.db.execute("INSERT INTO queue (name) VALUES ('early')")
        self.begin()
        self.assertEqual(actions(self.preview()), {("create", "queue"): 1})
        self.commit()
        self.assertEqual(self.emulator.queues(), ["early"])

    def test_an_sql_transaction_that_ends_late_is_not_lost(self):
        late = self.db.start("BEGIN; INSERT INTO queue (name) VALUES ('late'); SELECT pg_advisory_lock(77); COMMIT")
        gate = self.db.start("SELECT pg_advisory_lock(77); SELECT pg_sleep(600)")
        self.addCleanup(gate.kill)
        self.change("INSERT INTO queue (name) VALUES ('punctual')")
        gate.kill()
        self.db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()")
        late.wait()
        self.begin()
        self.commit()
        self.assertEqual(self.emulator.queues(), ["late", "punctual"])

    def test_second_begin_while_one_is_open(self):
        self.begin()
        error = self.db.error("SELECT * FROM iasql_begin()", timeout=150)
        self.assertEqual(error.sqlstate, "IA009")
        self.assertRegex(error.text, r"(?i)open")
        self.rollback()
        self.begin()
        self.rollback()

    def test_commit_and_rollback_need_begin(self):
        for function in ("commit", "rollback"):
            with self.subTest(function=function):
                error = self.db.error(f"SELECT * FROM iasql_{function}()")
                self.assertEqual(error.sqlstate, "IA009")
                self.assertIn("iasql_begin", error.text)

    def test_preview_in_a_block_that_began_in_it(self):
        out = self.db.execute("""BEGIN; SELECT * FROM iasql_begin(); INSERT INTO queue (name) VALUES ('what-if');
                                 SELECT * FROM iasql_preview(); ROLLBACK""")
        self.assertRegex(out, r"(?m)^create\|queue\|")
        self.assert_no_leftovers()

    def test_commit_in_a_block_that_has_written(self):
        self.begin()
        error = self.db.error("BEGIN; INSERT INTO queue (name) VALUES ('q'); SELECT * FROM iasql_commit(); COMMIT")
        self.assertEqual(error.sqlstate, "IA009")
        self.assertTrue(error.hint, error.text)
        self.assertEqual(self.emulator.queues(), [])
        self.rollback()

    def test_commit_message_is_kept(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.db.rows("SELECT * FROM iasql_commit('see request 42')")
        self.assertEqual(self.db.column("SELECT message FROM iasql_audit_log WHERE change_type = 'SET_COMMIT_MESSAGE'"),
                         ["see request 42"])

    def test_marks_of_a_transaction(self):
        self.db.execute("DELETE FROM iasql_audit_log")
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.preview()
        self.commit()
        marks = self.db.column("SELECT change_type FROM iasql_audit_log WHERE change_type NOT IN ('INSERT', 'UPDATE', 'DELETE') ORDER BY id")
        for mark in ("OPEN_TRANSACTION", "PREVIEW_START_COMMIT", "PREVIEW_END_COMMIT", "START_COMMIT", "END_COMMIT", "CLOSE_TRANSACTION"):
            self.assertIn(mark, marks)
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_audit_log WHERE change_type = 'INSERT' AND \"user\" = 'postgres'"), "1")

    def test_secrets_are_not_in_the_log(self):
        secret = self.env.secrets.add("an updated secret access key", "a-very-secret-thing")
        self.db.execute(f"UPDATE aws_credentials SET secret_access_key = '{secret}'")
        self.assertEqual(self.db.value("SELECT count(*) FROM iasql_audit_log WHERE change::text LIKE '%very-secret%'"), "0")

    def test_rows_changed_while_a_commit_runs_wait_for_the_next(self):
        from harness.proxy import Gate
        gate = Gate()
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('first')")
        self.proxy.rule(self.proxy.pause(gate), action="CreateQueue", times=1)
        running = self.db.start("SELECT * FROM iasql_commit()")
        gate.wait_reached()
        self.db.execute("INSERT INTO queue (name) VALUES ('second')", timeout=10)  # no table is locked meanwhile
        gate.open()
        running.wait()
        self.assertEqual(self.emulator.queues(), ["first"])
        self.assertEqual(self.db.value("SELECT count(*) FROM queue WHERE name = 'second'"), "1")
        self.begin()
        self.commit()
        self.assertEqual(self.emulator.queues(), ["first", "second"])


class OlderNames(Case):
    env = env
    modules = ("aws_sqs",)

    def test_apply_pushes_only(self):
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.db.execute("INSERT INTO queue (name) VALUES ('mine')")
        self.assertEqual(actions(self.db.rows("SELECT * FROM iasql_preview_apply()")), {("create", "queue"): 1})
        self.assertEqual(actions(self.db.rows("SELECT * FROM iasql_apply()")), {("create", "queue"): 1})
        self.assertEqual(self.emulator.queues(), ["mine", "theirs"])

    def test_sync_pulls_only(self):
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.db.execute("INSERT INTO queue (name) VALUES ('mine')")
        self.assertEqual(actions(self.db.rows("SELECT * FROM iasql_preview_sync()")), {("create", "queue"): 1})
        self.assertEqual(self.db.column("SELECT name FROM queue"), ["mine"], "a preview stores nothing")
        self.sync()
        self.assertEqual(self.db.column("SELECT name FROM queue ORDER BY 1"), ["mine", "theirs"])
        self.assertEqual(self.emulator.queues(), ["theirs"])
        self.begin()
        self.commit()
        self.assertEqual(self.emulator.queues(), ["mine", "theirs"])

    def test_sync_of_one_table(self):
        for region in (R1, R2):
            self.emulator.sqs(region).create_queue(QueueName="theirs")
        self.emulator.ec2().create_vpc(CidrBlock="10.77.0.0/16")
        self.proxy.clear()
        seen = self.db.rows(f"SELECT action, table_name, description FROM iasql_sync('queue', '{R2}')")
        self.assertEqual(seen, [{"action": "create", "table_name": "queue", "description": "theirs"}])
        self.assertEqual(self.proxy.count("ec2"), 0)
        self.assertEqual(self.db.column("SELECT region FROM queue"), [R2])
        self.db.rows("SELECT * FROM iasql_sync('queue')")
        self.assertEqual(self.db.column("SELECT region FROM queue ORDER BY 1"), [R2, R1])
        for arguments, problem in (("'quue'", 'there is no table "quue"'), ("'queue', 'mars-1'", 'there is no region "mars-1"'),
                                   ("NULL", "of_table must not be null")):
            self.assertIn(problem, self.db.error(f"SELECT * FROM iasql_sync({arguments})").message)

    def test_sync_can_be_rolled_back(self):
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.db.execute("BEGIN; SELECT * FROM iasql_sync(); ROLLBACK")
        self.assertEqual(self.db.rows("SELECT * FROM queue"), [])


class Conversions(Case):
    env = env

    def test_try_cast(self):
        self.assertEqual(self.db.rows("SELECT try_cast('12', 0) AS a, try_cast('x', 7) AS b, try_cast('x', NULL::int) AS c"),
                         [{"a": "12", "b": "7", "c": None}])
