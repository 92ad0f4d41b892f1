"""What is measured: the labels of the lines, and a catalogue without the claims of a fold."""

from dataclasses import replace

from core.records import Analysis, CandidateSentence
from core.settings import Settings
from core.vocabulary import Field, Lang
from nlp.candidates.material import Kind, read_samples
from nlp.catalogue import load_catalogue
from nlp.evaluation.candidates import Seen, without_fold
from nlp.training.crossval import FOLDS, fold_of
from nlp.training.lines import CATALOGUE_FILES, read_lines

TEXT = "Trời nắng đẹp. Cồn Bạc đã về xã Đông."
QUOTE = "Cồn Bạc đã về xã Đông"


def test_every_kind_of_line_is_learnt_from() -> None:
    lines = read_lines(CATALOGUE_FILES)[::7]
    kinds = {sample.kind for sample in read_samples(lines)}
    assert kinds >= {Kind.STATEMENT, Kind.DENIAL, Kind.QUESTION, Kind.OPINION, Kind.ORDINARY}


def test_a_fold_leaves_its_claims_out_and_no_others(tmp_path) -> None:
    settings = Settings(_env_file=None)
    whole = set(load_catalogue(settings.claims_folders).claims)
    held = load_catalogue(without_fold(settings, 2, tmp_path).claims_folders).claims
    assert set(held) == {claim for claim in whole if fold_of(claim) != 2}
    assert {fold_of(claim) for claim in whole} == set(range(FOLDS))


def test_a_statement_surfaces_by_the_sentence_that_holds_it() -> None:
    line = replace(read_lines(CATALOGUE_FILES[:1])[0], text=TEXT, title="")
    start = TEXT.index(QUOTE)
    found = CandidateSentence(Field.TEXT, start, len(TEXT), TEXT[start:], Lang.VI, 0.5)
    other = CandidateSentence(Field.TEXT, 0, 14, TEXT[:14], Lang.VI, 0.5)
    assert Seen(line, Analysis(Lang.VI, True, candidates=(found,))).surfaces(QUOTE)
    beside = Seen(line, Analysis(Lang.VI, True, candidates=(other,)))
    assert not beside.surfaces(QUOTE)
    assert beside.stays(QUOTE) == "not seen as worth checking"
    assert Seen(line, Analysis(Lang.VI, False)).stays(QUOTE) == "gate"
