"""Small turns between the grammar's tree and the nodes: what joins, what stands alone."""

from collections.abc import Iterable, Iterator

from luqum.tree import Item, OrOperation

from index.query.nodes import MAX_CLAUSES, AnyOf, Matching, Node
from index.values import Filter
from index.words import Word, is_han, run_words, runs, tokens, word_of


def either(nodes: Iterable[Node | None]) -> list[Node]:
    """Return alternatives; values of one field become one filter."""
    found: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, AnyOf):
            found |= dict.fromkeys(node.parts)
        elif node is not None:
            found[node] = None
    parts = merged(list(found))
    if len(parts) < 2:
        return parts
    return [AnyOf(tuple(parts))]


def merged(nodes: list[Node]) -> list[Node]:
    """Join values of one field: they are alternatives, for no text is in two languages at once."""
    merged: dict[object, Node] = {}
    for node in nodes:
        if not isinstance(node, Matching):
            merged[object()] = node
            continue
        before = merged.get(node.filter.field)
        values = before.filter.values if isinstance(before, Matching) else ()
        values = tuple(dict.fromkeys((*values, *node.filter.values)))
        merged[node.filter.field] = Matching(Filter(node.filter.field, values))
    return list(merged.values())


def alternatives(operands: Iterable[Item]) -> list[list[Item]]:
    """Return rows of what stands side by side, parted where OR stands between them.

    The grammar reads ``a b OR c d`` as a, (b OR c), d; but ``biển đông OR trường sa`` asks for
    one sea or the other.
    """
    rows: list[list[Item]] = [[]]
    for operand in operands:
        if isinstance(operand, OrOperation):
            first, *others = operand.operands
            rows[-1].append(first)
            rows += [[other] for other in others]
        else:
            rows[-1].append(operand)
    return rows


def chunk_words(text: str, *, whole: bool) -> Iterator[tuple[Word, ...]]:
    """Yield the words of one chunk: ``30/12/1999`` is a phrase, Chinese pairs stand alone.

    With ``whole``, Chinese runs are phrases too: to exclude 德天瀑布 is not to exclude 瀑布.
    """
    joined: list[Word] = []
    for run in (run for token in tokens(text) for run in runs(token)):
        if not is_han(run):
            joined += [word for word in (word_of(run),) if word.exact]
            continue
        if joined:
            yield tuple(joined[:MAX_CLAUSES])
            joined = []
        pairs = run_words(run)
        if whole:
            yield tuple(pairs[:MAX_CLAUSES])
        else:
            yield from ((pair,) for pair in pairs)
    if joined:
        yield tuple(joined[:MAX_CLAUSES])
