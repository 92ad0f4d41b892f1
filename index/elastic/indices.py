"""Indices, aliases and templates on the server: made, swapped and swept.

    cotmoc-documents      alias that readers and writers use
    cotmoc-documents-v1-20261130T080000-3f2a1c      the index it points to

A rebuild fills new indices and moves both aliases in one request, so that readers see the old
content or the new, and nothing between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from index.base import ENTITIES
from index.elastic.client import Server
from index.elastic.faults import missing, other_format
from index.elastic.mapping import (
    FORMAT,
    META,
    alias_of,
    component_templates,
    index_templates,
    mark_of,
    pattern_of,
)

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Names = Mapping[str, str]
"""Entity to the name of its index."""
CREATE_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Known:
    """An index as the server knows it."""

    name: str
    aliases: frozenset[str]
    format: object


class Indices:
    """Names and swaps; it knows nothing of what an index holds."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.aliases: Names = {entity: alias_of(server.prefix, entity) for entity in ENTITIES}

    def ready(self) -> bool:
        """Return whether there is an index to read; False where none was made yet.

        Raises:
            IndexUnavailable: An alias is missing or points to an index of another format.
        """
        found = self._known()
        current = [known for known in found if known.aliases & set(self.aliases.values())]
        for known in current:
            if known.format != FORMAT:
                raise other_format(self._server.url, known.format, FORMAT)
        served = set[str]().union(*(known.aliases for known in current))
        gone = sorted(set(self.aliases.values()) - served)
        if not gone:
            return True
        marks = {mark_of(self._server.prefix, entity) for entity in ENTITIES}
        if current or any(known.aliases & marks for known in found):
            raise missing(self._server.url, ", ".join(gone))
        return False

    def create(self, *, serving: bool) -> Names:
        """Make new indices and return their names; ``serving`` ones get the aliases at once."""
        self._put_templates()
        stamp = f"v{FORMAT}-{datetime.now(UTC):%Y%m%dt%H%M%S}-{uuid4().hex[:8]}"
        names = {entity: f"{alias}-{stamp}" for entity, alias in self.aliases.items()}
        for name in names.values():
            self._ask(lambda client, name=name: client.indices.create(index=name))
        if serving:
            self.swap(names, sweep=False)
        return names

    def swap(self, names: Names, *, sweep: bool = True) -> None:
        """Point the aliases to these indices, both in one step; then remove all others."""
        actions: list[dict[str, Any]] = []
        for known in self._known():
            if known.name not in names.values():
                for alias in known.aliases:
                    actions.append({"remove": {"index": known.name, "alias": alias}})
        for entity, name in names.items():
            added = {"index": name, "alias": self.aliases[entity], "is_write_index": True}
            actions.append({"add": added})
            mark = mark_of(self._server.prefix, entity)
            actions.append({"add": {"index": name, "alias": mark, "is_hidden": True}})
        self._ask(lambda client: client.indices.update_aliases(actions=actions))
        if sweep:
            self.sweep(names.values())

    def sweep(self, kept: Iterable[str]) -> None:
        """Remove indices of ours that are not kept, also those of a rebuild that was killed."""
        kept = set(kept)
        self.remove(known.name for known in self._known() if known.name not in kept)

    def remove(self, names: Iterable[str]) -> None:
        """Remove indices; what is gone already is no error."""
        for name in names:
            self._ask(
                lambda client, name=name: client.indices.delete(index=name, ignore_unavailable=True)
            )

    def fill(self, names: Names, *, visibly: bool) -> None:
        """Turn refreshing off while new indices are filled, and on again."""
        interval = None if visibly else "-1"
        for name in names.values():
            self._ask(partial(_set_refresh, name=name, interval=interval))

    def refresh(self, names: Names) -> None:
        """Make everything written visible to searches."""
        self._ask(lambda client: client.indices.refresh(index=list(names.values())))

    def _known(self) -> list[Known]:
        patterns = [pattern_of(self._server.prefix, entity) for entity in ENTITIES]
        answer = self._server.ask(
            lambda client: client.indices.get(
                index=patterns,
                allow_no_indices=True,
                ignore_unavailable=True,
                expand_wildcards="all",
                features=["aliases", "mappings"],
                filter_path=["*.aliases", "*.mappings._meta"],
            )
        )
        return [_known(name, part) for name, part in answer.body.items()]

    def _put_templates(self) -> None:
        """Write the templates where they are missing or older than ours.

        Raises:
            IndexUnavailable: They are newer: a later version of the program uses this server.
        """
        prefix = self._server.prefix
        held = self._server.ask(
            lambda client: client.options(ignore_status=404).cluster.get_component_template(
                name=f"{prefix}-*", filter_path="component_templates.name,*.*.version"
            )
        )
        versions = {
            part["name"]: part.get("component_template", {}).get("version", 0)
            for part in held.body.get("component_templates", [])
        }
        components = component_templates(prefix)
        newer = [versions[name] for name in components if versions.get(name, 0) > FORMAT]
        if newer:
            raise other_format(self._server.url, max(newer), FORMAT)
        for name, part in components.items():
            if versions.get(name, 0) < FORMAT:
                put = partial(_put_component, name=name, part=part)
                self._ask(put)
        for name, part in index_templates(prefix).items():
            self._ask(partial(_put_template, name=name, part=part))

    def _ask(self, call: Any) -> Any:
        return self._server.ask(call, patience_s=CREATE_PATIENCE_S)


def remove_everything(server: Server) -> None:
    """Remove all indices and templates under a prefix, as tests do at their end."""
    indices = Indices(server)
    indices.sweep(())
    index_parts, parts = (
        list(index_templates(server.prefix)),
        list(component_templates(server.prefix)),
    )
    server.ask(lambda client: _forgiving(client).indices.delete_index_template(name=index_parts))
    server.ask(lambda client: _forgiving(client).cluster.delete_component_template(name=parts))


def _forgiving(client: "Elasticsearch") -> "Elasticsearch":
    return client.options(ignore_status=404)


def _put_component(client: "Elasticsearch", *, name: str, part: dict[str, Any]) -> Any:
    return client.cluster.put_component_template(
        name=name, template=part["template"], version=part["version"], meta=part["_meta"]
    )


def _put_template(client: "Elasticsearch", *, name: str, part: dict[str, Any]) -> Any:
    return client.indices.put_index_template(
        name=name,
        index_patterns=part["index_patterns"],
        composed_of=part["composed_of"],
        priority=part["priority"],
        version=part["version"],
        meta=part["_meta"],
    )


def _set_refresh(client: "Elasticsearch", *, name: str, interval: str | None) -> Any:
    return client.indices.put_settings(index=name, settings={"index.refresh_interval": interval})


def _known(name: str, part: Mapping[str, Any]) -> Known:
    about = part.get("mappings", {}).get("_meta", {}).get(META, {})
    return Known(
        name,
        frozenset(part.get("aliases", {})),
        about.get("format"),
    )
