#!/usr/bin/env bash
# Write deploy/.env from .env.example with fresh secrets; an existing .env is never touched.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

if [ -e .env ]; then
  echo "deploy/.env đã có, giữ nguyên. / deploy/.env is there already and stays as it is." >&2
  exit 1
fi

random_hex() { head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
# A Fernet key is 32 bytes in URL-safe base64.
fernet_key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

fresh=$(mktemp .env.XXXXXX)
trap 'rm -f "$fresh"' EXIT
while IFS= read -r line || [ -n "$line" ]; do
  case $line in
    AIRFLOW_FERNET_KEY=) line+=$(fernet_key) ;;
    *_PASSWORD= | *_KEY= | *_SECRET=) line+=$(random_hex) ;;
  esac
  printf '%s\n' "$line"
done < .env.example > "$fresh"
mv "$fresh" .env
echo "Đã tạo deploy/.env; hãy giữ một bản ở nơi an toàn. / deploy/.env is written; keep a copy in a safe place."
