#!/usr/bin/env bash
# Prints the path of a Python that has the AWS emulator (moto server), boto3 and the aws cli. If there is none, makes one in
# build/venv with the versions of tests/requirements.txt, unless --no-install is given.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usable() { "$1" -c 'import moto.server, boto3, awscli' >/dev/null 2>&1; }

for candidate in "${MOTO_PYTHON:-}" "$build/venv/bin/python" python3 python "${HOME:-/}"/.pyenv/versions/*/bin/python3 \
  /opt/*/bin/python3 /usr/local/bin/python3; do
  [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
  if usable "$candidate"; then
    # Not the name but the program itself: a shim may mean something else in another directory.
    "$candidate" -c 'import sys; print(sys.executable)'
    exit 0
  fi
done
[ "${1:-}" = --no-install ] && fail "no Python here has moto.server, boto3 and awscli"

note "making a Python environment in $build/venv"
mkdir -p "$build"
log=$build/venv.log
if ! { python3 -m venv "$build/venv" &&
       "$build/venv/bin/pip" install --disable-pip-version-check -r "$root/tests/requirements.txt"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  fail "could not install tests/requirements.txt (set MOTO_PYTHON to a Python that has them)"
fi
usable "$build/venv/bin/python" || fail "$build/venv lacks moto.server, boto3 or awscli after installation"
echo "$build/venv/bin/python"
