"""Sessions that stay open between statements, on the libpq that psql itself uses: a psql and a backend for each statement
cost more than most statements.

`plain()` says which texts may be run in a session that others use after it: those that leave nothing behind and do not look
at sessions. All else is psql's. Must not know what the statements are for. Fails: ConnectionLost if the server
has gone; what PostgreSQL says of a statement is given back.
"""

import ctypes
import ctypes.util
import re
import select
import threading
import time

from .util import alive, poll_until

_pq = ctypes.CDLL(ctypes.util.find_library("pq") or "libpq.so.5")
_RECEIVER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)
for _name, _result, *_arguments in (
        ("PQconnectdbParams", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int), ("PQstatus", ctypes.c_int, ctypes.c_void_p),
        ("PQfinish", None, ctypes.c_void_p), ("PQerrorMessage", ctypes.c_char_p, ctypes.c_void_p), ("PQsocket", ctypes.c_int, ctypes.c_void_p),
        ("PQbackendPID", ctypes.c_int, ctypes.c_void_p), ("PQsetErrorVerbosity", ctypes.c_int, ctypes.c_void_p, ctypes.c_int),
        ("PQsetNoticeProcessor", ctypes.c_void_p, ctypes.c_void_p, _RECEIVER, ctypes.c_void_p),
        ("PQsendQuery", ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p), ("PQconsumeInput", ctypes.c_int, ctypes.c_void_p),
        ("PQisBusy", ctypes.c_int, ctypes.c_void_p), ("PQgetResult", ctypes.c_void_p, ctypes.c_void_p),
        ("PQtransactionStatus", ctypes.c_int, ctypes.c_void_p), ("PQresultStatus", ctypes.c_int, ctypes.c_void_p),
        ("PQresultErrorMessage", ctypes.c_char_p, ctypes.c_void_p), ("PQclear", None, ctypes.c_void_p),
        ("PQntuples", ctypes.c_int, ctypes.c_void_p), ("PQnfields", ctypes.c_int, ctypes.c_void_p),
        ("PQfname", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int), ("PQgetvalue", ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int),
        ("PQgetisnull", ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_int)):
    getattr(_pq, _name).restype, getattr(_pq, _name).argtypes = _result, _arguments
_OK, _IDLE, _VERBOSE = 0, 0, 2
_COMMAND, _TUPLES = 1, 2  # of ExecStatusType

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/|;|[^'"$;/-]+|.""", re.S)
_PLAIN = re.compile(r"\s*(?:SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE)\b", re.I)
# What stays with the session or shows sessions, and what depends on when the session began.
_OF_SESSIONS = re.compile(r"set_config|pg_backend_pid|advisory|pg_stat_|pg_locks|pg_sleep|backend|current_setting|pg_settings|temp|nextval|currval|lastval|"
                          r"application_name|\bINTO\s+TEMP|\\|\bE'|lo_|pg_reload|pg_db_role|pg_roles|pg_file_settings|pg_terminate", re.I)


class ConnectionLost(Exception):
    """The server ended the session, or does not let anybody in; the text is libpq's."""


def statements(sql):
    """The statements of a text, as psql takes it apart."""
    parts, part = [], ""
    for token in _TOKEN.finditer(sql):
        if token.group() == ";":
            parts.append(part)
            part = ""
        else:
            part += token.group()
    return [p for p in [*parts, part] if p.strip()]


def plain(sql):
    """The statements if all of them are such that a session may be shared, else None."""
    if _OF_SESSIONS.search(sql):
        return None
    parts = statements(sql)
    return parts if parts and all(_PLAIN.match(part) for part in parts) else None


class Session:
    def __init__(self, **parameters):
        self.said = ""  # notices and errors, as psql shows them
        names = (ctypes.c_char_p * (len(parameters) + 1))(*(name.encode() for name in parameters), None)
        values = (ctypes.c_char_p * (len(parameters) + 1))(*(value.encode() for value in parameters.values()), None)
        self._connection = _pq.PQconnectdbParams(names, values, 0)
        if _pq.PQstatus(self._connection) != _OK:
            text = _text(_pq.PQerrorMessage(self._connection))
            self.close()
            raise ConnectionLost(text)
        self.pid = _pq.PQbackendPID(self._connection)
        _pq.PQsetErrorVerbosity(self._connection, _VERBOSE)
        self._receiver = _RECEIVER(self._hear)
        _pq.PQsetNoticeProcessor(self._connection, self._receiver, None)

    def _hear(self, _argument, message):
        self.said += _text(message)

    def run(self, statement, timeout):
        """(names, rows of texts and None), or None if the statement failed: then `said` ends with the error."""
        if not _pq.PQsendQuery(self._connection, statement.encode()):
            raise ConnectionLost(_text(_pq.PQerrorMessage(self._connection)))
        deadline = time.monotonic() + timeout
        answer = ([], [])
        while True:
            while _pq.PQisBusy(self._connection):
                if not select.select([_pq.PQsocket(self._connection)], [], [], max(0, deadline - time.monotonic()))[0]:
                    raise TimeoutError(f"the statement did not end within {timeout} s: {statement}")
                if not _pq.PQconsumeInput(self._connection):
                    break
            result = _pq.PQgetResult(self._connection)
            if not result:
                return answer
            status = _pq.PQresultStatus(result)
            if status == _TUPLES:
                answer = _table(result)
            elif status != _COMMAND:
                self.said += _text(_pq.PQresultErrorMessage(result))
                answer = None
            _pq.PQclear(result)

    def reusable(self):
        """Nothing is open in it, and the server has not said anything since, as it does when it ends a session."""
        if not self._connection or select.select([_pq.PQsocket(self._connection)], [], [], 0)[0]:
            return False
        return _pq.PQstatus(self._connection) == _OK and _pq.PQtransactionStatus(self._connection) == _IDLE

    def close(self):
        if self._connection:
            _pq.PQfinish(self._connection)
            self._connection = None


def _text(message):
    return (message or b"").decode(errors="replace")


def _table(result):
    columns = range(_pq.PQnfields(result))
    return ([_pq.PQfname(result, c).decode() for c in columns],
            [[None if _pq.PQgetisnull(result, r, c) else _pq.PQgetvalue(result, r, c).decode() for c in columns]
             for r in range(_pq.PQntuples(result))])


class Sessions:
    """Those of one server that nobody uses at the moment, by database and role."""

    def __init__(self, host):
        self._host, self._free, self._lock = host, {}, threading.Lock()

    def take(self, database, user):
        while True:
            with self._lock:
                kept = self._free.get((database, user))
                session = kept.pop() if kept else None
            if not session:
                break
            if session.reusable():
                return session
            session.close()
        return Session(host=self._host, port="5432", dbname=database, user=user, application_name="psql")

    def give_back(self, session, database, user):
        if session.reusable():
            with self._lock:
                self._free.setdefault((database, user), []).append(session)
        else:
            session.close()

    def close(self, but=None):
        """Ends them, but those of a (database, role), and waits until their backends have gone."""
        with self._lock:
            ended = [session for key, kept in self._free.items() if key != but for session in kept]
            self._free = {key: kept for key, kept in self._free.items() if key == but}
        for session in ended:
            session.close()
        for session in ended:
            poll_until(lambda pid=session.pid: not alive(pid), interval=0.002, what=f"backend {session.pid} has gone")
