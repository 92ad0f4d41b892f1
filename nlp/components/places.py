"""Component ``places``: gazetteer hits become ``doc.spans["places"]``.

The longest name wins. One name can stand for several places (Lào Cai is a province, was a town
and is a border gate); the word before it decides, else the kind that is named most often. Names
that are also persons or common words count only with such a word, or beside their province.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from core.vocabulary import Lang
from nlp.components.extensions import register_extensions, text_of
from nlp.components.patterns import Hit, longest
from nlp.components.place_context import Surroundings
from nlp.gazetteer import Place

register_extensions()

# Words before (Vietnamese), or before or after (English, Chinese) a name that tell its kind.
CUES: dict[str, tuple[str, ...]] = {
    "province": ("tinh", "province", "省"),
    "district": ("huyen", "district", "县"),
    "town": ("thanh pho", "tp", "tp.", "thi xa", "tx", "tx.", "city", "town", "市"),
    "commune": ("xa", "commune", "乡", "社"),
    "former_commune": ("xa", "commune", "乡", "社"),
    "ward": ("phuong", "ward", "坊"),
    "border_gate": (
        *("cua khau", "cua khau quoc te", "cua khau quoc gia", "cua khau chinh", "ck"),
        *("cua khau phu", "cap cua khau", "loi mo", "loi thong quan", "border gate", "gate"),
        *("international border gate", "checkpoint", "crossing", "border crossing", "口岸"),
    ),
    "river": ("song", "suoi", "river", "stream", "河"),
    "mountain": ("nui", "dinh", "mount", "mountain", "山"),
    "island": ("dao", "quan dao", "dac khu", "huyen dao", "island", "islands", "岛", "群岛"),
    "china_unit": ("huyen", "thanh pho", "thi xa", "tp", "tinh", "city", "county", "市", "县"),
    "cave": ("hang", "dong", "cave", "洞"),
    "country": (
        *("nuoc", "ben", "voi", "sang", "viet -", "viet nam -", "bien gioi", "giua", "tai", "o"),
        *("tong thong", "thu tuong", "chinh phu", "dai su quan", "dai su", "ngoai truong", "toi"),
        *("bo truong", "quan doi", "tau chien", "hai quan", "chuyen gia", "hoc gia", "bao chi"),
        *("hang thong tan", "nguoi", "thi truong", "cong ty", "doanh nghiep", "khach", "tu", "va"),
        *("quoc hoi", "tu ban", "thuc dan", "de quoc", "cua", "thuong nghi si", "den"),
    ),
}
# Where no word tells, the earlier kind is meant.
RANK = (
    *("country", "province", "island", "waterfall", "landmark", "cave", "river", "town"),
    *("district", "commune", "ward", "former_commune", "township", "china_unit", "border_gate"),
)
SMALL = frozenset({"district", "town", "commune", "ward", "former_commune", "township"})
COMMUNES = frozenset({"commune", "ward", "former_commune", "township"})
CHINA = "trung-quoc"
LINKS = frozenset({"", "tỉnh", "tinh", "thuộc tỉnh", "tp", "thành phố"})  # name to province
LONGEST_SYLLABLE = 4  # letters of a country's name of one syllable: Nhật, Pháp
REACH = 28  # characters looked at before and after a name
NEAR = 30  # characters to the name of the province that may stand beside an ambiguous name


class Places:
    """Keep the longest names, each as a span whose ``kb_id_`` is the place's id."""

    def __init__(self, name: str, places: Mapping[str, Place]) -> None:
        self.name = name
        self.places = places

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its places."""
        found = [hit for hit in doc._.hits if hit.pattern.kind == "place"]
        spans = []
        if found:
            text, folded = text_of(doc), doc._.folded
            around = Surroundings(text, folded)
            names = longest([hit for hit in found if around.is_written_so(hit)])
            names = [hit for hit in names if around.allows(hit, self.places[hit.pattern.key])]
            for hit in self._choose(names, text, folded):
                spans.append(
                    doc.char_span(
                        hit.start,
                        hit.end,
                        label="PLACE",
                        kb_id=hit.pattern.key,
                        alignment_mode="expand",
                    )
                )
        doc.spans["places"] = [span for span in spans if span is not None]
        return doc

    def _choose(self, hits: Sequence[Hit], text: str, folded: str) -> Iterator[Hit]:
        provinces = self._provinces(hits)
        groups = [list(group) for _, group in groupby(hits, key=lambda hit: hit.start)]
        for group, following in zip(groups, [*groups[1:], []], strict=False):
            start, end, _ = group[0]
            beside = self._province_beside(end, following, text)
            candidates = [hit for hit in group if self._may_be(hit, beside, provinces)]
            cued = [hit for hit in candidates if has_cue(self._kind(hit), start, end, folded)]
            free = [hit for hit in candidates if self._is_free(hit, beside, provinces)]
            if pool := cued or free:
                yield min(pool, key=self._rank)

    def _provinces(self, hits: Sequence[Hit]) -> set[str]:
        """Return the provinces that a text names, or names a place of that is no other's name."""
        named = [self.places[key] for key in {hit.pattern.key for hit in hits}]
        found = {p.id if p.kind == "province" else p.province for p in named if not p.needs}
        if any(p.id == CHINA or (p.kind == "china_unit" and not p.needs) for p in named):
            found.add(CHINA)
        return found

    def _province_beside(self, end: int, following: Sequence[Hit], text: str) -> str:
        """Return the province that is named right after a name: *Hòa An, tỉnh Cao Bằng*."""
        for hit in following:
            between = text[end : min(hit.start, end + NEAR)]
            if self._kind(hit) == "province" and between.strip(" ,(-–").lower() in LINKS:
                return hit.pattern.key if hit.start <= end + NEAR else ""
        return ""

    def _may_be(self, hit: Hit, beside: str, provinces: set[str]) -> bool:
        """Return whether nothing speaks against this place: a small unit lies in its province."""
        place = self.places[hit.pattern.key]
        if beside and place.province and place.kind in SMALL:
            return place.province == beside
        return place.kind not in COMMUNES or not place.needs or place.province in provinces

    def _kind(self, hit: Hit) -> str:
        return self.places[hit.pattern.key].kind

    def _rank(self, hit: Hit) -> int:
        kind = self._kind(hit)
        return RANK.index(kind) if kind in RANK else len(RANK)

    def _is_free(self, hit: Hit, beside: str, provinces: set[str]) -> bool:
        """Return whether the name may stand without a word that tells its kind."""
        place = self.places[hit.pattern.key]
        if hit.pattern.lang is Lang.ZH:
            return True  # Chinese names are given in a form that is nobody else's.
        if place.kind == "country" and is_one_syllable(hit):
            return place.needs == "marks"  # Lào; Anh, Đức and Nga are persons too
        if place.needs == "near":
            return place.province in provinces
        if place.needs == "cue" and place.kind == "china_unit":
            return CHINA in provinces
        return place.needs != "cue" or beside == place.province != ""


def is_one_syllable(hit: Hit) -> bool:
    """Return whether a Vietnamese name is a single syllable."""
    return hit.pattern.lang is Lang.VI and len(hit.pattern.phrase) <= LONGEST_SYLLABLE


def has_cue(kind: str, start: int, end: int, folded: str) -> bool:
    """Return whether a word beside the name says that it is of this kind."""
    before = folded[max(0, start - REACH) : start].rstrip()
    after = folded[end : end + REACH].lstrip()
    for cue in CUES.get(kind, ()):
        if before.endswith(cue) and not before[: -len(cue)][-1:].isalpha():
            return True
        if not cue.isascii() and after.startswith(cue):
            return True
        if cue in ENGLISH and after.startswith(cue) and not after[len(cue) :][:1].isalpha():
            return True
    return False


ENGLISH = frozenset(
    {"province", "district", "city", "town", "commune", "ward", "border gate", "gate", "river"}
    | {"checkpoint", "crossing", "stream", "mountain", "island", "islands", "county", "cave"}
)


def make_places(nlp: Language, name: str) -> Places:
    """Make the component; the names come from the gate's hits.

    Raises:
        ValueError: No component ``gate`` stands before this one.
    """
    if "gate" not in nlp.component_names:
        raise ValueError(f"{name}: needs the component 'gate' before it; see nlp/pipeline.cfg")
    return Places(name, nlp.get_pipe("gate").lexicon.places)


Language.factory("places", assigns=["doc.spans"], func=make_places)
