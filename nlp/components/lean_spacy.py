"""spaCy without what it only might need: a third less time for every cold start.

``import spacy`` also imports ``spacy.cli``, for the one name ``spacy.info``; that brings typer,
weasel, requests and httpx. And ``confection``, which reads the pipeline's configuration, imports
``pydantic.v1`` if it is there, to recognise models of that version, of which there are none.
``load`` keeps both out while spaCy is imported and takes nothing away for later: ``import
spacy.cli`` and ``import pydantic.v1`` get the real modules.
"""

import importlib
import sys
from types import ModuleType
from typing import Any


def _real_info(*args: Any, **options: Any) -> Any:
    """Stand for ``spacy.info``: import the command line when somebody asks for it."""
    return importlib.import_module("spacy.cli.info").info(*args, **options)


def _stand_ins() -> dict[str, ModuleType | None]:
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    module.__dict__["info"] = _real_info
    # None makes an import fail, which confection takes for «not installed».
    return {"spacy.cli": package, "spacy.cli.info": module, "pydantic.v1": None}


def load() -> ModuleType:
    """Return the spaCy module, imported without those parts if nothing imported it yet."""
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    stand_ins = {name: module for name, module in _stand_ins().items() if name not in sys.modules}
    modules: dict[str, Any] = sys.modules
    modules.update(stand_ins)
    try:
        return importlib.import_module("spacy")
    finally:
        for name, stand_in in stand_ins.items():
            if modules.get(name, ...) is stand_in:
                del modules[name]
