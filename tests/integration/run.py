#!/usr/bin/env python3
"""Runs the integration tests: modules in random order but for the longest, which come first, two at a time, each with a server and an emulator of its own.

    run.py [--seed N] [--jobs N] [-k PATTERN] [--settled] [--verbose] [MODULE…]

When all have run (or with --settled) it is one more test that every operation of every table was followed by an empty preview,
see settled.py. Failures, with --verbose everything, are printed in full as each module ends; the last line is "N passed, N failed". Exit status 1 if any failed.
The order, given the seed, is always the same.
"""

import argparse
import atexit
import gc
import glob
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import unittest

# They come first, so that no processor waits for one of them in the end.
LONGEST = ("test_hostile", "test_isolation", "test_kills", "test_network_tables", "test_rds", "test_sql_of_changes", "test_sql_of_changes_whole")
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import settled  # noqa: E402
from harness import emulator, serve_moto  # noqa: E402
from harness.postgres import tree  # noqa: E402
from harness.secrets import searched  # noqa: E402


def all_modules():
    return sorted(os.path.basename(p)[:-3] for p in glob.glob(os.path.join(HERE, "test_*.py")))


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def leave(*_):
    """Not sys.exit(): unittest would take that for a failed test and go on."""
    atexit._run_exitfuncs()
    os._exit(143)


class TimedResult(unittest.TextTestResult):
    def startTest(self, test):
        self._started = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        self.stream.write(f"({time.monotonic() - self._started:.1f} s) ")
        super().addSuccess(test)


def preload():
    """What every module reads: each is a process forked off after this."""
    serve_moto.preload()
    emulator.preload()
    gc.freeze()


def start_module(name, options, output, result_file):
    process = multiprocessing.get_context("fork").Process(target=run_module, args=(name, options.seed, options.k, output, result_file))
    process.start()
    return process


def run_module(name, seed, pattern, output, result_file):
    """In a process of its own: it ends here, whatever the runner would do at its end."""
    atexit._clear()
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    status = 1
    try:
        status = run_tests(name, seed, pattern, result_file)
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(status)


def run_tests(name, seed, pattern, result_file):
    """Classes and tests in the seed's order."""
    signal.signal(signal.SIGTERM, leave)
    loader = unittest.TestLoader()
    if pattern:
        loader.testNamePatterns = [f"*{pattern}*"]
    tests = list(flatten(loader.loadTestsFromName(name)))
    order = random.Random(f"{seed}/{name}")
    classes = sorted({type(t).__name__ for t in tests})
    order.shuffle(classes)
    order.shuffle(tests)
    tests.sort(key=lambda t: classes.index(type(t).__name__))
    if not tests:
        outcome = {"passed": 0, "failed": 0}
    else:
        result = unittest.TextTestRunner(sys.stdout, verbosity=2, resultclass=TimedResult).run(unittest.TestSuite(tests))
        bad = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
        outcome = {"passed": max(0, result.testsRun - bad - len(result.skipped) - len(result.expectedFailures)),
                   "failed": bad + len(result.skipped) + len(result.expectedFailures)}
    outcome["searched"] = searched()
    outcome["settled"] = sorted(settled.noted)
    if outcome["searched"]["findings"]:
        print("secrets in servers' logs:", *outcome["searched"]["findings"], sep="\n")
        outcome["failed"] += 1
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump(outcome, file)
    return 1 if outcome["failed"] else 0


def run_all(modules, options):
    passed = failed = 0
    logs = size = findings = 0
    seen_settled = set()
    waiting, running = list(modules), []
    with tempfile.TemporaryDirectory(prefix="iasql-results.") as results:
        try:
            while waiting or running:
                while waiting and len(running) < options.jobs:
                    name = waiting.pop(0)
                    result = os.path.join(results, name + ".json")
                    output = open(os.path.join(results, name + ".txt"), "w+", encoding="utf-8")
                    running.append((name, start_module(name, options, output, result), output, result, time.monotonic()))
                for entry in list(running):
                    name, process, output, result, started = entry
                    if process.is_alive():
                        continue
                    running.remove(entry)
                    good, bad, seen, operations = report(name, process.exitcode, output, result, time.monotonic() - started,
                                                         options.verbose)
                    seen_settled |= {tuple(o) for o in operations}
                    logs, size, findings = logs + seen["logs"], size + seen["bytes"], findings + len(seen["findings"])
                    passed, failed = passed + good, failed + bad
                time.sleep(0.1)
        finally:
            for _, process, *_ in running:
                process.terminate()
            for _, process, *_ in running:
                process.join()
    print(f"{logs} server logs of {size / 1e6:.0f} MB at DEBUG5 and every table searched for secrets: {findings or 'none'} in the logs")
    if options.settled:
        lines = settled.missing(seen_settled)
        print(f"{len(settled.promised())} operations of tables and columns, {len(lines)} not followed by an empty preview", *lines,
              *settled.superfluous(seen_settled), sep="\n")
        passed, failed = passed + (not lines), failed + bool(lines)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or passed == 0 else 0


def report(name, status, output, result, seconds, verbose):
    try:
        with open(result, encoding="utf-8") as file:
            outcome = json.load(file)
    except OSError:
        outcome = {"passed": 0, "failed": 1}  # it ended before it could say anything
    output.seek(0)
    text = output.read()
    output.close()
    if status != 0 or outcome["failed"] or verbose:
        print(text)
    closing = [line for line in text.splitlines() if line.startswith("Ran ")]
    print(f"{name}: {outcome['passed']} passed, {outcome['failed']} failed ({closing[-1] if closing else f'{seconds:.0f} s'})", flush=True)
    return (outcome["passed"], outcome["failed"], outcome.get("searched", {"logs": 0, "bytes": 0, "findings": []}),
            outcome.get("settled", []))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default=str(random.randrange(1, 100000)))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-k", default="")
    parser.add_argument("--settled", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options.settled = options.settled or not (options.k or options.modules)
    modules = [os.path.basename(m).removesuffix(".py") for m in options.modules] or all_modules()
    random.Random(options.seed).shuffle(modules)
    modules.sort(key=lambda name: name not in LONGEST)
    print(f"integration tests in the order of seed {options.seed}", flush=True)
    os.environ["IASQL_IT_TREE"] = tree()
    preload()
    return run_all(modules, options)


if __name__ == "__main__":
    sys.exit(main())
