"""What a person could check of a sentence and a claim, as numbers for the decision model.

Each feature has a name, so that a reason can be given and a weight can be read. What depends on
the sentence alone is worked out once for all its candidates.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.vocabulary import Lang
from nlp.claims.cues import kinds
from nlp.claims.figures import same_quantity
from nlp.claims.sentences import AROUND, Scores, Sentence
from nlp.claims.wordings import Role, Wording, WordingIndex, token_weight
from nlp.claims.words import is_name_word

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
NONE = 0.0
# Kinds of cues that change what a sentence says, compared with the nearest wording.
COMPARED = ("negation", "total", "partial", "past", "draft", "hypothetical", "question", "denial")
LEAD_KINDS = ("cos", "share")


@dataclass(frozen=True)
class Look:
    """A sentence looked at against the whole catalogue, before any claim is weighed.

    Attributes:
        best: For each claim the cosine and word share of its nearest wording, ``(claims, 2)``.
        own: Features that depend on the sentence alone.
        hidden: Wordings left out (training looks at a text without its own wording).
    """

    sentence: Sentence
    scores: Scores
    best: Floats
    own: dict[str, float]
    mean: Floats
    spread: Floats
    hidden: Mask | None


def look_at(
    sentence: Sentence, scores: Scores, index: WordingIndex, hidden: Mask | None = None
) -> Look:
    """Return a sentence looked at against all claims."""
    saying = index.roles <= Role.SAYS
    if hidden is not None:
        saying = saying & ~hidden
    starts = np.array(index.bounds[:-1], np.intp)
    columns = [
        np.maximum.reduceat(np.where(saying, values, NONE), starts)
        for values in (scores.cosines, scores.shares)
    ]
    best = np.stack(columns, axis=1).astype(np.float32)
    return Look(
        sentence=sentence,
        scores=scores,
        best=best,
        own=_cues(sentence) | _shape(sentence),
        mean=best.mean(axis=0),
        spread=np.maximum(best.std(axis=0), 1e-3),
        hidden=hidden,
    )


def pair_features(look: Look, index: WordingIndex, claim: int) -> tuple[dict[str, float], int]:
    """Return the named features of a sentence and a claim, and the row of its nearest wording."""
    rows = [
        row
        for row in range(index.bounds[claim], index.bounds[claim + 1])
        if look.hidden is None or not look.hidden[row]
    ]
    features: dict[str, float] = {}
    nearest = _nearness(features, look, index, rows)
    _rivals(features, look, claim)
    _names(features, look.sentence, index, rows)
    _compared(features, look.sentence, index.wordings[nearest])
    _figures(features, look.sentence, index, rows, index.wordings[nearest])
    return features | look.own, nearest


def _nearness(features: dict[str, float], look: Look, index: WordingIndex, rows: list[int]) -> int:
    scores, sentence = look.scores, look.sentence
    values = {
        "cos": scores.cosines[rows].tolist(),
        "share": scores.shares[rows].tolist(),
        "cover": scores.covers[rows].tolist(),
    }
    roles = [index.wordings[row].role for row in rows]
    groups = {
        "statement": [i for i, role in enumerate(roles) if role == Role.STATEMENT],
        "says": [i for i, role in enumerate(roles) if role <= Role.SAYS],
        "not": [i for i, role in enumerate(roles) if role == Role.NOT_SAYS],
        "established": [i for i, role in enumerate(roles) if role == Role.ESTABLISHED],
    }
    for name, group in groups.items():
        for kind, numbers in values.items():
            features[f"{kind}_{name}"] = max((numbers[i] for i in group), default=NONE)
    after = scores.after_cosines[rows].tolist()
    for name, group in groups.items():
        features[f"after_{name}"] = max((after[i] for i in group), default=NONE)
    features["after_turns"] = features["after_established"] - features["after_says"]
    says = groups["says"]
    near = sorted((values["cos"][i] for i in says), reverse=True)
    features["cos_top3"] = sum(near[:3]) / len(near[:3])
    features["cos_mean"] = sum(near) / len(near)
    features["has_not"] = float(bool(groups["not"]))
    for kind in LEAD_KINDS:
        own = features[f"{kind}_says"]
        against = features[f"{kind}_not"] if groups["not"] else own
        features[f"{kind}_says_less_not"] = own - against
        features[f"{kind}_says_less_established"] = own - features[f"{kind}_established"]
    features["log_wordings"] = math.log(len(says))
    nearest = max(says, key=lambda i: values["cos"][i] + 0.3 * values["share"][i])
    features["beyond_names"] = beyond_names(sentence, index.wordings[rows[nearest]])
    features["cover_nearest"] = values["cover"][nearest]
    features["cos_nearest"] = values["cos"][nearest]
    return rows[nearest]


def beyond_names(sentence: Sentence, nearest: Wording) -> float:
    """Return how much of a wording's words that are no names a sentence shares, 0 to 1.

    Two sentences about one province share its name and the year, and nothing else.
    """
    own, theirs = sentence.prepared, nearest.prepared
    # Lists, no sets: their order, and with it the last bit of a sum, differs between processes.
    words = [word for word in theirs.tokens if not is_name_word(word)]
    total = sum(token_weight(word) for word in words)
    shared = sum(token_weight(word) for word in words if word in own.tokens)
    return shared / total if total else NONE


def _rivals(features: dict[str, float], look: Look, claim: int) -> None:
    for column, kind in enumerate(LEAD_KINDS):
        best = look.best[:, column]
        own = float(best[claim])
        above = best[np.arange(len(best)) != claim]
        features[f"{kind}_lead"] = own - (float(above.max()) if len(above) else NONE)
        features[f"{kind}_rank"] = 1.0 / (1.0 + int((above > own).sum()))
        features[f"{kind}_z"] = (own - float(look.mean[column])) / float(look.spread[column])


def _names(
    features: dict[str, float], sentence: Sentence, index: WordingIndex, rows: Iterable[int]
) -> None:
    wordings = [index.wordings[row] for row in rows]
    statement = set().union(*(w.prepared.names for w in wordings if w.role == Role.STATEMENT))
    known = set().union(*(w.prepared.names for w in wordings))
    own = sentence.prepared.names
    weight = {name: token_weight(f"@{name}") for name in sorted(statement)}
    total = sum(weight.values()) or 1.0
    here = [name for name in weight if name in own]
    somewhere = [name for name in weight if name in sentence.text_names]
    features["names_covered"] = sum(weight[name] for name in here) / total
    features["names_in_text"] = sum(weight[name] for name in somewhere) / total
    features["names_missing"] = float(len(statement - sentence.text_names))
    features["names_foreign"] = float(len(own - known))
    features["names_heaviest"] = max((weight[name] for name in somewhere), default=NONE)
    features["has_names"] = float(bool(statement))


def _compared(features: dict[str, float], sentence: Sentence, nearest: Wording) -> None:
    for kind in COMPARED:
        more = len(sentence.cues[kind]) - nearest.cues[kind]
        features[f"more_{kind}"] = float(max(-2, min(2, more)))
    features["odd_negation"] = float(
        (len(sentence.cues["negation"]) - nearest.cues["negation"]) % 2
    )


def _cues(sentence: Sentence) -> dict[str, float]:
    features: dict[str, float] = {}
    for kind in kinds():
        features[f"cue_{kind}"] = float(min(len(sentence.cues[kind]), 3))
        for where in AROUND:
            features[f"{where}_{kind}"] = float(min(sentence.around[where].get(kind, 0), 2))
    ends = sentence.text.rstrip("\"'”’»)）」 ")
    features["ends_question"] = float(ends.endswith(("?", "？")))
    features["has_question_mark"] = float("?" in sentence.text or "？" in sentence.text)
    features["quoted"] = float(any(mark in sentence.text for mark in '“”"«»「」『』'))
    features["colon"] = float(":" in sentence.text or "：" in sentence.text)
    return features


def _figures(
    features: dict[str, float],
    sentence: Sentence,
    index: WordingIndex,
    rows: Iterable[int],
    nearest: Wording,
) -> None:
    wanted, own = nearest.quantities, sentence.quantities
    known = [
        quantity
        for row in rows
        if index.wordings[row].role <= Role.SAYS
        for quantity in index.wordings[row].quantities
    ]
    matched = sum(any(same_quantity(q, other) for other in own) for q in wanted)
    familiar = [any(same_quantity(q, other) for other in known) for q in own]
    units = {quantity.unit for quantity in known if quantity.unit}
    strange = sum(q.unit in units and not seen for q, seen in zip(own, familiar, strict=True))
    features["figures_wanted"] = float(min(len(wanted), 3))
    features["figures_matched"] = matched / len(wanted) if wanted else NONE
    features["figures_known"] = float(min(sum(familiar), 3))
    features["figures_strange"] = float(min(strange, 3))


def _shape(sentence: Sentence) -> dict[str, float]:
    lang = sentence.prepared.lang
    return {
        "vi": float(lang is Lang.VI),
        "zh": float(lang is Lang.ZH),
        "plain": float(sentence.prepared.plain),
        "log_words": math.log(1 + len(sentence.prepared.tokens)),
        "single": float(sentence.count == 1),
        "place": sentence.place,
        "in_title": float(sentence.in_title),
        "last": float(sentence.position + 1 == sentence.count),
    }
