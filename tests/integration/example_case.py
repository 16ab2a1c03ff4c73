"""What tests of the modules' examples share: their text, and what has to be installed for them."""

import os

from base import Case
from harness.util import ROOT

MODULES = os.path.join(ROOT, "modules")
EXAMPLES = [name for name in sorted(os.listdir(MODULES)) if os.path.exists(os.path.join(MODULES, name, "example.sql"))]


def example(module):
    with open(os.path.join(MODULES, module, "example.sql"), encoding="utf-8") as file:
        return file.read()


class ExampleCase(Case):
    def with_dependencies(self, module):
        """The module and what it needs, as arguments of iasql_install()."""
        names = self.db.column(f"""WITH RECURSIVE needed(name) AS (
              SELECT '{module}' UNION
              SELECT d FROM needed n JOIN iasql_modules_list() l ON l.module_name = n.name, json_array_elements_text(l.dependencies) d)
            SELECT name FROM needed WHERE name NOT LIKE 'iasql%' AND name <> 'aws_account'""")
        return ", ".join(f"'{name}'" for name in names)
