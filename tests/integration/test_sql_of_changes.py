"""Changes as SQL: each transaction of every module's example, run in the database of a second account, makes the same there."""

import itertools
import os
import re

from base import Case, Environment
from harness.accounts import FIRST, SECOND, assert_alike, replay, second_account, translated
from harness.util import ROOT

env = Environment()
setUpModule = env.up

MODULES = os.path.join(ROOT, "modules")
NAMES = {"iasql-example-site": "iasql-example-there"}  # no two accounts have a bucket of one name


def parts(text):
    """(inside an iasql transaction, statements), in order."""
    for part in re.split(r"(SELECT[^;]*iasql_begin\(\);.*?iasql_commit\([^;]*\);)", text, flags=re.S):
        if part.strip():
            yield "iasql_begin()" in part, part


class Replayed(Case):
    env = env

    def run_example(self, module, forms):
        """One form of the statements and the other, in turns."""
        self.other, self.keys = second_account(self)
        names = self.with_dependencies(module)
        for db in (self.db, self.other):
            db.rows(f"SELECT * FROM iasql_install({names})")
        with open(os.path.join(MODULES, module, "example.sql"), encoding="utf-8") as file:
            text = file.read()
        assert_alike(self, self.db, self.other)
        for inside, statements in parts(text):
            self.db.execute(statements)
            if inside:
                replay(self, self.db, self.other, form=next(forms), names=NAMES)
            else:
                self.other.execute(translated(statements, {**NAMES, FIRST: SECOND}))
            assert_alike(self, self.db, self.other, names=NAMES)

    def with_dependencies(self, module):
        names = self.db.column(f"""WITH RECURSIVE needed(name) AS (
              SELECT '{module}' UNION
              SELECT d FROM needed n JOIN iasql_modules_list() l ON l.module_name = n.name, json_array_elements_text(l.dependencies) d)
            SELECT name FROM needed WHERE name NOT LIKE 'iasql%' AND name <> 'aws_account'""")
        return ", ".join(f"'{name}'" for name in names)


def add_test(module, first):
    setattr(Replayed, f"test_{module}", lambda self: self.run_example(module, itertools.cycle((FORMS[first], FORMS[1 - first]))))


FORMS = ("compact", "verbatim")
EXAMPLES = [name for name in sorted(os.listdir(MODULES)) if os.path.exists(os.path.join(MODULES, name, "example.sql")) and name != "aws_account"]
for number, name in enumerate(EXAMPLES):
    add_test(name, number % 2)
