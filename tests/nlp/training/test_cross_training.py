"""The cross-encoder is trained, exported and read back; the first part needs no PyTorch."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.settings import Settings
from core.vocabulary import Lang
from nlp.catalogue import load_catalogue
from nlp.training.cross.frames import GROUPS, SHARES, as_clause, framed_lines, read_frames
from nlp.training.lines import CATALOGUE_FILES, OTHER_FILES, is_held, read_lines
from tests.paths import ROOT

SAME = 0.05  # logits: activations are rounded to 8 bits without PyTorch


def test_every_frame_has_one_place_for_the_statement():
    frames = read_frames()
    assert set(frames) == set(GROUPS)
    for group, stances in frames.items():
        assert set(stances) == set(SHARES)
        for stance, texts in stances.items():
            assert all(text.count("{s}") == 1 for text in texts), (group, stance)
            assert len(set(texts)) == len(texts), (group, stance)


def test_framed_lines_quote_their_statement_and_name_their_claim():
    claims = list(load_catalogue([ROOT / "claims"]).claims.values())
    lines = list(framed_lines(claims, 200, np.random.default_rng(1)))
    assert len({line.text for line in lines}) > 150
    for line in lines:
        assert line.about
        assert all(item.quote in line.text for item in line.expect)


def test_a_statement_within_a_sentence_begins_small_unless_with_a_name():
    assert as_clause("Hồ đã cạn", Lang.VI) == "hồ đã cạn"
    assert as_clause("Bản Giốc thuộc hai nước", Lang.VI) == "Bản Giốc thuộc hai nước"
    assert as_clause("The lake is dry", Lang.EN) == "the lake is dry"
    assert as_clause("Cao Bang has a border", Lang.EN) == "Cao Bang has a border"


def test_every_line_quotes_its_text_and_some_claims_are_held():
    lines = read_lines()
    assert len({line.id for line in lines}) == len(lines)
    for line in lines:
        for item in line.expect:
            assert item.quote in f"{line.title}\n\n{line.text}", line.id
    beyond = {item.claim for line in lines if line.file in OTHER_FILES for item in line.expect}
    held = {claim for claim in beyond if is_held(claim)}
    assert 20 < len(held) < 0.15 * len(beyond)
    assert {line.file for line in lines} == {*CATALOGUE_FILES, *OTHER_FILES}


@pytest.mark.train
def test_two_trainings_are_alike_and_read_alike_without_pytorch(tmp_path: Path):
    import torch

    from nlp.cross.cross_encoder import open_cross_encoder
    from nlp.cross.weights import save_cross_weights
    from nlp.encoder import open_encoder
    from nlp.encoder.bundled import bundled_weights, open_tokenizer
    from nlp.encoder.weights import read_weights
    from nlp.training.cross.examples import Claims, line_examples
    from nlp.training.cross.export import export_upper
    from nlp.training.cross.fit import Recipe, Trainer, draw
    from nlp.training.wordings import families

    cache = tmp_path / "cache"
    encoder = open_encoder(Settings(_env_file=None, cache_dir=cache))
    catalogue = list(load_catalogue([ROOT / "claims"]).claims.values())
    claims = Claims.read(catalogue[:20], encoder)
    lines = read_lines(["denials"])[:60]
    examples = line_examples(lines, claims, encoder, families(lines))
    recipe = replace(Recipe(), passes=1, batch_tokens=600)
    files = []
    for name in ("one.npz", "two.npz"):
        torch.set_num_threads(1)
        weights = bundled_weights()
        trainer = Trainer(read_weights(weights), open_tokenizer(weights, cache), recipe)
        trainer.fit(lambda _, random: draw(examples, claims.by_id, recipe, random))
        files.append(tmp_path / name)
        exported = export_upper(trainer.upper, encoder=encoder.name, mix={})
        save_cross_weights(exported, files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()

    drawn = draw(examples, claims.by_id, recipe, np.random.default_rng(5))[:24]
    theirs = trainer.logits(drawn)
    cross = open_cross_encoder(cache, files[0])
    ours = cross.logits(
        [item.window for item in drawn], [[text for text, _ in item.claims] for item in drawn]
    )
    worst = max(np.abs(a - b).max() for a, b in zip(theirs, ours, strict=True))
    print(f"{len(drawn)} windows: logits differ by {worst:.4f} at most")
    assert worst < SAME
