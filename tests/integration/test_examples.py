"""The example of every module's page runs from its first line to its last, and leaves nothing behind in AWS."""

import os

from base import Case, Environment

env = Environment()
setUpModule = env.up

MODULES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "modules")


class Examples(Case):
    env = env

    def run_example(self, module):
        if module != "aws_account":
            self.db.rows(f"SELECT * FROM iasql_install({self.with_dependencies(module)})")
        before = self.rows_by_table()
        with open(os.path.join(MODULES, module, "example.sql"), encoding="utf-8") as file:
            self.db.execute(file.read())
        self.assert_settled()
        self.assertEqual(self.rows_by_table(), before, "an example tidies up")

    def with_dependencies(self, module):
        names = self.db.column(f"""WITH RECURSIVE needed(name) AS (
              SELECT '{module}' UNION
              SELECT d FROM needed n JOIN iasql_modules_list() l ON l.module_name = n.name, json_array_elements_text(l.dependencies) d)
            SELECT name FROM needed WHERE name NOT LIKE 'iasql%' AND name <> 'aws_account'""")
        return ", ".join(f"'{name}'" for name in names)

    def rows_by_table(self):
        tables = self.db.column("""SELECT "table" FROM iasql_tables WHERE module NOT LIKE 'iasql@_%' ESCAPE '@' ORDER BY 1""")
        return {table: self.db.value(f"SELECT count(*) FROM {table}") for table in tables}


def add_test(module):
    setattr(Examples, f"test_{module}", lambda self: self.run_example(module))


for name in sorted(os.listdir(MODULES)):
    if os.path.exists(os.path.join(MODULES, name, "example.sql")):
        add_test(name)
