"""Data views and dashboards for Kibana, made from the index's mapping.

``python -m dashboards.kibana`` writes ``cotmoc.ndjson``, which people import
(docs/how-to/run-in-production.md). They show counts of texts and statements, by outlet, claim,
topic, place and time; there is nothing about persons in the index, and so none here.
"""
