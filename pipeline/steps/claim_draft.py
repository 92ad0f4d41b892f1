"""Trying a claim before it is kept: its lint, its neighbours, and how a sentence is judged."""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.records import Claim, Judgement
from core.settings import Settings
from core.vocabulary import Lang
from nlp.catalogue import LintMessage, lint
from nlp.catalogue.near import NearClaim, near_claims
from pipeline.steps.checking import check_text
from pipeline.steps.office_claims import Entry, append


@dataclass
class Draft:
    """A claim and the documents that come with it, in a folder of its own until it is kept."""

    settings: Settings
    claim: Entry
    documents: Sequence[Entry] = ()

    def lint(self) -> list[LintMessage]:
        """Return what the linter says of the claim and its documents, among all others."""
        own = {str(self.claim["id"]), *(str(entry["id"]) for entry in self.documents)}
        with ExitStack() as stack:
            folder = self._write(stack)
            folders = [*self.settings.claims_folders, folder]
            found = lint(folders, today=datetime.now(UTC).date())
            return [item for item in found if item.entry in own or folder in item.file.parents]

    def judge(self, sentence: str) -> Sequence[Judgement]:
        """Return how a sentence is judged with the claim in the catalogue."""
        with ExitStack() as stack:
            folders = [*self.settings.claims_folders, self._write(stack)]
            dirs = ":".join(str(folder) for folder in folders)
            settings = self.settings.model_copy(update={"claims_dirs": dirs, "workers": 1})
            return check_text(settings, sentence).analysis.judgements

    def keep(self, folder: Path) -> Path:
        """Add the claim and its documents to a folder; return the file of claims."""
        # Documents first: a claim whose document is missing would keep all others from loading.
        if self.documents:
            append(folder, "documents.yaml", self.documents)
        return append(folder, "claims.yaml", [self.claim])

    def _write(self, stack: ExitStack) -> Path:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cotmoc-claim-")))
        self.keep(folder)
        return folder


def find_near(
    settings: Settings, statement: str, lang: Lang, claims: Sequence[Claim]
) -> list[NearClaim]:
    """Return the claims of the catalogue that come near a statement, nearest first."""
    from nlp.claims.judge import VECTORS
    from nlp.encoder import open_encoder
    from nlp.encoder.cached import CachedEncoder

    # The name in the cache stands for no catalogue: any wording encoded once is found there.
    own = settings.cache_dir / "wordings" / "near.npz"
    encoder = CachedEncoder(open_encoder(settings), shipped=(VECTORS,), own=own)
    found = near_claims(statement, lang, claims, encoder)
    encoder.save()
    return found
