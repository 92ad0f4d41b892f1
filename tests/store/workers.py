"""What the child processes of the tests do; importable, for ``spawn``."""

from store import connection
from tests.store.build import NOW, V1, Address, analysis_of, extraction, gone, judge, settings_for

PAGES = 120


def story() -> list:
    """A fixed story: new, copied, edited and gone pages."""
    items = [
        extraction(i, i, f"Tin {i}", signature=tuple(1000 * (i // 3) + k for k in range(16)))
        for i in range(PAGES)
    ]
    items += [extraction(i, PAGES + i, f"Tin {i} sửa") for i in range(0, PAGES, 5)]
    items += [gone(i, 2 * PAGES + i) for i in range(0, PAGES, 7)]
    return items


def everything(where: Address, *, batch: int = 10, part: slice | None = None) -> None:
    """Ingest, analyse and sync the story, as the pipeline does; safe to run again."""
    from store import sync
    from store.analysis import pending_versions, save_analyses
    from store.ingest import save_batch

    connection.setup(settings_for(where))
    connection.migrate()
    items = story()[part or slice(None)]
    for start in range(0, len(items), batch):
        save_batch(items[start : start + batch], seen_at=NOW)
    for texts in pending_versions(V1.id, batch=batch):
        save_analyses([(text, analysis_of(judge(text.text[:3]))) for text in texts], V1)
    while sent := sync.pending("tantivy", 50):
        sync.confirm("tantivy", sent)
    connection.close()


def ingest_part(where: Address, number: int, of: int) -> None:
    """Ingest every ``of``-th item of the story in small transactions."""
    from store.ingest import save_batch

    connection.setup(settings_for(where))
    connection.migrate()
    items = story()[number::of]
    for start in range(0, len(items), 5):
        save_batch(items[start : start + 5], seen_at=NOW)
    connection.close()
