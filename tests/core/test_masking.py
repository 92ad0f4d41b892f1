import time

import pytest
from hypothesis import given

from core.text import mask, mask_text, normalize_text
from tests.core.texts import nfc_texts

PHONES = (
    "0912345678", "0912 345 678", "0912.345.678", "091.234.5678", "0912-345-678", "(0912) 345 678",
    "+84912345678", "+84 912 345 678", "(+84) 912 345 678", "+84 (0) 912 345 678", "84912345678",
    "0084 912 345 678", "0206 3852 136", "0206.3852.136", "(0206) 3.852.136", "0206-3852136",
    "024 3823 4567", "(024) 38234567", "+84 24 3823 4567", "(028)73005050", "0168 345 6789",
    "1900 6868", "1900.545461", "18001234", "13812345678", "138 1234 5678", "+86 138 1234 5678",
    "03 45 67 89 01 2",
)  # fmt: skip


@pytest.mark.parametrize("phone", PHONES)
def test_phone_numbers_are_masked(phone: str) -> None:
    assert mask_text(f"Liên hệ {phone} để biết thêm.") == "Liên hệ [số điện thoại] để biết thêm."
    assert mask_text(f"Số máy: {phone}") == "Số máy: [số điện thoại]" or phone.startswith("03 ")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ĐT0912345678, sđt:0987654321", "ĐT[số điện thoại], sđt:[số điện thoại]"),
        ("0912345678-0987654321/0912345679", "[số điện thoại]-[số điện thoại]/[số điện thoại]"),
        ("ĐT: 3852.136", "ĐT: [số điện thoại]"),
        ("ĐT: 9716 229 hoặc 9720 889", "ĐT: [số điện thoại] hoặc [số điện thoại]"),
        ("điện thoại: 057. 832333.", "điện thoại: [số điện thoại]."),
        ("Tel: (307) 766-6838", "Tel: [số điện thoại]"),
        ("服务专线0800-020-050，电话13812345678", "服务专线[số điện thoại]，电话[số điện thoại]"),
        ("经@南宁交警核查，微博@平安江汉 发布", "经[tài khoản]，微博[tài khoản] 发布"),
        ("0912345678 đồng chí An", "[số điện thoại] đồng chí An"),
        ("gọi 09 12 34 56 78 nhé", "gọi [số điện thoại] nhé"),
        ("电话：13812345678。", "电话：[số điện thoại]。"),
        ("thư gửi bien.tap-1@baocaobang.vn.", "thư gửi [e-mail]."),
        ("theo @nguyen_van.a nhé", "theo [tài khoản] nhé"),
        ("@Nguyễn Văn An ở Hà Nội", "[tài khoản] ở Hà Nội"),
        ("hỏi @Đỗ Lan nhé, @abc Hà Nội", "hỏi [tài khoản] nhé, [tài khoản] Hà Nội"),
        ("(@vov1)", "([tài khoản])"),
        ("@张三 你好", "[tài khoản] 你好"),
        ("xem https://www.facebook.com/nguyen.van.a?ref=1, nhé", "xem [tài khoản], nhé"),
        ("t.me/kenh_bien_gioi", "[tài khoản]"),
        ("zalo.me/0912345678", "[tài khoản]"),
        ("CCCD số: 004085001234", "CCCD số: [số giấy tờ]"),
        ("CMND 080123456 do Công an cấp", "CMND [số giấy tờ] do Công an cấp"),
        ("số căn cước công dân 004 085 001 234", "số căn cước công dân [số giấy tờ]"),
        ("chung minh nhan dan so 080123456", "chung minh nhan dan so [số giấy tờ]"),
        ("mang số 004085001234 đi", "mang số [số giấy tờ] đi"),
        ("hộ chiếu số B1234567", "hộ chiếu số [số giấy tờ]"),
        ("护照号码：E12345678", "护照号码：[số giấy tờ]"),
        ("身份证号：11010519491231002X", "身份证号：[số giấy tờ]"),
        ("45010219850307123X", "[số giấy tờ]"),
    ],
)  # fmt: skip
def test_contact_details_are_masked(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "đường biên dài 1.449,566 km, trong đó 1.065,652 km trên đất liền và 383,914 km theo sông",
        "ký ngày 30/12/1999, có hiệu lực 14.7.2010, nghị định thư 18-11-2009",
        "từ 01.02.2024 đến 03.04.2025, 09.12.2024 10:30, ngày 09 12 2024 56 người",
        "Quyết định 1191/QĐ-TTg ngày 5/8/2020; Nghị quyết số 0912345678/NQ-CP",
        "mốc 836(2), mốc 1116, mốc 0, từ mốc 589 đến mốc 1300; 1.971 cột mốc",
        "vốn 1.234.567.890 đồng, 500.000.000 đồng, 84.912.345.678 đồng, 15000000000 đồng",
        "84912345678 đồng và 13812345678 VND, tăng +12.345.678.900 đồng",
        "22.8512345, 106.7241234567; 22°51'14\" B, 106°43'20\" Đ; 0.0912345678",
        "giai đoạn 1900-1945, năm 1900 1945, 1800 1900, 2021-2025, 1999, 2009",
        "dân số 543.052 người, diện tích 6.700,39 km2, 670.039,4 ha",
        "1 000 000 000 đô la, 13 800 000 000 USD",
        "các mốc 01 02 03 04 05 và 06 07 08 09 10 11",
        "bán kính 5 @ 3, giá 5$ @ 2",
        "chương trình 135, Nghị định 34/2014/NĐ-CP, TCVN 9001:2015, ISBN 978-604-57-1234-5",
        "https://baocaobang.vn/tin/0912345678-a.html và /p/20240112345678",
        "liên hệ (2009-2012), gọi 1.500.000 người, gọi 1.500.000, tel 01.02.2024",
        "06588418-98cb-49f9-b972-9a272828efe9",
        "số liệu 20240715083045, mã 202407150830",
        "facebook.com, Facebook, trang t.me và www.facebook.com/groups/caobang",
        "căn cước cho 100.000 người, căn cước: 98% dân số",
        "hộ chiếu vắc xin 2021, 120 000 lượt hộ chiếu, hộ chiếu: 1200345 lượt",
        "điện thoại giá 7.990.000 đồng, gọi 113, 114, 115",
        "全长1449.566公里，2009年7月14日，人口5430520人，13000000000元",
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_figures_of_the_news_pass(text: str) -> None:
    assert mask_text(text) == text


@given(nfc_texts)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once
    assert normalize_text(mask_text(normalize_text(text))) == mask_text(normalize_text(text))


def test_the_way_back_covers_the_number() -> None:
    mapped = mask("Gọi 0912 345 678 hoặc a@b.vn.")
    start = mapped.text.index("[e-mail]")
    old_start, old_end = mapped.to_original(start, start + len("[e-mail]"))
    assert mapped.original[old_start:old_end] == "a@b.vn"
    assert mapped.to_original(4, 8) == (4, 16)


@pytest.mark.parametrize(
    "text",
    ["0" * 200_000, "0912 " * 40_000, "@" * 200_000, "a" * 200_000 + "@", "a@" * 100_000,
     "1.2" * 100_000, "t.me/" * 40_000, "CCCD " * 40_000, "(0" * 100_000,
     "a." * 100_000 + "com/"],
    ids=["zeros", "phones", "ats", "one word", "a@", "1.2", "t.me", "CCCD", "(0", "dots"],
)  # fmt: skip
def test_hostile_lines_take_linear_time(text: str) -> None:
    begin = time.perf_counter()
    mask(text)
    assert time.perf_counter() - begin < 10
