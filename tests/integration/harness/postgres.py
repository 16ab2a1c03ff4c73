"""A private PostgreSQL server with this build of iasql, and databases in it, used through psql as a person would; what leaves
nothing behind in a session, in one that is kept open (libpq.py).

The server is set up by tools/private_pg.sh, which also knows as whom it must run.
"""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile

from .libpq import ConnectionLost, Sessions, plain
from .secrets import Secrets, search_log
from .util import ROOT, alive, clean_environment, poll_until

_SCRIPT = os.path.join(ROOT, "tools", "private_pg.sh")
_NULL = "\x01"
# Not the wrapper that some distributions put before it, which takes longer than most statements.
_PSQL = os.path.join(subprocess.check_output([os.environ.get("PG_CONFIG", "pg_config"), "--bindir"], text=True).strip(), "psql")


class SqlError(Exception):
    """What PostgreSQL said, in parts; `text` is all of stderr."""

    def __init__(self, text):
        self.text = text
        match = re.search(r"(?:ERROR|FATAL):  (?:(\w{5}): )?(.*?)(?=\n(?:DETAIL|HINT|CONTEXT|LOCATION|STATEMENT|LINE \d+|WARNING|NOTICE|ERROR|QUERY):|\Z)",
                          text, re.S)
        self.sqlstate = match.group(1) if match else None
        self.message = match.group(2).strip() if match else text.strip()
        self.detail = self._part("DETAIL")
        self.hint = self._part("HINT")
        super().__init__(text.strip())

    def _part(self, name):
        match = re.search(rf"\n{name}:  (.*?)(?=\n(?:DETAIL|HINT|CONTEXT|LOCATION|STATEMENT|WARNING|NOTICE):|\Z)",
                          "\n" + self.text, re.S)
        return match.group(1).strip() if match else ""


class Statement:
    """A statement running in a psql of its own."""

    def __init__(self, arguments, env):
        self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=env)

    def wait(self, timeout=60):
        """(stdout, stderr); SqlError if it failed."""
        try:
            out, err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            raise AssertionError(f"the statement did not end within {timeout} s; so far: {err}") from None
        if self.process.returncode != 0:
            raise SqlError(err)
        return out, err

    def running(self):
        return self.process.poll() is None

    def cancel(self):
        """As Ctrl-C in psql."""
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        """kill -9 of the client."""
        self.process.kill()
        self.process.communicate()


class Database:
    keeps_sessions = True  # where statements may share one

    def __init__(self, server, name, user="postgres"):
        self.server, self.name, self.user = server, name, user
        self.stderr = ""  # of the last statement: notices and warnings

    def as_user(self, user):
        return Database(self.server, self.name, user)

    def _arguments(self, options):
        return [_PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-h", self.server.socket,
                "-U", self.user, "-d", self.name, *options]

    def _run(self, options, timeout, stdin=None):
        self.server.sessions.close()
        done = subprocess.run(self._arguments(options), input=stdin, capture_output=True, text=True, timeout=timeout,
                              env=self.server.client_env)
        self.stderr = done.stderr
        if done.returncode != 0:
            raise SqlError(done.stderr)
        return done.stdout

    def _run_kept(self, statements, timeout):
        """What each gave, in a session that is kept; as psql, nothing after the first that fails."""
        try:
            session = self.server.sessions.take(self.name, self.user)
        except ConnectionLost as error:
            raise SqlError(f"psql: error: {error}") from None
        session.said, tables = "", []
        try:
            for statement in statements:
                table = session.run(statement, timeout)
                if table is None:
                    raise SqlError(session.said)
                tables.append(table)
        except ConnectionLost as error:
            raise SqlError(str(error)) from None
        except TimeoutError:
            session.close()
            raise
        finally:
            self.stderr = session.said
            self.server.sessions.give_back(session, self.name, self.user)
        return tables

    def execute(self, sql, timeout=120):
        """Statements, each in its own transaction unless they say otherwise; returns what psql printed, unaligned."""
        statements = plain(sql) if self.keeps_sessions else None
        if statements:
            return "".join("|".join(v or "" for v in row) + "\n" for _, rows in self._run_kept(statements, timeout) for row in rows)
        return self._run(["-A", "-t", "-f", "-"], timeout, stdin=sql)

    def rows(self, sql, timeout=120):
        """One statement; its rows as dictionaries of texts and None."""
        statements = plain(sql) if self.keeps_sessions else None
        if statements and len(statements) == 1:
            names, rows = self._run_kept(statements, timeout)[0]
            return [dict(zip(names, row)) for row in rows]
        text = self._run(["--csv", "-P", f"null={_NULL}", "-c", sql], timeout)
        return [{k: None if v == _NULL else v for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]

    def value(self, sql, timeout=120):
        """The first column of the only row."""
        rows = self.rows(sql, timeout)
        if len(rows) != 1:
            raise AssertionError(f"{len(rows)} rows instead of one from: {sql}")
        return next(iter(rows[0].values()))

    def column(self, sql, timeout=120):
        return [next(iter(row.values())) for row in self.rows(sql, timeout)]

    def json(self, sql, timeout=120):
        """The rows of a query with their types: a list of dictionaries."""
        text = self.value(f"SELECT coalesce(json_agg(t), '[]') FROM ({sql}) t", timeout)
        return json.loads(text)

    def start(self, sql):
        """The statements in a psql of their own, in the background."""
        self.server.sessions.close()
        return Statement(self._arguments(["-A", "-t", "-c", sql]), self.server.client_env)

    def error(self, sql, timeout=120):
        """The SqlError that the statements end with."""
        try:
            self.execute(sql, timeout)
        except SqlError as error:
            return error
        raise AssertionError(f"no error from: {sql}")


class Server:
    def __init__(self, directory, settings=None, preload=True, environment=None, secrets=None):
        self.secrets = secrets or Secrets()
        self.directory = os.path.join(directory, "pg")
        self.socket = os.path.join(self.directory, "socket")
        self.client_env = clean_environment()
        self.sessions = Sessions(self.socket)
        self.server_env = {**self.client_env, **(environment or {})}
        self.settings = {
            "fsync": "off", "shared_buffers": "32MB", "max_connections": "60", "max_worker_processes": "16",
            "autovacuum_naptime": "1d", "iasql.sync_interval": "0",
            "iasql.rate_limit": "off",  # the emulator has no rates to keep
            "log_min_messages": "debug5",  # whatever core or iasql could say is searched for secrets at the end
        }
        if preload:
            self.settings["shared_preload_libraries"] = "iasql"
        self.settings.update(settings or {})
        self._script("init", tree(), self.directory)
        self._names = 0

    def _script(self, *arguments):
        done = subprocess.run([_SCRIPT, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=self.server_env, timeout=180)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())

    def configure(self, **settings):
        """Writes settings (dots as two underscores); takes effect with reload() or a start."""
        self.settings.update({name.replace("__", "."): str(value) for name, value in settings.items()})
        path = os.path.join(self.directory, "data", "iasql.conf")
        with open(path, encoding="utf-8") as file:
            kept = file.read().split("# settings of the tests\n")[0]
        with open(path, "w", encoding="utf-8") as file:
            file.write(kept + "# settings of the tests\n")
            for name, value in self.settings.items():
                file.write(f"{name} = '{value}'\n")

    def start(self):
        self.configure()
        self._script("start", self.directory)
        return self

    def stop(self, mode="fast"):
        self.sessions.close()
        self._script("stop", self.directory, mode)
        search_log(self.log_path(), self.secrets)

    def ensure_running(self):
        """After a test that ended while the server was down."""
        try:
            self.database("postgres").value("SELECT 1", timeout=30)
        except SqlError:
            self.stop("immediate")
            self.start()

    def restart(self, mode="fast"):
        self.stop(mode)
        self.start()

    def reload(self):
        self.sessions.close()
        os.kill(self.postmaster_pid(), signal.SIGHUP)

    def postmaster_pid(self):
        with open(os.path.join(self.directory, "data", "postmaster.pid"), encoding="utf-8") as file:
            return int(file.readline())

    def backends(self, condition="true"):
        """Process ids from pg_stat_activity."""
        return [int(p) for p in self.database("postgres").column(
            f"SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ({condition})")]

    def crash(self):
        """kill -9 of the postmaster and all its children: as if the machine had lost them."""
        self.sessions.close()
        postmaster = self.postmaster_pid()
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True,
                                  check=False).stdout.split()
        for pid in [postmaster, *map(int, children)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        poll_until(lambda: not any(alive(p) for p in [postmaster, *map(int, children)]), what="the killed server is gone")
        # Where nobody collects orphans, the dead postmaster keeps its process id, and a new one would wait for it.
        for left in (os.path.join(self.directory, "data", "postmaster.pid"),
                     os.path.join(self.socket, ".s.PGSQL.5432.lock")):
            if os.path.exists(left):
                os.unlink(left)

    def database(self, name, user="postgres"):
        return Database(self, name, user)

    def _manage(self, statement):
        """In a session that stays, from which none of ours is in the way of it: nobody may be connected to a template."""
        self.sessions.close(but=("postgres", "postgres"))
        self.database("postgres")._run_kept([statement], timeout=120)

    def create_database(self, template="template1"):
        self._names += 1
        name = f"t{self._names}"
        self._manage(f"CREATE DATABASE {name} TEMPLATE {template}")
        db = self.database(name)
        if template not in ("template0", "template1"):
            # A turn of automatic mode may have come first and said that this is a copy.
            db.execute("SELECT iasql_adopt(), iasql_stat_errors_reset()")
        # A sequence that was copied through the WAL goes back after a crash until its first record of its own.
        self._manage("CHECKPOINT")
        return db

    def drop_database(self, name):
        self._manage(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def log_path(self):
        return os.path.join(self.directory, "log")

    def log(self):
        with open(self.log_path(), encoding="utf-8", errors="replace") as file:
            return file.read()


_own_tree = None


def tree():
    """The relocated PostgreSQL with the extension: that of the runner, or one made now."""
    global _own_tree
    given = os.environ.get("IASQL_IT_TREE")
    if given:
        return given
    if _own_tree is None:
        _own_tree = tempfile.mkdtemp(prefix="iasql-tree.", dir="/tmp")
        os.chmod(_own_tree, 0o755)
        subprocess.run([_SCRIPT, "stage", _own_tree], check=True, stdin=subprocess.DEVNULL, env=clean_environment())
        import atexit
        atexit.register(shutil.rmtree, _own_tree, True)
    return _own_tree
