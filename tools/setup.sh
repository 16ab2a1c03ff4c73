#!/usr/bin/env bash
# Makes sure that all that is needed to build and test iasql is there; installs what is missing with apt.
# With --clang also the compiler, sanitizers and libFuzzer of the tests' parts sanitize and fuzz. Only missing packages are touched. Fails: names what is missing if it cannot be installed from here.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

has_header() { printf '#include <%s>\n' "$1" | g++ -x c++ -E -I/usr/include/libxml2 - >/dev/null 2>&1; }

postgres_major() {
  local newest
  newest=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1 | cut -d/ -f5)
  if [ -z "$newest" ]; then
    newest=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9]\+\)$/\1/p' | head -n 1)
  fi
  printf '%s' "${newest:-15}"
}

# Compiles, links and runs what the fuzz targets are made of.
has_libfuzzer() {
  local program
  program=$(mktemp)
  printf '#include <string>\nextern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long n) { return std::string(n, 0).size() > n; }\n' |
    "$clang" -std=c++20 -fsanitize=fuzzer,address,undefined -x c++ - -o "$program" >/dev/null 2>&1 && "$program" -runs=1 >/dev/null 2>&1
  local status=$?
  rm -f "$program"
  return "$status"
}

# clang's version decides where its sanitizers are.
clang_packages() {
  local version
  version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]\+\)$/\1/p' | head -n 1)
  version=${version:-14}
  echo clang
  if apt-cache show "libclang-rt-$version-dev" >/dev/null 2>&1; then echo "libclang-rt-$version-dev"; else echo "libclang-common-$version-dev"; fi
}

has_server_files() {
  command -v "$PG_CONFIG" >/dev/null && [ -f "$("$PG_CONFIG" --includedir-server)/postgres.h" ] &&
    [ -f "$("$PG_CONFIG" --pgxs)" ]
}

with_clang=
if [ "${1:-}" = --clang ]; then with_clang=1; fi

# Debian packages of what is missing, one per line.
missing() {
  if [ -n "$with_clang" ] && ! has_libfuzzer; then clang_packages; fi
  command -v g++ >/dev/null || echo build-essential
  command -v make >/dev/null || echo make
  command -v nm >/dev/null || echo binutils
  command -v cmake >/dev/null || echo cmake
  command -v ninja >/dev/null || command -v make >/dev/null || echo ninja-build
  if ! command -v g++ >/dev/null; then
    printf '%s\n' libcurl4-openssl-dev libssl-dev libxml2-dev rapidjson-dev zlib1g-dev libgtest-dev
  else
    has_header curl/curl.h || echo libcurl4-openssl-dev
    has_header openssl/evp.h || echo libssl-dev
    has_header libxml/parser.h || echo libxml2-dev
    has_header rapidjson/document.h || echo rapidjson-dev
    has_header zlib.h || echo zlib1g-dev
    has_header gtest/gtest.h || echo libgtest-dev
  fi
  has_server_files || echo "postgresql-server-dev-$(postgres_major)"
  command -v psql >/dev/null && has_server_files && [ -x "$("$PG_CONFIG" --bindir)/postgres" ] ||
    echo "postgresql-$(postgres_major)"
  command -v setpriv >/dev/null || echo util-linux
  if ! command -v python3 >/dev/null; then
    printf '%s\n' python3 python3-venv
  elif ! "$root/tools/find_python.sh" --no-install >/dev/null 2>&1 && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    echo python3-venv
  fi
}

mapfile -t packages < <(missing)
[ "${#packages[@]}" = 0 ] && exit 0
# The names depend on apt's lists (the server's major version), so those come first.
command -v apt-get >/dev/null || fail "missing, and there is no apt here to install it: ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
note "missing: ${packages[*]}"
as_root true || fail "install these packages as root, then run this again: apt-get install ${packages[*]}"
note "installing with apt"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
as_root apt-get update >"$log" 2>&1 || note "apt-get update failed; going on with the package lists there are"
mapfile -t packages < <(missing)
if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  fail "apt-get install ${packages[*]} failed"
fi
mapfile -t packages < <(missing)
[ "${#packages[@]}" = 0 ] || fail "still missing after installation: ${packages[*]}"
