"""The encoder that the settings name."""

import os
from pathlib import Path

from core.errors import EncoderError
from core.settings import Settings
from nlp.encoder.bundled import bundled_weights, name_of, open_bundled
from nlp.encoder.convert import checksum_of
from nlp.encoder.encoder import Encoder
from nlp.encoder.folder import name_of as name_of_folder
from nlp.encoder.folder import open_folder


def open_encoder(settings: Settings) -> Encoder:
    """Return the encoder: the bundled one, or the model folder ``settings.encoder``.

    Nothing is downloaded. A process opens its own: sessions do not survive a fork.

    Raises:
        EncoderError: Weights or model are missing or damaged; the message says what to do.
    """
    threads = settings.encoder_threads or os.cpu_count() or 1
    if not settings.encoder:
        return open_bundled(bundled_weights(), settings.cache_dir, threads=threads)
    folder = Path(settings.encoder)
    if not folder.is_dir():
        raise EncoderError(f"no encoder folder {folder}; mend or empty COTMOC_ENCODER")
    return open_folder(folder, threads=threads)


def encoder_name(settings: Settings) -> str:
    """Return the name of the encoder that the settings name, without opening it.

    Raises:
        EncoderError: Weights or model are missing.
    """
    if not settings.encoder:
        return name_of(checksum_of(bundled_weights()))
    return name_of_folder(Path(settings.encoder))
