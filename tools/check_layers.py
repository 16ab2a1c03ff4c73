#!/usr/bin/env python3
"""The checks of tools/check_layers.sh. Standard library only."""

import gzip
import json
import pathlib
import re
import sys

SOURCE_LINES = 600

# Names of AWS that are also words of this program: where they may stand, and what they mean there. Nothing else may.
GENERIC = {
    "GetUserId": (r"src/pg/", "PostgreSQL's function"),
    "route": (r"src/", "a way through"),
    "queue": (r"src/", "a data structure"),
    "certificate": (r"src/aws/", "what a server shows for TLS"),
    "bucket": (r"src/(aws/(client|rate_|region_redirect)|engine/forecast)", "of tokens; what an answer says to be elsewhere"),
    "secret": (r"src/", "what nobody may see"),
    "instance": (r"src/aws/credentials_instance", "the machine that the server runs on"),
    "CreateThing": (r"src/aws/client.hpp", "an example"),
    "UpdateGroup": (r"src/engine/", "columns that are updated by the same calls"),
    "s3": (r"src/aws/(signing_rules|endpoint_settings)", "a kind of signature; a section of the profile"),
    "amp": (r"src/(aws/xml_writer|engine/(diagram|review)_)", "an entity of XML"),
    "ec2": (r"src/aws/", "a wire protocol of that name, one of five"),
}

# Operations and services that only the sources of credentials may name.
CREDENTIAL_FILES = re.compile(r"src/aws/(credentials|identity)[a-z_]*\.(cpp|hpp)$")
# (Where keys come from is not data: each of these calls is one source of them, in an order and with rules of its own.)
CREDENTIAL_WORDS = {"sts", "AssumeRole", "GetCallerIdentity", "AssumeRoleWithWebIdentity", "GetSessionToken",
                    "sso", "GetRoleCredentials", "sso-oidc", "CreateToken",
                    "iam"}  # a part of the metadata service's paths

ONLY_IN = {
    r"<curl/": r"src/aws/http\.cpp$",
    r"<rapidjson/": r"src/aws/json\.cpp$",
    r"<libxml/": r"src/aws/xml\.cpp$",
    r"<zlib": r"src/aws/gzip\.cpp$",
    r'[<"](postgres|fmgr|postgres_fe|c)\.h[>"]': r"src/pg/",
    r'[<"](access|catalog|executor|libpq|miscadmin|nodes|parser|port|postmaster|storage|tcop|utils|commands|funcapi|lib|'
    r'replication|pgstat|common|mb)(/[^>"]*)?\.h[>"]': r"src/pg/",
    r"<openssl/": r"src/aws/",
}
FORBIDDEN_ARROWS = [("src/aws/", r'"(engine|pg)/'), ("src/engine/", r'"pg/')]
MACHINE_PATHS = re.compile(r"/(home|root|Users|work|tmp)/[A-Za-z0-9_.-]+")


def sources(root):
    return sorted(p for p in (root / "src").rglob("*") if p.suffix in (".cpp", ".hpp", ".h", ".c"))


def without_comments(text):
    """Code and strings; comments become blanks so that line numbers stay."""
    def blank(match):
        found = match.group(0)
        return found if found[0] in "\"'R" else re.sub(r"[^\n]", " ", found)
    return re.sub(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', blank, text, flags=re.S)


def load_module(path):
    """A descriptor is JSON with comments and trailing commas."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or "", text, flags=re.S)
    text = re.sub(r'("(?:\\.|[^"\\])*")|,(\s*[}\]])', lambda m: m.group(1) or m.group(2), text)
    return json.loads(text)


def module_services(document):
    """The services that a descriptor names, wherever it does."""
    if isinstance(document, list):
        return set().union(*map(module_services, document)) if document else set()
    if not isinstance(document, dict):
        return set()
    here = {value for key, value in document.items() if key == "service" and isinstance(value, str)}
    return here.union(*map(module_services, document.values()))


def operations_of(path):
    """Names of a model's operations: the lines of that section."""
    section, names = None, []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        entry = re.match(r'"(\w+)":(\{$)?', line)
        if line.startswith("}"):
            section = None
        elif entry and section == "operations":
            names.append(entry.group(1))
        elif entry and entry.group(2):
            section = entry.group(1)
    return names


def aws_names(root):
    """What must not stand in src/: {name: where it comes from}. Names that are plain English count only if a module
    uses that service."""
    names, used = {}, set()
    for path in (root / "modules").glob("*/module.json"):
        module = load_module(path)
        used |= module_services(module)
        names[module["module"]] = "module"
        for table in module.get("tables", {}):
            names[table] = f"table of {module['module']}"
    for path in (root / "models").glob("*.json.gz"):
        service = path.name[:-len(".json.gz")]
        if service in used or re.search(r"[-0-9]|^...$", service):
            names.setdefault(service, f"service of {path.name}")
        for operation in operations_of(path):
            if service in used or re.search(r"[a-z][A-Z]", operation):
                names.setdefault(operation, f"operation of {service}")
    return names


def may_stand(word, name):
    generic = GENERIC.get(word)
    return (generic and re.match(generic[0], name)) or (word in CREDENTIAL_WORDS and CREDENTIAL_FILES.search(name))


def check_includes(path, name, text, complain):
    for number, line in enumerate(text.splitlines(), 1):
        if not re.match(r"\s*#\s*include", line):
            continue
        for pattern, allowed in ONLY_IN.items():
            if re.search(pattern, line) and not re.match(allowed, name):
                complain(f"{name}:{number}: {line.strip()}: only {allowed} may include this")
        for layer, pattern in FORBIDDEN_ARROWS:
            if name.startswith(layer) and re.search(pattern, line):
                complain(f"{name}:{number}: {line.strip()}: an arrow against the layers")


WORD = re.compile(r"[A-Za-z0-9_]+(?:-[a-z0-9]+)*")


def check_names(name, text, names, complain):
    code = without_comments(text)
    for number, (line, bare) in enumerate(zip(text.splitlines(), code.splitlines()), 1):
        if re.match(r"\s*#\s*include", bare):
            continue
        in_code = set(WORD.findall(bare))
        for word in sorted(in_code & names.keys()):
            if not may_stand(word, name):
                complain(f"{name}:{number}: names {word}, {names[word]}: AWS is data")
        # In comments only what is no English word counts.
        for word in sorted((set(WORD.findall(line)) - in_code) & names.keys()):
            if ("_" in word or re.search(r"[a-z][A-Z]", word)) and not may_stand(word, name):
                complain(f"{name}:{number}: a comment names {word}, {names[word]}")


def main():
    root = pathlib.Path(sys.argv[1])
    violations, names = [], aws_names(root)
    files = sources(root)
    for path in files:
        name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        check_includes(path, name, text, violations.append)
        check_names(name, text, names, violations.append)
        lines = text.count("\n")
        if lines > SOURCE_LINES:
            violations.append(f"{name}: {lines} lines; more than {SOURCE_LINES} is two things")
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line):
                violations.append(f"{name}:{number}: a path of one machine")
    for violation in violations:
        print(violation)
    print(f"layers: {len(files)} files, {len(names)} names of AWS, {len(violations)} violations")
    return 1 if violations or not files or len(names) < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
