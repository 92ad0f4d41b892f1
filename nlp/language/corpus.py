"""Texts that the language model learns from, by language (docs/explanation/text.md).

Our own lines (training lines and ``samples/``), the translations that ship with Django (BSD),
the stop words of spaCy (MIT) and the docstrings of Python's library (PSF). Only counts of short
letter sequences end up in the model.
"""

import ast
import importlib
import json
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import django

SAMPLES = Path(__file__).with_name("samples")
MESSAGE = re.compile(r'^(msgid|msgstr)(?:\[\d\])? ((?:"[^\n]*"\s*)+)', re.MULTILINE)
MARKUP = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{[^}]*\}|<[^>]+>|&\w+;|\\n|\\.")
# Written in Latin letters by at least part of its translation.
_LOCALES = """
    af ast az br bs ca cs cy da de dsb eo es et eu fi fr fy ga gd gl hr hsb hu ia id ig io is it
    kab lb lt lv ms nb nl nn pl pt pt_BR ro sk sl sq sr_Latn sv sw tk tr uz
"""
_STOP_WORD_LOCALES = """
    af ca cs da de es et eu fi fr ga hr ht hu id is it lb lij lt lv ms nb nl pl pt ro sk sl sq sv
    tl tr yo tn
"""
LOCALES = _LOCALES.split()
STOP_WORD_LOCALES = _STOP_WORD_LOCALES.split()
MAX_ENGLISH = 400_000


def read_training(folder: Path) -> dict[str, list[str]]:
    """Return our own training lines by language (``vi``, ``en``, ``zh``)."""
    lines: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            lines.setdefault(item["lang"], []).append(item["text"])
    return lines


def read_samples() -> dict[str, list[str]]:
    """Return our own sentences in the languages that are easily mistaken."""
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()
        for path in sorted(SAMPLES.glob("*.txt"))
    }


def read_translations(locale: str, kind: str = "msgstr") -> list[str]:
    """Return the messages of Django in a language."""
    messages = []
    for path in sorted(Path(django.__file__).parent.rglob(f"{locale}/LC_MESSAGES/django*.po")):
        content = path.read_text(encoding="utf-8").split("\n\n", 1)[-1]
        for match in MESSAGE.finditer(content):
            if match[1] == kind:
                text = "".join(re.findall(r'"(.*)"', match[2]))
                messages.append(MARKUP.sub(" ", text))
    return [message for message in messages if message.strip()]


def read_stop_words(locale: str) -> list[str]:
    """Return the stop words of spaCy in a language, a few to a line."""
    module = importlib.import_module(f"spacy.lang.{locale}.stop_words")
    words = sorted(module.STOP_WORDS)
    return [" ".join(words[i : i + 8]) for i in range(0, len(words), 8)]


def read_docstrings() -> Iterator[str]:
    """Yield the docstrings of Python's library, module by module."""
    total = 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("[a-z]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                for line in (ast.get_docstring(node) or "").splitlines():
                    if line.count(" ") > 4 and not set(line) & set("=<>()[]{}_"):
                        total += len(line)
                        yield line.strip()
        if total > MAX_ENGLISH:
            return


def read_corpus(training: Path) -> dict[str, list[str]]:
    """Return all texts by language; ``vi`` and ``en`` are themselves, all else is ``other``."""
    own = read_training(training)
    samples = read_samples()
    english = samples.pop("english") + samples.pop("english_words")
    corpus = {
        "vi": own["vi"] + samples.pop("vietnamese") * 8 + read_translations("vi"),
        "en": own["en"] * 4
        + english * 10
        + list(read_docstrings())
        + read_translations("id", "msgid")
        + read_stop_words("en"),
    }
    for locale in LOCALES:
        corpus.setdefault(locale, []).extend(read_translations(locale))
    for locale in STOP_WORD_LOCALES:
        corpus.setdefault(locale, []).extend(read_stop_words(locale))
    corpus.update(samples)
    return corpus
