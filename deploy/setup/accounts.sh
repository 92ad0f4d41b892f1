#!/usr/bin/env bash
# Give Elasticsearch its accounts: Kibana's password, the account of cotmoc with rights on its own
# indices alone, and the folder for snapshots. Safe to repeat; run it again after new passwords.
set -euo pipefail

for name in ELASTIC_PASSWORD KIBANA_PASSWORD SEARCH_PASSWORD; do
  # They go into JSON and addresses as they are.
  if ! [[ ${!name:-} =~ ^[A-Za-z0-9_-]{8,}$ ]]; then
    echo "accounts: $name in .env needs 8 or more letters, digits, - or _" >&2
    exit 2
  fi
done

send() { # METHOD PATH, the body on standard input
  # The password is read from a file: arguments are seen in the list of processes.
  curl --silent --show-error --fail-with-body --retry 10 --retry-connrefused \
    --cacert "$CA_FILE" --config <(printf 'user = "elastic:%s"\n' "$ELASTIC_PASSWORD") \
    --request "$1" --header 'Content-Type: application/json' --data-binary @- \
    --output "$answer" "$ELASTIC_URL$2" || {
    echo "accounts: $1 $2 failed: $(cat "$answer" 2>/dev/null)" >&2
    exit 1
  }
}
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

send POST /_security/user/kibana_system/_password <<JSON
{"password": "$KIBANA_PASSWORD"}
JSON

send PUT /_security/role/cotmoc <<'JSON'
{
  "description": "cotmoc: its own indices and templates, nothing else",
  "cluster": ["monitor", "manage_index_templates"],
  "indices": [{"names": ["cotmoc*"], "privileges": ["all"]}]
}
JSON

send PUT /_security/user/cotmoc <<JSON
{"password": "$SEARCH_PASSWORD", "roles": ["cotmoc"]}
JSON

send PUT /_security/role/cotmoc_reader <<'JSON'
{
  "description": "Reads what cotmoc has indexed; for people who look at Kibana",
  "indices": [{"names": ["cotmoc*"], "privileges": ["read", "view_index_metadata"]}],
  "applications": [
    {"application": "kibana-.kibana", "privileges": ["read"], "resources": ["*"]}
  ]
}
JSON

send PUT /_snapshot/cotmoc <<JSON
{"type": "fs", "settings": {"location": "$SNAPSHOTS"}}
JSON

echo "accounts: ready"
