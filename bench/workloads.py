"""The workloads by name: each takes a Run and gives report.Lines."""

import os
import sys

import reading
import report
from account import Account
from report import Line


class Run:
    """What the command line says, and where a workload may write."""

    def __init__(self, given, directory):
        self.build, self.directory, self.quick, self.peers, self.profile = (
            given.build, directory, given.quick, not given.no_peers, given.profile)
        self.rounds = given.rounds or (1 if given.quick else 3)
        self.given_count = given.count

    def count(self, full, quick):
        return self.given_count or (quick if self.quick else full)


def _rounds(rounds, work):
    found = [work() for _ in range(rounds)]
    return {key: [f[key] for f in found] for key in found[0]}


def _median(values):
    return sorted(values)[len(values) // 2]


# --- a, b, c: reading
def _imports(run, account, count):
    """Import, unchanged and changed re-sync of `count` instances, by rounds, and the limits at the end of each."""
    found = {"import": [], "again": [], "changed": [], "copy": [], "limits": []}
    for number in range(run.rounds):
        account.responder.set(changed_permille=0)
        db, session, figures = reading.import_metadata(account, count, perf(run) if number == 0 else None)
        found["import"].append(figures)
        found["again"].append(reading.sync_again(account, session, count, 0))
        found["changed"].append(reading.sync_again(account, session, count, 10))
        account.responder.set(changed_permille=0)
        found["copy"].append(reading.copied(db, session))
        found["limits"].append(reading.limits(run.build, account.responder.url))
        account.drop(db, session)
    return {name: {key: [f[key] for f in rounds] for key in rounds[0]} for name, rounds in found.items()}


def perf(run):
    return os.path.join(run.build, "perf.data") if run.profile else None


def abc(run):
    count = run.count(100000, 5000)
    account = Account(run.build, run.directory)
    try:
        account.prepare()
        found = _imports(run, account, count)
        peers = _reading_peers(run, account, count) if run.peers else {}
    finally:
        account.stop()
    return _reading_lines(found, peers, count)


def _reading_peers(run, account, count):
    peers = {"boto3 + COPY": [reading.boto3_copy(account, count)["total"]]}
    few = min(count, 10000)
    cli = reading.aws_cli(account, few)
    peers[f"aws cli, {few:,} instances, times {count / few:g}" if few != count else "aws cli"] = [cli["cpu"] * count / few]
    return peers


def _reading_lines(found, peers, count):
    first, copy, limit = found["import"], found["copy"], found["limits"]
    cpu = _median(first["cpu"])
    floor = {name: [s + c for s, c in zip(limit["sax_cpu"], copy[name])] for name in copy}
    beside = {**peers, "curl, the same bytes": limit["fetch_cpu"], "libxml2's SAX over them": limit["sax_cpu"],
              "COPY of the same typed rows, nothing else": copy["bare"], "COPY with the indexes": copy["indexed"],
              "COPY with indexes and foreign keys": copy["constrained"],
              "SAX + COPY": floor["bare"], "SAX + COPY with indexes and foreign keys": floor["constrained"]}
    full = count >= 100000
    targets = [("of SAX + COPY", cpu / _median(floor["bare"]), "<=", 1.6)]
    if "boto3 + COPY" in peers:
        targets.insert(0, ("boto3 + COPY, times ours", peers["boto3 + COPY"][0] / cpu, ">=", 20))
    name = f"instance_metadata, {count:,}"
    lines = [Line("a", f"import of {name}", first["cpu"], "CPU s", beside, targets if full else [],
                  {"calls": first["calls"], "bytes": first["bytes"], "wall": first["wall"]}),
             Line("a", f"private memory over start, import of {name}", first["private_mib"], "MiB", {},
                  [("", _median(first["private_mib"]), "<=", 64)], {"rss_mib": first["rss_mib"]})]
    for key, letter, words in (("again", "b", "nothing changed"), ("changed", "c", "1 % changed")):
        other = found[key]
        ratio = _median(other["cpu"]) / cpu
        lines.append(Line(letter, f"re-sync of {name}, {words}", other["cpu"], "CPU s",
                          {"the import": first["cpu"], "libxml2's SAX over the same bytes": limit["sax_cpu"]},
                          [("of the import", ratio, "<=", 0.5)] if key == "again" and full else [],
                          {"wal_bytes": other["wal_bytes"], "calls": other["calls"], "wall": other["wall"]}))
        lines.append(Line(letter, f"private memory over start, re-sync, {words}", other["private_mib"], "MiB", {},
                          [("", _median(other["private_mib"]), "<=", 64)], {"rss_mib": other["rss_mib"]}))
        lines.append(Line(letter, f"WAL, re-sync, {words}", other["wal_bytes"], "bytes"))
    return lines


ALL = {
    "a": (abc, "import of instances, with b and c: the same again, nothing changed and 1 % changed"),
}
