"""What the workloads measure with: the responder, one session of a database, CPU and memory of processes.

CPU is what the kernel counts: nanoseconds of /proc/PID/schedstat for a process that lives, ticks of 10 ms (cutime of the
postmaster) for workers that have come and gone meanwhile. Memory is of the process alone: VmHWM after a reset includes the
pages of shared buffers it has touched, RssAnon, looked at every few milliseconds, does not.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests", "integration"))
from harness import Server, poll_until  # noqa: E402,F401

TICK = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20

# What of the responder's settings (responder/world.hpp) workloads change, as they are at its start.
DEFAULTS = {"latency_ms": 0, "page_size": 1000, "instances": 0, "changed_permille": 0, "regions": 1, "vpcs": 1, "queues": 0,
            "rate": 0, "read_rate": 0}


def require(what, got, wanted):
    """Ends the run if a result is wrong: a figure of something that did not happen is none."""
    if got != wanted:
        raise SystemExit(f"error: {what}: {got!r} instead of {wanted!r}")


class Responder:
    def __init__(self, build, directory=None):
        self._process = subprocess.Popen([os.path.join(build, "bench_responder"), *([directory] if directory else [])],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.settings = dict(DEFAULTS)
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def _ask(self, path):
        with urllib.request.urlopen(f"{self.url}/_bench/{path}", timeout=60) as answer:
            return json.load(answer)

    def set(self, **settings):
        self.settings.update(settings)
        self._ask("set?" + urllib.parse.urlencode(settings))

    def reset(self):
        self._ask("reset")

    def forget(self):
        """Objects made are gone, settings of counts take effect."""
        self._ask("forget")

    def counters(self):
        return self._ask("counters")

    def stop(self):
        self._process.stdin.close()
        self._process.wait(30)


def cpu_seconds(pid):
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9
    except OSError:
        fields = _stat(pid)
        return (int(fields[11]) + int(fields[12])) / TICK


def _stat(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        line = file.read()
    return line[line.rindex(")") + 2:].split()


def children_cpu(pid):
    """CPU of the children that have ended and been waited for."""
    fields = _stat(pid)
    return (int(fields[13]) + int(fields[14])) / TICK


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return set(file.read().split())
    except OSError:
        return set()


def status(pid):
    """VmHWM, VmRSS, RssAnon, … in bytes."""
    found = {}
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            name, _, value = line.partition(":")
            if value.strip().endswith(" kB"):
                found[name] = int(value.split()[0]) * 1024
    return found


def _reset_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5\n")


class Watch:
    """Follows the private memory of a process, or of the youngest processes whose title matches, while it is entered."""

    def __init__(self, pid=None, postmaster=None, title=None, interval=0.005):
        self._pid, self._postmaster, self._title, self._interval = pid, postmaster, title, interval
        self._stop = threading.Event()
        self.anon_peak = self.anon_start = 0
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def _pids(self):
        if self._pid:
            return [self._pid]
        return [c for c in children(self._postmaster) if self._matches(c)]

    def _matches(self, pid):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as file:
                return self._title in file.read()
        except OSError:
            return False

    def _follow(self):
        while not self._stop.wait(self._interval):
            for pid in self._pids():
                try:
                    anon = status(pid).get("RssAnon", 0)
                except OSError:
                    continue
                if not self.anon_start:
                    self.anon_start = anon
                self.anon_peak = max(self.anon_peak, anon)

    def __enter__(self):
        if self._pid:
            self.anon_start = self.anon_peak = status(self._pid)["RssAnon"]
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()


class Session:
    """A psql that stays, so that its backend can be watched."""

    _END = "-- end of statement --"

    def __init__(self, db):
        arguments = db._arguments(["-A", "-t"])  # as the harness starts psql
        self._psql = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                      text=True, env=db.server.client_env)
        self._errors = []
        self._reader = threading.Thread(target=lambda: self._errors.extend(self._psql.stderr), daemon=True)
        self._reader.start()
        self.postmaster = db.server.postmaster_pid()
        self.pid = int(self.run("SELECT pg_backend_pid()")[0])

    def run(self, sql):
        """The lines of output of statements."""
        self._psql.stdin.write(f"{sql}\n;\n\\echo '{self._END}'\n")
        self._psql.stdin.flush()
        lines = []
        for line in self._psql.stdout:
            if line.rstrip("\n") == self._END:
                return [text for text in lines if text]
            lines.append(line.rstrip("\n"))
        self._psql.wait()
        self._reader.join()
        said = "".join(self._errors)
        raise SystemExit("error: " + said[max(said.rfind("ERROR:"), 0):].strip() + "\nin: " + sql[:200])

    def value(self, sql):
        lines = self.run(sql)
        return lines[0] if lines else None

    def measure(self, sql, worker=False, memory=True):
        """Runs it; figures, with the lines of output as "lines". worker: what worker processes spent meanwhile as well."""
        pid = self.pid
        before_status, before = status(pid), cpu_seconds(pid)
        others, ended = children(self.postmaster), children_cpu(self.postmaster)
        _reset_peak(pid)
        start = time.monotonic()
        with Watch(pid) as watch:
            if worker:
                with Watch(postmaster=self.postmaster, title="iasql ") as workers:
                    lines = self.run(sql)
            else:
                lines = self.run(sql)
        wall = time.monotonic() - start
        after_status = status(pid)
        figures = {"cpu": cpu_seconds(pid) - before, "wall": wall, "lines": lines}
        if memory:
            figures["rss_mib"] = (after_status["VmHWM"] - before_status["VmRSS"]) / MIB
            figures["private_mib"] = (max(watch.anon_peak, after_status["RssAnon"]) - before_status["RssAnon"]) / MIB
        if worker:
            poll_until(lambda: children(self.postmaster) <= others, what="the workers have gone")
            figures["worker_cpu"] = children_cpu(self.postmaster) - ended
            figures["worker_private_mib"] = (workers.anon_peak - workers.anon_start) / MIB
        return figures

    def close(self):
        self._psql.stdin.close()
        self._psql.wait(30)


def measured_child(arguments, **more):
    """Runs a peer program that prints JSON last; adds its CPU seconds with all its children and its peak memory."""
    with subprocess.Popen(["/usr/bin/env", *arguments], stdout=subprocess.PIPE, text=True, **more) as process:
        out = process.stdout.read()
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode != 0:
        raise SystemExit(f"error: {arguments[0]} failed: {process.returncode}")
    return {"cpu": used.ru_utime + used.ru_stime, "rss_mib": used.ru_maxrss / 1024, "out": out}
