"""Real pages and articles through the whole way: nothing lost; what is flagged is counted."""

import json
from pathlib import Path

import pytest

from pipeline.quality.real_input import SETS, RealResult, RealSet, measure
from tests.paths import DATA, SEEDS, SHARED

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not (DATA.exists() and SEEDS.exists()),
        reason="SKIPPED: the public data and seed pages are not beside the checkout",
    ),
]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module", params=SETS, ids=lambda real: real.name)
def result(request: pytest.FixtureRequest) -> RealResult:
    real: RealSet = request.param
    (found,) = measure([real], shared=SHARED)
    return found


def test_nothing_is_lost_and_little_is_flagged(result: RealResult) -> None:
    assert result.items > 0
    assert result.lost == 0
    assert result.documents > 0
    # Ordinary press: read each flag in docs/quality.md before raising this.
    assert len(result.flags) <= FLOORS["real_flags_per_set"], result.flags
