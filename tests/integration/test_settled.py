"""What settled.py takes for proved: changes that AWS has and that left nothing to do, and no others."""

import settled
from base import Case, Environment

env = Environment()
setUpModule = env.up


class Settled(Case):
    env = env
    modules = ("aws_sqs",)

    def setUp(self):
        super().setUp()
        self.kept = set(settled.noted)
        settled.noted.clear()
        self.addCleanup(settled.noted.update, self.kept)

    def of_queue(self):
        return {what for table, what in settled.noted if table == "queue"}

    def test_what_was_done_is_noted_when_the_preview_is_empty(self):
        self.begin()
        self.db.execute("INSERT INTO queue (name) VALUES ('q')")
        self.commit()
        self.assertEqual(self.of_queue(), set())
        self.assert_nothing_to_do()
        self.assertEqual(self.of_queue(), {"create"})
        self.change("UPDATE queue SET visibility_timeout = 7")
        self.assertEqual(self.of_queue(), {"create", "visibility_timeout"})
        self.emulator.sqs().create_queue(QueueName="theirs")
        self.sync()
        self.assert_nothing_to_do()
        self.change("DELETE FROM queue")
        self.assertEqual(self.of_queue(), {"create", "visibility_timeout", "import", "delete"})

    def test_what_was_not_done_is_not_noted(self):
        self.change("INSERT INTO queue (name) VALUES ('q')")
        settled.noted.clear()
        self.begin()
        self.db.execute("UPDATE queue SET visibility_timeout = 7")
        self.rollback()
        self.assert_nothing_to_do()
        self.change("UPDATE queue SET arn = 'x'")  # restored
        self.assertEqual(self.of_queue(), set())

    def test_what_is_missing_is_named(self):
        wanted = settled.promised()
        seen = set(wanted) - set(settled.excused())
        self.assertEqual(settled.missing(seen), [])
        self.assertEqual(settled.missing(seen - {("queue", "visibility_timeout")}),
                         ["aws_sqs: queue: visibility_timeout has not been followed by an empty preview"])
        self.assertGreater(len(wanted), 300)
        self.assertTrue(all(why.strip() for why in settled.excused().values()))
