"""A person's own set through the real pipeline: figures, causes, and the lines that went wrong."""

import json

import pytest

from core.settings import get_settings
from nlp.evaluation.report import report_set

CLAIM = "ban-gioc-wholly-ceded"
EXPECT = {"claim": CLAIM, "verdict": "contradicted", "stance": "asserts"}
ROWS = (
    {"id": "said", "text": "Toàn bộ thác Bản Giốc đã bị bán cho Trung Quốc.", "expect": [EXPECT]},
    {"id": "harmless", "text": "Hôm nay chợ đông, trời nắng đẹp.", "slice": "ordinary"},
    {"id": "unseen", "text": "Trời mưa to cả tuần.", "expect": [EXPECT]},
)


@pytest.mark.slow
def test_a_set_of_ones_own_is_measured_and_its_errors_told(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    shown = "\n".join(report_set(path, get_settings(), errors=True))
    assert "| precision | flagged | 1.000 |" in shown
    assert "| recall | flagged | 0.500 |" in shown
    assert "| gate: the text did not pass | 1 | 0 |" in shown
    assert "missed unseen" in shown
    assert "harmless" not in shown
