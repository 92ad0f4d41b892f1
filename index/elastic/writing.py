"""Deliver entities in bulk: in pieces, again where the server is busy, alone where one is refused.

``seq`` is the server's external version of an entity: it never goes back, however often and in
whatever order a delivery is repeated. A few pieces are on their way at a time, so that a slow
server slows the delivery and nothing piles up.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Any, Final

from core.searching import IndexEntity
from core.vectors import BYTES
from index.base import Refused, Written, entity_of
from index.elastic.client import Pauses, Server
from index.elastic.faults import busy, full, missing, reason_in, status_of
from index.elastic.indices import Names
from index.elastic.records import key_of, source_of

CHUNK: Final = 250
CHUNK_BYTES: Final = 4_000_000
"""Most entities and bytes of one request."""
AT_ONCE: Final = 3
"""Requests on their way at a time: one thread of the server deals with each."""
MAX_SEQ: Final = (1 << 63) - 1
_PASSING: Final = frozenset({429, 500, 502, 503, 504})


class Outcome(StrEnum):
    """What became of one operation."""

    DONE = "done"
    OLD = "old"
    BUSY = "busy"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Operation:
    """One line or two of a bulk request."""

    entity: str
    id: str
    seq: int
    lines: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Bytes it takes in a request."""
        return sum(len(line) + 1 for line in self.lines)


class Writer:
    """Write to indices by name or alias; an alias must be there, or nothing is written."""

    def __init__(self, server: Server, names: Names, *, aliases: bool) -> None:
        self._server = server
        self._names = names
        self._aliases = aliases

    def upsert(self, entities: Iterable[IndexEntity]) -> Written:
        """Write entities that are newer than what is there; durable when it returns."""
        source = iter(entities)
        first, second = list(islice(source, CHUNK)), list(islice(source, CHUNK))
        if not second:
            return self._write(self._prepared(first)) if first else Written()
        written = []
        with ThreadPoolExecutor(AT_ONCE) as threads:
            sent: deque[Future[Written]] = deque()
            chunks = chain((first, second), iter(lambda: list(islice(source, CHUNK)), []))
            for chunk in chunks:
                prepared = self._prepared(chunk)  # while the server is busy with those before
                if len(sent) >= AT_ONCE:
                    written.append(sent.popleft().result())
                sent.append(threads.submit(self._write, prepared))
            written += [one.result() for one in sent]
        return _joined(*written)

    def delete(self, seqs: Mapping[str, Mapping[str, int]]) -> Written:
        """Remove entities that are not newer; durable when it returns."""
        operations = [
            self._delete(entity, entity_id, seq)
            for entity, wanted in seqs.items()
            for entity_id, seq in wanted.items()
        ]
        return self._deliver(operations)

    def _prepared(self, chunk: list[IndexEntity]) -> list[Operation | Refused]:
        newest: dict[tuple[str, str], IndexEntity] = {}
        for record in chunk:
            key = (entity_of(record), record.id)
            if key not in newest or newest[key].seq < record.seq:
                newest[key] = record
        return [self._index(entity, record) for (entity, _), record in newest.items()]

    def _write(self, prepared: list[Operation | Refused]) -> Written:
        refused = tuple(one for one in prepared if isinstance(one, Refused))
        operations = [one for one in prepared if isinstance(one, Operation)]
        return _joined(Written(0, refused), self._deliver(operations))

    def _index(self, entity: str, record: IndexEntity) -> Operation | Refused:
        if not 0 <= record.seq <= MAX_SEQ:
            return Refused(entity, record.id, record.seq, "seq beyond 63 bits")
        if len(record.vector) not in (0, BYTES):
            reason = f"its vector has {len(record.vector)} bytes; the index takes {BYTES}"
            return Refused(entity, record.id, record.seq, reason)
        try:
            source = _encoded(source_of(record))
        except UnicodeEncodeError:
            return Refused(entity, record.id, record.seq, "half a character in an id or a value")
        except (ValueError, OverflowError) as error:
            return Refused(entity, record.id, record.seq, str(error)[:200])
        action = self._action(entity, record.id, record.seq, "external")
        return Operation(entity, record.id, record.seq, (_encoded({"index": action}), source))

    def _delete(self, entity: str, entity_id: str, seq: int) -> Operation:
        # A deletion as old as the entity removes it; a newer entity stays.
        action = self._action(entity, entity_id, min(max(seq, 0), MAX_SEQ), "external_gte")
        return Operation(entity, entity_id, seq, (_encoded({"delete": action}),))

    def _action(self, entity: str, entity_id: str, seq: int, version_type: str) -> dict[str, Any]:
        return {
            "_index": self._names[entity],
            "_id": key_of(entity_id),
            "version": seq,
            "version_type": version_type,
        }

    def _deliver(self, operations: list[Operation]) -> Written:
        written = Written()
        for piece in _pieces(operations):
            count, bad = self._send(piece)
            refused = []
            for operation, _ in bad:
                # Alone, for what was wrong may have been its neighbours'.
                again, still_bad = self._send([operation])
                count += again
                refused += [
                    Refused(found.entity, found.id, found.seq, reason)
                    for found, reason in still_bad
                ]
            written = _joined(written, Written(count, tuple(refused)))
        return written

    def _send(self, piece: list[Operation]) -> tuple[int, list[tuple[Operation, str]]]:
        """Send until the server has dealt with all; return how many it took, and what is bad."""
        count, bad = 0, list[tuple[Operation, str]]()
        pauses = Pauses(self._server.write_patience_s)
        while piece:
            waiting, reason = [], ""
            for operation, status, error in self._bulk(piece):
                match self._outcome(status, error):
                    case Outcome.DONE:
                        count += 1
                    case Outcome.BUSY:
                        waiting.append(operation)
                        reason = reason_in(error)
                    case Outcome.BAD:
                        bad.append((operation, reason_in(error)))
                    case Outcome.OLD:
                        pass
            if waiting and not pauses.wait():
                raise busy(self._server.url, reason)
            piece = waiting
        return count, bad

    def _bulk(self, piece: list[Operation]) -> Iterator[tuple[Operation, int, dict[str, Any]]]:
        """Yield each operation with its status and error."""
        lines: list[Any] = [line for operation in piece for line in operation.lines]
        answer = self._server.ask(
            lambda client: client.options(ignore_status=413).bulk(
                operations=lines, require_alias=self._aliases
            ),
            patience_s=self._server.write_patience_s,
        )
        if status_of(answer) == 413 and len(piece) > 1:
            half = len(piece) // 2
            yield from self._bulk(piece[:half])
            yield from self._bulk(piece[half:])
            return
        if status_of(answer) == 413:
            yield piece[0], 413, {"reason": "larger than the server takes in one request"}
            return
        for operation, item in zip(piece, answer["items"], strict=True):
            (result,) = item.values()
            yield operation, int(result["status"]), result.get("error") or {}

    def _outcome(self, status: int, error: dict[str, Any]) -> Outcome:
        if status < 300:
            return Outcome.DONE
        kind = error.get("type", "")
        if status == 409 or (status == 404 and not kind):
            return Outcome.OLD  # newer there, or nothing to remove
        if kind == "cluster_block_exception":
            raise full(self._server.url, reason_in(error))
        if kind == "index_not_found_exception":
            raise missing(self._server.url, reason_in(error))
        return Outcome.BUSY if status in _PASSING else Outcome.BAD


def _pieces(operations: list[Operation]) -> Iterator[list[Operation]]:
    piece: list[Operation] = []
    size = 0
    for operation in operations:
        if piece and (len(piece) >= CHUNK or size + operation.size > CHUNK_BYTES):
            yield piece
            piece, size = [], 0
        piece.append(operation)
        size += operation.size
    if piece:
        yield piece


def _encoded(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _joined(*parts: Written) -> Written:
    return Written(
        sum(part.count for part in parts),
        tuple(refused for part in parts for refused in part.refused),
    )
