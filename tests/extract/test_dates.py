from datetime import UTC, datetime

import pytest

from core.vocabulary import Lang, Precision
from extract.dates import VIETNAM, find_visible, parse_stamp, zone_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-19T07:30:00+07:00", (2026, 11, 19, 0, 30)),
        ("2026-11-19T07:30:00+0700", (2026, 11, 19, 0, 30)),
        ("2026-11-19T00:30:00.000Z", (2026, 11, 19, 0, 30)),
        ("2026-11-19 07:30", (2026, 11, 19, 0, 30)),
        ("2026-11-19T07:30:00", (2026, 11, 19, 0, 30)),
        ("Thu, 19 Nov 2026 07:30:00 +0700", (2026, 11, 19, 0, 30)),
        ("1795048200", (2026, 11, 19, 0, 30)),
        ("1795048200000", (2026, 11, 19, 0, 30)),
        ("19/11/2026 07:30:00", (2026, 11, 19, 0, 30)),
    ],
)
def test_stamps(text, expected):
    when = parse_stamp(text, VIETNAM)
    assert when is not None
    assert when.moment == datetime(*expected, tzinfo=UTC)
    assert when.precision is Precision.SECOND


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ năm, 19/11/2026, 07:30 (GMT+7)", (2026, 11, 19, 0, 30)),
        ("Thứ Năm, 19/11/2026 - 07:30", (2026, 11, 19, 0, 30)),
        ("19/11/2026 07:30 GMT+7", (2026, 11, 19, 0, 30)),
        ("Cập nhật lúc 07:30, Thứ Năm, 19/11/2026 (GMT+7)", (2026, 11, 19, 0, 30)),
        ("07:30 19-11-2026", (2026, 11, 19, 0, 30)),
        ("Thứ hai, 19/11/2026 | 7:30 PM", (2026, 11, 19, 12, 30)),
        ("19/11/2026 | 7:30 SA", (2026, 11, 19, 0, 30)),
        ("Ngày 19 tháng 11 năm 2026, 07h30", (2026, 11, 19, 0, 30)),
        ("19.11.2026 7:30", (2026, 11, 19, 0, 30)),
    ],
)
def test_dates_as_vietnamese_pages_print_them(text, expected):
    when = find_visible(text, VIETNAM)
    assert when is not None
    assert when.moment == datetime(*expected, tzinfo=UTC)


def test_dates_as_chinese_pages_print_them():
    when = find_visible("2026年11月19日08:30 来源", zone_of("", Lang.ZH))
    assert when is not None
    assert when.moment == datetime(2026, 11, 19, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["19/11/2026", "Cao Bằng, ngày 19 tháng 11 năm 2026", "2026年11月19日", "2026-11-19"]
)
def test_a_bare_date_is_a_day_and_never_slips(text):
    when = find_visible(text, VIETNAM)
    assert when is not None
    assert when.moment == datetime(2026, 11, 19, tzinfo=UTC)
    assert when.precision is Precision.DAY


@pytest.mark.parametrize(
    "text",
    ["", "hôm qua", "31/02/2026", "1191/QĐ-TTg", "19/11", "0000-00-00T00:00:00", "12/13/1850"],
)
def test_no_date(text):
    assert find_visible(text, VIETNAM) is None
    assert parse_stamp(text, VIETNAM) is None
