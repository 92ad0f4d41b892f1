"""One generation of the embedded index: a folder with an index for each kind of entity."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from core.errors import IndexUnavailable, SearchIndexError
from core.searching import IndexEntity
from index.base import ENTITIES, Refused, Written, entity_of
from index.embedded.folder import IndexFolder
from index.embedded.shard import CHUNK, Shard


class Generation:
    """Fill and read one generation; the caller holds the writer's lock while filling."""

    def __init__(self, folder: IndexFolder, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._folder = folder
        with self.reading():
            self.shards = {
                entity: Shard(path / entity, entity, create=create) for entity in ENTITIES
            }

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        """Write entities, each kind into its index; ``finish`` makes the last of them durable."""
        source = iter(entities)
        written = 0
        refused: list[Refused] = []
        with self.writing():
            while chunk := list(islice(source, CHUNK)):
                for entity, shard in self.shards.items():
                    records = [record for record in chunk if entity_of(record) == entity]
                    done = shard.upsert(records)
                    written += done.count
                    refused += done.refused
        return Written(written, tuple(refused))

    def delete(self, seqs: Mapping[str, Mapping[str, int]]) -> Written:
        """Remove entities; count those that were here and not newer."""
        with self.writing():
            return Written(sum(self.shards[entity].delete(ids) for entity, ids in seqs.items()))

    def finish(self) -> None:
        """Give all writers back."""
        with self.writing():
            for shard in self.shards.values():
                shard.finish()

    def abandon(self) -> None:
        """Drop what is not committed, after a failure."""
        for shard in self.shards.values():
            shard.abandon()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what Tantivy raises while reading into our error."""
        with reading(self._folder):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what Tantivy raises while writing into our error."""
        with _translated(self._folder.failed):
            yield


@contextmanager
def reading(folder: IndexFolder) -> Iterator[None]:
    """Turn what Tantivy raises while reading into our error."""
    with _translated(folder.damaged):
        yield


@contextmanager
def _translated(make_error: Callable[[object], IndexUnavailable]) -> Iterator[None]:
    try:
        yield
    except SearchIndexError:
        raise
    except (ValueError, OSError) as error:
        raise make_error(error) from error
    except BaseException as error:
        # A damaged file or a full disk can make the engine panic, which is a BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise make_error(error) from error
