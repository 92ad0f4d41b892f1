"""spaCy without its command line.

``import spacy`` also imports ``spacy.cli``, for the one name ``spacy.info``; that brings typer,
weasel, requests and httpx and takes 0.9 of 2.5 seconds of every cold start. ``load`` stands an
empty module in for it while spaCy is imported and takes it away again, so that a later
``import spacy.cli`` gets the real one.
"""

import importlib
import sys
from types import ModuleType
from typing import Any


def _real_info(*args: Any, **options: Any) -> Any:
    """Stand for ``spacy.info``: import the command line when somebody asks for it."""
    return importlib.import_module("spacy.cli.info").info(*args, **options)


def load() -> ModuleType:
    """Return the spaCy module, imported without its command line if nothing imported it yet."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    module.__dict__["info"] = _real_info
    stand_ins = {"spacy.cli": package, "spacy.cli.info": module}
    sys.modules.update(stand_ins)
    try:
        return importlib.import_module("spacy")
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
