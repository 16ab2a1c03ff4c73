"""What tests of modules share: rows with their types, every column changed once, the way out and back in, the example."""

import os

from base import Case, actions
from harness.util import ROOT


class ModuleCase(Case):
    """`modules[0]` is the module; tearDown proves that nothing is left to do."""

    def tearDown(self):
        self.assert_settled()
        self.assert_no_leftovers()

    def row(self, table, where="true"):
        rows = self.db.json(f"SELECT * FROM {table} WHERE {where}")
        self.assertEqual(len(rows), 1, f"rows of {table} where {where}")
        return rows[0]

    def each_update(self, table, where, changes, key="id"):
        """{column: (SQL value, function that must be true afterwards)}; each is one update of the same row, in place."""
        before = self.row(table, where)[key]
        for column, (value, holds) in changes.items():
            with self.subTest(column=column, value=value):
                done = self.change(f"UPDATE {table} SET {column} = {value} WHERE {where}")
                self.assertEqual(actions(done), {("update", table): 1})
                self.assertTrue(holds(), f"{column} = {value} in the cloud")
                self.assertEqual(self.row(table, where)[key], before)

    def restored(self, table, where, changes):
        """Edits that are put back, with the row as it was and no call that changes."""
        before = self.row(table, where)
        for column, value in changes.items():
            with self.subTest(column=column):
                self.change(f"UPDATE {table} SET {column} = {value} WHERE {where}")
                self.assertEqual(self.row(table, where), before)

    def out_and_in_again(self, tables):
        """Uninstalling touches nothing; installing gives the same rows, but for local keys."""
        def view():
            return {t: sorted((str({k: v for k, v in row.items() if k != "id"}) for row in self.db.json(f"SELECT * FROM {t}")))
                    for t in tables}
        before = view()
        self.db.rows(f"SELECT * FROM iasql_uninstall('{self.modules[0]}')")
        self.install(self.modules[0])
        self.assertEqual(view(), before)

    def run_example(self):
        with open(os.path.join(ROOT, "modules", self.modules[0], "example.sql"), encoding="utf-8") as file:
            return self.db.execute(file.read())
