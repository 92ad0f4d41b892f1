#!/usr/bin/env bash
# Print what tests need to build and run an Elasticsearch server: JDK folder, mvn, libzstd; one a line.
# Missing Debian packages are installed; with --find nothing is. Exit 1 says what is missing.
set -euo pipefail
OLDEST=21

release() { # the major version of the JDK in a folder, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release"
}

find_jdk() {
  local javac folder
  javac=$(command -v javac || true)
  for folder in "${JAVA_HOME:-}" "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" /usr/lib/jvm/*; do
    [ -n "$folder" ] || continue
    if [ "$(release "$folder" || true)" -ge "$OLDEST" ] 2>/dev/null; then echo "$folder"; return; fi
  done
}

find_zstd() {
  local folder
  for folder in /usr/lib/*-linux-gnu /lib/*-linux-gnu /usr/lib64 /usr/lib /opt/homebrew/lib /usr/local/lib; do
    for name in libzstd.so.1 libzstd.1.dylib; do
      if [ -e "$folder/$name" ]; then echo "$folder/$name"; return; fi
    done
  done
}

install_missing() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
  local packages=()
  [ -n "$(find_zstd)" ] || packages+=(libzstd1)
  command -v mvn >/dev/null 2>&1 || packages+=(maven)
  if [ -z "$(find_jdk)" ]; then
    local version
    apt-get update -q >&2 || return 0
    for version in 25 21; do
      if apt-cache show "openjdk-$version-jdk-headless" >/dev/null 2>&1; then
        packages+=("openjdk-$version-jdk-headless")
        break
      fi
    done
  fi
  [ ${#packages[@]} -gt 0 ] || return 0
  echo "installing for the tests of Elasticsearch: ${packages[*]}" >&2
  apt-get install -y -q --no-install-recommends "${packages[@]}" >&2 ||
    { apt-get update -q >&2 && apt-get install -y -q --no-install-recommends "${packages[@]}" >&2; } || true
}

[ "${1:-}" = --find ] || install_missing
jdk=$(find_jdk) mvn=$(command -v mvn || true) zstd=$(find_zstd)
missing=()
[ -n "$jdk" ] || missing+=("a JDK $OLDEST or newer (in JAVA_HOME or /usr/lib/jvm)")
[ -n "$mvn" ] || missing+=("Maven (mvn)")
[ -n "$zstd" ] || missing+=("libzstd")
if [ ${#missing[@]} -gt 0 ]; then
  printf -v list '%s, ' "${missing[@]}"
  echo "tests on a real Elasticsearch are SKIPPED, for this is missing: ${list%, }." \
    "Debian: apt install openjdk-21-jdk-headless (or newer) maven libzstd1;" \
    "or set COTMOC_TEST_ELASTICSEARCH_URL to a server for tests" >&2
  exit 1
fi
printf '%s\n' "$jdk" "$mvn" "$zstd"
