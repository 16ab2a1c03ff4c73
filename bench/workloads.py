"""The workloads by name: each takes a Run and an Account and gives report.Lines."""

import os

import importing
import micro
import reading
import report
import whole
import writing
from report import Line


class Run:
    """What the command line says, and where a workload may write."""

    def __init__(self, given, directory):
        self.build, self.directory, self.quick, self.peers = given.build, directory, given.quick, not given.no_peers
        self.rounds = given.rounds or (1 if given.quick else 3)
        self.given_count, self.subnets = given.count, given.subnets or (1000 if given.quick else 10000)
        self.profile = os.path.join(given.build, "perf.data") if given.profile else None

    def count(self, full, quick):
        return self.given_count or (quick if self.quick else full)


def _median(values):
    return sorted(values)[len(values) // 2]


def _columns(rounds):
    return {key: [f[key] for f in rounds] for key in rounds[0]}


# --- a, b, c: reading
def workload_abc(run, account):
    count = run.count(100000, 2000)
    found = _imports(run, account, count)
    peers = _reading_peers(account, count) if run.peers else {}
    lines = _reading_lines(found, peers, count)
    if not run.quick:
        lines += _large(run, account, 500000)
    return lines + _with_user_data(run, account, 200 if run.quick else 10000)


def _imports(run, account, count):
    """Import, unchanged and changed re-sync of `count` instances, by rounds, and the limits in each."""
    found = {"import": [], "again": [], "changed": [], "copy": [], "limits": []}
    for number in range(run.rounds):
        account.responder.set(changed_permille=0)
        profile = run.profile if number == 0 else None
        db, session, figures = reading.import_metadata(account, count, profile)
        found["import"].append(figures)
        found["again"].append(reading.sync_again(account, session, count, 0, profile=profile and profile + ".again"))
        found["changed"].append(reading.sync_again(account, session, count, 10))
        account.responder.set(changed_permille=0)
        found["copy"].append(reading.copied(db, session))
        found["limits"].append(reading.limits(run.build, account.responder.url))
        account.drop(db, session)
    return {name: _columns(rounds) for name, rounds in found.items()}


def _reading_peers(account, count):
    copy = reading.boto3_copy(account, count)
    peers = {"boto3 + COPY": [copy["total"]], "memory": {"boto3 + COPY, a page at a time": [copy["rss_mib"]]}}
    few = min(count, 10000)
    cli = reading.aws_cli(account, few)
    words = "aws cli, listing alone" + ("" if few == count else f" ({few:,} measured, times {count / few:g})")
    peers[words] = [cli["cpu"] * count / few]
    peers["memory"][f"aws cli, {few:,} instances, all of the process"] = [cli["rss_mib"]]
    return peers


def _reading_lines(found, peers, count):
    first, copy, limit = found["import"], found["copy"], found["limits"]
    cpu, memory = _median(first["cpu"]), peers.pop("memory", {})
    floor = {name: [s + c for s, c in zip(limit["sax_cpu"], copy[name])] for name in copy}
    floor["logged"] = [s + c for s, c in zip(floor["constrained"], copy["logged"])]
    beside = {**peers, "curl, the same bytes": limit["fetch_cpu"], "libxml2's SAX over them": limit["sax_cpu"],
              "COPY of the same typed rows, nothing else": copy["bare"], "COPY with the indexes": copy["indexed"],
              "COPY with indexes and foreign keys": copy["constrained"],
              "COPY of what the audit log has of them": copy["logged"],
              "SAX + COPY": floor["bare"], "SAX + COPY with indexes and foreign keys": floor["constrained"],
              "SAX + COPY of the rows as they are kept, and of the log": floor["logged"]}
    targets = [("of SAX + COPY", cpu / _median(floor["bare"]), "<=", 1.6),
               ("of SAX + COPY of rows and log", cpu / _median(floor["logged"]), "<=", 1.6)]
    if "boto3 + COPY" in peers:
        targets.insert(0, ("boto3 + COPY, times ours", peers["boto3 + COPY"][0] / cpu, ">=", 20))
    name = f"instance_metadata, {count:,}"
    lines = [Line("a", f"import of {name}", first["cpu"], "CPU s", beside, targets,
                  {"calls": first["calls"], "bytes": first["bytes"], "wall": first["wall"]}),
             _memory("a", f"import of {name}", first, memory)]
    for key, letter, words in (("again", "b", "nothing changed"), ("changed", "c", "1 % changed")):
        other = found[key]
        lines.append(Line(letter, f"re-sync of {name}, {words}", other["cpu"], "CPU s",
                          {"the import": first["cpu"], "libxml2's SAX over the same bytes": limit["sax_cpu"]},
                          [("of the import", _median(other["cpu"]) / cpu, "<=", 0.5)] if key == "again" else [],
                          {"calls": other["calls"], "wall": other["wall"]}))
        lines.append(Line(letter, "rows of module tables written or dead after that", other["written"], "rows", {},
                          [("", max(other["written"]), "<=", 0)] if key == "again" else []))
        lines.append(Line(letter, "WAL of that", other["wal_bytes"], "bytes"))
        lines.append(_memory(letter, f"re-sync, {words}", other))
    return lines


def _memory(letter, what, figures, beside=None):
    return Line(letter, f"memory over start, {what}", figures["private_mib"], "MiB", beside or {},
                [("", max(figures["private_mib"]), "<=", 64)], {"with_shared_buffers_mib": figures["rss_mib"]})


def _large(run, account, count):
    db, session, figures = reading.import_metadata(account, count)
    account.drop(db, session)
    figures = _columns([figures])
    return [Line("a", f"import of instance_metadata, {count:,}", figures["cpu"], "CPU s", {}, [], {"wall": figures["wall"]}),
            _memory("a", f"import of instance_metadata, {count:,}", figures)]


def _with_user_data(run, account, count):
    """The table `instance`: a call for each one's user data. Its rows of instance_security_groups come with it."""
    found = {"import": [], "again": [], "changed": []}
    for _ in range(run.rounds):
        account.responder.set(changed_permille=0, instances=count)
        db, session = account.database()
        for key, permille in (("import", 0), ("again", 0), ("changed", 10)):
            changed = 2 * count if key == "import" else reading.changed_of(count, permille)
            found[key].append(reading.sync_again(account, session, count, permille, "instance", changed, key == "again"))
            reading.check_instances(session, count, permille)
        account.drop(db, session)
    account.responder.set(changed_permille=0, instances=0)
    found = {name: _columns(rounds) for name, rounds in found.items()}
    beside = {}
    if run.peers:
        few = min(count, 2000)
        account.responder.set(instances=count)
        listing, attributes = (reading.peer(account.responder.url, "list", count),
                               reading.peer(account.responder.url, "attributes", few, 16))
        words = "" if few == count else f" (calls for {few:,} measured, times {count / few:g})"
        beside = {f"boto3, 16 threads, rows not stored{words}": [listing["cpu"] + attributes["cpu"] * count / few]}
    lines = [Line("a", f"import of instance with user data, {count:,}", found["import"]["cpu"], "CPU s", beside, [],
                  {"calls": found["import"]["calls"], "wall": found["import"]["wall"]}),
             _memory("a", f"import of instance with user data, {count:,}", found["import"])]
    for key, letter, words in (("again", "b", "nothing changed"), ("changed", "c", "1 % changed")):
        lines.append(Line(letter, f"re-sync of instance with user data, {words}", found[key]["cpu"], "CPU s",
                          {"the import": found["import"]["cpu"]}, [], {"calls": found[key]["calls"], "wall": found[key]["wall"]}))
    return lines


# --- j and what there was before
def workload_subnets(run, _account):
    directory = os.path.join(run.directory, "subnets")  # a server of its own
    os.mkdir(directory)
    os.chmod(directory, 0o755)
    figures = importing.measure(run.build, directory, run.subnets, run.rounds)
    return [Line("import", f"{ours}, {run.subnets:,} subnets", figures[ours], "CPU s", {theirs: figures[theirs]})
            for ours, theirs in importing.COMPARED]


ALL = {
    "a": (workload_abc, "import of instances; with b and c: again, nothing changed and 1 % changed"),
    "d": (writing.workload_d, "one INSERT and commit in a large account"),
    "e": (writing.workload_e, "independent creates at 50 ms"),
    "f": (writing.workload_f, "a chain of 20 dependent creates at 50 ms"),
    "g": (whole.workload_g, "every module, 17 regions, 50 ms"),
    "h": (writing.workload_h, "preview with 1,000 pending changes"),
    "i": (writing.workload_i, "INSERT of 100,000 rows with and without the audit trigger"),
    "signing": (micro.signing_lines, "signatures"),
    "parsing": (micro.parsing_lines, "a page of EC2's XML"),
    "loading": (micro.loading_lines, "the first use of an operation's model"),
    "k": (whole.workload_k, "the periodic worker with nothing to do"),
    "import": (workload_subnets, "install of aws_vpc with 10,000 subnets beside boto3 and COPY"),
}
SAME = {"b": ["a"], "c": ["a"], "j": ["signing", "parsing", "loading"]}
WITHOUT_ACCOUNT = {"signing", "parsing", "loading", "import"}
__all__ = ["ALL", "Run", "SAME", "WITHOUT_ACCOUNT", "report"]
