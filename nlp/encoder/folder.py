"""Any sentence encoder exported to ONNX: a folder with ``model.onnx`` and its tokenizer."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import EncoderError
from nlp.encoder.encoder import E5_PROMPTS, MAX_TOKENS, Floats, Ids, OnnxEncoder
from nlp.encoder.session import load_tokenizer, open_session

CONFIG = "config_sentence_transformers.json"


def open_folder(folder: Path, *, threads: int = 1) -> OnnxEncoder:
    """Return the encoder of a model folder.

    ``model.onnx`` takes ``input_ids`` and ``attention_mask`` and gives hidden states first. The
    prompts come from ``config_sentence_transformers.json`` if there is one, else those of e5.

    Raises:
        EncoderError: The folder lacks a file, or one cannot be read.
    """
    model = folder / "model.onnx"
    if not model.is_file():
        raise EncoderError(f"encoder folder {folder} has no model.onnx; see COTMOC_ENCODER")
    session = open_session(model)
    inputs = {item.name for item in session.get_inputs()}
    dimensions = session.get_outputs()[0].shape[-1]
    if not isinstance(dimensions, int):
        dimensions = _probe(session, inputs)
    tokenize, pad = _tokenizer(folder)

    def run(ids: Ids, mask: Floats) -> Floats:
        return _hidden(session, inputs, ids, mask)

    return OnnxEncoder(
        name=name_of(folder),
        dimensions=dimensions,
        tokenize=tokenize,
        run=run,
        pad=pad,
        prompts=_prompts(folder),
        threads=threads,
    )


def name_of(folder: Path) -> str:
    """Return the name of the encoder of a model folder.

    Raises:
        EncoderError: There is no model in it.
    """
    model = folder / "model.onnx"
    try:
        with model.open("rb") as file:
            return f"{folder.name}-{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"
    except OSError as error:
        raise EncoderError(
            f"encoder {model} cannot be read: {error.strerror}; mend or empty COTMOC_ENCODER"
        ) from error


def _hidden(session: Any, inputs: set[str], ids: Ids, mask: Floats) -> Floats:
    feed = {
        "input_ids": ids,
        "attention_mask": mask.astype(np.int64),
        "token_type_ids": np.zeros_like(ids),
    }
    output = session.run(None, {name: feed[name] for name in feed if name in inputs})[0]
    hidden: Floats = np.asarray(output, np.float32)
    return hidden


def _probe(session: Any, inputs: set[str]) -> int:
    hidden = _hidden(session, inputs, np.ones((1, 2), np.int64), np.ones((1, 2), np.float32))
    return int(hidden.shape[-1])


def _tokenizer(folder: Path) -> tuple[Callable[[Sequence[str]], list[list[int]]], int]:
    if (folder / "tokenizer.json").is_file():
        tokenizer = load_tokenizer(folder / "tokenizer.json")
        padding = tokenizer.padding or {}
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)

        def tokenize(texts: Sequence[str]) -> list[list[int]]:
            return [list(item.ids) for item in tokenizer.encode_batch(list(texts))]

        return tokenize, int(padding.get("pad_id", 0))
    return _auto_tokenizer(folder)


def _auto_tokenizer(folder: Path) -> tuple[Callable[[Sequence[str]], list[list[int]]], int]:
    from transformers import AutoTokenizer  # noqa: PLC0415 - 2.6 s, for such folders only

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"encoder folder {folder} has no tokenizer that loads: {error}"
        ) from error

    def tokenize(texts: Sequence[str]) -> list[list[int]]:
        encoded = tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)
        return [list(ids) for ids in encoded["input_ids"]]

    return tokenize, int(tokenizer.pad_token_id or 0)


def _prompts(folder: Path) -> dict[str, str]:
    path = folder / CONFIG
    if not path.is_file():
        return E5_PROMPTS
    try:
        prompts = json.loads(path.read_text("utf-8")).get("prompts", {})
    except (OSError, ValueError) as error:
        raise EncoderError(f"{path} cannot be read: {error}") from error
    return {
        "query": prompts.get("query", ""),
        "passage": prompts.get("passage", prompts.get("document", "")),
    }
