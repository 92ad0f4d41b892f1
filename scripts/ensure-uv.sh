#!/usr/bin/env bash
# Print the path of uv; install it into .tools/ when this machine has none.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v uv >/dev/null 2>&1; then command -v uv; exit 0; fi
if [ ! -x .tools/bin/uv ]; then
  echo "uv is not on this machine: installing it into .tools/" >&2
  if ! python3 -m venv .tools >&2; then
    # Debian keeps venv in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      apt-get update -q >&2 && apt-get install -y -q python3-venv >&2
      python3 -m venv --clear .tools >&2
    else
      echo "python3 -m venv failed; install your system's venv package (Debian: apt install python3-venv)" >&2
      exit 1
    fi
  fi
  .tools/bin/python -m pip install --quiet uv >&2
fi
echo "$PWD/.tools/bin/uv"
