"""The example of every module's page runs from its first line to its last, and leaves nothing behind in AWS."""

from base import Environment
from example_case import EXAMPLES, ExampleCase, example

env = Environment()
setUpModule = env.up


class Examples(ExampleCase):
    env = env

    def run_example(self, module):
        if module != "aws_account":
            self.db.rows(f"SELECT * FROM iasql_install({self.with_dependencies(module)})")
        before = self.rows_by_table()
        self.db.execute(example(module))
        self.assert_settled()
        self.assertEqual(self.rows_by_table(), before, "an example tidies up")

    def rows_by_table(self):
        tables = self.db.column("""SELECT "table" FROM iasql_tables WHERE module NOT LIKE 'iasql@_%' ESCAPE '@' ORDER BY 1""")
        return {table: self.db.value(f"SELECT count(*) FROM {table}") for table in tables}


def add_test(module):
    setattr(Examples, f"test_{module}", lambda self: self.run_example(module))


for name in EXAMPLES:
    add_test(name)
