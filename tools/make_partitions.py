#!/usr/bin/env python3
"""Writes src/aws/partitions_data.cpp from an installed botocore: AWS's partitions, without descriptions.

They are part of the program, not a file beside it, because where a region belongs must be known before any file can
be found. `--check` writes nothing and exits with 1 if the source is not what botocore gives.
"""
import json
import pathlib
import sys

from botocore.loaders import Loader

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "src/aws/partitions_data.cpp"
HEAD = """\
// Written by tools/make_partitions.py: one partition a line.
#include "aws/partitions_data.hpp"

namespace iasql::aws {

const char kPartitionsDocument[] = R"json({"partitions":[
"""
TAIL = """
]})json";

}  // namespace iasql::aws
"""


def entry(partition):
    kept = {key: partition[key] for key in ("id", "outputs", "regionRegex")}
    kept["regions"] = {name: {} for name in partition["regions"]}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def main():
    wanted = HEAD + ",\n".join(entry(p) for p in Loader().load_data("partitions")["partitions"]) + TAIL
    if SOURCE.exists() and SOURCE.read_text(encoding="utf-8") == wanted:
        return 0
    if "--check" in sys.argv[1:]:
        print(f"{SOURCE} is not what botocore gives", file=sys.stderr)
        return 1
    SOURCE.write_text(wanted, encoding="utf-8")
    print(SOURCE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
