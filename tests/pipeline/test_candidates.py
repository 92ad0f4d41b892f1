"""Candidate claims of a store: grouped over sources, gone when the catalogue has them."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import ChoiceError
from core.identity import statement_id
from core.records import CandidateSentence, Judgement, Source
from core.settings import Settings
from core.vectors import pack_vector
from core.vocabulary import Field, Lang, Retention, SourceKind
from nlp.candidates.groups import candidate_id
from pipeline.installation import open_store
from pipeline.steps.candidates import candidate, candidate_groups, find_group
from pipeline.view.candidates import print_groups, print_one
from tests.store.build import NOW, V1, analysis_of, judge, make_capture, make_document

FIRST = "Toàn bộ cồn Bạc đã về xã Đông từ năm 2013."
SECOND = "Cồn Bạc nay thuộc trọn xã Đông rồi."
OTHER = "Cột mốc 31 đã bị dời sang phía Pung Lương."


def axis(number: int, tilt: float = 0.0) -> bytes:
    vector = np.zeros(384, np.float32)
    vector[number], vector[200] = 1.0, tilt
    return pack_vector(vector / np.linalg.norm(vector))


def sentence(quote: str, vector: bytes, score: float = 0.7) -> CandidateSentence:
    return CandidateSentence(
        Field.TEXT, 0, len(quote), quote, Lang.VI, score, (), (), False, vector
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose tables are made once."""
    folder = tmp_path_factory.mktemp("template") / "data"
    with open_store(Settings(_env_file=None, data_dir=folder)):
        return folder


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    claims = tmp_path / "claims"
    claims.mkdir()
    (claims / "claims.yaml").write_text("[]")
    data = shutil.copytree(template, tmp_path / "data")
    return Settings(_env_file=None, data_dir=data, claims_dirs=str(claims))


def tell(
    settings: Settings,
    source: str,
    minutes: int,
    found: CandidateSentence | Judgement,
    retention: Retention = Retention.PUBLIC,
) -> None:
    """Store one document of a source that says one sentence, and its analysis."""
    from store import sources
    from store.analysis import pending_versions, save_analyses
    from store.ingest import save_batch

    with open_store(settings):
        sources.save_sources([Source(source, source, SourceKind.PRESS, "import", "")])
        url = f"https://{source}.example/{minutes}.html"
        capture = replace(make_capture(url, minutes, retention=retention), source=source)
        document = make_document(
            url,
            found.quote,
            published_minutes=minutes,
            retention=retention,
            id_=f"{source}:{minutes}",
        )
        save_batch([(capture, [replace(document, source=source)], [])], seen_at=NOW)
        own = isinstance(found, CandidateSentence)
        analysis = replace(
            analysis_of(*(() if own else (found,))), candidates=(found,) if own else ()
        )
        for texts in pending_versions(V1.id):
            save_analyses([(text, analysis) for text in texts], V1, vectors="e")


def fill(settings: Settings) -> None:
    tell(settings, "bao-a", 1, sentence(FIRST, axis(0)))
    tell(settings, "bao-b", 2, sentence(OTHER, axis(1)))
    tell(settings, "bao-c", 3, sentence(SECOND, axis(0, 0.2), 0.9))


def test_the_same_statement_of_two_sources_is_one_candidate_and_comes_first(settings) -> None:
    fill(settings)
    groups = candidate_groups(settings)
    assert [(some.sources, some.documents) for some in groups] == [
        (("bao-a", "bao-c"), 2),
        (("bao-b",), 1),
    ]
    assert groups[0].id == candidate_id(statement_id(FIRST))
    assert groups[0].shown.sentence.quote == SECOND
    assert groups[0].first_said < groups[0].last_said
    assert candidate_groups(settings) == groups


def test_newest_first_and_since(settings) -> None:
    fill(settings)
    tell(settings, "bao-b", 4, sentence(OTHER + " Thật.", axis(1, 0.1)))
    newest = candidate_groups(settings, by_freshness=True)
    assert newest[0].documents == 2
    assert newest[0].sources == ("bao-b",)
    assert candidate_groups(settings, since=newest[0].last_said) == newest[:1]


def test_an_entry_starts_from_any_id_of_the_group(settings) -> None:
    fill(settings)
    for text in (FIRST, SECOND):
        found = candidate(settings, candidate_id(statement_id(text)))
        assert found.id == candidate_id(statement_id(FIRST))
        assert (found.text, found.lang) == (SECOND, Lang.VI)
        assert found.wordings == {"vi": (SECOND, FIRST)}
    assert find_group(settings, statement_id(OTHER)[:6]).documents == 1
    with pytest.raises(ChoiceError, match="cotmoc candidates"):
        candidate(settings, "cand-nope")
    with pytest.raises(ChoiceError, match="cand-"):
        find_group(settings, "cand-")


def test_posts_of_individuals_count_and_give_no_wording(settings) -> None:
    tell(settings, "mang", 1, sentence(FIRST, axis(0)), Retention.INDIVIDUAL)
    found = candidate(settings, candidate_id(statement_id(FIRST)))
    assert (found.text, dict(found.wordings)) == (FIRST, {})


def test_what_a_claim_was_confirmed_for_elsewhere_is_no_candidate(settings) -> None:
    fill(settings)
    tell(settings, "bao-d", 5, replace(judge("Cồn Bạc đã về xã Đông."), vector=axis(0, 0.1)))
    assert [some.sources for some in candidate_groups(settings)] == [("bao-b",)]


def test_a_wording_of_the_catalogue_is_no_candidate(settings, monkeypatch) -> None:
    from nlp.catalogue import load_catalogue
    from pipeline.steps import candidates

    fill(settings)
    bundled = load_catalogue(Settings(_env_file=None).claims_folders)
    claim = replace(next(iter(bundled.claims.values())), says={"vi": (SECOND.upper(),)})
    known = replace(bundled, claims={claim.id: claim})
    monkeypatch.setattr(candidates, "load_catalogue", lambda _: known)
    assert [some.sources for some in candidate_groups(settings)] == [("bao-b",)]


def test_people_and_programs_see_spread_and_freshness(settings, capsys) -> None:
    fill(settings)
    groups = candidate_groups(settings)
    print_groups(groups, total=2, as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["spread"], row["documents"]) for row in rows] == [(2, 2), (1, 1)]
    assert rows[0]["last_said"] > rows[0]["first_said"]
    print_one(groups[0], as_json=True)
    assert len(json.loads(capsys.readouterr().out)["sentences"]) == 2
    print_one(groups[0], as_json=False)
    shown = capsys.readouterr()
    assert FIRST in shown.out
    assert f"claims add --from {groups[0].id}" in shown.err


def test_nothing_is_said_calmly(settings, capsys) -> None:
    assert candidate_groups(settings) == []
    print_groups([], total=0, as_json=False)
    assert capsys.readouterr().err
