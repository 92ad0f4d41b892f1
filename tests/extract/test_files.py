"""PDF, DOCX and plain text files."""

import pytest

from core.vocabulary import Precision
from extract import extract
from extract.pdf import sensible_title
from tests.extract.samples import PARAGRAPHS, TITLE, capture, docx, pdf

SENTENCE = "Hai ben thong nhat keo dai gio thong quan tai cua khau trong mua thu hoach."


def read(form: str, body: bytes):
    outcome = extract(capture(form, "kho/bai.bin"), body)
    assert outcome.refusals == ()
    return outcome.documents[0]


def reasons(form: str, body: bytes) -> list[str]:
    return [refusal.reason for refusal in extract(capture(form, "kho/a.bin"), body).refusals]


def test_pdf_text_and_title():
    document = read("pdf", pdf(SENTENCE, "Trang hai.", title="Bao cao cong tac bien gioi"))
    assert document.title == "Bao cao cong tac bien gioi"
    assert SENTENCE in document.text.replace("\n", " ")
    assert "Trang hai." in document.text
    assert "Tac Gia" not in repr(document)


def test_pdf_with_a_tool_title_takes_its_first_line():
    document = read(
        "pdf", pdf(f"Thong bao thong quan\n{SENTENCE}", title="Microsoft Word - tb.docx")
    )
    assert document.title == "Thong bao thong quan"


def test_pdf_with_a_password_is_refused():
    assert reasons("pdf", pdf(SENTENCE, password="mat-khau")) == ["encrypted"]


def test_pdf_locked_for_editing_only_is_read():
    assert SENTENCE.split(maxsplit=1)[0] in read("pdf", pdf(SENTENCE, password="")).text


def test_scan_without_text_is_refused():
    assert reasons("pdf", pdf("")) == ["no_text"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Microsoft Word - bc 2026.docx", ""),
        ("untitled", ""),
        ("KH-35.pdf", ""),
        ("Kế hoạch thông tin đối ngoại năm 2026", "Kế hoạch thông tin đối ngoại năm 2026"),
    ],
)
def test_sensible_title(title, kept):
    assert sensible_title(title) == kept


def test_docx_keeps_the_order_of_paragraphs_and_tables():
    body = docx((TITLE, "Đoạn một.", "Đoạn hai."), (("Tháng", "Lượt xe"), ("10", "4.200")))
    document = read("docx", body)
    assert document.title == TITLE
    assert document.text.split("\n") == ["Đoạn một.", "Tháng | Lượt xe", "10 | 4.200", "Đoạn hai."]
    assert "Tác Giả" not in repr(document)


def test_docx_without_text_and_old_or_locked_word_files():
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert reasons("docx", docx(())) == ["no_text"]
    assert reasons("docx", compound + b"\0" * 600) == ["unknown_format"]
    assert reasons("docx", compound + "EncryptedPackage".encode("utf-16-le")) == ["encrypted"]


def test_text_with_menu_lines_title_and_date():
    text = f"Bài viết\n\n{TITLE}\n\nThứ năm, 19/11/2026 07:30\n\nĐoạn một.\nĐoạn hai.\n"
    document = read("text", text.encode())
    assert document.title == TITLE
    assert document.text == "Đoạn một.\nĐoạn hai."
    assert str(document.published_at) == "2026-11-19 00:30:00+00:00"


@pytest.mark.parametrize(
    "line", ["Tác giả: Lý Văn Riêng", "Bài, ảnh: Lý Văn Riêng", "PV: Lý Riêng"]
)
def test_labelled_bylines_of_a_text_go(line):
    text = f"{TITLE}\n{line}\nĐoạn một.\nĐoạn hai.\n{line}"
    assert read("text", text.encode()).text == "Đoạn một.\nĐoạn hai."


FURNITURE = "Có thể bạn quan tâm\n1 2\nĐăng nhập\n© Văn phòng\nĐiện thoại: 0206 3 852 000"


@pytest.mark.parametrize(
    "signature", ["Lý Văn Riêng", "Lý Riêng – Phòng Tổng hợp.", "Nguồn: https://bao.example/"]
)
def test_a_page_saved_as_text_ends_with_the_article(signature):
    words = " ".join((*PARAGRAPHS, *PARAGRAPHS))
    text = f"Thông tin mới nhất\nĐăng nhập\n{TITLE}\n{words}\n\n{signature}\n{FURNITURE}"
    document = read("text", text.encode())
    assert document.title == TITLE
    assert document.text == words


def test_an_ordinary_text_keeps_its_short_end():
    text = f"{TITLE}\n{' '.join(PARAGRAPHS)}\n1. Việc thứ nhất\n2. Việc thứ hai"
    assert read("text", text.encode()).text.endswith("2. Việc thứ hai")


def test_text_with_a_bare_date():
    document = read("text", f"{TITLE}\n19/11/2026\nĐoạn một.\n".encode())
    assert document.published_precision is Precision.DAY


PLAN = (
    "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 35/KH-UBND | Vùng Cao, ngày 19 tháng 11 năm 2026",
    "KẾ HOẠCH",
    "Thông tin đối ngoại trên địa bàn tỉnh",
    "năm 2027",
    "Căn cứ Quyết định của cấp trên, tỉnh ban hành kế hoạch như sau:",
)


@pytest.mark.parametrize("form", ["text", "docx"])
def test_a_paper_of_an_office_is_named_by_kind_and_subject(form):
    body = "\n".join(PLAN).encode() if form == "text" else docx(PLAN)
    document = read(form, body)
    assert document.title == "Kế hoạch Thông tin đối ngoại trên địa bàn tỉnh năm 2027"
    assert document.text.split("\n") == list(PLAN)
    assert str(document.published_at) == "2026-11-19 00:00:00+00:00"
    assert document.published_precision is Precision.DAY


@pytest.mark.parametrize(
    "text",
    ["Một câu trọn vẹn.\nCâu thứ hai.", "- một\n- hai", "chỉ một dòng", "x" * 400 + "\nhai"],
)
def test_text_without_a_title_is_left_whole(text):
    document = read("text", text.encode())
    assert document.title == ""
    assert document.text == text


def test_old_vietnamese_charset_in_a_text_file():
    from tests.extract.test_charset import VIETNAMESE, to_tcvn3

    assert read("text", to_tcvn3(VIETNAMESE)).text == VIETNAMESE


def test_lines_broken_by_the_margin_are_joined():
    long = "Trong thang nay, hai ben da gap nhau ba lan de ban ve viec keo dai gio thong quan. "
    document = read("pdf", pdf(f"{long * 2}\nDoan hai ngan."))
    assert document.text.split("\n") == [(long * 2).strip(), "Doan hai ngan."]
