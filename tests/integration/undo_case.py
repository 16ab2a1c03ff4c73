"""What tests of iasql_undo share: committed transactions, their undo, and the account without ids."""

from base import Case
from named_account import named_account


class UndoCase(Case):
    def make(self, sql, message=None):
        """A committed transaction; its id."""
        id = self.begin()[0]["transaction_id"]
        self.db.execute(sql)
        self.db.rows("SELECT * FROM iasql_commit()" if message is None else f"SELECT * FROM iasql_commit('{message}')")
        return id

    def undo(self, id, force=False):
        return self.db.rows(f"SELECT * FROM iasql_undo('{id}'{', force => true' if force else ''})")

    def account(self):
        return named_account(self.emulator)

    def there_and_back(self, sql):
        """The transaction, its undo, and the undo of that: the account each time as it was."""
        before = self.account()
        id = self.make(sql)
        after = self.account()
        self.assertNotEqual(after, before)
        self.undo(id)
        undo = self.db.value("SELECT id FROM iasql_transaction WHERE status = 'open'")
        self.preview()
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), before)
        self.undo(undo)
        self.commit()
        self.assert_nothing_to_do()
        self.assertEqual(self.account(), after)
        return id

    def refusal(self, id):
        error = self.db.error(f"SELECT * FROM iasql_undo('{id}')")
        self.assertEqual(error.sqlstate, "IA009", error.text)
        self.assertEqual(self.db.rows("SELECT id FROM iasql_transaction WHERE ended_at IS NULL"), [], "nothing was opened")
        return error
