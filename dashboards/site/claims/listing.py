"""The list of the catalogue: what is searched and how it is ordered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django import forms
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.records import Claim
from core.text import fold_text
from core.vocabulary import Lang, Verdict
from dashboards.site.choosing import offer
from dashboards.site.claims.words import theme_name
from dashboards.site.templatetags.cotmoc import in_language
from dashboards.site.words import name_of
from store.claim_history import ClaimCounts, count_claims, rebuttal_states

KEPT_S: Final = 300
LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
SORTS: Final = (
    ("month", gettext_lazy("Gắn cờ trong 30 ngày")),
    ("week", gettext_lazy("Gắn cờ trong 7 ngày")),
    ("last", gettext_lazy("Mới xuất hiện nhất")),
    ("theme", gettext_lazy("Theo chủ đề")),
)
LANGS: Final = (Lang.VI, Lang.EN, Lang.ZH)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of the list."""

    claim: Claim
    theme: str
    statement: str
    counts: ClaimCounts
    answer: str


class CatalogueForm(forms.Form):
    """What is looked for in the catalogue."""

    q = forms.CharField(
        label=gettext_lazy("Tìm trong danh mục"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Chủ đề"), required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("Kết luận"), required=False)
    lang = forms.ChoiceField(label=gettext_lazy("Có cách nói bằng"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Xếp theo"), choices=SORTS, required=False)

    def __init__(self, data: Mapping[str, str], claims: Mapping[str, Claim]) -> None:
        super().__init__(data)
        anything = [("", _("Tất cả"))]
        themes = dict.fromkeys(claim.theme for claim in claims.values())
        options = {
            "theme": [(theme, theme_name(theme)) for theme in themes],
            "verdict": [(str(verdict), name_of("verdict", verdict)) for verdict in Verdict],
            "lang": [(str(lang), name_of("lang", lang)) for lang in LANGS],
        }
        for name, some in options.items():
            offer(self, name, anything + some)
        self.is_valid()

    def given(self, name: str) -> str:
        """Return a value of the form; empty where it does not fit."""
        return str(self.cleaned_data.get(name, ""))

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return any(self.given(name) for name in ("q", "theme", "verdict", "lang"))


def rows_of(form: CatalogueForm, claims: Mapping[str, Claim], now: datetime) -> list[Row]:
    """Return the claims that are looked for, in the order asked for."""
    counts = cache.get_or_set("claims:counts", lambda: count_claims(now), KEPT_S) or {}
    answers = rebuttal_states()
    rows = [
        Row(
            claim,
            theme_name(claim.theme),
            claim.statement.get(form.given("lang")) or in_language(claim.statement),
            counts.get(claim.id, ClaimCounts()),
            answers.get(claim.id, ""),
        )
        for claim in _matching(form, claims)
    ]
    sort = form.given("sort")
    if sort == "theme":
        return rows
    return sorted(rows, key=lambda row: _weight(row, sort), reverse=True)


def _weight(row: Row, sort: str) -> tuple[float, ...]:
    counts = row.counts
    last = (counts.last or LONG_AGO).timestamp()
    if sort == "last":
        return (last,)
    if sort == "week":
        return (counts.week, counts.month, last)
    return (counts.month, counts.week, last)


def _matching(form: CatalogueForm, claims: Mapping[str, Claim]) -> Iterator[Claim]:
    words = fold_text(form.given("q")).split()
    theme, verdict, lang = (form.given(name) for name in ("theme", "verdict", "lang"))
    for claim in claims.values():
        if theme and claim.theme != theme:
            continue
        if verdict and claim.verdict != verdict:
            continue
        if lang and not (claim.statement.get(lang) or claim.says.get(lang)):
            continue
        text = _text(claim, lang) if words else ""
        if all(word in text for word in words):
            yield claim


def _text(claim: Claim, lang: str) -> str:
    langs = (lang,) if lang else tuple(map(str, LANGS))
    texts = [claim.id]
    for one in langs:
        texts += [claim.statement.get(one, ""), claim.established.get(one, "")]
        texts += claim.says.get(one, ())
    return fold_text("\n".join(texts))
