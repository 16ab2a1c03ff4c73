#!/usr/bin/env python3
"""Writes install.sql and uninstall.sql of the module aws_sdk from tools/aws_sdk_methods.json.

That file has, for each function, the service (a model's name), the labels of its enum and, for services that are
reached in one region only, that region. `--check` writes nothing and exits with 1 if a file differs, or if a label is
no operation of the service's model.
"""
import argparse
import gzip
import json
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
METHODS = ROOT / "tools" / "aws_sdk_methods.json"
MODULE = ROOT / "modules" / "aws_sdk"

HEAD = "-- Written by tools/make_sdk_module.py; change that or tools/aws_sdk_methods.json.\n"

FUNCTION = """\
CREATE FUNCTION {name}(method_name {name}_method_names, method_input json, region varchar DEFAULT default_aws_region())
  RETURNS TABLE (result json) ROWS 1 LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $$
  SELECT @extschema@.aws_call('{service}', pg_catalog.concat(pg_catalog.upper(pg_catalog.left({name}.method_name::pg_catalog.text, 1)),
    pg_catalog.substr({name}.method_name::pg_catalog.text, 2)), {name}.method_input::pg_catalog.jsonb, {region})::pg_catalog.json
$$;
COMMENT ON FUNCTION {name}({name}_method_names, json, varchar) IS
  '{{"description": "Calls an operation of the AWS service {service} and returns its answer", "sample_usage": "SELECT {name}(''{sample}'', ''{{}}'')"}}';
COMMENT ON TYPE {name}_method_names IS 'Operations of the AWS service {service}.';
"""


def operation(label):
    return label[0].upper() + label[1:]


def labels(methods):
    quoted = ", ".join(f"'{method}'" for method in methods)
    return textwrap.fill(quoted, 120, initial_indent="  ", subsequent_indent="  ", break_long_words=False,
                         break_on_hyphens=False)


def sample(methods):
    return next((method for method in methods if method.startswith("list")), methods[0])


def install(functions):
    parts = [HEAD + "-- One function per AWS client, and one enum with the names of its operations as the JavaScript SDK spells them.\n"]
    for name, entry in sorted(functions.items()):
        region = f"'{entry['region']}'" if "region" in entry else f"{name}.region"
        parts.append(f"CREATE TYPE {name}_method_names AS ENUM (\n{labels(entry['methods'])}\n);\n")
        parts.append(FUNCTION.format(name=name, service=entry["service"], region=region, sample=sample(entry["methods"])))
    return "\n".join(parts)


def uninstall(functions):
    lines = [HEAD]
    for name in sorted(functions):
        lines.append(f"DROP FUNCTION {name}({name}_method_names, json, varchar);\n")
        lines.append(f"DROP TYPE {name}_method_names;\n")
    return "".join(lines)


def operations_of(service):
    """Names of the operations in a model file, which has one per line."""
    path = ROOT / "models" / f"{service}.json.gz"
    document = json.loads(gzip.decompress(path.read_bytes()))
    return set(document["operations"])


def unknown(functions):
    for name, entry in sorted(functions.items()):
        known = operations_of(entry["service"])
        for method in entry["methods"]:
            if operation(method) not in known:
                yield f"{name}: {entry['service']} has no operation {operation(method)}"
        if len(set(entry["methods"])) != len(entry["methods"]):
            yield f"{name}: a label stands there twice"
        if not re.fullmatch(r"[a-z0-9_]+", name):
            yield f"{name}: not a name"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if a file differs")
    check = parser.parse_args().check
    functions = json.loads(METHODS.read_text(encoding="utf-8"))
    problems = list(unknown(functions))
    for path, wanted in ((MODULE / "install.sql", install(functions)), (MODULE / "uninstall.sql", uninstall(functions))):
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        if check:
            problems.append(f"{path.relative_to(ROOT)} is not what tools/make_sdk_module.py writes")
        else:
            path.write_text(wanted, encoding="utf-8")
            print(path.relative_to(ROOT))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
