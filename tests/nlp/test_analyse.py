"""Analyses: offsets of the input as it came, order, faults, worker processes."""

import os
import subprocess
import sys
import unicodedata
from dataclasses import dataclass

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.records import Judgement, TextInput
from core.settings import Settings
from core.vocabulary import Lang, Match, Stance, Verdict
from nlp.analyse import open_analyser
from nlp.pipe import normalize_input
from nlp.screen import PipeOptions, batches
from nlp.workers import WorkerPool
from tests.paths import ROOT

FALSE = "Theo Hiệp ước 1999, hang Pác Bó ở Cao Bằng đã thuộc về Trung Quốc."
PLAIN = "Đội tuyển thắng ba trận liên tiếp và vào chung kết."


@dataclass
class EveryCandidate:
    """A judge that confirms each candidate sentence, to see where it ends up."""

    fails_on: str = "\0"

    def judge(self, passages):
        return [[self._judgement(p, c) for c in p.candidates] for p in passages]

    def _judgement(self, passage, candidate):
        if self.fails_on in passage.text:
            raise RuntimeError("told to fail")
        field, start, end = passage.field_span(candidate)
        return Judgement(
            field,
            start,
            end,
            passage.sentence(candidate),
            "pac-bo-cave-ceded",
            Match.CONFIRMED,
            Verdict.CONTRADICTED,
            Stance.ASSERTS,
            0.9,
        )


def analyser(judge=None, **options):
    found = Settings(claims_dirs=str(ROOT / "claims"), workers=options.pop("workers", 1))
    return open_analyser(found, open_judge=lambda _: judge or EveryCandidate(), **options)


@pytest.fixture(scope="module")
def shared():
    return analyser()


def check_offsets(item, analysis):
    for judgement in analysis.judgements:
        value = getattr(item, judgement.field.value)
        assert value[judgement.start : judgement.end] == judgement.quote
        assert judgement.quote.strip()
    for place in analysis.places:
        assert getattr(item, place.field.value)[place.start : place.end].strip()


def test_quote_and_places_are_those_of_the_input(shared):
    item = TextInput(
        title="Chuyện\u200b hang Pác Bó và Hiệp ước 1999",
        text=unicodedata.normalize("NFD", f"Trời đẹp. {FALSE} Hết."),
    )
    (analysis,) = shared.analyse([item])
    assert analysis.lang is Lang.VI
    assert analysis.gated
    assert {j.field.value for j in analysis.judgements} == {"title", "text"}
    assert unicodedata.normalize("NFC", analysis.judgements[-1].quote) == FALSE
    assert "cao-bang" in {place.id for place in analysis.places}
    assert "land-border" in analysis.topics
    check_offsets(item, analysis)


DIRT = st.sampled_from(["\u200b", "\u00ad", "\u202e", "\ufeff", " ", "\n", "\ud800", "́", "x", "界"])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.sampled_from(["NFC", "NFD", "NFKD"]),
    st.lists(st.tuples(st.integers(0, 200), DIRT), max_size=12),
    st.text(max_size=30),
)
def test_offsets_hold_for_any_input(shared, form, dirt, around):
    text = unicodedata.normalize(form, f"{around}. {FALSE} {PLAIN}")
    for position, piece in dirt:
        at = position % (len(text) + 1)
        text = text[:at] + piece + text[at:]
    item = TextInput(text=text, title=text[:60])
    (analysis,) = shared.analyse([item])
    check_offsets(item, analysis)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("", Lang.OTHER), (" \n ", Lang.OTHER), ("\0\0", Lang.OTHER), ("Ngày 1/7.", Lang.VI)],
    ids=["empty", "blank", "NUL bytes", "one word"],
)
def test_small_inputs_have_an_analysis(shared, text, lang):
    (analysis,) = shared.analyse([TextInput(text=text, lang=None)])
    assert not analysis.gated
    assert analysis.lang in (lang, Lang.OTHER)


def test_ordinary_text_opens_neither_judge_nor_encoder():
    found = analyser()
    (analysis,) = found.analyse([TextInput(text=PLAIN)])
    assert not analysis.gated
    assert "judge" not in vars(found)
    assert "encoder" not in vars(found)


def test_one_bad_text_leaves_the_others(caplog):
    found = analyser(EveryCandidate(fails_on="hỏng"))
    items = [TextInput(text=FALSE), TextInput(text=f"{FALSE} Câu này hỏng."), TextInput(text=FALSE)]
    first, second, third = found.analyse(items)
    assert first == third
    assert first.judgements
    assert not second.judgements
    assert "could not be judged" in caplog.text
    assert "Pác Bó" not in caplog.text


def test_a_text_that_breaks_the_pipeline_is_set_aside(caplog, monkeypatch):
    def failing(item):
        if "hỏng" in item.text:
            raise RuntimeError("told to fail")
        return normalize_input(item)

    monkeypatch.setattr("nlp.screen.normalize_input", failing)
    first, second = analyser().analyse([TextInput(text="hỏng"), TextInput(text=FALSE)])
    assert first.lang is Lang.OTHER
    assert second.judgements
    assert "counts as not analysed" in caplog.text


def test_workers_give_the_same_in_the_same_order():
    items = [
        TextInput(text=f"{FALSE if i % 3 == 0 else PLAIN} Số {i}.", title=f"Bài {i}")
        for i in range(150)
    ]
    alone = list(analyser().analyse(items))
    together = list(analyser(workers=2, few=10).analyse(iter(items)))
    assert together == alone


class Deadly(str):
    """A text whose reading ends the process that reads it."""

    def __reduce__(self):
        return (_end_process_of_worker, (str(self), os.getpid()))


def _end_process_of_worker(text, parent):
    if os.getpid() != parent:
        os._exit(3)
    return text


def test_a_dead_worker_is_replaced_and_its_batch_redone(caplog):
    items = [TextInput(text=f"{PLAIN} {i}") for i in range(6)]
    items[3] = TextInput(text=Deadly(PLAIN))
    with WorkerPool(PipeOptions(), workers=1) as pool:
        found = [
            screened
            for _, part in pool.screen(batches(items, most_items=2, most_chars=10_000))
            for screened in part
        ]
    assert [screened.lang for screened in found] == [Lang.VI] * 3 + [Lang.OTHER] + [Lang.VI] * 2
    assert "ends every worker" in caplog.text


POOL = """
import sys, time
from core.records import TextInput
from nlp.screen import PipeOptions, batches
from nlp.workers import WorkerPool

if __name__ == "__main__":
    items = (TextInput(text=str(i)) for i in range(10**9))
    with WorkerPool(PipeOptions(), workers=2) as pool:
        for _ in pool.screen(batches(items, most_items=2, most_chars=100)):
            print("ready", flush=True)
            time.sleep(60)
"""


def test_workers_end_with_a_killed_main_process(tmp_path):
    script = tmp_path / "pool.py"
    script.write_text(POOL, encoding="utf-8")
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    assert workers
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive


def test_batches_are_bounded():
    items = [TextInput(text="a" * length) for length in (10, 10, 500, 10, 10, 10, 10)]
    sizes = [
        [len(item.text) for item in batch] for batch in batches(items, most_items=3, most_chars=100)
    ]
    assert sizes == [[10, 10], [500], [10, 10, 10], [10]]


def test_long_text_takes_linear_time(shared):
    text = " ".join([PLAIN, "Đường biên giới Cao Bằng dài hơn 333 km."] * 2800)
    assert len(text.split()) > 50_000
    (analysis,) = shared.analyse([TextInput(text=text)])
    assert analysis.gated


def test_version_names_code_model_and_catalogue(shared, tmp_path):
    assert shared.version.catalogue == shared.catalogue.digest
    assert shared.version.model


def test_first_batches_are_small_so_that_results_come_early():
    items = (TextInput(text=str(number)) for number in range(20))
    sizes = [len(batch) for batch in batches(items, most_items=8, most_chars=100, first=1)]
    assert sizes == [1, 2, 4, 8, 5]


def test_results_come_before_the_input_ends():
    read = []

    def items():
        for number in range(50):
            read.append(number)
            yield TextInput(text=f"{PLAIN} {number}")

    next(analyser().analyse(items()))
    assert len(read) == 1
