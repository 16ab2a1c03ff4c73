"""Which operations have been followed by an empty preview, over a whole run, beside those that the modules promise.

Case.assert_nothing_to_do() calls note() whenever a preview was empty: the audit log and the journal of the test's database say
what had been done before. Each test process hands what it has noted to run.py, which compares when the whole suite has run.
An operation is (table, what): "import", "create", "delete", or a column that AWS can change or that replaces the object.
Must not know: any test. Fails: lines of missing(), which name the module, the table and the operation.
"""

import glob
import json
import os
import sys

from harness.util import ROOT

sys.path.insert(0, os.path.join(ROOT, "tools"))
from make_module_docs import read_descriptor  # noqa: E402

noted = set()

# A change that was undone, refused or restored has no entry in the journal; rows of join tables are part of their owners.
_DONE = """
WITH done AS (
  SELECT l.table_name, l.change_type::text AS type, l.change -> 'original' AS old, l.change -> 'change' AS new, l.transaction_id
  FROM iasql_audit_log l JOIN iasql_transaction t ON t.id = l.transaction_id AND t.status = 'committed'
  WHERE l.origin = 'user' AND l.id > {after}),
acted AS (SELECT DISTINCT transaction_id, table_name, action FROM iasql_journal WHERE state = 'done')
SELECT table_name, 'import' AS what FROM iasql_audit_log WHERE origin = 'iasql' AND change_type = 'INSERT' AND id > {after}
UNION SELECT table_name, CASE type WHEN 'INSERT' THEN 'create' ELSE 'delete' END FROM done WHERE type IN ('INSERT', 'DELETE')
UNION SELECT d.table_name, n.key FROM done d JOIN acted a USING (transaction_id, table_name), json_each_text(d.new) n
  WHERE d.type = 'UPDATE' AND a.action IN ('update', 'replace', 'create') AND n.value IS DISTINCT FROM d.old ->> n.key
UNION SELECT '', max(id)::text FROM iasql_audit_log"""


def note(db, after):
    """Remembers what has been done since an entry of the audit log; returns the newest one."""
    newest = after
    for row in db.rows(_DONE.format(after=after)):
        if row["table_name"]:
            noted.add((row["table_name"], row["what"]))
        else:
            newest = int(row["what"] or 0)
    return newest


def _of_table(name, table):
    columns = table.get("columns", {})
    if table.get("scope") == "local" or table.get("role"):
        return
    yield name, "import"
    for what in ("create", "delete"):
        if what in table or "join" in table:
            yield name, what
    changed = {c for group in table.get("update", []) for c in group["columns"]} | set(table.get("replace", {}).get("columns", []))
    for column in changed:
        described = columns.get(column, {})
        # What is sensitive is in no log, so it cannot be noted here.
        if not described.get("virtual") and not described.get("sensitive") and not described.get("write_only"):
            yield name, column
    if "create" in table and "delete" in table:
        yield from ((name, c) for c, described in columns.items() if described.get("region"))


def promised():
    """{(table, what): module} of all modules."""
    out = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "modules", "*", "module.json"))):
        module = os.path.basename(os.path.dirname(path))
        for name, table in read_descriptor(module)[0].get("tables", {}).items():
            out.update((operation, module) for operation in _of_table(name, table))
    return out


def excused():
    """{(table, what): why} of tests/data/uncovered.json."""
    with open(os.path.join(ROOT, "tests", "data", "uncovered.json"), encoding="utf-8") as file:
        return {(table, what): why for table, reasons in json.load(file).items() for what, why in reasons.items()}


def missing(seen):
    """What is promised and was neither seen nor excused, and excuses for what nobody promises; lines of text."""
    wanted, reasons = promised(), excused()
    lines = [f"{module}: {table}: {what} has not been followed by an empty preview"
             for (table, what), module in sorted(wanted.items()) if (table, what) not in seen and (table, what) not in reasons]
    return lines + [f"tests/data/uncovered.json: {table}: {what} is nothing that a module promises"
                    for table, what in sorted(reasons) if (table, what) not in wanted]


def superfluous(seen):
    """Excuses that the run has made unnecessary; lines of text."""
    return [f"tests/data/uncovered.json: {table}: {what} is covered" for table, what in sorted(excused()) if (table, what) in seen]
