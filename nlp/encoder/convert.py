"""The bundled weights converted once into the cache folder, safely with several processes.

A conversion is a folder named after the weights' checksum and the version of this code. It is
written under a temporary name and renamed when complete, so a killed run leaves nothing usable
behind and two processes at once both end up with the same folder.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.errors import EncoderError
from nlp.encoder.tokens import build_tokenizer, kept_pieces
from nlp.encoder.weights import MEND, Weights, read_weights

VERSION = 2
MODEL = "body.onnx"
TOKENIZER = "tokenizer.json"
KEPT = "kept-pieces.npy"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the running encoder must know of the weight file without parsing it again."""

    sha256: str
    hidden: int
    bos: int
    eos: int
    pad: int
    words_offset: int
    words_length: int


def convert_once(weights: Path, cache_dir: Path) -> Path:
    """Return the folder with graph, tokenizer and manifest of the weights; make it if missing.

    Raises:
        EncoderError: The weights are missing or damaged, or the cache cannot be written.
    """
    checksum = checksum_of(weights)
    folder = cache_dir / "encoder" / f"e5-small-{checksum[:12]}-v{VERSION}"
    if not (folder / MANIFEST).is_file():
        _convert(weights, checksum, folder)
    return folder


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of the file, 60 ms for the bundled 72 MB."""
    try:
        found = path.stat()
        return _checksum(path, found.st_size, found.st_mtime_ns)
    except OSError as error:
        raise EncoderError(f"encoder weights {path} cannot be read: {error}; {MEND}") from error


@lru_cache(maxsize=4)
def _checksum(path: Path, size: int, changed: int) -> str:
    """Return the checksum; encoder and cross-encoder ask for that of the same file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a conversion.

    Raises:
        EncoderError: It does not read; the message says which folder to delete.
    """
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EncoderError(
            f"converted encoder {folder} is damaged ({error}); delete the folder, it is made again"
        ) from error


def _convert(weights: Path, checksum: str, folder: Path) -> None:
    content = read_weights(weights)
    write_once(folder, lambda temporary: _write(content, checksum, temporary), MANIFEST)


def write_once(folder: Path, write: Callable[[Path], None], last: str) -> None:
    """Fill a folder of the cache under a temporary name and rename it when complete.

    Args:
        write: Fills the folder that it is given.
        last: A file without which the folder counts as broken.

    Raises:
        EncoderError: The cache cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise EncoderError(f"encoder cache {folder.parent} cannot be written: {error}") from error
    try:
        write(temporary)
        try:
            temporary.replace(folder)
        except OSError:
            # Another process was faster, or a broken folder without manifest is in the way.
            if not (folder / last).is_file():
                shutil.rmtree(folder, ignore_errors=True)
                temporary.replace(folder)
    except OSError as error:
        raise EncoderError(
            f"encoder cannot be converted into {folder}: {error}; free some space or set "
            "COTMOC_CACHE_DIR"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(content: Weights, checksum: str, folder: Path) -> None:
    # Needed once per installation; importing onnx takes 0.4 s of every start.
    import onnx  # noqa: PLC0415 - see above

    from nlp.encoder.graph import build_body  # noqa: PLC0415 - it imports onnx

    onnx.save(build_body(content), str(folder / MODEL))
    kept = kept_pieces(content)
    np.save(folder / KEPT, kept)
    build_tokenizer(content, kept).save(str(folder / TOKENIZER), pretty=False)
    words = content.tensors["emb.word"]
    manifest = Manifest(
        sha256=checksum,
        hidden=content.sizes.hidden,
        bos=content.sizes.bos,
        eos=content.sizes.eos,
        pad=content.sizes.pad,
        words_offset=words.offset,
        words_length=words.length,
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), "utf-8")
