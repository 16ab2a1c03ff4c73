"""The benchmark of bench/run: runs workloads, prints one table, writes JSON. What is measured and how: README.md.

Fails: an exception or one line on stderr when something does not work or gives a wrong result; never because of a figure.
"""

import argparse
import datetime
import json
import os
import platform
import sys
import tempfile

import botocore

import workloads
from account import Account

ORDER = list(workloads.ALL)


def measured(run, names):
    lines, account = [], None
    try:
        for name in names:
            print(f"{name}: {workloads.ALL[name][1]} …", file=sys.stderr, flush=True)
            if not account and name not in workloads.WITHOUT_ACCOUNT:
                account = Account(run.build, run.directory)
            found = workloads.ALL[name][0](run, account)
            print(workloads.report.table(found), flush=True)
            for line in found:
                line.more["load"] = os.getloadavg()[0]
            lines += found
    finally:
        if account:
            account.stop()
    return lines


def main():
    arguments = argparse.ArgumentParser(prog="bench/run")
    arguments.add_argument("--build", required=True, help=argparse.SUPPRESS)
    arguments.add_argument("--output", required=True, help=argparse.SUPPRESS)
    arguments.add_argument("--quick", action="store_true", help="small sizes, for seeing that it works")
    arguments.add_argument("--count", type=int, help="instances of workloads a, b, c")
    arguments.add_argument("--rounds", type=int, help="how often each is measured")
    arguments.add_argument("--no-peers", action="store_true", help="without boto3 and the aws cli")
    arguments.add_argument("--profile", action="store_true", help="the backend of workloads a and b under perf: build/bench/perf.data, perf.data.again")
    arguments.add_argument("--subnets", type=int, help="of the workload import; at most 51200")
    arguments.add_argument("what", nargs="*", metavar="WORKLOAD", help=" ".join(ORDER))
    given = arguments.parse_args()
    names = list(dict.fromkeys(n for name in given.what or ORDER for n in workloads.SAME.get(name, [name])))
    unknown = set(names) - set(ORDER)
    if unknown:
        arguments.error(f"no such workload: {' '.join(sorted(unknown))}; there are {' '.join(ORDER)}")
    before = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="iasql-bench.", dir=os.environ.get("IASQL_BENCH_WORK")) as directory:
        os.chmod(directory, 0o755)
        lines = measured(workloads.Run(given, directory), names)
    os.makedirs(os.path.dirname(given.output), exist_ok=True)
    with open(given.output, "w", encoding="utf-8") as file:
        json.dump({"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "quick": given.quick,
                   "machine": {"cpus": os.cpu_count(), "architecture": platform.machine(), "load_before": before,
                               "load_after": os.getloadavg()},
                   "versions": {"python": platform.python_version(), "botocore": botocore.__version__},
                   "lines": [line.json() for line in lines]}, file, indent=1)
        file.write("\n")
    print(f"\nwritten: {given.output}")


main()
