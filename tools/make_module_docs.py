#!/usr/bin/env python3
"""Writes docs/modules/<module>.md, a page of reference for each module, from what the module is made of.

    make_module_docs.py [--check]

Sources: module.json (what AWS decides, what replaces an object, which operations list it), the DDL and comments of
install.sql, example.sql, and tests/data/emulator.json (operations that the tests must script). --check writes nothing
and fails if a page is not what it would write, if a comment is missing or if an example is.
Must not know: any AWS service. Fails: a message that names module and table; exit status 1.
"""
import argparse
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMN_ENDS = re.compile(r"\s+(?:NOT NULL|NULL|DEFAULT|GENERATED|REFERENCES|UNIQUE|PRIMARY|CHECK|COLLATE)\b")
CONSTRAINTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE")


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def read_descriptor(module):
    """The descriptor, and its first comment, which says what the module is for."""
    text = read("modules", module, "module.json")
    remarks = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        remarks.append(line[2:].strip())
    out, quoted, i = [], False, 0
    while i < len(text):
        if not quoted and text.startswith("//", i):
            i = text.index("\n", i)
            continue
        if text[i] == '"':
            quoted = not quoted
        elif text[i] == "\\" and quoted:
            out.append(text[i])
            i += 1
        out.append(text[i])
        i += 1
    return json.loads(re.sub(r",(\s*[\]}])", r"\1", "".join(out))), " ".join(remarks)


def split_top(text):
    """At commas that stand in no parentheses and no quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return [p.strip() for p in parts + [text[start:]] if p.strip()]


def closing(text, start):
    """The position of the parenthesis that closes the one at `start`."""
    depth, quoted = 0, False
    for i in range(start, len(text)):
        c = text[i]
        if c == "'":
            quoted = not quoted
        elif not quoted and c == "(":
            depth += 1
        elif not quoted and c == ")":
            depth -= 1
            if depth == 0:
                return i
    raise ValueError("a parenthesis is not closed")


def tables_of(ddl):
    """{table: [(column, type, not null, default)]} in the order of the DDL."""
    tables = {}
    for match in re.finditer(r"^CREATE TABLE (\w+) \(", ddl, re.M):
        body = re.sub(r"--[^\n]*", "", ddl[match.end() : closing(ddl, match.end() - 1)])
        columns = []
        for item in split_top(body):
            if item.split(None, 1)[0].upper() in CONSTRAINTS:
                continue
            name, rest = item.split(None, 1)
            end = COLUMN_ENDS.search(rest)
            default = re.search(r"\bDEFAULT (.*?)(?:\s+NOT NULL|$)", rest, re.S)
            columns.append((name.strip('"'), " ".join((rest[: end.start()] if end else rest).split()),
                            "NOT NULL" in rest, default.group(1).strip() if default else None))
        tables[match.group(1)] = columns
    for match in re.finditer(r"^ALTER TABLE (\w+) ADD COLUMN (\w+) ([^;]*);", ddl, re.M):
        end = COLUMN_ENDS.search(match.group(3))
        kind = match.group(3)[: end.start()] if end else match.group(3)
        tables.setdefault(match.group(1), []).append((match.group(2), kind, "NOT NULL" in match.group(3), None))
    return tables


def comments_of(ddl):
    """{"TABLE x": text, "COLUMN x.y": text, "FUNCTION f(…)": text}."""
    found = {}
    for match in re.finditer(r"^COMMENT ON (TABLE|COLUMN|FUNCTION|TYPE|VIEW) (.*?) IS\s+'((?:[^']|'')*)';", ddl, re.M | re.S):
        found[f"{match.group(1)} {' '.join(match.group(2).split())}"] = match.group(3).replace("''", "'")
    return found


def functions_of(ddl):
    """[(signature, returns, is trigger function)]."""
    found = []
    for match in re.finditer(r"^CREATE FUNCTION (\w+)\s*\(", ddl, re.M):
        end = closing(ddl, match.end() - 1)
        head = ddl[end + 1 : end + 2000]
        returns = re.match(r"\s*RETURNS\s+(TABLE\s*\([^)]*\)|SETOF \w+|[\w ]+?(?:\[\])?)\s*\n?\s*(?=LANGUAGE|AS|STABLE|IMMUTABLE|SET|$)", head)
        kind = " ".join(returns.group(1).split()) if returns else ""
        found.append((f"{match.group(1)}({' '.join(ddl[match.end() : end].split())})", kind, kind.lower() == "trigger"))
    return found


def operations(node, keys, out=None):
    """The operations that stand under some keys of a table's description, in their order."""
    out = [] if out is None else out
    for key in keys:
        calls(node.get(key), out)
    return out


def calls(node, out):
    if isinstance(node, dict):
        name = node.get("operation")
        if isinstance(name, str) and name not in out:
            out.append(name)
        for value in node.values():
            calls(value, out)
    elif isinstance(node, list):
        for value in node:
            calls(value, out)


def changed_by(table):
    """Columns that an update can change, columns whose change replaces the object."""
    groups = table.get("update", [])
    update = {c for group in groups for c in group.get("columns", [])}
    return update, set((table.get("replace") or {}).get("columns", []))


def column_note(name, column, table, update, replace):
    if column.get("local"):
        return "" if name in table.get("key", ["id"]) else "not in AWS"
    if column.get("region"):
        return "replaces" if "create" in table else ""
    if column.get("computed"):
        return "computed"
    notes = []
    if name in update:
        notes.append("in place")
    elif name in replace:
        notes.append("replaces")
    if column.get("sensitive"):
        notes.append("secret")
    return ", ".join(notes)


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def table_page(name, table, columns, comments, problems):
    lines = [f"## {name}", ""]
    about = comments.get(f"TABLE {name}")
    if not about:
        problems.append(f"table {name} has no comment")
    lines += [about or "", ""]
    facts = []
    if table.get("type"):
        facts.append(f"AWS type `{table['type']}`")
    reads = operations(table, ["list", "enrich"])
    if reads:
        facts.append("read by " + ", ".join(f"`{o}`" for o in reads))
    writes = operations(table, ["create", "update", "delete"])
    verbs = [v for v in ("create", "update", "delete") if v in table]
    if writes:
        facts.append("changed by " + ", ".join(f"`{o}`" for o in writes if o not in reads))
    elif not table.get("join") and table.get("scope") != "local" and not verbs:
        facts.append("read only: what is changed here is restored")
    if table.get("join"):
        facts.append(f"join table of `{table['join']['of']}`")
    if facts:
        text = "; ".join(facts) + "."
        lines += [text[0].upper() + text[1:], ""]
    update, replace = changed_by(table)
    lines += ["| column | type | default | change | |", "| --- | --- | --- | --- | --- |"]
    for column, kind, required, default in columns:
        described = table.get("columns", {}).get(column, {})
        note = column_note(column, described, table, update, replace)
        if required and default is None and not described.get("computed"):
            note = ", ".join(filter(None, [note, "required"]))
        text = comments.get(f"COLUMN {name}.{column}")
        if not text:
            problems.append(f"column {name}.{column} has no comment")
        lines.append(f"| `{column}` | {cell(kind)} | {'`' + cell(default) + '`' if default else ''} | {note} | {cell(text or '')} |")
    lines.append("")
    for rule in table.get("protect", []):
        if rule.get("message"):
            on = ", ".join(rule.get("on", []))
            lines.append(f"- Restored on {on}: {cell(rule['message'])}.")
    if table.get("protect"):
        lines.append("")
    return lines


def function_lines(ddl, comments, problems):
    lines = []
    known = {re.sub(r"\W", "", k.split(" ", 1)[1].split("(")[0]): v for k, v in comments.items() if k.startswith("FUNCTION ")}
    for signature, returns, is_trigger in functions_of(ddl):
        about = known.get(signature.split("(")[0])
        if not about:
            problems.append(f"function {signature} has no comment")
            continue
        if is_trigger:
            continue
        if about.startswith("{"):
            about = json.loads(about)["description"]
        lines.append(f"| `{cell(signature)}` | {cell(returns)} | {cell(about)} |")
    if not lines:
        return []
    return ["## Functions", "", "| function | returns | |", "| --- | --- | --- |", *lines, ""]


def page(module, scripted):
    """The page, and what is wrong with the module's documentation."""
    descriptor, about = read_descriptor(module)
    ddl = read("modules", module, "install.sql")
    comments, columns, problems = comments_of(ddl), tables_of(ddl), []
    lines = [f"# {module}", "", "<!-- Made by tools/make_module_docs.py; change the module instead. -->", "", about, ""]
    needs = [d for d in descriptor.get("dependencies", [])]
    if needs:
        lines += ["Needs " + ", ".join(f"`{d}`" for d in needs) + ".", ""]
    lines += [f"    SELECT * FROM iasql_install('{module}');", ""]
    lines += ["*Change* says what a change of the column does: `in place` changes the object, `replaces` makes a new one in its place, `computed`", "columns are AWS's and are restored. Columns without a word are part of what the row is.", ""] if columns else []
    for name, table in descriptor.get("tables", {}).items():
        if name not in columns:
            problems.append(f"table {name} is not in install.sql")
            continue
        lines += table_page(name, table, columns[name], comments, problems)
    lines += function_lines(ddl, comments, problems)
    if scripted:
        lines += ["## Not proved by the emulator", "", "The emulator does not do these as AWS does; the tests answer them from a script.", ""]
        lines += [f"- `{operation}`: {why}" for operation, why in scripted.items()] + [""]
    example = os.path.join("modules", module, "example.sql")
    if os.path.exists(os.path.join(ROOT, example)):
        lines += ["## Example", "", f"```sql {module}", read(example).strip(), "```", ""]
    elif columns:
        problems.append("there is no example.sql")
    return "\n".join(lines), [f"modules/{module}: {p}" for p in problems]


def pages():
    """{path: text}, and what is wrong with what the pages are made of."""
    scripted = json.loads(read("tests", "data", "emulator.json"))
    made, problems = {}, []
    for module in sorted(os.listdir(os.path.join(ROOT, "modules"))):
        text, wrong = page(module, scripted.get(module, {}))
        made[os.path.join("docs", "modules", module + ".md")] = text
        problems += wrong
    return made, problems


def outdated():
    """What is wrong with the pages that are there."""
    made, problems = pages()
    for path, text in made.items():
        if not os.path.exists(os.path.join(ROOT, path)) or read(path) != text:
            problems.append(f"{path} is not up to date: run tools/make_module_docs.py")
    there = os.listdir(os.path.join(ROOT, "docs", "modules"))
    return problems + [f"docs/modules/{f} is of no module" for f in sorted(there) if os.path.join("docs", "modules", f) not in made]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        problems = outdated()
    else:
        made, problems = pages()
        os.makedirs(os.path.join(ROOT, "docs", "modules"), exist_ok=True)
        for path, text in made.items():
            with open(os.path.join(ROOT, path), "w", encoding="utf-8") as file:
                file.write(text)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
