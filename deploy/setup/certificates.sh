#!/usr/bin/env bash
# Make this installation's certificate authority and the certificates of Elasticsearch and Kibana.
# Safe to repeat: what is there stays. `certificates.sh renew` issues new certificates from the
# same authority (they last three years); restart elasticsearch and kibana afterwards.
set -euo pipefail
umask 077

root=${SETUP_ROOT:-}
certutil=${CERTUTIL:-/usr/share/elasticsearch/bin/elasticsearch-certutil}
private=$root/private
issued=$root/issued

if [ ! -s "$private/ca/ca.key" ]; then
  echo "certificates: making the authority"
  rm -rf "$private/ca" "$private/ca.zip"
  "$certutil" ca --silent --pem --days 3650 --out "$private/ca.zip"
  unzip -q -o "$private/ca.zip" -d "$private"
  rm "$private/ca.zip"
  # Certificates of an earlier authority would not be trusted.
  rm -f "$issued"/*/*.crt
fi

if [ "${1:-}" = renew ] || [ ! -s "$issued/elasticsearch/elasticsearch.crt" ] ||
  [ ! -s "$issued/kibana/kibana.crt" ]; then
  echo "certificates: issuing those of elasticsearch and kibana"
  cat > "$private/instances.yml" <<'YAML'
instances:
  - name: elasticsearch
    dns: [elasticsearch, localhost]
    ip: [127.0.0.1]
  - name: kibana
    dns: [kibana, localhost]
    ip: [127.0.0.1]
YAML
  rm -rf "$private/issued" "$private/issued.zip"
  "$certutil" cert --silent --pem --days 1095 --in "$private/instances.yml" \
    --ca-cert "$private/ca/ca.crt" --ca-key "$private/ca/ca.key" --out "$private/issued.zip"
  unzip -q -o "$private/issued.zip" -d "$private/issued"
  for name in elasticsearch kibana; do
    cp "$private/issued/$name/$name.key" "$private/ca/ca.crt" "$issued/$name/"
    # The certificate goes last: it says that all is there.
    cp "$private/issued/$name/$name.crt" "$issued/$name/"
  done
  rm -r "$private/issued" "$private/issued.zip"
fi

# Both images run as user 1000 in group 0.
for name in elasticsearch kibana; do
  chown -R 1000:0 "$issued/$name"
  chmod 750 "$issued/$name"
  chmod 640 "$issued/$name"/*
done
chown 1000:0 "$root/snapshots"
chmod 770 "$root/snapshots"

# What everybody may read: the authority's certificate, to check the others by.
cp "$private/ca/ca.crt" "$root/ca/ca.crt"
chmod 755 "$root/ca"
chmod 644 "$root/ca/ca.crt"
echo "certificates: ready"
