"""What somebody pasted or handed over, as a title and a text; nothing of it is written down."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from core.errors import ExtractError
from extract.charset import decode
from extract.handed import FORMATS, format_of, read_handed

MOST_WORDS: Final = 50_000
WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
"""A word as a person counts them; in Chinese each character is one."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text to look at.

    Attributes:
        name: Of the file it came from; empty where it was pasted.
    """

    text: str
    title: str = ""
    name: str = ""

    @property
    def words(self) -> int:
        """How many words title and text have."""
        return sum(1 for _word in WORD.finditer(f"{self.title} {self.text}"))


class UnreadableError(Exception):
    """What was handed over cannot be looked at; the message says what to do, in plain words."""


def read_pasted(text: str, title: str = "") -> Given:
    """Return a pasted text, as it stands.

    Raises:
        UnreadableError: It is empty or too long.
    """
    return _fitting(Given(text.replace("\r\n", "\n"), title.strip()))


def read_file(body: bytes, name: str) -> Given:
    """Return what a file says.

    Raises:
        UnreadableError: It holds no text that can be read.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        format_ = format_of(body, name, suffix)
    except ExtractError as error:
        raise UnreadableError(explain(error.reason)) from error
    if format_ == "text":
        # As it stands: extraction of a text file takes its first line for a title.
        return _fitting(Given(decode(body).text.removeprefix("\ufeff"), name=name))
    found = read_handed(body, f"file:{quote(name)}", format_)
    if not found.documents:
        raise UnreadableError(explain(found.refusals[0].reason if found.refusals else "empty"))
    first, *others = found.documents
    text = "\n\n".join([first.text, *(f"{one.title}\n\n{one.text}" for one in others)])
    return _fitting(Given(text, first.title, name))


def explain(reason: str) -> str:
    """Return why something cannot be read, and what to do; a reason is a word of ``extract``."""
    known = {
        "empty": _("Không có chữ nào để kiểm tra. Dán văn bản, hoặc chọn một tệp có chữ."),
        "binary": _("Tệp này không chứa văn bản. %(types)s") % {"types": types()},
        "unknown_format": _("Loại tệp này không đọc được. %(types)s") % {"types": types()},
        "too_large": _(
            "Tệp quá lớn, hoặc giải nén ra quá lớn. Tách thành tệp nhỏ hơn, hoặc dán phần cần xem."
        ),
        "encrypted": _("Tệp có mật khẩu. Mở tệp, lưu một bản không có mật khẩu rồi gửi bản đó."),
        "no_text": _(
            "Tệp chỉ có ảnh, như bản quét, không có chữ. "
            "Nhận dạng chữ (OCR) trước, hoặc gõ lại đoạn cần xem."
        ),
        "no_article": _(
            "Trang này không có bài viết: có thể là trang danh mục, hoặc nội dung do script dựng. "
            "Hãy chép phần chữ rồi dán vào ô."
        ),
    }
    return known.get(
        reason,
        _("Tệp bị hỏng. Mở tệp trong chương trình thường dùng, lưu lại rồi thử lần nữa."),
    )


def types() -> str:
    """Return which files are read, in words."""
    return _("Đọc được: trang đã lưu (HTML), PDF có chữ, DOCX, TXT.")


def accepted() -> str:
    """Return the same for the chooser of files."""
    return ",".join(FORMATS)


def _fitting(given: Given) -> Given:
    if not given.text.strip() and not given.title:
        raise UnreadableError(explain("empty"))
    if given.words > MOST_WORDS:
        raise UnreadableError(
            _("Văn bản có %(words)s từ, nhiều hơn mức %(most)s từ một lần. Hãy chia nhỏ.")
            % {"words": f"{given.words:,}", "most": f"{MOST_WORDS:,}"}
        )
    return given
