"""What an office hands in, one input at a time: see ``files``."""

from pipeline.inputs.files import SUFFIXES, count_files, read_bytes, read_inputs, read_lines
from pipeline.inputs.values import Input, Rejected

__all__ = [
    "SUFFIXES",
    "Input",
    "Rejected",
    "count_files",
    "read_bytes",
    "read_inputs",
    "read_lines",
]
