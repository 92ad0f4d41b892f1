"""Names of things (``entities.yaml``): what only looks like one is none."""

import pytest

from core.vocabulary import Lang
from nlp.claims.words import prepare


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("Đức Thiên là tên bên ấy gọi.", "ban-gioc", "germany"),
        ("Thủ tướng Đức thăm Hà Nội.", "germany", "ban-gioc"),
        ("Hai bên khai thác quặng.", "", "waterfall"),
        ("hai ben khai thac quang", "", "waterfall"),
        ("Cùng khai thác thác Bản Giốc.", "waterfall", ""),
        ("Theo pháp luật và hiệp định.", "treaty", "france"),
        ("Pháp ký công ước với nhà Thanh.", "france", ""),
        ("Tàu cá gặp nạn gần Hoàng Sa.", "paracels", "china"),
        ("Tàu chiếm Hoàng Sa.", "china", ""),
        ("Anh em mình lên biên giới.", "border", "britain"),
    ],
)
def test_names_end_where_words_do(text, present, absent):
    names = prepare(text, Lang.VI).names
    assert not present or present in names
    assert absent not in names
