"""The spaCy pipeline, made from ``pipeline.cfg``; docs/reference/components.md."""

import importlib
import re
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config
from spacy.vocab import Vocab

import nlp.components  # imports spaCy without its command line, so it stands first  # noqa: F401
from core.errors import SettingsError
from core.records import TextInput
from core.text import MappedText, normalize

CONFIG = Path(__file__).with_name("pipeline.cfg")
# One line a component: importing the module registers its factory.
COMPONENTS = ("tokenizer", "language", "gate", "sentences", "words", "places", "topics", "claims")
SEPARATOR = "\n\n"
SURROGATE = re.compile("[\ud800-\udfff]")


def load_pipe(
    *,
    claims_dirs: Sequence[str | Path] = (),
    places_dirs: Sequence[str | Path] = (),
    watch_terms: Sequence[str] = (),
    exclude: Sequence[str] = (),
    config: Path = CONFIG,
) -> Language:
    """Return the pipeline.

    Args:
        claims_dirs: Catalogue folders whose wordings the gate looks for.
        places_dirs: Folders of further places, such as a profile's.
        watch_terms: Further phrases for the gate.
        exclude: Components to leave out, such as ``claims`` in a worker process.
        config: Another ``pipeline.cfg``.

    Raises:
        SettingsError: The configuration does not fit; the message says where.
        CatalogueError: A catalogue or gazetteer file does not load.
    """
    for name in COMPONENTS:
        importlib.import_module(f"nlp.components.{name}")
    overrides = {
        "components.gate.claims_dirs": [str(folder) for folder in claims_dirs],
        "components.gate.places_dirs": [str(folder) for folder in places_dirs],
        "components.gate.watch_terms": list(watch_terms),
    }
    # A bare vocabulary: no lexical attributes are computed for each new word.
    vocab = Vocab(lex_attr_getters={})
    try:
        pipe = load_model_from_config(
            load_config(config, overrides), vocab=vocab, exclude=list(exclude), auto_fill=True
        )
    except (ValueError, KeyError) as error:
        raise SettingsError(f"{config}: the pipeline does not fit: {error}") from error
    assert isinstance(pipe, Language)
    return pipe


def make_doc(pipe: Language, title: str, text: str, *, hint: object = None) -> Doc:
    """Return a document of normalised title and text, before any component has seen it."""
    whole = f"{title}{SEPARATOR}{text}" if title else text
    doc: Doc = pipe.tokenizer(whole)
    doc._.title_end = len(title)
    doc._.text_start = len(title) + len(SEPARATOR) if title else 0
    doc.user_data["hint"] = hint
    return doc


def run_pipe(pipe: Language, doc: Doc) -> Doc:
    """Return the document after all enabled components."""
    for _, component in pipe.pipeline:
        doc = component(doc)
    return doc


def normalize_input(item: TextInput) -> tuple[MappedText, MappedText]:
    """Return title and text normalised, with the way back to what came in."""
    return normalize(_encodable(item.title)), normalize(_encodable(item.text))


def _encodable(text: str) -> str:
    """Return the text with lone surrogates replaced, one character for one."""
    return SURROGATE.sub("\ufffd", text)
