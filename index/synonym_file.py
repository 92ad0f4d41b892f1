"""Synonyms from files: the bundled list and one of the office, read again when they change."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, get_args

import yaml

from core.errors import SettingsError
from index.synonyms import Kind, SynonymGroup, Synonyms
from index.words import words

BUNDLED: Final = Path(__file__).parent / "data" / "synonyms.yaml"
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Stamp = tuple[tuple[int, int] | None, ...]

logger = logging.getLogger(__name__)


def load_groups(path: Path) -> tuple[SynonymGroup, ...]:
    """Return the groups of a file: ``- {kind: names, terms: {vi: […], zh: […], en: […]}}``.

    Raises:
        SettingsError: The file cannot be read or a group is not as it must be; the message names
            file and line.
    """
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=_LOADER)
    except OSError as error:
        raise SettingsError(
            f"{path}: không đọc được ({error.strerror}) / cannot be read ({error.strerror})"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: không phải UTF-8 / not in UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or "YAML"
        raise SettingsError(
            f"{path}:{line}: YAML sai ({reason}) / not valid YAML ({reason})"
        ) from error
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise _mistake(path, root, "tệp phải là một danh sách", "the file must be a list")
    return tuple(_group(path, node) for node in root.value)


class SynonymFile:
    """The bundled groups, those of an office's file, and some handed in; calling it gives them all.

    A file is read again when it has changed. Where the office's file has a mistake, ``problem``
    says so, the log as well, and the others are used.
    """

    def __init__(self, path: Path | None = None, *, groups: Iterable[SynonymGroup] = ()) -> None:
        self._path = path
        self._groups = tuple(groups)
        self._stamp: _Stamp | None = None
        self._synonyms = Synonyms()
        self.problem = ""

    def __call__(self) -> Synonyms:
        """Return the synonyms as the files are now."""
        stamp = _stamp_of(BUNDLED), _stamp_of(self._path)
        if stamp != self._stamp:
            self._synonyms = Synonyms((*load_groups(BUNDLED), *self._groups, *self._office()))
            self._stamp = stamp
        return self._synonyms

    def _office(self) -> tuple[SynonymGroup, ...]:
        self.problem = ""
        if self._path is None or not self._path.exists():
            return ()
        try:
            return load_groups(self._path)
        except SettingsError as error:
            self.problem = str(error)
            logger.warning("%s", error)
            return ()


def _stamp_of(path: Path | None) -> tuple[int, int] | None:
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found else None


def _group(path: Path, node: yaml.Node) -> SynonymGroup:
    parts = _mapping(path, node)
    if unknown := sorted(set(parts) - {"kind", "terms"}):
        raise _mistake(path, node, f"không có mục {unknown[0]!r}", f"no part {unknown[0]!r}")
    kind_node = parts.get("kind")
    kind = next((kind for kind in KINDS if kind_node and kind_node.value == kind), None)
    if kind is None:
        choice = ", ".join(KINDS)
        raise _mistake(path, kind_node or node, f"kind phải là {choice}", f"kind must be {choice}")
    if "terms" not in parts:
        raise _mistake(path, node, "thiếu terms", "terms are missing")
    terms = tuple(_terms(path, parts["terms"]))
    if len(terms) < 2:
        raise _mistake(path, node, "cần ít nhất hai tên", "at least two terms are needed")
    return SynonymGroup(terms, kind)


def _terms(path: Path, node: yaml.Node) -> Iterator[str]:
    for listed in _mapping(path, node).values():
        if not isinstance(listed, yaml.SequenceNode):
            raise _mistake(path, listed, "tên phải nằm trong [ ]", "terms must be in [ ]")
        for term in listed.value:
            if not isinstance(term, yaml.ScalarNode) or not any(words(term.value)):
                raise _mistake(path, term, "tên không có chữ nào", "a term without a word")
            yield str(term.value)


def _mapping(path: Path, node: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _mistake(
            path,
            node,
            "phải viết như {kind: names, terms: {vi: [..., ...]}}",
            "must be written like {kind: names, terms: {vi: [..., ...]}}",
        )
    return {str(key.value): value for key, value in node.value}


def _mistake(path: Path, node: yaml.Node, vi: str, en: str) -> SettingsError:
    return SettingsError(f"{path}:{node.start_mark.line + 1}: {vi} / {en}")
