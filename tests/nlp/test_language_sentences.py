import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.vocabulary import Lang
from nlp.language.sentences import MAX_CHARACTERS, split_sentences


def cut(text: str, lang: Lang = Lang.VI) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, lang)]


@pytest.mark.parametrize(
    "marked",
    [
        "Hai bên đã ký nghị định thư. |Văn kiện có hiệu lực từ ngày 14.7.2010.",
        "Đường biên dài 1.449,566 km. |Trong đó 383,914 km theo sông.",
        "TP. Cao Bằng và TP.HCM cùng tham gia. |GS. Nguyễn Văn An dự.",
        "GS.TS. Trần Bình, ThS. Lê Hoa và PGS.TS Vũ Minh trao đổi. |Sau đó nghỉ.",
        "H. Trùng Khánh, q. 1, x. Đàm Thủy, Tr. 15 và tr. 16.",
        "Xem tr. 12, no. 5, vd. mốc 836(2). |Hết.",
        "Ông Nguyễn V. A. khai nhận. |Vụ việc được xử lý.",
        "Chưa rõ... vì sao. |Nhưng… có lẽ. |Rồi… |Anh đi.",
        "“Mốc giới vẫn nguyên.” |Ông nói thế.",
        "“Ai cắm mốc?” anh hỏi. |“Tôi!” |Chị đáp.",
        "Thật vậy sao? |Đúng! |Không thể nào?! |Thôi.",
        "Điều (?) này lạ. |Rất lạ.",
        "1. Phạm vi áp dụng. |2. Đối tượng. |a. Người dân.",
        "Điều 5. Phạm vi bảo vệ. |Chương IV. Tổ chức thực hiện.",
        "Có gạo, muối, v.v. và thuốc. |Hàng gồm áo, chăn, v.v. |Đoàn về trong ngày.",
        "Ký ngày 14. 7. 2010 tại Hà Nội. |Năm 2009. |1.971 cột mốc.",
        "hôm qua đi chợ. |nay ở nhà! |mai chưa biết? |thôi ngủ",
        "Đây là biên giới.|Tuy nhiên, trang baocaobang.vn viết khác.|Hết",
        "dòng một\n|dòng hai\r\n|dòng ba\n\n|TP.\n|Hồ Chí Minh",
        "Dài 5 m. |Đường lên dốc. |Lúc 8 h. |Sau đó nghỉ.",
        "Nguồn: báo cáo.[1] |Số liệu cũ.",
        "Uống vitamin C. |Ra châu Á. |Rét 2 độ C. |Anh B. Nam ở q. Ba Đình. |Lần thứ tư. |Hết.",
        "Ăn đã no. |Họ đi ngủ.",
    ],
    ids=lambda text: text[:18],
)
def test_vietnamese(marked: str) -> None:
    assert cut(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize(
    ("lang", "marked"),
    [
        (Lang.EN, "Mr. Smith met Dr. Lee on Jan. 5. |They agreed."),
        (Lang.EN, "The U.S. Navy left. |It was in the U.S. |The treaty stands."),
        (Lang.EN, "Rice, salt, etc. were sold. |He signed as J. R. Doe. |See Art. 3 and No. 7."),
        (Lang.EN, "About 1.5 million, e.g. in 2009. |\"Why?\" she asked. |Nobody knew."),
        (Lang.ZH, "两国签署了议定书。|边界全长1449.566公里！|真的吗？|是的；|好。"),
        (Lang.ZH, "他说：“界碑还在。”|然后离开了。|真的？！|（完）"),
        (Lang.ZH, "真的吗?|是的!|好……就这样。|引用v1.5版本。"),
    ],
    ids=["titles", "countries", "short forms", "quotes", "stops", "closing", "ascii marks"],
)  # fmt: skip
def test_english_and_chinese(lang: Lang, marked: str) -> None:
    assert cut(marked.replace("|", ""), lang) == [part.strip() for part in marked.split("|")]


def test_long_text_without_marks_is_cut_at_emoji() -> None:
    line = "mình đi thác Bản Giốc vui lắm luôn nha mọi người ơi " * 4
    assert cut("đi chơi 😂😂 vui quá 🎉") == ["đi chơi 😂😂 vui quá 🎉"]
    assert cut(line + "😂😂 " + line) == [line + "😂😂", line.strip()]


def test_the_cap_cuts_at_a_comma() -> None:
    clause = "đoàn đi qua nhiều xã biên giới, "
    parts = cut(clause * 100)
    assert all(len(part) <= MAX_CHARACTERS and part.endswith(",") for part in parts)
    assert [len(part) for part in cut("a" * 2500)] == [1000, 1000, 500]


PIECES = (
    "TP. ", "1.449,566", "v.v. ", "Điều 5. ", "“", "”", ". ", "...", "?!", "。", "；", "\n", "\r\n",
    "😂", "U.S. ", "a", "Đ", " ", "\u3000", ",", "x" * 400, "từ " * 150, "(?)", "\u2028", ".A",
)  # fmt: skip
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))


@settings(deadline=None)
@given(texts, st.sampled_from(list(Lang)))
def test_sentences_are_ordered_disjoint_tight_and_complete(text: str, lang: Lang) -> None:
    spans = split_sentences(text, lang)
    end = 0
    for start, stop in spans:
        assert text[end:start].strip() == ""
        assert 0 < stop - start <= MAX_CHARACTERS
        assert text[start:stop] == text[start:stop].strip()
        assert "\n" not in text[start:stop]
        end = stop
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "text",
    ["Câu này có năm từ. " * 10_000, "a" * 300_000, ". " * 150_000, "." * 300_000,
     " " * 300_000, "a." * 150_000, "😂" * 100_000, "x.\u00a0" * 300_000, ",1" * 150_000,
     "“" * 150_000, "1. " * 300_000, "\n" * 300_000],
    ids=["50,000 words", "one word", "stops and spaces", "stops", "spaces", "a.", "emoji",
         "hard spaces", "commas", "quotes", "list numbers", "lines"],
)  # fmt: skip
def test_time_is_linear(text: str) -> None:
    begin = time.perf_counter()
    split_sentences(text)
    assert time.perf_counter() - begin < 6
