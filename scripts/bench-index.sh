#!/usr/bin/env bash
# Measure the search index: embedded, and on a test server where one can be built; see docs/search-speed.md.
# Another server: COTMOC_BENCH_SERVER=http://127.0.0.1:9200 scripts/bench-index.sh
set -euo pipefail
cd "$(dirname "$0")/.."
PORT=9297
server=${COTMOC_BENCH_SERVER:-}

if [ -z "$server" ]; then
  log=$(mktemp)
  .venv/bin/python -m tests.elasticsearch "$PORT" >"$log" &
  started=$!
  trap 'kill "$started" 2>/dev/null || true; wait "$started" 2>/dev/null || true; rm -f "$log"' EXIT
  while kill -0 "$started" 2>/dev/null && ! grep -q SEARCH_URL "$log"; do sleep 1; done
  if grep -q SEARCH_URL "$log"; then
    server=http://127.0.0.1:$PORT
  else
    echo "no test server here; the embedded engine alone is measured" >&2
  fi
fi
.venv/bin/cotmoc bench --index --write docs/search-speed.md ${server:+--server "$server"} "$@"
