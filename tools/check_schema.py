#!/usr/bin/env python3
"""Compares the tables, types, triggers and functions of a schema with a reference file.

    check_schema.py --psql "-h /tmp/socket -p 5432 mydb" --schema public --reference tests/data/schema.json

Prints one line per difference; exit 1 if there is any, 2 if the comparison could not be made.
A table may have more columns than the reference, if they come last and are nullable, and more indexes that are not
unique; a function that returns a table may return more columns, if they come last; an enum may have more labels, if they
come last. Everything else has to be equal: order, type, default and nullability of columns, keys, constraints and their
rules, indexes, labels of enums.
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys

# One JSON document; texts are made with the schema first in search_path, so that they do not name it.
QUERY = r"""
SELECT json_build_object(
  'tables', (
    SELECT coalesce(json_object_agg(c.relname, json_build_object(
      'columns', (
        SELECT json_agg(json_build_object(
          'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', NOT a.attnotnull,
          'default', pg_get_expr(d.adbin, d.adrelid),
          'serial', pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) IS NOT NULL
        ) ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'constraints', (
        SELECT coalesce(json_agg(json_build_object(
          'name', k.conname, 'kind', k.contype, 'def', pg_get_constraintdef(k.oid),
          'columns', (SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u(num, place)
                      JOIN pg_attribute a ON (a.attrelid, a.attnum) = (k.conrelid, u.num)),
          'ref_table', (SELECT r.relname FROM pg_class r WHERE r.oid = k.confrelid),
          'ref_columns', (SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u(num, place)
                          JOIN pg_attribute a ON (a.attrelid, a.attnum) = (k.confrelid, u.num)),
          'on_delete', k.confdeltype, 'on_update', k.confupdtype)), '[]')
        FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c')),
      'indexes', (
        SELECT coalesce(json_object_agg(i.relname, pg_get_indexdef(x.indexrelid, 0, true)), '{}')
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid
                                                 AND k.contype IN ('p', 'u', 'x')))
    )), '{}')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = :'schema' AND c.relkind = 'r'),
  'enums', (
    SELECT coalesce(json_object_agg(t.typname, (
      SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)), '{}')
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = :'schema' AND t.typtype = 'e'),
  'triggers', (
    SELECT coalesce(json_agg(json_build_object(
      'name', g.tgname, 'table', c.relname, 'function', p.proname,
      'timing', CASE WHEN g.tgtype::int & 2 > 0 THEN 'BEFORE' WHEN g.tgtype::int & 64 > 0 THEN 'INSTEAD OF'
                     ELSE 'AFTER' END,
      'events', concat_ws(' OR ', CASE WHEN g.tgtype::int & 4 > 0 THEN 'INSERT' END,
                                  CASE WHEN g.tgtype::int & 8 > 0 THEN 'DELETE' END,
                                  CASE WHEN g.tgtype::int & 16 > 0 THEN 'UPDATE' END))), '[]')
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = g.tgfoid
    WHERE n.nspname = :'schema' AND NOT g.tgisinternal),
  'functions', (
    SELECT coalesce(json_agg(json_build_object(
      'name', p.proname, 'arguments', pg_get_function_arguments(p.oid), 'returns', pg_get_function_result(p.oid))), '[]')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = :'schema'));
"""

RULES = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


def describe(psql, schema):
    """What the database has."""
    words = shlex.split(psql)
    command = words if words and os.path.basename(words[0]) == "psql" else ["psql"] + words
    command += ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "schema=" + schema, "-f", "-"]
    script = "SELECT set_config('search_path', quote_ident(:'schema'), false) \\g /dev/null\n" + QUERY
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit("check_schema: psql failed: " + done.stderr.strip())
    return json.loads(done.stdout)


class Comparison:
    def __init__(self, schema):
        self.schema = schema
        self.differences = []

    def differ(self, place, text):
        self.differences.append(f"{place}: {text}")

    def expect(self, place, what, wanted, found):
        if wanted != found:
            self.differ(place, f"{what} is {found!r}, expected {wanted!r}")

    def bare(self, text):
        """A definition without the schema's own name in it."""
        return re.sub(r'(?<![\w."])"?' + re.escape(self.schema) + r'"?\.', "", text) if text else text

    @staticmethod
    def plain(text):
        """An index's definition without parentheses around its whole condition."""
        return re.sub(r" WHERE \((.*)\)$", r" WHERE \1", text)

    def names(self, place, what, wanted, found):
        """Reports what only one side has; gives what both have."""
        for name in sorted(set(wanted) - set(found)):
            self.differ(place, f"{what} {name} is missing")
        for name in sorted(set(found) - set(wanted)):
            self.differ(place, f"{what} {name} is not expected")
        return [name for name in wanted if name in found]

    def columns(self, place, wanted, found):
        order = [column["name"] for column in found]
        expected = list(wanted)
        self.expect(place, "order of columns", expected, order[:len(expected)])
        for column in found[len(expected):]:
            if column["name"] not in wanted and not column["nullable"]:
                self.differ(place, f"additional column {column['name']} is not nullable")
        for column in found:
            if column["name"] in wanted:
                self.column(f"{place}.{column['name']}", wanted[column["name"]], column)

    def column(self, place, wanted, found):
        self.expect(place, "type", wanted["type"], self.bare(found["type"]))
        self.expect(place, "nullable", wanted["nullable"], found["nullable"])
        self.expect(place, "default", wanted.get("default"), self.bare(found["default"]))
        self.expect(place, "serial", wanted.get("generated") == "serial", found["serial"])

    def constraints(self, place, wanted, found):
        by_kind = {kind: {k["name"]: k for k in found if k["kind"] == kind} for kind in "pufc"}
        keys = [k["columns"] for k in by_kind["p"].values()]
        self.expect(place, "primary key", wanted["primary_key"], keys[0] if keys else None)
        expected = {kind: {k["name"]: k for k in wanted.get(name, [])}
                    for kind, name in (("u", "unique"), ("f", "foreign_keys"), ("c", "checks"))}
        for name in self.names(place, "unique constraint", expected["u"], by_kind["u"]):
            self.expect(f"{place}, {name}", "columns", expected["u"][name]["columns"], by_kind["u"][name]["columns"])
        for name in self.names(place, "check", expected["c"], by_kind["c"]):
            self.expect(f"{place}, {name}", "condition", expected["c"][name]["def"],
                        self.bare(by_kind["c"][name]["def"]))
        for name in self.names(place, "foreign key", expected["f"], by_kind["f"]):
            key, has = expected["f"][name], by_kind["f"][name]
            for what in ("columns", "ref_table", "ref_columns"):
                self.expect(f"{place}, {name}", what, key[what], has[what])
            for what in ("on_delete", "on_update"):
                self.expect(f"{place}, {name}", what, key[what], RULES[has[what]])

    def tables(self, wanted, found):
        for name, table in wanted.items():
            if name not in found:
                self.differ(name, "the table is missing")
                continue
            self.columns(name, table["columns"], found[name]["columns"])
            self.constraints(name, table, found[name]["constraints"])
            indexes = {index["name"]: index["def"] for index in table.get("indexes", [])}
            has = found[name]["indexes"]
            unasked = {index: text for index, text in has.items()
                       if index not in indexes and not text.startswith("CREATE UNIQUE")}
            for index in self.names(name, "index", indexes, {k: v for k, v in has.items() if k not in unasked}):
                self.expect(f"{name}, {index}", "definition", self.plain(indexes[index]), self.plain(self.bare(has[index])))

    def enums(self, wanted, found):
        for name, labels in wanted.items():
            if name not in found:
                self.differ(name, "the type is missing")
            else:
                self.expect(name, "labels", labels, found[name][:len(labels)])

    def triggers(self, wanted, found):
        by_name = {(trigger["table"], trigger["name"]): trigger for trigger in found}
        for trigger in wanted:
            place = f"{trigger['table']}, trigger {trigger['name']}"
            has = by_name.get((trigger["table"], trigger["name"]))
            if not has:
                self.differ(place, "is missing")
                continue
            for what in ("timing", "events", "function"):
                self.expect(place, what, trigger[what], has[what])

    def functions(self, wanted, found):
        by_name = {(f["name"], self.bare(f["arguments"])): self.bare(f["returns"]) for f in found}
        for function in wanted:
            place = f"{function['name']}({function['arguments']})"
            key = (function["name"], function["arguments"])
            if key not in by_name:
                others = sorted(arguments for name, arguments in by_name if name == function["name"])
                self.differ(place, "is missing" + (f"; there is ({'), ('.join(others)})" if others else ""))
                continue
            returns, has = function["returns"], by_name[key]
            if has != returns and not (returns.startswith("TABLE(") and has.startswith(returns[:-1] + ",")):
                self.differ(place, f"returns {has}, expected {returns}")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--psql", default="", help="arguments for psql, or a whole psql command")
    options.add_argument("--schema", default="public")
    options.add_argument("--reference", required=True)
    options.add_argument("--module", action="append", help="only this module; may be repeated")
    words = sys.argv[1:]
    if "--psql" in words[:-1]:  # its value starts with a dash, which argparse would take for an option
        at = words.index("--psql")
        words[at:at + 2] = ["--psql=" + words[at + 1]]
    given = options.parse_args(words)
    with open(given.reference, encoding="utf-8") as file:
        modules = json.load(file)["modules"]
    unknown = set(given.module or []) - set(modules)
    if unknown:
        print("check_schema: the reference has no module " + ", ".join(sorted(unknown)), file=sys.stderr)
        return 2
    try:
        found = describe(given.psql, given.schema)
    except SystemExit as failure:
        print(failure, file=sys.stderr)
        return 2
    comparison = Comparison(given.schema)
    for name in given.module or modules:
        module = modules[name]
        comparison.tables(module.get("tables", {}), found["tables"])
        comparison.enums(module.get("enums", {}), found["enums"])
        comparison.triggers(module.get("triggers", []), found["triggers"])
        comparison.functions(module.get("functions", []), found["functions"])
    for line in comparison.differences:
        print(line)
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    sys.exit(main())
