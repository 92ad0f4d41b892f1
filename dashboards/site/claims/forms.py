"""The form of a change of the catalogue, and what it makes of an entry."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.vocabulary import Verdict
from dashboards.site.choosing import offer
from dashboards.site.claims.words import FIELDS, RELATIONS, theme_name
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from nlp.catalogue.load import Catalogue
from nlp.catalogue.themes import themes

LANGS: Final = ("vi", "en", "zh")
ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID: Final = 60
TEXTS: Final = (
    *(f"statement_{lang}" for lang in LANGS),
    *(f"established_{lang}" for lang in LANGS),
    *("notes", "valid_from", "valid_until", "topic", "verdict"),
)
LISTS: Final = tuple(f"{stem}_{lang}" for stem in ("says", "not_says") for lang in LANGS)
MARK: Final = "|"
"""Stands between document and reference where a list offers both as one."""


def _area(field: str, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy(FIELDS[field]),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(label: Any, *, longest: int = 2000) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest)


class ClaimForm(forms.Form):
    """What an entry says, but for its rows of evidence, positions and figures."""

    id = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=LONGEST_ID,
        help_text=gettext_lazy("Chữ thường không dấu, chữ số và dấu gạch nối; không đổi về sau."),
    )
    topic = forms.ChoiceField(label=gettext_lazy("Chủ đề"))
    statement_vi = _area("statement_vi")
    statement_en = _area("statement_en")
    statement_zh = _area("statement_zh")
    verdict = forms.ChoiceField(label=gettext_lazy("Kết luận"))
    established_vi = _area("established_vi", 4)
    established_en = _area("established_en", 4)
    established_zh = _area("established_zh", 2)
    says_vi = _area("says_vi", 5)
    says_en = _area("says_en", 4)
    says_zh = _area("says_zh", 3)
    not_says_vi = _area("not_says_vi", 4)
    not_says_en = _area("not_says_en", 3)
    not_says_zh = _area("not_says_zh", 3)
    valid_from = _line(gettext_lazy("Có hiệu lực từ"), longest=10)
    valid_until = _line(gettext_lazy("Có hiệu lực đến"), longest=10)
    notes = _area("notes")
    reason = forms.CharField(
        label=gettext_lazy("Vì sao đề xuất"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Người thứ hai đọc lý do này trước khi quyết định."),
    )

    def __init__(self, data: Any, *, entry: Mapping[str, Any], catalogue: Catalogue) -> None:
        super().__init__(data, initial=_initial(entry))
        self.entry, self.catalogue = entry, catalogue
        if entry:
            del self.fields["id"]
        known = dict.fromkeys([*themes(), str(entry.get("topic") or "")])
        self._choices("topic", [(one, theme_name(one)) for one in known if one])
        self._choices("verdict", [(str(one), name_of("verdict", one)) for one in Verdict])
        for name in LISTS:
            self.fields[name].help_text = _("Mỗi dòng một câu.")
        for name in ("valid_from", "valid_until"):
            self.fields[name].help_text = _("Năm-tháng-ngày, như 2026-11-30; để trống nếu không.")

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        offer(self, name, choices)

    def clean_id(self) -> str:
        """Take an id that is free."""
        given = str(self.cleaned_data["id"])
        if not ID.fullmatch(given):
            raise forms.ValidationError(_("Chỉ dùng a–z, 0–9 và dấu gạch nối."))
        if given in self.catalogue.claims:
            raise forms.ValidationError(_("Mã này đã có trong danh mục; đặt mã khác."))
        return given

    def values(self) -> dict[str, Any]:
        """Return the fields of the entry as the form has them."""
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name].strip() for name in TEXTS}
        for name in LISTS:
            lines = dict.fromkeys(line.strip() for line in given[name].splitlines())
            values[name] = [line for line in lines if line]
        for lang in LANGS:
            says = values[f"says_{lang}"]
            # Wordings of the first group stay where they are, so that little changes.
            first = [text for text in self.entry.get(f"variants_{lang}", ()) if text in says]
            values[f"variants_{lang}"] = first
            values[f"says_{lang}"] = [text for text in says if text not in first]
        return values


def _initial(entry: Mapping[str, Any]) -> dict[str, str]:
    initial = {name: str(entry.get(name, "")) for name in TEXTS}
    for name in LISTS:
        stem, _underscore, lang = name.rpartition("_")
        first = entry.get(f"variants_{lang}", ()) if stem == "says" else ()
        initial[name] = "\n".join([*first, *entry.get(name, ())])
    return initial


class EvidenceRow(forms.Form):
    """A point of a document that the claim rests on."""

    point = forms.ChoiceField(label=gettext_lazy("Tài liệu và điều, khoản"), required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Tài liệu này"), required=False)

    def __init__(self, *args: Any, points: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (self.initial or {}).get("point")
        known = {value for _title, some in points for value, _name in some}
        extra = [(own, own.replace(MARK, ", "))] if own and own not in known else []
        offer(self, "point", [("", "—"), *extra, *points])
        offer(self, "relation", [(name, _(words)) for name, words in RELATIONS.items()])


class PositionRow(forms.Form):
    """What one side says."""

    by_vi = _line(gettext_lazy("Bên nào, tiếng Việt"))
    by = _line(gettext_lazy("Bên nào, tiếng Anh"))
    says_vi = _line(gettext_lazy("Nói gì, tiếng Việt"))
    says_en = _line(gettext_lazy("Nói gì, tiếng Anh"))


class NumberRow(forms.Form):
    """A figure with what it may be off by."""

    what = _line(gettext_lazy("Số gì (tiếng Anh)"))
    value = _line(gettext_lazy("Giá trị (như 1449.566)"), longest=40)
    unit = _line(gettext_lazy("Đơn vị (km, m, date …)"), longest=40)
    tolerance = _line(gettext_lazy("Được lệch"), longest=40)
    as_of = _line(gettext_lazy("Tính đến (như 2024 hoặc 2024-05-20)"), longest=40)


def points_of(catalogue: Catalogue) -> list[Any]:
    """Return every point of every document, as a list with groups offers them."""
    return [
        (
            in_language(document.title) or document.id,
            [
                (f"{document.id}{MARK}{ref}", _shown(ref, gists))
                for ref, gists in document.points.items()
            ],
        )
        for document in catalogue.documents.values()
        if document.points
    ]


def _shown(ref: str, gists: Mapping[str, str]) -> str:
    gist = in_language(gists) if gists else ""
    return f"{ref}: {gist[:90]}" if gist else ref
