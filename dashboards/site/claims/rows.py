"""The rows of a change: evidence, positions and figures, each as a little form."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.forms import formset_factory
from django.http import QueryDict

from dashboards.site.claims.forms import MARK, EvidenceRow, NumberRow, PositionRow, points_of
from nlp.catalogue.load import Catalogue

MOST: Final = 40
INTEGER: Final = re.compile(r"-?\d{1,15}")
DECIMAL: Final = re.compile(r"-?\d{1,15}\.\d{1,10}")
POSITION: Final = ("by_vi", "by", "says_vi", "says_en")
NUMBER: Final = ("what", "value", "unit", "tolerance", "as_of")

EvidenceRows = formset_factory(EvidenceRow, extra=2, max_num=MOST)
PositionRows = formset_factory(PositionRow, extra=2, max_num=MOST)
NumberRows = formset_factory(NumberRow, extra=1, max_num=MOST)


class Rows:
    """The three groups of rows of an entry; an emptied row is dropped."""

    def __init__(
        self, data: QueryDict | None, entry: Mapping[str, Any], catalogue: Catalogue
    ) -> None:
        self.entry = entry
        cited = [
            {
                "point": f"{one['document']}{MARK}{one.get('ref', '')}",
                "relation": one.get("relation", ""),
            }
            for one in entry.get("evidence", ())
        ]
        self.evidence = EvidenceRows(
            data,
            prefix="evidence",
            initial=cited,
            form_kwargs={"points": points_of(catalogue)},
        )
        self.positions = PositionRows(
            data, prefix="positions", initial=_texts(entry.get("positions", ()), POSITION)
        )
        self.numbers = NumberRows(
            data, prefix="numbers", initial=_texts(entry.get("numbers", ()), NUMBER)
        )

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return all([self.evidence.is_valid(), self.positions.is_valid(), self.numbers.is_valid()])

    def values(self) -> dict[str, Any]:
        """Return the rows as an entry holds them; what was not touched stays as it was."""
        return {
            "evidence": [one for one in map(self._cited, self.evidence.cleaned_data) if one],
            "positions": self._kept("positions", self.positions.cleaned_data, POSITION),
            "numbers": [
                one if one in self.entry.get("numbers", ()) else one | {"value": _value(one)}
                for one in self._kept("numbers", self.numbers.cleaned_data, NUMBER)
            ],
        }

    def _cited(self, row: Mapping[str, str]) -> dict[str, str]:
        document, _mark, ref = row.get("point", "").partition(MARK)
        if not document:
            return {}
        wanted = {"document": document, "ref": ref, "relation": row.get("relation", "")}
        for old in self.entry.get("evidence", ()):
            if (old["document"], old.get("ref", "")) == (document, ref):
                wanted = {**old, **wanted}
                break
        return {name: value for name, value in wanted.items() if value}

    def _kept(self, field: str, rows: list[dict[str, str]], names: tuple[str, ...]) -> list[Any]:
        was = list(self.entry.get(field, ()))
        found = []
        for at, row in enumerate(rows):
            given = {name: row.get(name, "").strip() for name in names}
            if not any(given.values()):
                continue
            old = was[at] if at < len(was) else {}
            if given == {name: str(old.get(name, "")) for name in names}:
                found.append(old)
                continue
            rest = {name: value for name, value in old.items() if name not in names}
            found.append({name: value for name, value in {**given, **rest}.items() if value})
        return found


def _texts(rows: Any, names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{name: str(row.get(name, "")) for name in names} for row in rows]


def _value(row: Mapping[str, Any]) -> float | int | str:
    text = str(row.get("value", ""))
    if INTEGER.fullmatch(text) and row.get("unit") != "date":
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text
