"""Which claims the judge weighs for a line: what is no candidate cannot be found."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import TextInput
from core.settings import Settings
from nlp.claims import ClaimJudge
from nlp.claims.features import look_at
from nlp.claims.judge import candidates
from nlp.claims.passage import Passage
from nlp.claims.sentences import embed_sentences, read_sentences, score_wordings
from nlp.screen import PipeOptions, Screener
from nlp.training.lines import Line


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What of a line came before the judge.

    Attributes:
        gated: Whether a sentence of it passed the gate.
        claims: Candidates of all its sentences that passed.
        weighed: Those of them that were likely enough for a decision.
    """

    gated: bool
    claims: frozenset[str] = frozenset()
    weighed: frozenset[str] = frozenset()


def retrieve(lines: Sequence[Line], judge: ClaimJudge, settings: Settings) -> list[Retrieved]:
    """Return the candidates of each line, as the pipeline comes to them."""
    screener = Screener(PipeOptions(claims_dirs=settings.claims_folders))
    items = [TextInput(text=line.text, title=line.title) for line in lines]
    return [
        _retrieved(each.passage, judge) if each.passage else Retrieved(gated=False)
        for each in screener.screen(items)
    ]


def _retrieved(passage: Passage, judge: ClaimJudge) -> Retrieved:
    weighed = {judge.index.claims[pair.claim].id for pair in judge.weigh([passage]).pairs}
    return Retrieved(True, frozenset(_candidates(passage, judge)), frozenset(weighed))


def _candidates(passage: Passage, judge: ClaimJudge) -> set[str]:
    sentences = read_sentences(passage, passage.candidates)
    vectors, after = embed_sentences(sentences, judge.encoder)
    scored = score_wordings(sentences, vectors, after, judge.index)
    return {
        judge.index.claims[claim].id
        for sentence, scores in zip(sentences, scored, strict=True)
        for claim in candidates(
            look_at(sentence, scores, judge.index).best, judge.foreign[sentence.prepared.lang]
        )
    }
