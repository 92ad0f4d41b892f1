"""The same labelled lines give the same judge, byte for byte, in whatever process."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nlp.claims.model import load_model
from nlp.encoder.cached import CachedEncoder
from nlp.labels import LABELS
from tests.paths import ROOT


def train(out: Path, cache: Path, hash_seed: int, *options: str) -> bytes:
    """Train in a process of its own; Python orders sets by the hash seed."""
    subprocess.run(
        [sys.executable, "-m", "nlp.training.train", "--out", str(out), *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(hash_seed), "COTMOC_CACHE_DIR": str(cache)},
        check=True,
        timeout=280,
    )
    return out.read_bytes()


def test_two_trainings_give_the_same_bytes(tmp_path: Path):
    options = ("--files", "catalogue_press_vi", "denials", "--every", "24", "--seeds", "1")
    first = train(tmp_path / "first.npz", tmp_path / "cache", 1, *options)
    # The second run reads the vectors that the first one kept.
    assert train(tmp_path / "second.npz", tmp_path / "cache", 2, *options) == first
    model = load_model(tmp_path / "first.npz")
    assert len(model.networks) == 1
    assert model.networks[0].bias.shape == (len(LABELS),)


@pytest.mark.train
@pytest.mark.slow
def test_two_trainings_on_every_file_give_the_same_bytes(tmp_path: Path):
    options = ("--every", "6", "--seeds", "2")
    first = train(tmp_path / "first.npz", tmp_path / "cache", 1, *options)
    assert train(tmp_path / "second.npz", tmp_path / "cache", 2, *options) == first


class Counting:
    """An encoder whose vectors depend on the length of the text alone."""

    name = "counting"
    dimensions = 16

    def __init__(self) -> None:
        self.texts = 0

    def embed(self, texts, kind="query"):
        self.texts += len(texts)
        rows = [np.random.default_rng(len(text)).standard_normal(16) for text in texts]
        vectors = np.array(rows, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_kept_vectors_are_the_same_to_the_bit(tmp_path: Path):
    own, inner = tmp_path / "kept.npz", Counting()
    texts = ["một", "hai hai", "ba ba ba ba"]
    fresh = CachedEncoder(inner, own=own)
    vectors = fresh.embed(texts)
    fresh.save()
    for _ in range(3):  # written and read again and again
        again = CachedEncoder(inner, own=own)
        assert np.array_equal(again.embed(texts[:2]), vectors[:2])
        again.embed([f"mới {own.stat().st_mtime_ns}"])
        again.save()
    assert np.array_equal(CachedEncoder(inner, own=own).embed(texts), vectors)
    assert inner.texts == len(texts) + 3
