"""The morning's mail: chosen for one subscriber, as HTML, plain text and a message.

Rendering only: facts come from ``store.digests``, sending is the pipeline's.
docs/how-to/daily-digest.md.
"""
