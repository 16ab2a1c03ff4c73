#!/usr/bin/env python3
"""Writes the scripts of ALTER EXTENSION iasql UPDATE: sql/iasql--OLD--NEW.sql, and upgrade--OLD--NEW.sql of each module that the old
version had. What a table of both versions needs is said by hand, in sql/steps/OLD--NEW.sql and sql/steps/OLD--NEW.MODULE.sql, and comes
first; everything else (new tables, functions, views, comments, grants) follows from the two install scripts.

    make_upgrade.py            writes them
    make_upgrade.py --check    says which are not as they would be written; exit status 1 if any

The install scripts of old versions are sql/iasql--OLD.sql and tests/data/OLD/MODULE/install.sql. Fails: a table, type or row that differs
and of which the part by hand says nothing.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = ["0.9.0", "1.0.0"]  # all that there were, oldest first

_TOKEN = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|\"[^\"]*\"|;|[^-'$\";]+|.", re.S)


def statements(text):
    """The statements of a script, each without the comments before it."""
    out, current = [], ""
    for token in _TOKEN.finditer(re.sub(r"(?m)^\\.*$", "", text)):
        word = token.group(0)
        if word == ";":
            out.append(current.strip())
            current = ""
        elif not (word.startswith("--") and not current.strip()):
            current += word
    assert not current.strip(), current
    return [s for s in out if s]


def subject(statement):
    """(kind, name) of what a statement makes, or None."""
    found = re.match(r"CREATE (?:OR REPLACE )?(UNIQUE INDEX|[A-Z]+) (\"[^\"]+\"|[\w.]+)", statement)
    if not found:
        return None
    kind, name = found.group(1).replace("UNIQUE ", ""), found.group(2)
    return (kind, name + signature(statement)) if kind == "FUNCTION" else (kind, name)


def signature(statement):
    """The arguments of a function without their defaults, as DROP FUNCTION takes them."""
    start = statement.index("(")
    depth, parts, current = 0, [], ""
    for character in statement[start + 1:]:
        if character == ")" and depth == 0:
            break
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    parts.append(current)
    return "(" + ", ".join(" ".join(p.split(" DEFAULT ")[0].split()) for p in parts if p.strip()) + ")"


def declaration(statement):
    """What CREATE OR REPLACE cannot change of a function: names and types of arguments and result, and that defaults do not vanish."""
    return " ".join(re.split(r"\bAS\b|\bLANGUAGE\b", statement)[0].split())


def changed_function(old, new):
    if declaration(old) == declaration(new):
        return [new.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)]
    return [f"DROP FUNCTION {subject(old)[1]}", new]


def changed(old, new, by_hand):
    """Statements that make the new of the old one."""
    kind, name = subject(new)
    if kind == "FUNCTION":
        return changed_function(old, new)
    if kind == "VIEW":
        return [new.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)]
    if not re.search(rf"ALTER {kind} {re.escape(name)}\b|DROP {kind} {re.escape(name)}\b", by_hand):
        raise SystemExit(f"{kind} {name} differs between the versions, and the part by hand says nothing of it")
    return []


def step(old_text, new_text, by_hand):
    old, new = statements(old_text), statements(new_text)
    old_made = {subject(s): s for s in old if subject(s)}
    new_made = {subject(s) for s in new if subject(s)}
    out = []
    for made in old_made:
        if made not in new_made and made[0] == "FUNCTION":
            out.append(f"DROP FUNCTION {made[1]}")
        elif made not in new_made and f"DROP {made[0]} {made[1]}" not in by_hand:
            raise SystemExit(f"{made[0]} {made[1]} is gone, and the part by hand says nothing of it")
    for statement in new:
        made = subject(statement)
        if statement in old or statement.startswith("INSERT") or " " .join(statement.split()) in " ".join(by_hand.split()):
            continue
        out += changed(old_made[made], statement, by_hand) if made in old_made else [statement]
    return out


def read(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def script(title, by_hand, made, end=""):
    text = title + "\n"
    if by_hand:
        text += "\n" + by_hand.rstrip() + "\n"
    return text + "".join(f"\n{s};\n" for s in made) + end


def extension_script(old, new):
    by_hand = read(ROOT / f"sql/steps/{old}--{new}.sql")
    made = step(read(ROOT / f"sql/iasql--{old}.sql"), read(ROOT / f"sql/iasql--{new}.sql").replace(f"@{new}", f"@{old}"), by_hand)
    title = (f"-- From {old} to {new}. Written by tools/make_upgrade.py; by hand is sql/steps/{old}--{new}.sql.\n"
             f"\\echo Use \"ALTER EXTENSION iasql UPDATE\" to load this file. \\quit\n\n"
             "-- The library of the new version must be loaded: it is what has this function.\n"
             "CREATE FUNCTION iasql_upgrade_modules() RETURNS void AS 'MODULE_PATHNAME', 'iasql_upgrade_modules' LANGUAGE C;")
    end = "\n-- The modules that are installed.\nSELECT iasql_upgrade_modules();\nDROP FUNCTION iasql_upgrade_modules();\n"
    return script(title, by_hand, made, end)


def module_script(old, new, module):
    by_hand = read(ROOT / f"sql/steps/{old}--{new}.{module}.sql")
    made = step(read(ROOT / f"tests/data/{old}/{module}/install.sql"), read(ROOT / f"modules/{module}/install.sql"), by_hand)
    if not made and not by_hand:
        return None
    return script(f"-- From {old} to {new}. Written by tools/make_upgrade.py; by hand is sql/steps/{old}--{new}.{module}.sql.", by_hand, made)


def scripts():
    """{path: text or None}"""
    out = {}
    for old, new in zip(VERSIONS, VERSIONS[1:]):
        out[ROOT / f"sql/iasql--{old}--{new}.sql"] = extension_script(old, new)
        for directory in sorted((ROOT / f"tests/data/{old}").iterdir()):
            if directory.is_dir():
                module = directory.name
                out[ROOT / f"modules/{module}/upgrade--{old}--{new}.sql"] = module_script(old, new, module)
    return out


def main():
    wrong = 0
    for path, text in scripts().items():
        if read(path) == (text or ""):
            continue
        if sys.argv[1:] == ["--check"]:
            print(f"{path.relative_to(ROOT)} is not what tools/make_upgrade.py writes")
            wrong += 1
        elif text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
