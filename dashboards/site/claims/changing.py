"""Putting an accepted proposal into the office's own catalogue folder, after every check."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.core.cache import cache

from core.errors import CatalogueError, RefusedError
from core.identity import digest
from core.settings import get_settings
from dashboards.site.engines import get_analyser, get_catalogue
from nlp.catalogue import LintMessage, load_catalogue
from nlp.catalogue.lint import ERROR
from nlp.catalogue.own import find_entry, own_folder, put_claim, try_claim
from store.proposals import Proposal

KEPT_S: Final = 3600


class ChangedMeanwhile(RefusedError):
    """The entry is another than when the change was proposed."""

    def __init__(self, now: dict[str, Any]) -> None:
        super().__init__("changed", "the entry was changed since the proposal was made")
        self.now = now


class NotSound(RefusedError):
    """The linter finds errors in the changed entry."""

    def __init__(self, messages: list[LintMessage]) -> None:
        super().__init__("lint", "the changed entry has errors")
        self.messages = messages


def folders() -> tuple[list[Path], Path]:
    """Return the folders of the catalogue and the one that is the office's own.

    Raises:
        RefusedError: The settings name the bundled folder alone (``folder``).
    """
    settings = get_settings()
    own = own_folder(settings)
    if own is None:
        raise RefusedError("folder", "COTMOC_CLAIMS_DIRS names no folder of the office's own")
    return list(settings.claims_folders), own


def entry_now(claim: str) -> dict[str, Any]:
    """Return the entry of a claim as it counts now; empty where there is none.

    Raises:
        CatalogueError: A file does not load.
    """
    key = f"claims:entry:{get_catalogue().digest}:{digest(claim)}"
    found = cache.get_or_set(key, lambda: _read(claim), KEPT_S)
    return found or {}


def _read(claim: str) -> dict[str, Any]:
    return find_entry(get_settings().claims_folders, claim) or {}


def examine(entry: dict[str, Any]) -> list[LintMessage]:
    """Return what the linter says of an entry, as if it were written.

    Raises:
        RefusedError: There is no folder to write to.
    """
    paths, own = folders()
    return try_claim(paths, own, entry, today=datetime.now(UTC).date())


def examine_again(proposal: Proposal) -> list[LintMessage]:
    """Return the same of a proposal; worked out once for each catalogue."""
    key = f"claims:lint:{get_catalogue().digest}:{proposal.id}"
    found = cache.get_or_set(key, lambda: examine(proposal.wanted), KEPT_S)
    return list(found or ())


def put(proposal: Proposal) -> None:
    """Write the entry that a proposal asks for; where anything is wrong, nothing is changed.

    Raises:
        ChangedMeanwhile: It is another than when the change was proposed.
        NotSound: The linter finds errors.
        CatalogueError: The folder cannot be written, or would not load.
    """
    now = _read(proposal.claim)
    if now != proposal.was:
        raise ChangedMeanwhile(now)
    wanted = proposal.wanted
    if found := [message for message in examine(wanted) if message.level == ERROR]:
        raise NotSound(found)
    paths, own = folders()
    before = {path: path.read_bytes() for path in own.glob("claims*.y*ml")}
    written = put_claim(paths, own, wanted)
    try:
        load_catalogue(list(dict.fromkeys([*paths, own])))
    except CatalogueError:
        if written in before:
            written.write_bytes(before[written])
        else:
            written.unlink()
        raise
    # What judges texts holds the catalogue of its start.
    get_analyser.cache_clear()
