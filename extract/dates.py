"""Dates as pages write them, to UTC with their precision.

A time without a zone is local time of the page's country; a bare date is kept as a day.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from core.vocabulary import Lang, Precision
from extract.result import When

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CHINA = ZoneInfo("Asia/Shanghai")
_ZONES: dict[str, tzinfo] = {
    "VN": VIETNAM,
    "CN": CHINA,
    "TW": CHINA,
    "HK": CHINA,
    "LA": VIETNAM,
    "KH": VIETNAM,
    "TH": VIETNAM,
    Lang.VI: VIETNAM,
    Lang.ZH: CHINA,
}
_EARLIEST_YEAR = 1990  # older than the web: a date of what is told, not of the page
FUTURE_SLACK = timedelta(days=1)

_CLOCK = r"(?P<hour>[01]?\d|2[0-3])\s*(?::|h|giờ)\s*(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_HALF = r"(?:\s*(?P<half>[AaPp]\.?[Mm]|SA|CH)\b)?"
_ZONE = r"(?:[\s,]*\(?(?:GMT|UTC)\s*(?P<zone>[+-]\s*\d{1,2})(?::?(?P<zone_minute>\d\d))?\)?)?"
_DAY_FIRST = (
    r"(?P<day>0?[1-9]|[12]\d|3[01])\s*[/.\-]\s*(?P<month>0?[1-9]|1[0-2])\s*[/.\-]\s*"
    r"(?P<year>(?:19|20)\d\d)"
)
_WORDY = (
    r"(?P<day>0?[1-9]|[12]\d|3[01])\s+tháng\s+(?P<month>0?[1-9]|1[0-2]),?\s+(?:năm\s+)?"
    r"(?P<year>(?:19|20)\d\d)"
)
_YEAR_FIRST = (
    r"(?P<year>(?:19|20)\d\d)\s*[年/.\-]\s*(?P<month>0?[1-9]|1[0-2])\s*[月/.\-]\s*"
    r"(?P<day>0?[1-9]|[12]\d|3[01])日?"
)
_GAP = r"(?:\s*(?:[,|–\-lúc:•]|lúc|at)*\s*)"
_VISIBLE = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)", re.IGNORECASE)
    for date in (_WORDY, _YEAR_FIRST, _DAY_FIRST)
    for pattern in (
        rf"{date}{_GAP}{_CLOCK}{_HALF}{_ZONE}",
        rf"{_CLOCK}{_HALF}{_GAP}(?:ngày\s+|thứ\s+\w+,?\s*|\(?)?{date}{_ZONE}",
        date,
    )
)
_ISO = re.compile(
    r"^\s*(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ]+(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?\s*$"
)
_COMPACT = re.compile(r"^\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*$")
_ENGLISH = (
    "%a, %d %b %Y %H:%M:%S %z",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
)
_EPOCH = re.compile(r"^\s*(\d{10})(\d{3})?\s*$")


def zone_of(country: str, lang: Lang | None) -> tzinfo:
    """Return the time zone that a page without one means; ours where nothing tells."""
    if zone := _ZONES.get(country) or (_ZONES.get(lang) if lang else None):
        return zone
    return UTC if lang else VIETNAM


def parse_stamp(text: str, zone: tzinfo) -> When | None:
    """Return the time in a machine-readable value (ISO 8601 and its relatives), or None."""
    text = text.strip()
    if found := _ISO.match(text):
        return _from_iso(found, zone)
    if found := _EPOCH.match(text):
        return _checked(datetime.fromtimestamp(int(found.group(1)), UTC), Precision.SECOND)
    if found := _COMPACT.match(text):
        return _build([int(part) for part in found.groups()], zone, Precision.DAY)
    return _parse_english(text, zone) or find_visible(text, zone)


def find_visible(text: str, zone: tzinfo) -> When | None:
    """Return the first date in running text as Vietnamese and Chinese pages print it."""
    for pattern in _VISIBLE:
        if (found := pattern.search(text)) and (when := _from_visible(found, zone)):
            return when
    return None


def is_future(when: When, fetched_at: datetime) -> bool:
    """Whether a time lies more than a day after the fetch: nobody can have read it then."""
    return when.moment > fetched_at + FUTURE_SLACK


def _from_iso(found: re.Match[str], zone: tzinfo) -> When | None:
    parts = [int(found[name]) for name in ("year", "month", "day")]
    if found["hour"] is None:
        return _build(parts, zone, Precision.DAY)
    parts += [int(found["hour"]), int(found["minute"]), int(found["second"] or 0)]
    return _build(parts, _offset(found["zone"]) or zone, Precision.SECOND)


def _from_visible(found: re.Match[str], zone: tzinfo) -> When | None:
    groups = found.groupdict()
    parts = [int(groups[name]) for name in ("year", "month", "day")]
    if not groups.get("hour"):
        return _build(parts, zone, Precision.DAY)
    hour = int(groups["hour"])
    half = (groups.get("half") or "").lower().replace(".", "")
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    parts += [hour, int(groups["minute"]), int(groups.get("second") or 0)]
    if shift := groups.get("zone"):
        minutes = int(groups.get("zone_minute") or 0)
        zone = timezone(timedelta(hours=int(shift.replace(" ", "")), minutes=minutes))
    return _build(parts, zone, Precision.SECOND)


def _parse_english(text: str, zone: tzinfo) -> When | None:
    for form in _ENGLISH:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        if moment.tzinfo:
            return _checked(moment.astimezone(UTC), Precision.SECOND)
        return _build([moment.year, moment.month, moment.day], zone, Precision.DAY)
    return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def _build(parts: list[int], zone: tzinfo, precision: Precision) -> When | None:
    try:
        if precision is Precision.DAY:
            return _checked(datetime(parts[0], parts[1], parts[2], tzinfo=UTC), precision)
        local = datetime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], tzinfo=zone)
        return _checked(local.astimezone(UTC), precision)
    except (ValueError, OverflowError):
        return None


def _checked(moment: datetime, precision: Precision) -> When | None:
    return When(moment, precision) if moment.year >= _EARLIEST_YEAR else None
