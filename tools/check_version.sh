#!/usr/bin/env bash
# Proves that the version in src/pg/version.hpp, where it belongs, is the one that files of other formats have to repeat, and that there is
# an upgrade to it from each earlier one. Prints what differs; exit status 1 if anything does.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

version=$(sed -n 's/.*char\* version = "\(.*\)";/\1/p' src/pg/version.hpp)
wrong=0
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "src/pg/version.hpp has no semantic version"

# differs WHERE FOUND
differs() {
  [ "$2" = "$version" ] && return 0
  printf '%s: %s, but src/pg/version.hpp has %s\n' "$1" "${2:-none}" "$version"
  wrong=1
}

differs iasql.control "$(sed -n "s/^default_version = '\(.*\)'/\1/p" iasql.control)"
differs debian/changelog "$(sed -n '1s/.*(\([0-9.]*\)).*/\1/p' debian/changelog)"
differs CHANGELOG.md "$(sed -n 's/^## \([0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)"
while read -r where found; do differs "META.json, $where" "$found"; done < <(python3 - <<'P'
import json
meta = json.load(open("META.json", encoding="utf-8"))
print("version", meta["version"])
print("provides", meta["provides"]["iasql"]["version"])
print("file", meta["provides"]["iasql"]["file"].removeprefix("sql/iasql--").removesuffix(".sql"))
P
)
for script in sql/iasql--*.sql; do
  name=$(basename "$script" .sql) && name=${name#iasql--}
  case $name in
    *--*) ;;
    "$version") found=1 ;;
    *) compgen -G "sql/iasql--$name--*.sql" >/dev/null || { echo "$script: no upgrade leads on from it" && wrong=1; } ;;
  esac
done
[ -n "${found:-}" ] || { echo "sql/iasql--$version.sql is missing" && wrong=1; }
[ "$wrong" = 0 ] && echo "version $version everywhere"
exit "$wrong"
