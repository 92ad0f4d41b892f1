#!/usr/bin/env bash
# Make the two databases, each with an owner that cannot enter the other. PostgreSQL's image runs
# this once, when its data folder is empty.
set -euo pipefail

for name in DATABASE_PASSWORD AIRFLOW_DATABASE_PASSWORD; do
  : "${!name:?in .env}"
done

psql --set ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv cotmoc_password DATABASE_PASSWORD
\getenv airflow_password AIRFLOW_DATABASE_PASSWORD
CREATE ROLE cotmoc LOGIN PASSWORD :'cotmoc_password';
CREATE ROLE airflow LOGIN PASSWORD :'airflow_password';
CREATE DATABASE cotmoc OWNER cotmoc;
CREATE DATABASE airflow OWNER airflow;
REVOKE CONNECT, TEMPORARY ON DATABASE cotmoc, airflow FROM PUBLIC;
SQL
echo "databases: ready"
