"""Abbreviations whose full stop ends no sentence, as data; keys in lower case."""

from collections.abc import Mapping

from core.vocabulary import Lang

# Before a name: titles, offices, units of administration.
_VI = """
    tp tx tt ts ths gs pgs bs ks ktv kts ls cn nsnd nsưt nsut ngưt ngut ngnd ncs cki ckii bsck
    bscki bsckii ds đc dc q p h x kv đl ql đh cđ mt kt vd đt sđt sdt cty tr
"""
_EN = """
    mr mrs ms dr prof st gen col lt maj capt cpl sgt adm cmdr rep sen gov pres hon rev messrs mt
    vs cf approx
"""
NAMES: Mapping[Lang, frozenset[str]] = {
    Lang.VI: frozenset(f"{_VI} {_EN}".split()),
    Lang.EN: frozenset(_EN.split()),
    Lang.ZH: frozenset(_EN.split()),
    Lang.OTHER: frozenset(f"{_VI} {_EN}".split()),
}

# Before a number only: "no. 5", "tr. 12", "Jan. 3".
_NUMBERED = """
    no nos art arts sec para fig figs vol ch pp pg đ đk k kh tr th jan feb mar apr jun jul aug
    sep sept oct nov dec
"""
NUMBERED = frozenset(_NUMBERED.split())

# Before the initial of a person who is not named: "anh B."
_BEFORE_INITIAL = """
    ông bà anh chị em cô chú bác cháu bé ong ba chi co chu bac chau be mr mrs ms
    và với cùng by with and as
"""
BEFORE_INITIAL = frozenset(_BEFORE_INITIAL.split())

# May end a sentence: they do when a capital follows.
_MIDDLE = "v.v vv tnhh etc inc ltd co corp jr e.g i.e a.m p.m ph.d b.c a.d"
MIDDLE = frozenset(_MIDDLE.split())

# Letters and stops of a country's name: a sentence ends there only before such a word.
_STARTERS = """
    the a an it its he she they we this that these in on at but however and after when if for
    as by to
"""
STARTERS = frozenset(_STARTERS.split())

# "Điều 5. Phạm vi": the number belongs to the heading that follows it.
_HEADINGS = """
    điều khoản chương mục phần bài câu hình bảng điểm bước tập kỳ dieu khoan chuong muc phan
    article section chapter part rule figure table annex question step
"""
HEADINGS = frozenset(_HEADINGS.split())
