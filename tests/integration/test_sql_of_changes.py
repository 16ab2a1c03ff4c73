"""Changes as SQL: each transaction of every module's example, run in the database of a second account, makes the same there."""

import itertools
import re

from base import Environment
from example_case import EXAMPLES, ExampleCase, example
from harness.accounts import FIRST, SECOND, assert_alike, replay, second_account, translated

env = Environment()
setUpModule = env.up

NAMES = {"iasql-example-site": "iasql-example-there"}  # no two accounts have a bucket of one name


def parts(text):
    """(inside an iasql transaction, statements), in order."""
    for part in re.split(r"(SELECT[^;]*iasql_begin\(\);.*?iasql_commit\([^;]*\);)", text, flags=re.S):
        if part.strip():
            yield "iasql_begin()" in part, part


class Replayed(ExampleCase):
    env = env

    def run_example(self, module, forms):
        """One form of the statements and the other, in turns."""
        self.other, self.keys = second_account(self)
        names = self.with_dependencies(module)
        for db in (self.db, self.other):
            db.rows(f"SELECT * FROM iasql_install({names})")
        assert_alike(self, self.db, self.other)
        for inside, statements in parts(example(module)):
            self.db.execute(statements)
            if inside:
                replay(self, self.db, self.other, form=next(forms), names=NAMES)
            else:
                self.other.execute(translated(statements, {**NAMES, FIRST: SECOND}))
            assert_alike(self, self.db, self.other, names=NAMES)


def add_test(module, first):
    setattr(Replayed, f"test_{module}", lambda self: self.run_example(module, itertools.cycle((FORMS[first], FORMS[1 - first]))))


FORMS = ("compact", "verbatim")
for number, name in enumerate(name for name in EXAMPLES if name != "aws_account"):
    add_test(name, number % 2)
