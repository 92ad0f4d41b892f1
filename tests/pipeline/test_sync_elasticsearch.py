"""The sync and its care with a real Elasticsearch: filled, mended, rebuilt, unreachable, killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import IndexUnavailable
from core.searching import SearchQuery
from core.settings import Settings
from index import open_index
from index.address import index_name
from nlp.meaning import vectors_name
from pipeline.installation import open_store
from pipeline.steps.index_care import check_index, index_standings
from pipeline.steps.sync import sync_index
from tests.elasticsearch.fixtures import cleaned, settings_at
from tests.paths import ROOT
from tests.store.build import NOW, V1, analysis_of, extraction, judge, make_document, page

PAGES = 12
# Dies after so many deliveries were made and before they are confirmed.
KILLED = """
import os, signal, sys
from tests.pipeline.test_sync_elasticsearch import elastic_settings
from pipeline.steps import sync as step
from pathlib import Path
step.BATCH = 5
real = step.sync_batch
def deadly(*args, calls=[]):
    calls.append(real(*args))
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return calls[-1]
step.sync_batch = deadly
url, prefix, data = sys.argv[1:]
step.sync_index(elastic_settings(url, prefix, Path(data)))
"""


def elastic_settings(url: str, prefix: str, data: Path) -> Settings:
    return settings_at(url, prefix, data_dir=data, search_patience_s=1.0)


@pytest.fixture
def settings(elasticsearch_url: str, tmp_path: Path) -> Iterator[Settings]:
    with cleaned(settings_at(elasticsearch_url, data_dir=tmp_path / "data")) as settings:
        with open_store(settings):
            from store.analysis import pending_versions, save_analyses
            from store.ingest import save_batch

            save_batch([extraction(n, n, f"Một nửa thác {n}.") for n in range(PAGES)], seen_at=NOW)
            for batch in pending_versions(V1.id):
                save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in batch], V1)
        yield settings


def test_filled_checked_and_mended(settings: Settings) -> None:
    result = sync_index(settings)
    assert (result.documents, result.findings, result.refused) == (PAGES, PAGES, 0)
    assert check_index(settings).sound
    with open_index(settings) as index:
        index.delete({"document": {make_document(page(n)).id: 99 for n in (1, 2)}})
    found = check_index(settings, repair=True)
    assert dict(found.kinds) == {"missing": 2}
    assert check_index(settings).sound
    (row,) = [row for row in index_standings(settings) if row.current]
    assert row.name.startswith("elasticsearch:127.0.0.1:")


def test_a_rebuild_keeps_searches_going(settings: Settings) -> None:
    sync_index(settings)
    with open_index(settings) as reader:
        assert reader.search(SearchQuery("thác")).total == PAGES
        assert sync_index(settings, rebuild=True).documents == PAGES
        assert reader.search(SearchQuery("thác")).total == PAGES
    assert check_index(settings).sound


def test_out_of_reach_is_said_and_what_is_queued_goes_later(settings: Settings) -> None:
    down = settings.model_copy(
        update={"search_url": "http://127.0.0.1:9", "search_patience_s": 0.2}
    )
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9"):
        sync_index(down)
    assert sync_index(settings).written == 2 * PAGES
    assert check_index(settings).sound


def test_killed_between_delivery_and_confirmation(settings: Settings) -> None:
    arguments = (settings.search_url, settings.search_prefix, str(settings.data_dir))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    result = sync_index(settings)
    assert (result.documents, result.findings) == (PAGES, PAGES)
    assert check_index(settings).sound


def test_a_store_that_forgot_is_noticed(settings: Settings, tmp_path: Path) -> None:
    """The database was put back from a copy: its numbers are behind those of the index."""
    sync_index(settings)
    sync_index(settings, rebuild=True)
    with open_store(settings):
        from store.connection import models

        models.IndexState.objects.update(wanted=1, indexed=1)
    found = check_index(settings, repair=True)
    assert dict(found.kinds) == {"ahead": 2 * PAGES}
    assert check_index(settings).sound


def test_what_is_refused_is_set_aside_and_goes_when_it_is_mended(settings: Settings) -> None:
    """A damaged vector in the store: 10 bytes where there should be 768."""
    odd = make_document(page(1)).id
    with open_store(settings):
        from store import dead
        from store.connection import models

        rows = models.DocumentVersion.objects.filter(document=odd)
        rows.update(vector=b"too short.", vectors=vectors_name(settings))
    result = sync_index(settings)
    assert (result.documents, result.refused) == (PAGES - 1, 1)
    name = index_name(settings)
    with open_store(settings):
        (letter,) = dead.list_dead(name)
        assert (letter.id, "10 bytes" in letter.reason) == (odd, True)
        models.DocumentVersion.objects.update(vector=None)
        assert dead.retry(name) == 1
    assert sync_index(settings).documents == PAGES
    assert check_index(settings).sound
    with open_store(settings):
        assert dead.list_dead(name) == []


def test_the_commands_work_on_it(settings: Settings) -> None:
    def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        named = {
            "COTMOC_DATA_DIR": str(settings.data_dir),
            "COTMOC_SEARCH_URL": settings.search_url,
            "COTMOC_SEARCH_PREFIX": settings.search_prefix,
            "COTMOC_SEARCH_PATIENCE_S": "0.2",
            "COTMOC_LANG": "en",
        }
        command = str(Path(sys.executable).with_name("cotmoc"))
        return subprocess.run(
            [command, *arguments],
            env={**os.environ, **named, **env},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("sync").returncode == 0
    assert len(run("search", "thác", "--json").stdout.splitlines()) == PAGES
    assert len(run("search", "thác", "--json", "--mode", "hybrid").stdout.splitlines()) == PAGES
    rows = run("export", "", "--findings", "--format", "csv").stdout.splitlines()
    assert len(rows) == PAGES + 1
    assert run("index", "check").returncode == 0
    assert "elasticsearch:127.0.0.1" in run("index", "status").stdout
    down = run("search", "thác", COTMOC_SEARCH_URL="http://127.0.0.1:9")
    assert down.returncode == 1
    assert "127.0.0.1:9" in down.stderr
    assert "Traceback" not in down.stderr
