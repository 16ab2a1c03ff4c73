"""What the soak test has: a server in automatic mode, an emulator, one session that stays, and the memory of all processes of
iasql, sampled from outside. Must not know: what is edited."""

import os
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "integration"))

from base import Environment, R1, R2  # noqa: E402,F401
from harness import SqlError  # noqa: E402

MARK = "-- soak: that was it --"


class Session:
    """A psql that stays: its backend is one of those whose memory is watched."""

    def __init__(self, database):
        self._process = subprocess.Popen(database._arguments(["-A", "-t", "-F", "\t"]), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True, env=database.server.client_env)
        self._process.stdin.write("\\unset ON_ERROR_STOP\n\\set VERBOSITY terse\nSET client_min_messages = warning;\n")
        self.pid = int(self.run("SELECT pg_backend_pid()")[0][0])

    def run(self, sql):
        """Rows as lists of texts; SqlError if there is an error or a warning."""
        self._process.stdin.write(f"{sql};\n\\echo '{MARK}'\n")
        self._process.stdin.flush()
        lines = []
        for line in self._process.stdout:
            line = line.rstrip("\n")
            if line == MARK:
                break
            lines.append(line)
        for line in lines:
            if line.startswith(("ERROR:", "WARNING:", "FATAL:", "psql:")):
                raise SqlError("\n".join(lines))
        return [line.split("\t") for line in lines if line]

    def close(self):
        self._process.stdin.close()
        self._process.wait(30)


class Memory:
    """RssAnon in kB: of each worker's turn the most, of those that stay one sample after another."""

    def __init__(self, postmaster, session):
        self._postmaster, self._session = postmaster, session
        self._turns, self.launcher, self.session = {}, [], []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join()

    @property
    def turns(self):
        return list(self._turns.values())

    def _watch(self):
        tick = 0
        while not self._stop.wait(0.02):
            tick += 1
            for pid in self._children():
                title = self._read(pid, "cmdline").replace("\0", " ")
                if "iasql worker" in title:
                    self._turns[pid] = max(self._turns.get(pid, 0), self._anonymous(pid))
                elif tick % 50 == 0 and "iasql launcher" in title:
                    self.launcher.append(self._anonymous(pid))
                elif tick % 50 == 0 and pid == self._session:
                    self.session.append(self._anonymous(pid))

    def _children(self):
        try:
            with open(f"/proc/{self._postmaster}/task/{self._postmaster}/children", encoding="utf-8") as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:
            return []

    def _anonymous(self, pid):
        for line in self._read(pid, "status").split("\n"):
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
        return 0

    @staticmethod
    def _read(pid, name):
        try:
            with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""


def growth(samples):
    """What a straight line through the later three quarters of the samples gains from its first to its last."""
    values = [v for v in samples[len(samples) // 4:] if v > 0]
    n = len(values)
    if n < 2:
        return 0.0
    middle, mean = (n - 1) / 2, sum(values) / n
    slope = sum((i - middle) * (v - mean) for i, v in enumerate(values)) / sum((i - middle) ** 2 for i in range(n))
    return slope * (n - 1)
