# Shell functions shared by tools/tour, tests/run and the scripts they use. Source it; it changes no state by itself.
# Fails: fail() prints one line to stderr and ends the script.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=${IASQL_BUILD:-$root/build}
PG_CONFIG=${PG_CONFIG:-pg_config}
clang=${CLANGXX:-clang++}

say() { printf '%s\n' "$*"; }
note() { printf '%s\n' "$*" >&2; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# A command prefix that makes us root, or nothing if we are; fails if we cannot be.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    sudo "$@"
  else
    return 1
  fi
}

# The account a PostgreSQL server runs as: PostgreSQL refuses to run as root.
server_user() {
  if [ "$(id -u)" != 0 ]; then
    id -un
  elif id postgres >/dev/null 2>&1; then
    echo postgres
  else
    echo nobody
  fi
}

# Runs a command as that account, with our environment and from a directory it can enter.
as_server_user() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    (cd / && exec setpriv --reuid="$(server_user)" --regid="$(id -g "$(server_user)")" --init-groups -- env HOME=/ "$@")
  fi
}

# Where servers of the tests keep their files: in memory, if 4 GB of it are free there and programs may run from it.
fast_directory() {
  local free probe
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
  if [ "${free:-0}" -ge 4194304 ] && probe=$(mktemp /dev/shm/iasql-probe.XXXXXX 2>/dev/null); then
    if cp /bin/true "$probe" && chmod 700 "$probe" && "$probe"; then
      rm -f "$probe" && echo /dev/shm && return
    fi
    rm -f "$probe"
  fi 2>/dev/null
  echo /tmp
}

# A loopback TCP port that is free now.
free_port() {
  "$1" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Builds into $build: build_all [CMAKE-OPTION… --] [TARGET…], default: everything. The log is shown only if something fails.
build_all() {
  local generator=() options=() log=$build/build.log
  if [[ ${1:-} == -* ]]; then
    while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1") && shift; done
    [ $# = 0 ] || shift
  fi
  mkdir -p "$build"
  if [ ! -f "$build/CMakeCache.txt" ] && command -v ninja >/dev/null; then generator=(-G Ninja); fi
  if ! { cmake -S "$root" -B "$build" "${generator[@]}" -DPG_CONFIG="$(command -v "$PG_CONFIG")" "${options[@]}" &&
         cmake --build "$build" --parallel "$(nproc)" ${1:+--target "$@"}; } >"$log" 2>&1; then
    grep -nE 'error|Error|FAILED' "$log" | head -n 20 >&2 || true
    tail -n 30 "$log" >&2
    fail "the build failed; all of its output is in $log"
  fi
}

# Starts the AWS emulator: start_emulator PYTHON PORT LOG. Sets emulator_pid.
start_emulator() {
  local python=$1 port=$2 log=$3 i
  MOTO_EC2_LOAD_DEFAULT_AMIS=false setsid "$python" -m moto.server -H 127.0.0.1 -p "$port" >"$log" 2>&1 </dev/null &
  emulator_pid=$!
  for ((i = 0; i < 300; i++)); do
    if emulator_answers "$python" "$port"; then return 0; fi
    kill -0 "$emulator_pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "the AWS emulator did not start"
}

emulator_answers() {
  "$1" - "$2" <<'P' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/moto-api/data.json", timeout=5).read()
P
}

# Ends a process that we started, and waits until it has gone.
stop_process() {
  local pid=$1 i
  kill "$pid" 2>/dev/null || return 0
  for ((i = 0; i < 50; i++)); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
}
