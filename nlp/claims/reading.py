"""Which pairs the cross-encoder reads, and how its answer joins that of the small networks.

The small networks over checkable features see every candidate and cost little; the cross-encoder
reads the few that they leave open. Each sees what the other does not: figures, names and the
catalogue's wordings here, the order and scope of words there. Of a claim without a wording in the
language of the text the small networks can say little: there the cross-encoder reads the nearest
and answers alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.text import fold_text
from core.vocabulary import Lang
from nlp.claims.model import softmax
from nlp.claims.passage import Passage
from nlp.claims.wordings import Role, WordingIndex
from nlp.claims.words import prepare
from nlp.cross.texts import Window
from nlp.labels import LABELS

Floats = npt.NDArray[np.float32]
# A candidate is read from this share of "speaks of it" on; the right claim of 99 % of the labelled
# statements lies above, and two of three candidates below.
READ_FROM = 0.04
MOST_PER_SENTENCE = 3
NEXT = 2  # a rumour is often refuted in the second sentence after it
LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Mix:
    """How two answers become one: logits are weighed, added and shifted label by label.

    Fitted on claims that neither was trained on (``nlp.training.cross.calibrate``). ``alone`` is
    for claims without a wording in the language of the text.
    """

    small: float
    cross: float
    bias: tuple[float, ...]
    alone: float = 1.0
    alone_bias: tuple[float, ...] = (0.0,) * len(LABELS)

    @classmethod
    def of(cls, numbers: Mapping[str, float]) -> "Mix":
        """Return the mix that a weight file names; an even one where it names none."""
        return cls(
            small=numbers.get("small", 0.5),
            cross=numbers.get("cross", 0.5),
            bias=tuple(numbers.get(f"bias_{label}", 0.0) for label in range(len(LABELS))),
            alone=numbers.get("alone", 1.0),
            alone_bias=tuple(
                numbers.get(f"alone_bias_{label}", 0.0) for label in range(len(LABELS))
            ),
        )

    def probabilities(
        self, small: Floats, cross: Floats, foreign: npt.NDArray[np.bool_] | None = None
    ) -> Floats:
        """Return the joint probabilities ``(n, labels)``.

        Args:
            small: Probabilities of the small networks.
            cross: Logits of the cross-encoder.
            foreign: Pairs that the cross-encoder answers alone; None: none.
        """
        logs = np.log(np.maximum(small, np.float32(LEAST)))
        logits = self.small * logs + self.cross * cross + np.array(self.bias, np.float32)
        if foreign is not None and foreign.any():
            alone = self.alone * cross + np.array(self.alone_bias, np.float32)
            logits = np.where(foreign[:, None], alone, logits)
        return softmax(logits.astype(np.float32))


def window_of(passage: Passage, position: int) -> Window:
    """Return the sentence at a position with one sentence before and two after it."""
    encoded = [
        prepare(passage.sentence(at), passage.lang).encoded
        for at in range(position - 1, position + NEXT + 1)
    ]
    return Window(encoded[0], encoded[1], " ".join(filter(None, encoded[2:])))


def worth_reading(related: Sequence[float]) -> list[int]:
    """Return the candidates of one sentence that are read, the likeliest first.

    Args:
        related: For each candidate how likely it is that the sentence speaks of it.
    """
    order = sorted(range(len(related)), key=lambda row: -related[row])
    return [row for row in order if related[row] >= READ_FROM][:MOST_PER_SENTENCE]


def statements(index: WordingIndex, claim: int) -> dict[Lang, str]:
    """Return the statements of a claim as the encoder is given them, by language."""
    found: dict[Lang, str] = {}
    for wording in index.wordings[index.bounds[claim] : index.bounds[claim + 1]]:
        if wording.role == Role.STATEMENT:
            found.setdefault(wording.prepared.lang, wording.prepared.encoded)
    return found


def claim_text(by_lang: Mapping[Lang, str], lang: Lang, *, plain: bool, fallback: str) -> str:
    """Return the words of a claim that a sentence is held against.

    Args:
        plain: The sentence is Vietnamese typed without marks: so is the claim given.
        fallback: A wording of the claim, for one without a statement.
    """
    for key in (lang, Lang.VI, Lang.EN, Lang.ZH):
        if key in by_lang:
            text = by_lang[key]
            return fold_text(text) if plain and key is Lang.VI else text
    return prepare(fallback, lang).encoded
