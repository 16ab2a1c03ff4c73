"""Whether what a module has installed is what tests/data/schema.json says."""

import os
import subprocess
import sys

from harness.util import ROOT, clean_environment


def schema_differences(case, *modules):
    """The lines of tools/check_schema.py for these modules; none if all is as it has to be."""
    command = [sys.executable, os.path.join(ROOT, "tools", "check_schema.py"), "--schema", "public",
               "--psql", f"-h {case.server.socket} -U postgres -d {case.db.name}",
               "--reference", os.path.join(ROOT, "tests", "data", "schema.json")]
    for module in modules:
        command += ["--module", module]
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment(), timeout=120, check=False)
    return (done.stdout + done.stderr).splitlines()
