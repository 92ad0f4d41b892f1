"""Lengths of short columns: PostgreSQL refuses longer values and index entries over 2.7 kB."""

DIGEST = 64
SOURCE_ID = 100
DOCUMENT_ID = 300
CLAIM_ID = 200
ANALYSIS_ID = 255
FILE_NAME = 500
WORD = 64
