"""The proof that no secret leaks. Every server of the tests has secrets of its own that can be told from everything else,
logs at DEBUG5, and is searched at the end: its log, and what its databases hold and show.

Searched for are the secrets themselves, what is derived from them and would do as well (signing keys, Authorization
headers, signatures in URLs), in the log and in every table and view but iasql_secret. Findings name log or table and
line, with the secret masked.
"""

import datetime
import hashlib
import hmac
import os
import re
import secrets
import subprocess
import tempfile

MARK = "iasqlSECRET"
_SHORTEST = 8  # anything shorter may be an ordinary word

_DERIVED = re.compile(r"AWS4-HMAC-SHA256 Credential=|Signature=[0-9a-f]{64}|authorization: *(aws4|bearer|basic)|"
                      r"x-amz-security-token[:=] *[^ ,;']", re.IGNORECASE)

# Core shows the environment it is started with from DEBUG3 on, before any library is loaded: what it says there is not
# ours to hide (docs/internals.md says so).
_ENVIRONMENT = re.compile(r"postmaster DEBUG:  \t\w+=")

# What there is to see in a database, a line each: of tables and views that are not core's the rows, and what shows what
# others do and how the server is set.
_EVERYTHING = r"""
SELECT format('COPY (SELECT %L, x::text FROM %s x) TO STDOUT', c.oid::regclass, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'v', 'm', 'p') AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND relname <> 'iasql_secret'
UNION ALL
SELECT format('COPY (SELECT %L, x::text FROM %s x) TO STDOUT', p.oid::regproc, p.oid::regproc || '()')
  FROM pg_proc p WHERE proname IN ('iasql_get_errors', 'iasql_status', 'iasql_help', 'iasql_modules_list') AND pronargs = 0
UNION ALL VALUES
  ('COPY (SELECT ''pg_settings'', name, setting FROM pg_settings) TO STDOUT'),
  ('COPY (SELECT ''pg_db_role_setting'', x::text FROM pg_db_role_setting x) TO STDOUT'),
  ('COPY (SELECT ''pg_stat_activity'', x::text FROM pg_stat_activity x WHERE backend_type <> ''client backend'') TO STDOUT')
\gexec
"""


class Secrets:
    """Those of one server."""

    def __init__(self):
        self._names = {}

    def make(self, name):
        """A new one."""
        return self.add(name, MARK + secrets.token_hex(12))

    def add(self, name, value):
        """One that somebody else made."""
        if value and len(value) >= _SHORTEST:
            self._names[value] = name
        return value

    def _fixed(self):
        """All texts to look for, with their names."""
        out = dict(self._names)
        out[MARK] = "a secret of another server"
        for value, name in self._names.items():
            for key in _signing_keys(value):
                out[key] = f"signing key of {name}"
        return out

    def mask(self, text):
        fixed = self._fixed()
        for value in sorted(fixed, key=len, reverse=True):
            text = text.replace(value, f"<{fixed[value]}>")
        return re.sub(rf"(?<=[=:/ ])[A-Za-z0-9+/=%]{{40,}}", "<masked>", text)[:500]

    def found_in(self, text, place):
        """Findings in lines of text."""
        fixed = self._fixed()
        if not _DERIVED.search(text) and not any(value in text for value in fixed):
            return []
        return [f"{place}, line {number}: {self.mask(line)}" for number, line in enumerate(text.splitlines(), 1)
                if _DERIVED.search(line) or any(value in line for value in fixed)]

    def found_in_log(self, path, most=100):
        """Findings in a file of any size."""
        with tempfile.NamedTemporaryFile("w", suffix=".patterns") as patterns:
            patterns.write("\n".join(self._fixed()) + "\n")
            patterns.flush()
            lines = _grep(["-F", "-f", patterns.name], path, most) + _grep(["-i", "-E", _DERIVED.pattern], path, most)
        return [f"{path}, line {number}: {self.mask(line)}" for number, line in sorted(set(lines))
                if not _ENVIRONMENT.search(line)][:most]

    def found_in_database(self, database):
        """Findings in what a database holds and shows."""
        return self.found_in(database.execute(_EVERYTHING), f"database {database.name}")


def _grep(options, path, most):
    done = subprocess.run(["grep", "-a", "-n", "-m", str(most), *options, path], capture_output=True, text=True,
                          errors="replace", env={**os.environ, "LC_ALL": "C"}, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"grep failed: {done.stderr}")
    return [(int(number), line) for number, line in (entry.split(":", 1) for entry in done.stdout.splitlines())]


def _signing_keys(secret):
    """In hexadecimal, for the days and places of a test."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for day in (today, today - datetime.timedelta(days=1)):
        for region in ("us-east-1", "eu-west-1"):
            for service in ("ec2", "sqs", "sts"):
                key = ("AWS4" + secret).encode()
                for part in (day.strftime("%Y%m%d"), region, service, "aws4_request"):
                    key = hmac.new(key, part.encode(), hashlib.sha256).digest()
                yield key.hex()


class _Searched:
    """By this process: sizes of logs and findings in them, by path."""
    sizes, findings = {}, {}


def search_log(path, kept):
    """Done whenever a server has stopped; the runner takes findings for a failure of the module."""
    if os.path.exists(path):
        _Searched.sizes[path] = os.path.getsize(path)
        _Searched.findings[path] = kept.found_in_log(path)


def searched():
    """How many logs of which size, and what was found."""
    return {"logs": len(_Searched.sizes), "bytes": sum(_Searched.sizes.values()),
            "findings": [finding for findings in _Searched.findings.values() for finding in findings]}
