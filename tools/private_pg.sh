#!/usr/bin/env bash
# A PostgreSQL of our own, away from the system's: nothing outside its directories is written.
#
#   stage TREE             a relocated copy of the installed PostgreSQL with this build of iasql in it
#   surround TREE          the same around an iasql that is in TREE already
#   init TREE DIR          a new cluster in DIR: superuser postgres, Unix socket in DIR/socket, port 5432, no TCP
#   start DIR              starts it; more settings may be appended to DIR/data/iasql.conf before
#   stop DIR [MODE]        MODE as for pg_ctl: fast (default), immediate, smart
#   user                   the account the server runs as
#
# Run as root, the server runs as postgres or nobody. DIR must be reachable for that account.
# Fails: one line on stderr, after the end of the server's log where there is one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

bindir=$("$PG_CONFIG" --bindir)
sharedir=$("$PG_CONFIG" --sharedir)
libdir=$("$PG_CONFIG" --pkglibdir)

# PostgreSQL finds its files relative to its executable, so copies of the programs in the same relative layout use our
# extension directory. All else is links.
stage() {
  mkdir -p "$1"
  DESTDIR=$1 cmake --install "$build" >/dev/null || fail "cmake --install failed"
  surround "$1"
}

surround() {
  local tree=$1 name
  mkdir -p "$tree$bindir" "$tree$sharedir/extension" "$tree$libdir"
  for name in postgres initdb pg_ctl; do cp -f "$bindir/$name" "$tree$bindir/"; done
  link_missing "$sharedir" "$tree$sharedir"
  link_missing "$sharedir/extension" "$tree$sharedir/extension"
  link_missing "$libdir" "$tree$libdir"
  chmod -R a+rX "$tree"
}

link_missing() {
  local from=$1 to=$2 path name
  for path in "$from"/*; do
    name=${path##*/}
    case $name in iasql | iasql.* | iasql--*) continue ;; esac
    [ -e "$to/$name" ] || ln -s "$path" "$to/$name"
  done
}

init() {
  local tree=$1 dir=$2
  mkdir -p "$dir/socket"
  ln -sfn "$tree$bindir" "$dir/bin"
  : >"$dir/log"
  chmod 700 "$dir/socket"
  if [ "$(id -u)" = 0 ]; then chown "$(server_user)" "$dir" "$dir/socket" "$dir/log"; fi
  as_server_user "$dir/bin/initdb" -D "$dir/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --no-locale -N >>"$dir/log" 2>&1 ||
    fail_with_log "$dir" "initdb failed"
  cat >"$dir/data/iasql.conf" <<C
listen_addresses = ''
unix_socket_directories = '$dir/socket'
port = 5432
logging_collector = off
log_line_prefix = '%m [%p] %d %b '
C
  chmod 644 "$dir/data/iasql.conf"
  echo "include 'iasql.conf'" >>"$dir/data/postgresql.conf"
}

start() {
  as_server_user "$1/bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 start >/dev/null 2>&1 </dev/null ||
    fail_with_log "$1" "the private PostgreSQL in $1 did not start"
}

stop() {
  as_server_user "$1/bin/pg_ctl" -D "$1/data" -w -t 60 -m "${2:-fast}" stop >/dev/null 2>&1 || return 0
}

fail_with_log() {
  tail -n 20 "$1/log" >&2
  fail "$2"
}

case ${1:-} in
  stage) stage "$2" ;;
  surround) surround "$2" ;;
  init) init "$2" "$3" ;;
  start) start "$2" ;;
  stop) stop "$2" "${3:-fast}" ;;
  user) server_user ;;
  *) fail "usage: private_pg.sh stage|surround|init|start|stop|user" ;;
esac
