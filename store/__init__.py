"""The database of record: documents with their versions, findings, runs and index state.

Importing this package loads no framework; each module inside readies Django when it is imported
(``store.connection``), so that commands which need no database stay fast.
docs/explanation/store.md tells how it holds together.
"""
