#!/usr/bin/env python3
"""Writes docs/reference.md: every function, table, view, type and setting of the extension, from a server's catalogs.

    make_reference.py [--check] --psql "ARGUMENTS FOR psql"        (tools/make_reference has a server of its own)

What a thing is comes from the catalogs: signatures, COMMENT ON, pg_settings. Order, headings and what else is worth saying come
from tools/reference_words.md: a line "@function NAME" (@table, @view, @type, @setting likewise) is where the entry stands, the text up
to the next such line or heading is added to it. --check writes nothing.
Fails: a message for everything that has no place or no comment, for places of what is not there, and if the file is not what it
would write; exit status 1.
"""
import argparse
import json
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORDS = os.path.join(ROOT, "tools", "reference_words.md")
TARGET = os.path.join(ROOT, "docs", "reference.md")
REMARK = "<!-- Made by tools/make_reference; change COMMENT ON, the settings or tools/reference_words.md instead. -->"

# One JSON document: {kind: [object…]}. The first statement loads the library, with which the settings come.
QUERY = r"""
SELECT extnamespace::regnamespace AS schema FROM pg_extension WHERE extname = 'iasql' \gset
SELECT set_config('search_path', :'schema', false), (SELECT version FROM :schema.iasql_version()) \g /dev/null
WITH member AS (
  SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
  WHERE e.extname = 'iasql' AND d.deptype = 'e')
SELECT json_build_object(
  'function', (
    SELECT json_agg(json_build_object('name', p.proname, 'arguments', pg_get_function_arguments(p.oid),
      'returns', pg_get_function_result(p.oid), 'comment', obj_description(p.oid, 'pg_proc')) ORDER BY p.proname, p.pronargs, p.oid)
    FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid),
  'relation', (
    SELECT json_agg(json_build_object('name', c.relname, 'kind', c.relkind, 'comment', obj_description(c.oid, 'pg_class'),
      'columns', (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) ORDER BY c.relname)
    FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid WHERE c.relkind IN ('r', 'v', 'm', 'p')),
  'type', (
    SELECT json_agg(json_build_object('name', t.typname, 'comment', obj_description(t.oid, 'pg_type'),
      'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)) ORDER BY t.typname)
    FROM pg_type t JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid WHERE t.typtype <> 'c' AND t.typelem = 0),
  'setting', (
    SELECT json_agg(json_build_object('name', name, 'default', boot_val, 'unit', unit, 'context', context, 'kind', vartype,
      'least', min_val, 'most', max_val, 'labels', enumvals, 'comment', short_desc, 'more', extra_desc) ORDER BY name)
    FROM pg_settings WHERE name LIKE 'iasql.%'));
"""

CONTEXTS = {"user": "anybody", "superuser": "superuser", "sighup": "configuration file, reload", "postmaster": "configuration file, start",
            "backend": "start of the session", "superuser-backend": "start of the session, superuser"}
SHORTER = (("timestamp with time zone", "timestamptz"), ("character varying", "varchar"))
FACTORS = {"ms": 1, "s": 1000, "min": 60000, "kB": 1, "MB": 1024}


def catalog(psql):
    """What the server has: {kind: {name: [object, …]}}; functions of one name stand together."""
    command = ["psql", *shlex.split(psql)] if isinstance(psql, str) else list(psql)
    done = subprocess.run([*command, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"], input=QUERY, capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise SystemExit("make_reference: psql failed: " + done.stderr.strip())
    found = json.loads(done.stdout)
    found["table"] = [r for r in found["relation"] if r["kind"] in "rp"]
    found["view"] = [r for r in found.pop("relation") if r["kind"] in "vm"]
    out = {}
    for kind, objects in found.items():
        out[kind] = {}
        for thing in objects or []:
            out[kind].setdefault(thing["name"], []).append(thing)
    return out


def shorter(text):
    for long, short in SHORTER:
        text = text.replace(long, short)
    return re.sub(r"::(?:text|varchar|jsonb|interval)(?:\[\])?(?=[,)]|$)", "", text)


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def unit_of(value, unit):
    """120 s as people write it: 2min."""
    if not unit or not re.fullmatch(r"[1-9]\d*", value):
        return value
    amount, names = int(value) * FACTORS[unit], ("min", "s", "ms") if unit in ("ms", "s", "min") else ("MB", "kB")
    best = next(name for name in names if amount % FACTORS[name] == 0)
    return f"{amount // FACTORS[best]}{best}"


def function_entry(versions, problems):
    lines = [f"### {versions[0]['name']}", ""]
    for version in versions:
        arguments, returns = shorter(version["arguments"]), shorter(version["returns"])
        signature = f"{version['name']}({arguments})"
        lines += [f"`{signature}` → `{returns}`", ""]
        try:
            comment = json.loads(version["comment"])
            text, sample = comment["description"], comment["sample_usage"]
        except (TypeError, ValueError, KeyError):
            text, sample = version["comment"], None
            if not text or text.startswith("{"):
                problems.append(f"function {signature} has no usable comment")
        lines += [text or "", ""]
        if sample:
            lines += [f"    {line}" for line in sample.splitlines()] + [""]
    return lines


def relation_entry(versions, problems):
    relation = versions[0]
    lines = [f"### {relation['name']}", "", relation["comment"] or "", "", "| column | type | |", "| --- | --- | --- |"]
    if not relation["comment"]:
        problems.append(f"{relation['name']} has no comment")
    for column in relation["columns"]:
        if not column["comment"]:
            problems.append(f"column {relation['name']}.{column['name']} has no comment")
        lines.append(f"| `{column['name']}` | {cell(shorter(column['type']))} | {cell(column['comment'] or '')} |")
    return lines + [""]


def type_entry(versions, problems):
    if not versions[0]["comment"]:
        problems.append(f"type {versions[0]['name']} has no comment")
    labels = ", ".join(f"`{label}`" for label in versions[0]["labels"] or [])
    return [f"### {versions[0]['name']}", "", versions[0]["comment"] or "", "", labels, ""]


def setting_entry(versions, problems):
    setting = versions[0]
    if not setting["comment"]:
        problems.append(f"setting {setting['name']} has no description")
    default = unit_of(setting["default"] or "", setting["unit"])
    facts = [f"Default {'`' + default + '`' if default else 'empty'}"]
    if setting["labels"]:
        facts.append("one of " + ", ".join(f"`{label}`" for label in setting["labels"]))
    elif setting["kind"] in ("integer", "real"):
        facts.append(f"{unit_of(setting['least'], setting['unit'])} to {unit_of(setting['most'], setting['unit'])}")
    facts.append("set by: " + CONTEXTS[setting["context"]])
    text = " ".join(filter(None, [setting["comment"], setting["more"]]))
    return [f"### {setting['name']}", "", text, "", "; ".join(facts) + ".", ""]


ENTRIES = {"function": function_entry, "table": relation_entry, "view": relation_entry, "type": type_entry, "setting": setting_entry}


def page(found, words):
    """The file, and what is wrong."""
    problems, lines, seen = [], [], set()
    for line in words.rstrip("\n").split("\n"):
        match = re.fullmatch(r"@(\w+) (\S+)", line)
        if not match:
            lines.append(line)
            continue
        kind, name = match.groups()
        if kind not in ENTRIES or name not in found[kind]:
            problems.append(f"tools/reference_words.md has a place for {kind} {name}, which is not there")
        elif (kind, name) in seen:
            problems.append(f"tools/reference_words.md has two places for {kind} {name}")
        else:
            lines += ENTRIES[kind](found[kind][name], problems)
        seen.add((kind, name))
    problems += [f"{kind} {name} has no place in tools/reference_words.md"
                 for kind, names in found.items() for name in names if (kind, name) not in seen]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    return text.replace("\n", f"\n\n{REMARK}\n", 1), problems


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check(found):
    """What is wrong with docs/reference.md beside a server's catalogs."""
    text, problems = page(found, read(WORDS))
    if not problems and (not os.path.exists(TARGET) or read(TARGET) != text):
        problems.append("docs/reference.md is not up to date: run tools/make_reference")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--psql", required=True)
    options = parser.parse_args()
    found = catalog(options.psql)
    problems = check(found) if options.check else None
    if problems is None:
        text, problems = page(found, read(WORDS))
        with open(TARGET, "w", encoding="utf-8") as file:
            file.write(text)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
