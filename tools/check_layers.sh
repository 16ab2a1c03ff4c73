#!/usr/bin/env bash
# Proves the layers of src/: who may include what, that no AWS service, operation or table is named there, and the size of
# files. Names come from models/ and modules/, so a new module extends the check by itself.
# Prints every violation with its place; exit status 1 if there is one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
exec python3 "$root/tools/check_layers.py" "$root"
