"""An installation of an earlier version, with everything in it, goes on with the new tables."""

from django.core.management import call_command
from django.db import connection as database_connection

from store import connection, priorities, sync
from store.analysis import pending_versions, save_analyses
from store.ingest import save_batch
from tests.store.build import NOW, V1, analysis_of, extraction, judge, settings_for


def test_what_was_there_before_vectors_and_priorities_goes_on(empty) -> None:
    connection.setup(settings_for(empty()))
    connection.migrate()
    save_batch([extraction(1, 1, "Một nửa thác không còn.")], seen_at=NOW)
    for batch in pending_versions(V1.id):
        save_analyses([(text, analysis_of(judge("Một nửa thác"))) for text in batch], V1)
    sync.confirm("tantivy", sync.pending("tantivy", 10))
    # Back to the tables of the version before, with the rows that they can hold.
    call_command("migrate", "store", "0002", verbosity=0)
    with database_connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_finding")
        assert cursor.fetchone() == (1,)
    assert connection.migrate()
    assert connection.check() == []
    assert sync.pending("tantivy", 10, vectors="e1") == []
    assert priorities.refresh(NOW) == 1
    items = sync.pending("tantivy", 10, vectors="e1")
    assert {item.entity_type for item in items} == {"document", "finding"}
    assert all(item.entity.priority > 0.5 and not item.entity.has_vector for item in items)
    connection.close()
