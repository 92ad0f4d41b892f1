"""ONNX Runtime sessions and tokenizer files, opened with our errors."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

# The library reports its use to its makers unless told not to before it loads; nothing of an
# office leaves its machine.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from tokenizers import Tokenizer

from core.errors import EncoderError


def open_session(path: Path, threads: int = 1) -> Any:
    """Return an ONNX Runtime session on the CPU, which may be run from several threads at once.

    Raises:
        EncoderError: The model is missing or damaged.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Texts have many lengths: a memory plan per length would be kept for each of them.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own untyped classes at this edge
        raise EncoderError(
            f"encoder model {path} cannot be loaded: {error}; delete the folder {path.parent} "
            "if it lies in the cache (it is made again), else check the model"
        ) from error


@lru_cache(maxsize=2)
def load_tokenizer(path: Path) -> Any:
    """Return the tokenizer of a ``tokenizer.json``; encoder and cross-encoder share one.

    Raises:
        EncoderError: It is missing or damaged.
    """
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises plain Exception
        raise EncoderError(
            f"tokenizer {path} cannot be loaded: {error}; delete the folder {path.parent} "
            "if it lies in the cache (it is made again), else check the model"
        ) from error
