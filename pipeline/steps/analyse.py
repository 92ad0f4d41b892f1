"""Analyse: judge stored versions that this code, model and catalogue have not judged yet."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import ChoiceError
from core.records import Analysis, TextInput
from core.settings import Settings
from nlp.analyse import open_analyser
from nlp.catalogue import load_catalogue
from pipeline.installation import open_store, working
from pipeline.messages import t, unknown_claim
from pipeline.places import profile_options
from pipeline.profile import Profile
from pipeline.terminal import progress

SAVE_EVERY = 100


@dataclass(slots=True)
class AnalyseResult:
    """What analysis did.

    Attributes:
        gated: Texts that passed the cheap gate and were judged sentence by sentence.
        candidates: Sentences worth checking that no claim was confirmed for.
        not_analysed: Texts in other languages.
    """

    texts: int = 0
    gated: int = 0
    findings: int = 0
    flagged: int = 0
    candidates: int = 0
    not_analysed: int = 0
    langs: Counter[str] = field(default_factory=Counter)


def analyse_pending(
    settings: Settings,
    *,
    again: bool = False,
    claim: str | None = None,
    profile: Profile | None = None,
) -> AnalyseResult:
    """Analyse what is pending; results are saved every 100 texts, so that a stop loses little.

    Args:
        again: Also what this very analysis has judged.
        claim: Only texts that passed the gate before, after a change of this claim.
        profile: Whose places and watch terms help; None: the settings'.

    Raises:
        ChoiceError: The catalogue has no such claim.
        StoreError: The database refused; run again to go on.
    """
    if claim and claim not in load_catalogue(settings.claims_folders).claims:
        raise ChoiceError(unknown_claim(claim))
    result = AnalyseResult()
    with working(settings), open_store(settings):
        from store import analysis as stored

        options = profile_options(settings, profile)
        with open_analyser(settings, vectors=True, candidates=True, **options) as analyser:
            version, vectors = analyser.version, analyser.meaning.name
            total = stored.count_pending(version.id, claim=claim, again=again)
            if not total:
                return result
            waiting: deque[stored.PendingText] = deque()

            def inputs() -> Iterator[TextInput]:
                for batch in stored.pending_versions(version.id, claim=claim, again=again):
                    for pending in batch:
                        waiting.append(pending)
                        yield TextInput(pending.text, pending.title, pending.lang)

            done: list[tuple[stored.PendingText, Analysis]] = []
            found = analyser.analyse(inputs())
            for analysis in progress(found, t("Phân tích", "Analysing"), total=total):
                done.append((waiting.popleft(), analysis))
                _count(result, analysis)
                if len(done) >= SAVE_EVERY:
                    stored.save_analyses(done, version, vectors=vectors)
                    done = []
            if done:
                stored.save_analyses(done, version, vectors=vectors)
    return result


def _count(result: AnalyseResult, analysis: Analysis) -> None:
    result.texts += 1
    result.gated += analysis.gated
    result.findings += len(analysis.judgements)
    result.flagged += sum(judgement.flagged for judgement in analysis.judgements)
    result.candidates += len(analysis.candidates)
    result.langs[analysis.lang.value] += 1
    result.not_analysed += analysis.lang == "other"
