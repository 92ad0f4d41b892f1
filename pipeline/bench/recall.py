"""What the gate costs: candidate claims found with it, of those found by judging every sentence.

``python -m pipeline.bench.recall`` prints JSON: over all items of the demonstration world,
``plain`` counts the pairs of document and claim that the judge finds when every sentence of
every document is judged, ``found`` those that the analyser finds as well. Where the headline set
lies beside the checkout, ``wanted`` counts its lines that should be flagged and ``hit`` those that
are, with the same settings.
"""

import json

from core.records import TextInput
from core.settings import get_settings
from demo.world import load_world
from nlp.analyse import Analyser, open_analyser
from nlp.claims import Passage
from nlp.evaluation.outcomes import find_with_pipeline, run
from nlp.evaluation.sets import HEADLINE_SET, read_set
from nlp.language import detect_language, split_sentences
from nlp.pipe import SEPARATOR, normalize_input
from pipeline.places import profile_options


def main() -> None:
    """Judge the world both ways and print the counts."""
    settings = get_settings()
    items = [TextInput(item.text, item.title) for item in load_world()]
    analyser = open_analyser(settings, **profile_options(settings))
    gated = [
        {judgement.claim for judgement in analysis.judgements}
        for analysis in analyser.analyse(items)
    ]
    every = [_judge_every_sentence(analyser, item) for item in items]
    plain = sum(len(claims) for claims in every)
    found = sum(len(claims & with_gate) for claims, with_gate in zip(every, gated, strict=True))
    counts = {"plain": plain, "found": found, **_headline()}
    print(json.dumps(counts))  # noqa: T201 - a command


def _headline() -> dict[str, int]:
    if not HEADLINE_SET.is_file():
        return {}
    outcomes = run(read_set(HEADLINE_SET), find_with_pipeline)
    wanted = [outcome for outcome in outcomes if outcome.line.expect_flagged]
    return {"wanted": len(wanted), "hit": sum(outcome.flagged for outcome in wanted)}


def _judge_every_sentence(analyser: Analyser, item: TextInput) -> set[str]:
    title, text = (mapped.text for mapped in normalize_input(item))
    whole = f"{title}{SEPARATOR}{text}" if title else text
    lang = detect_language(whole)
    sentences = tuple(split_sentences(whole, lang))
    passage = Passage(whole, len(title), sentences, tuple(range(len(sentences))), lang)
    return {judgement.claim for judgement in analyser.judge.judge([passage])[0]}


if __name__ == "__main__":
    main()
