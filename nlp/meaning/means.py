"""What all texts of a language have in common in the encoder's eyes, to be taken away.

Vectors of one language lie closer to each other than to what says the same in another: of the
first five pages that a Vietnamese question found in a mixed pool, the Chinese one that answers it
was among them for 24 % of 90 questions. With the mean of each language taken away it is 77 %, and
within one language nothing is lost (91 % before and after). docs/explanation/search.md.

The means come from the catalogue's statements, which stand in three languages. Those of the
bundled encoder are a file of this package, made by ``python -m nlp.meaning``; those of
another encoder are made once and kept in the cache folder.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError
from core.settings import ROOT
from core.vocabulary import Lang
from nlp.encoder import Encoder
from nlp.encoder.encoder import Kind

Floats = npt.NDArray[np.float32]
Means = Mapping[tuple[Kind, Lang], Floats]

SHIPPED: Final = Path(__file__).with_name("data") / "means.npz"
CATALOGUE: Final = ROOT / "claims"
KINDS: Final[tuple[Kind, ...]] = ("query", "passage")
LANGS: Final = (Lang.VI, Lang.ZH, Lang.EN)


def load_means(encoder: Encoder, cache_dir: Path, *, shipped: Path = SHIPPED) -> Means:
    """Return the means of an encoder: shipped, kept from another time, or made now (10 s).

    Raises:
        EncoderError: They have to be made and cannot be kept.
    """
    for path in (shipped, means_file(encoder.name, cache_dir)):
        means = read_means(path, encoder.name)
        if means:
            return means
    means = make_means(encoder)
    write_means(means_file(encoder.name, cache_dir), encoder.name, means)
    return means


def means_file(encoder: str, cache_dir: Path) -> Path:
    """Return where the means of an encoder are kept."""
    name = hashlib.sha256(encoder.encode()).hexdigest()[:12]
    return cache_dir / "encoder" / f"means-{name}.npz"


def means_digest(encoder: str, cache_dir: Path, *, shipped: Path = SHIPPED) -> str:
    """Return 8 hex digits of the means that an encoder's vectors have lost; empty without any."""
    for path in (shipped, means_file(encoder, cache_dir)):
        means = read_means(path, encoder)
        if means:
            return digest_of(means)
    return ""


def digest_of(means: Means) -> str:
    """Return 8 hex digits of these means."""
    digest = hashlib.sha256()
    for key in sorted(means):
        digest.update(means[key].astype("<f2").tobytes())
    return digest.hexdigest()[:8]


def make_means(encoder: Encoder, catalogue: Path = CATALOGUE) -> Means:
    """Return the means over the catalogue's statements: as questions, and with what is established.

    Raises:
        CatalogueError: The catalogue does not load.
    """
    from nlp.catalogue import load_catalogue  # noqa: PLC0415 - once for each encoder

    claims = load_catalogue((catalogue,)).claims.values()
    means: dict[tuple[Kind, Lang], Floats] = {}
    for lang in LANGS:
        said = [claim for claim in claims if claim.statement.get(lang)]
        texts: dict[Kind, list[str]] = {
            "query": [claim.statement[lang] for claim in said],
            "passage": [f"{c.statement[lang]}. {c.established.get(lang, '')}" for c in said],
        }
        for kind in KINDS:
            if texts[kind]:
                mean = encoder.embed(texts[kind], kind).mean(axis=0)
                # As it will be read: a process that makes them gives the same vectors.
                means[kind, lang] = mean.astype("<f2").astype(np.float32)
    return means


def read_means(path: Path, encoder: str) -> Means:
    """Return the means in a file; empty where it is missing, damaged or of another encoder."""
    try:
        with np.load(path, allow_pickle=False) as content:
            if str(content["encoder"]) != encoder:
                return {}
            return {
                (kind, lang): content[f"{kind} {lang}"].astype(np.float32)
                for kind in KINDS
                for lang in LANGS
                if f"{kind} {lang}" in content
            }
    except (OSError, ValueError, KeyError):
        return {}


def write_means(path: Path, encoder: str, means: Means) -> None:
    """Write means to a file, all at once.

    Raises:
        EncoderError: The folder cannot be written.
    """
    arrays = {f"{kind} {lang}": mean.astype("<f2") for (kind, lang), mean in means.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".means-", suffix=".npz", dir=path.parent)
        os.close(handle)
        try:
            # Arrays by name only: a mapping of ours is nothing but arrays.
            np.savez(name, **{"encoder": np.array(encoder), **arrays})  # type: ignore[arg-type]
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise EncoderError(
            f"means of the encoder cannot be kept in {path}: {error}; free some space or set "
            "COTMOC_CACHE_DIR"
        ) from error
