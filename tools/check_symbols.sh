#!/usr/bin/env bash
# What iasql.so shows to the rest of the server process: its entry points and nothing else, so that it can neither
# disturb nor be disturbed by other libraries. check_symbols.sh LIBRARY; exit status 1 if there is more, or too little.
set -euo pipefail
library=$1
mapfile -t shown < <(nm -D --defined-only "$library" | awk '{print $3}' | sed 's/@.*//')
bad=0 entries=0
for symbol in "${shown[@]}"; do
  case $symbol in
    _PG_init | Pg_magic_func | pg_finfo_iasql_* | iasql_*) entries=$((entries + 1)) ;;
    *) echo "exported by mistake: $symbol" && bad=$((bad + 1)) ;;
  esac
done
for needed in _PG_init Pg_magic_func; do
  printf '%s\n' "${shown[@]}" | grep -qx "$needed" || { echo "missing: $needed" && bad=$((bad + 1)); }
done
echo "symbols: $entries entry points, $bad violations"
[ "$bad" = 0 ]
