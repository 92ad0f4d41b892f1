"""deploy/setup/certificates.sh, run with a tool in place of the one that ships with the server.

``elasticsearch-certutil`` is part of the server's image. The stand-in takes the same arguments and
writes the same files, with openssl; everything else is the script's own.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.compose import DEPLOY

CERTUTIL = r"""#!/usr/bin/env bash
set -euo pipefail
verb=$1; shift
while [ $# -gt 0 ]; do
  case $1 in
    --silent | --pem) shift ;;
    --days) days=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --in) instances=$2; shift 2 ;;
    --ca-cert) ca_cert=$2; shift 2 ;;
    --ca-key) ca_key=$2; shift 2 ;;
    *) echo "unknown argument $1" >&2; exit 2 ;;
  esac
done
if [ -e "$out" ]; then echo "$out exists" >&2; exit 1; fi
work=$(mktemp -d)
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
case $verb in
  ca)
    mkdir "$work/ca"
    key "$work/ca/ca.key"
    openssl req -x509 -new -key "$work/ca/ca.key" -days "$days" -subj "/CN=test authority" \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
      -out "$work/ca/ca.crt"
    ;;
  cert)
    for name in $(sed -n 's/^ *- name: //p' "$instances"); do
      mkdir "$work/$name"
      key "$work/$name/$name.key"
      openssl req -new -key "$work/$name/$name.key" -subj "/CN=$name" -out "$work/csr"
      printf 'subjectAltName=DNS:%s,DNS:localhost,IP:127.0.0.1\n' "$name" > "$work/extensions"
      openssl x509 -req -in "$work/csr" -CA "$ca_cert" -CAkey "$ca_key" -days "$days" \
        -set_serial "$RANDOM$RANDOM" -extfile "$work/extensions" \
        -out "$work/$name/$name.crt" 2>/dev/null
    done
    rm "$work/csr" "$work/extensions"
    ;;
esac
(cd "$work" && zip -q -r "$out" .)
rm -r "$work"
"""


@dataclass(frozen=True)
class Authority:
    root: Path

    @classmethod
    def make(cls, root: Path) -> "Authority":
        for folder in (
            "private",
            "ca",
            "issued/elasticsearch",
            "issued/kibana",
            "snapshots",
            "bin",
        ):
            (root / folder).mkdir(parents=True)
        tools = {"certutil": CERTUTIL}
        if os.geteuid() != 0:
            tools["chown"] = "#!/bin/sh\n"  # only root may give files away; in the image it is root
        for name, text in tools.items():
            (root / "bin" / name).write_text(text)
            (root / "bin" / name).chmod(0o755)
        made = cls(root)
        made.run()
        return made

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            ["bash", str(DEPLOY / "setup" / "certificates.sh"), *arguments],
            env=os.environ
            | {
                "SETUP_ROOT": str(self.root),
                "CERTUTIL": str(self.root / "bin" / "certutil"),
                "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def certificate(self) -> Path:
        return self.root / "ca" / "ca.crt"

    def issued(self, name: str, kind: str) -> Path:
        return self.root / "issued" / name / f"{name}.{kind}"
