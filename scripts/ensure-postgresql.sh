#!/usr/bin/env bash
# Print the folder with PostgreSQL's server programs; install Debian's package when there is none.
# With --find nothing is installed. Tests of the store run on a server of their own made from them.
set -euo pipefail

find_programs() {
  local folder
  for folder in "${COTMOC_POSTGRESQL_BIN:-}" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) \
      "$(pg_config --bindir 2>/dev/null || true)" /opt/homebrew/opt/postgresql*/bin; do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

if find_programs; then exit 0; fi
if [ "${1:-}" != --find ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "PostgreSQL is not on this machine: installing Debian's package for the tests" >&2
  # The package would set up and start a server of its own; only the programs are wanted.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  export DEBIAN_FRONTEND=noninteractive
  if { apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; } >&2; then
    if find_programs; then exit 0; fi
  fi
fi
cat >&2 <<'END'
************************************************************************************
 PostgreSQL's server programs (initdb, postgres) are not on this machine.
 The tests of the store run on SQLite alone; those on PostgreSQL are SKIPPED.
 To run them: apt install postgresql (as root), or set COTMOC_POSTGRESQL_BIN.
************************************************************************************
END
exit 1
