#!/usr/bin/env bash
# Ask Elasticsearch as its administrator, from inside: ./search.sh METHOD PATH [JSON]
set -euo pipefail
cd "$(dirname "$0")"
if [ $# -lt 2 ]; then
  echo "usage: ./search.sh METHOD PATH [JSON], such as: ./search.sh GET /_cat/indices" >&2
  exit 2
fi
# The password stays in the container, and out of its list of processes.
# shellcheck disable=SC2016
exec docker compose exec -T elasticsearch bash -c '
  curl --silent --show-error --fail-with-body --cacert config/certs/ca.crt \
    --config <(printf "user = \"elastic:%s\"\n" "$ELASTIC_PASSWORD") \
    --request "$1" --header "Content-Type: application/json" ${3:+--data "$3"} \
    "https://localhost:9200$2"' search.sh "$@"
