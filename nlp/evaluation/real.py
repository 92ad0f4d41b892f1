"""False flags on real texts: ``python -m nlp.evaluation.real`` prints Markdown.

Each flag is listed, for a person to say why. What was said stands in ``data/real_flags.yaml``
under a hash of the text; the texts themselves belong to their publishers and are shown on screen
alone (``--texts``).
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from core.errors import CotmocError
from core.records import Judgement
from core.settings import get_settings
from nlp.analyse import Analyser, open_analyser
from nlp.evaluation.real_texts import SETS, RealSet, RealText
from nlp.evaluation.shares import Aim, Share, markdown_table

REASONS = Path(__file__).with_name("data") / "real_flags.yaml"
MOST = Aim(at_most=1 / 2000)
ALL = "all together"


class Reason(BaseModel):
    """What a person said of a flag on a real text.

    Attributes:
        text: ``RealText.hash``.
        right: Whether the text does say the claim.
        why: In the person's own words; not the text's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    claim: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A flagged real text."""

    set: str
    text: RealText
    judgement: Judgement


def read_reasons(path: Path = REASONS) -> dict[tuple[str, str], Reason]:
    """Return what people said, by hash of the text and claim.

    Raises:
        CotmocError: The file does not fit; the message says where.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8")) or []
        reasons = TypeAdapter(list[Reason]).validate_python(raw)
    except (yaml.YAMLError, ValidationError) as error:
        raise CotmocError(f"{path}: {error}") from error
    return {(reason.text, reason.claim): reason for reason in reasons}


def measure(analyser: Analyser, sets: Sequence[RealSet]) -> tuple[list[Share], list[Flag]]:
    """Return the share flagged of each set that is there and of all, and the flags."""
    shares, flags = [], []
    for real in sets:
        if real.path.is_file():
            texts = real.texts()
            found = list(flags_of(analyser, real.name, texts))
            flagged = len({flag.text.id for flag in found})
            shares.append(Share("flagged", real.name, flagged, len(texts)))
            flags += found
    hit, total = (sum(share.hit for share in shares), sum(share.total for share in shares))
    return [*shares, Share("flagged", ALL, hit, total, MOST)], flags


def flags_of(analyser: Analyser, name: str, texts: Sequence[RealText]) -> Iterator[Flag]:
    """Yield the flags on texts."""
    analyses = analyser.analyse(text.item for text in texts)
    for text, analysis in zip(texts, analyses, strict=True):
        for judgement in analysis.judgements:
            if judgement.flagged:
                yield Flag(name, text, judgement)


def flag_lines(
    flags: Sequence[Flag], reasons: Mapping[tuple[str, str], Reason], *, texts: bool
) -> Iterator[str]:
    """Yield a line for each flag, with what a person said of it, and the text where asked."""
    if not flags:
        yield "Nothing is flagged."
    for flag in flags:
        found = flag.judgement
        reason = reasons.get((flag.text.hash, found.claim))
        said = "**not read yet**"
        if reason:
            said = f"{'right' if reason.right else 'wrong'}: {reason.why}"
        yield (
            f"- {flag.set}, `{flag.text.hash}`: {found.claim}, {found.stance}, "
            f"basis {found.basis}, {found.score:.2f}; {said}"
        )
        if texts:
            yield f"  - {flag.text.item.title} | …{found.quote}…"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print shares and flags; exit code 1 where none of the sets is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", action="store_true", help="show the flagged texts as well")
    options = parser.parse_args(arguments)
    with open_analyser(get_settings()) as analyser:
        shares, flags = measure(analyser, SETS)
    missing = [real.name for real in SETS if not real.path.is_file()]
    if missing:
        sys.stdout.write(f"**NOT MEASURED**, not beside the checkout: {', '.join(missing)}.\n\n")
    sys.stdout.write(markdown_table(shares) + "\n\n")
    for line in flag_lines(flags, read_reasons(), texts=options.texts):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
