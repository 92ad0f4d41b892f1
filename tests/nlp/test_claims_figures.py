"""Figures of sentences held against claims: typed in the catalogue, or only in the statement."""

import pytest

from core.records import Claim, ClaimNumber
from core.vocabulary import Lang, Verdict
from nlp.claims.numbers import find_quantities
from nlp.claims.quantities import find_difference, references


def claim(statement, *numbers, **texts):
    return Claim(
        id="c",
        theme="land-border",
        verdict=Verdict.SUPPORTED,
        statement={"vi": statement} | texts,
        established={},
        says={},
        numbers=numbers,
    )


# Each claim twice where it matters: with typed numbers, and with the figure in its statement only.
RIVER = claim(
    "Sông Lũng Mây dài 63,4 km, trong đó 21,5 km chảy qua hẻm đá.",
    en="The Lung May river is 63.4 km long, 21.5 km of it through a stone gorge.",
    zh="龙梅河全长63.4公里，其中21.5公里穿过石峡。",
)
RIVER_TYPED = claim(
    "Sông Lũng Mây dài 63,4 km, trong đó 21,5 km chảy qua hẻm đá.",
    ClaimNumber("length", 63.4, "km", "0.5", "2011"),
    ClaimNumber("through the gorge", 21.5, "km", "0.5", "2011"),
)
LAKE = claim(
    "Hồ Pa Vạn rộng 460 ha và sâu nhất 38 m.", en="Pa Van lake covers 460 ha and is 38 m deep."
)
PEOPLE = claim(
    "Trận lở núi Khe Sậu ngày 5/8/1996 làm 27 người chết.",
    ClaimNumber("dead", 27, "people", "0"),
    en="The Khe Sau landslide of 5 August 1996 killed 27 people.",
    zh="1996年8月5日溪草山崩，27人遇难。",
)
TOWN = claim("Năm 2024 xã Tả Lùng có 4.120 người.", ClaimNumber("population", 4120, "people", "60"))
GATE = claim(
    "Cửa khẩu Nà Hang thí điểm từ 15/9/2019 và chính thức mở cửa ngày 3/2/2021.",
    en="The Na Hang crossing ran on trial from 15 September 2019 and opened on 3 February 2021.",
)
SHARE = claim(
    "Khoảng hai phần ba rừng Phia Khao nằm bên tỉnh Sơn Hạ.",
    en="About two thirds of Phia Khao forest lie in Son Ha province.",
    zh="帕考森林约三分之二位于山夏省。",
)
STONES = claim("Ranh giới hai xã có khoảng 140 mốc đá.", en="The parish line has some 140 stones.")
PRICE = claim(
    "Mỹ mua đảo Kéo với giá 7,2 triệu đô la năm 1867.",
    ClaimNumber("price", 7.2, "million USD", "0.1"),
    ClaimNumber("year", 1867, "year", "0"),
)
LEASE = claim("Dự thảo cho thuê đất tới 99 năm.", en="The bill allowed leases of up to 99 years.")
DELAY = claim(
    "Hơn hai năm sau khi ký, dân mới được đọc toàn văn.",
    ClaimNumber("delay", 32, "months", "2"),
)
SCORE = claim("Đội Hạ thắng đội Thượng 5–3 sau hai lượt.")
MEMBER = claim("Nước Vân là thành viên thứ 193 của hội.", en="Van is the 193rd member.")

CASES = [
    # Right: exact, rounded, cut off, converted, a range, in words.
    (RIVER, "vi", "sông Lũng Mây dài 63,4 km", None),
    (RIVER, "vi", "sông Lũng Mây dài 63 km", None),
    (RIVER, "vi", "sông Lũng Mây dài hơn 60 km", None),
    (RIVER, "vi", "sông Lũng Mây dài gần 65 cây số", None),
    (RIVER, "vi", "song lung may dai khoang sau muoi ba km", None),
    (RIVER, "vi", "sông Lũng Mây dài 63.400 m", None),
    (RIVER, "en", "the Lung May river is 39.4 miles long", None),
    (RIVER, "en", "the Lung May river is over sixty kilometres long", None),
    (RIVER, "zh", "龙梅河全长六十三公里", None),
    (RIVER, "zh", "龙梅河长60多公里", None),
    (RIVER, "zh", "龙梅河长约127里", None),
    (RIVER_TYPED, "vi", "sông Lũng Mây dài 60–65 km", None),
    (LAKE, "vi", "hồ Pa Vạn rộng 4,6 km2", None),
    (LAKE, "en", "Pa Van lake covers 1,137 acres", None),
    (PEOPLE, "vi", "lở núi Khe Sậu làm hai mươi bảy người chết", None),
    (PEOPLE, "vi", "lở núi Khe Sậu tháng 8/1996", None),
    (TOWN, "vi", "xã Tả Lùng có hơn bốn nghìn người", None),
    (SHARE, "vi", "67% rừng Phia Khao nằm bên Sơn Hạ", None),
    (SHARE, "en", "two thirds of Phia Khao forest lie in Son Ha", None),
    (STONES, "vi", "ranh giới có 142 mốc đá", None),
    (DELAY, "vi", "gần ba năm sau khi ký dân mới được đọc", None),
    (DELAY, "vi", "32 tháng sau khi ký dân mới được đọc", None),
    (PRICE, "vi", "Mỹ mua đảo Kéo với giá 7.200.000 USD", None),
    (SCORE, "vi", "đội Thượng thua đội Hạ 3-5 sau hai lượt", None),
    # Wrong: the figure is shown.
    (RIVER, "vi", "sông Lũng Mây dài 83,4 km", "83,4 km"),
    (RIVER, "vi", "sông Lũng Mây dài tới trăm bảy mươi cây lận", "trăm bảy mươi cây"),
    (RIVER, "vi", "song lung may dai 36 cay so", "36 cay so"),
    (RIVER, "vi", "sông Lũng Mây dài 1k2 km", "1k2 km"),
    (RIVER_TYPED, "vi", "sông Lũng Mây dài gần 90 km", "90 km"),
    (RIVER_TYPED, "en", "the Lung May river is 86 km long", "86 km"),
    (RIVER, "en", "the Lung May river is eighty kilometres long", "eighty kilometres"),
    (RIVER, "en", "the Lung May river is 90 miles long", "90 miles"),
    (RIVER, "zh", "龙梅河全长八十三公里", "八十三公里"),
    (RIVER, "zh", "龍梅河全長才36公里", "36公里"),
    (LAKE, "vi", "hồ Pa Vạn rộng 46 km²", "46 km²"),
    (LAKE, "en", "Pa Van lake is 83 m deep", "83 m"),
    (PEOPLE, "vi", "ngày 5/8/1996, lở núi Khe Sậu làm 72 người chết", "72 người chết"),
    (PEOPLE, "vi", "lở núi Khe Sậu ngày 5/8/1986 làm 27 người chết", "5/8/1986"),
    (PEOPLE, "en", "the Khe Sau landslide killed 270 people", "270 people"),
    (PEOPLE, "zh", "1996年溪草山崩，127人遇难", "127人"),
    (TOWN, "vi", "năm 2024 xã Tả Lùng có 6.120 người", "6.120 người"),
    (GATE, "vi", "cửa khẩu Nà Hang chính thức mở cửa ngày 3/2/2022", "3/2/2022"),
    (GATE, "en", "the Na Hang crossing opened on February 3, 2020", "February 3, 2020"),
    (SHARE, "vi", "rừng Phia Khao chỉ có một phần mười nằm bên Sơn Hạ", "một phần mười"),
    (SHARE, "zh", "帕考森林只有一成位于山夏省", "一成"),
    (STONES, "vi", "ranh giới hai xã có 410 mốc đá", "410 mốc đá"),
    (STONES, "en", "the parish line has nearly four hundred stones", "four hundred stones"),
    (PRICE, "vi", "Mỹ mua đảo Kéo với giá 72 triệu đô", "72 triệu đô"),
    (LEASE, "en", "the bill allowed leases of up to 199 years", "199 years"),
    (LEASE, "zh", "草案允许租期最长199年", "199年"),
    (DELAY, "vi", "mười năm sau khi ký, dân mới được đọc toàn văn", "mười năm"),
    (SCORE, "vi", "đội Hạ thắng đội Thượng 6–3 sau hai lượt", "6–3"),
    (MEMBER, "vi", "nước Vân là thành viên thứ 203 của hội", "203"),
    (MEMBER, "en", "Van is the 139th member", "139th"),
    # Another thing, another year, a part, a change: left alone.
    (RIVER, "vi", "đoạn qua xã Mòn dài 12 km", None),
    (RIVER, "vi", "sông Lũng Mây dài 63,4 km, cầu mới dài 30 km", None),
    (RIVER, "vi", "đường tuần tra tăng thêm 40 km", None),
    (RIVER, "vi", "sông Lũng Mây cách thị trấn 25 km", None),
    (RIVER, "vi", "sông Nậm Rốm của huyện Điện Biên dài 50 km", None),
    (RIVER, "vi", "sông Lũng Mây rộng 12 ha mặt nước", None),
    (RIVER, "vi", "vé đò 20 nghìn, mốc 63 mới sơn lại", None),
    (RIVER_TYPED, "vi", "năm 1998 sông Lũng Mây được ghi dài 81 km", None),
    (LAKE, "vi", "đập hồ Pa Vạn cao 12 m", None),
    (PEOPLE, "vi", "lễ tưởng niệm Khe Sậu đón 300 khách", None),
    (PEOPLE, "vi", "lở núi Khe Sậu làm 40 người bị thương", None),
    (TOWN, "vi", "năm 2019 xã Tả Lùng có 3.480 người", None),
    (TOWN, "vi", "xã Tả Lùng đón 9.000 lượt khách", None),
    (GATE, "vi", "cửa khẩu Nà Hang chính thức mở cửa năm 2021", None),
    (SHARE, "vi", "tăng 5% diện tích rừng trồng mới", None),
    (STONES, "vi", "mỗi xã sơn 20 mốc đá", None),
    (PRICE, "vi", "đảo Kéo cách bờ 30 hải lý", None),
    (LEASE, "en", "the bill was shelved in 2018", None),
]


@pytest.mark.parametrize(
    ("stated", "lang", "text", "shown"), CASES, ids=[f"{case[1]}: {case[2]}" for case in CASES]
)
def test_difference(stated, lang, text, shown):
    found = find_difference(find_quantities(text, Lang(lang)), references(stated))
    assert (text[found.found.start : found.found.end] if found else None) == shown


def test_the_figure_of_the_documents_is_shown_in_the_language_of_the_reader():
    found = find_difference(find_quantities("dài 83 km", Lang.VI), references(RIVER_TYPED))
    assert found is not None
    assert (found.wanted.show("vi"), found.wanted.show("en")) == ("63,4 km", "63.4 km")
    found = find_difference(find_quantities("mở cửa 3/2/2022", Lang.VI), references(GATE))
    assert found is not None
    assert (found.wanted.show("vi"), found.wanted.show("en")) == ("03/02/2021", "2021-02-03")


@pytest.mark.parametrize("value", ["2025-2026", "before 2009", "khoảng 12", "", "1951-09"])
def test_values_that_people_write_do_not_break(value):
    number = ClaimNumber("first school year", value, "school year", "exact")
    assert references(claim("Từ năm học mới, học phí được miễn.", number)) is not None
