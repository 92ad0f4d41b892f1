"""Words that show what a sentence does with a statement: deny, ask, relay, wish, joke."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.vocabulary import Lang
from nlp.claims.phrases import PhraseList, Written
from nlp.claims.words import load_yaml

Spans = Mapping[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class CueLists:
    """The cue lists of one language, by kind (``data/cues.yaml``)."""

    kinds: Mapping[str, PhraseList]

    def find(self, written: Written) -> dict[str, list[tuple[int, int]]]:
        """Return the spans of the cues by kind; kinds without a cue are empty."""
        return {kind: phrases.find(written) for kind, phrases in self.kinds.items()}


@lru_cache(maxsize=4)
def cue_lists(lang: Lang) -> CueLists:
    """Return the cue lists of a language; Vietnamese for one without lists."""
    raw = load_yaml("cues.yaml")
    key = lang.value if lang in (Lang.VI, Lang.EN, Lang.ZH) else "vi"
    return CueLists({kind: PhraseList(by_lang[key]) for kind, by_lang in raw.items()})


def kinds() -> tuple[str, ...]:
    """Return the kinds of cues in the order of the data file."""
    return tuple(cue_lists(Lang.VI).kinds)
