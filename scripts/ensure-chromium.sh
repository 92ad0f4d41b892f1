#!/usr/bin/env bash
# Print the path of Chromium; install Debian's package when there is none. With --find nothing is
# installed. Tests look at the digest's mail with it, on this machine alone.
set -euo pipefail

find_browser() {
  local name
  for name in "${COTMOC_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

if find_browser; then exit 0; fi
if [ "${1:-}" != --find ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Chromium is not on this machine: installing Debian's package for the tests" >&2
  export DEBIAN_FRONTEND=noninteractive
  # The fonts hold Vietnamese; without any, letters would be boxes.
  if { apt-get update -q &&
    apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core; } >&2; then
    if find_browser; then exit 0; fi
  fi
fi
cat >&2 <<'END'
************************************************************************************
 Chromium is not on this machine: the tests that look at the mail are SKIPPED.
 To run them: apt install chromium fonts-dejavu-core (as root), or set COTMOC_CHROMIUM.
************************************************************************************
END
exit 1
