"""What contact details look like in Vietnamese, Chinese and English text.

Every quantifier is bounded, so that no input makes a pattern slow. Each pattern has a group
``contact``: the part that is replaced. Figures that news is full of (dates, money, areas,
kilometres, decree and marker numbers) must pass untouched; ``tests/core/test_masking.py``
holds both lists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from core.text.normalization import TONED

PHONE = "[số điện thoại]"
EMAIL = "[e-mail]"
IDENTITY = "[số giấy tờ]"
ACCOUNT = "[tài khoản]"

# Every rule needs one of these nearby: seven digits close together, an @, or a network's address.
ANCHORS = (
    re.compile(r"[0-9](?:[ .()\-\u00a0]{0,2}[0-9]){6,}"),
    re.compile(r"@"),
    re.compile(r"\.(?:com|me|net)/", re.IGNORECASE),
)
BEFORE_ANCHOR = 100  # longer than any word that announces a number, or the name of an address
AFTER_ANCHOR = 300


def _always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of contact detail; ``accepts`` rejects look-alikes."""

    label: str
    pattern: re.Pattern[str]
    accepts: Callable[[re.Match[str]], bool] = _always


SEP = r"[ .\-\u00a0]"
# A Chinese character is no word that a number or handle could belong to.
WORD = r"[^\W\u3400-\u9fff]"
LEFT = rf"(?<!{WORD})(?<![=#$€¥])(?<!{WORD}[/\-])(?<!\d[.,:])"
RIGHT = r"(?!\d|[.,]\d|/[A-ZĐ]{2}|[a-zA-Z]{1,4}[\d\-])"
# Letters may touch a number only where they announce it: ĐT0912…, sđt0912…
ANNOUNCED = r"(?:(?<=đt)|(?<=dt)|(?<=lh)|(?<=tel)|(?<=zalo)|(?<=call))"
EDGE = rf"(?:{LEFT}|{ANNOUNCED})"

UNITS = re.compile(
    r"\s?(?:đồng|đ\b|₫|vnd|vnđ|usd|đô|tỷ|tỉ|triệu|nghìn|ngàn|tấn|kg|km|ha\b|m2|m²|m³|người|"
    r"lượt|元|人|万|亿|美元|吨|公里|%|yuan|dong|people|tons?\b)",
    re.IGNORECASE,
)
DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[ .\-](?:0?[1-9]|1[0-2])[ .\-](?:1\d|20)\d\d\b")
YEAR_PAIR = re.compile(r"1[89]00\W{0,2}(?:1[789]|20)\d\d$")
THOUSANDS = re.compile(r"\+?\d{1,3}(?:\.\d{3})+$")
PHONE_WORD = re.compile(
    r"(?:\b(?:s?đt|s?dt|đtdđ|đ/t|lh|tel|phone|fax|hotline|zalo|viber|whatsapp|mobile|call|gọi|goi|"
    r"alo|điện thoại|dien thoai|đường dây nóng|duong day nong|tổng đài|tong dai|liên hệ|lien he)|"
    r"电话|電話|手机|手機|热线|熱線|专线|專線|微信)\W{0,3}(?:số|so|no\.?)?\W{0,3}$"
    rf"|{re.escape(PHONE)}\W{{0,3}}(?:hoặc|hoac|và|va|hay|or|and|或|和)?\W{{0,3}}$",
    re.IGNORECASE,
)


def _announced(match: re.Match[str]) -> bool:
    start = match.start("contact")
    return PHONE_WORD.search(match.string, max(0, start - 30), start) is not None


def _is_phone(match: re.Match[str]) -> bool:
    number = match["contact"]
    if DATE.match(number):
        return False
    groups = re.findall(r"\d+", number)
    # Lists such as "01 02 03 04 05" have short groups only.
    written_as_phone = len(groups) <= 5 and max(map(len, groups)) >= 3
    return written_as_phone or _announced(match)


def _is_announced_phone(match: re.Match[str]) -> bool:
    number, start = match["contact"], match.start()
    if not _announced(match) or UNITS.match(match.string, match.end()) or DATE.match(number):
        return False
    if THOUSANDS.match(number):  # "ĐT: 3.852.136", but "gọi 1.500.000"
        return match.string[start - 2 : start].strip() == ":"
    return not all(
        re.fullmatch(r"(?:1[789]|20)\d\d", group) for group in re.findall(r"\d+", number)
    )


def _is_foreign_phone(match: re.Match[str]) -> bool:
    number = match["contact"]
    return not (THOUSANDS.match(number) or UNITS.match(match.string, match.end()))


def _is_hotline(match: re.Match[str]) -> bool:
    if UNITS.match(match.string, match.end()):
        return False
    return _announced(match) or not YEAR_PAIR.match(match["contact"])


def _is_no_amount(match: re.Match[str]) -> bool:
    number = match["contact"]
    return not (number.endswith("000000") or UNITS.match(match.string, match.end()))


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# "CCCD số: 001…", "số chứng minh nhân dân 080…", "身份证号：…"
LINK = (
    r"(?: (?:công|cong|nhân|nhan) (?:dân|dan))?(?: (?:gắn|gan) (?:chip|chíp))?"
    r"\W{0,3}(?:số|so|no\.?|number|号码|号|號碼|號)?\W{0,3}(?:là|la|is)?\W{0,3}"
)
ID_WORD = (
    r"(?:\b(?:cccd|cmnd|cmtnd|cmt|căn cước|can cuoc|chứng minh thư|chung minh thu|chứng minh|"
    r"chung minh|định danh(?: cá nhân)?|dinh danh(?: ca nhan)?|mã số thuế|ma so thue|mst|"
    r"identity card|id card|id number)|身份证|身份證)"
)
PASSPORT_WORD = r"(?:\b(?:hộ chiếu|ho chieu|passport)|护照|護照)"
BIRTH = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
NETWORK = (
    r"(?:(?:facebook|fb|instagram|threads|tiktok|twitter|x|weibo|youtube)\.com|fb\.me|m\.me|"
    r"t\.me|zalo\.me|threads\.net)"
)
NO_PROFILE = r"(?!(?:groups|watch|events|hashtag|search|sharer?|policies|help|results)\b)"

HAN = r"[\u4e00-\u9fff]"
MARKED = "đĐăâêôơưĂÂÊÔƠƯ" + "".join(TONED)
CAPITAL = "A-Z" + "".join(letter for letter in MARKED if letter.isupper())
MENTION = rf"(?P<contact>(?<![@/.])(?<!{WORD})@(?:"


@lru_cache(maxsize=1)
def contact_rules() -> tuple[Rule, ...]:
    """Return the rules, first ones win; compiled when first asked for: imports stay cheap."""
    return (
        Rule(
            EMAIL,
            _compile(
                r"(?P<contact>(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5})"
            ),
        ),
        Rule(
            ACCOUNT,
            _compile(
                rf"(?P<contact>(?<![\w.])(?:https?://)?(?:(?:www|m|web|vi-vn|mobile)\.)?{NETWORK}/"
                rf"{NO_PROFILE}[\w.@\-%?=&+/]{{1,200}}(?<![.?]))"
            ),
        ),
        # A Chinese handle ends at a space or mark; without one, a name of four is taken.
        Rule(ACCOUNT, re.compile(rf"{MENTION}{HAN}{{1,15}}(?!{HAN})|{HAN}{{4}}))")),
        # A display name goes on: @Nguyễn Văn A.
        Rule(
            ACCOUNT,
            re.compile(
                rf"{MENTION}[A-Za-z]{{0,6}}[{MARKED}]\w{{0,60}}(?: [{CAPITAL}]\w{{0,7}}){{0,3}}))"
            ),
        ),
        Rule(ACCOUNT, re.compile(rf"{MENTION}{WORD}{{1,60}}(?:[.\-]{WORD}{{1,60}}){{0,3}}))")),
        Rule(
            IDENTITY,
            _compile(rf"{ID_WORD}{LINK}(?P<contact>\d(?:[ .]?\d){{7,13}}(?:-\d{{3}})?){RIGHT}"),
            _is_no_amount,
        ),
        Rule(
            IDENTITY,
            _compile(rf"{PASSPORT_WORD}{LINK}(?P<contact>[a-z]{{0,2}}\d{{7,9}})(?!\w)"),
            _is_no_amount,
        ),
        Rule(IDENTITY, re.compile(rf"{LEFT}(?P<contact>[1-9]\d{{5}}{BIRTH}\d{{3}}[\dXx])(?!\w)")),
        Rule(
            IDENTITY,
            re.compile(
                rf"{LEFT}(?P<contact>0\d{{11}}|0\d\d(?: \d{{3}}){{3}}|"
                rf"0\d{{3}}(?: \d{{4}}){{2}}){RIGHT}"
            ),
        ),
        Rule(
            PHONE,
            _compile(
                rf"{EDGE}(?P<contact>(?:\(\+84\)|\+84|\(84\)|\b0084){SEP}{{0,2}}(?:\(0\)|0)?{SEP}{{0,2}}"
                rf"\(?[1-9]\)?(?:{SEP}?[()]?\d){{7,9}}){RIGHT}"
            ),
        ),
        Rule(PHONE, _compile(rf"{EDGE}(?P<contact>84[35789]\d{{8}}){RIGHT}"), _is_no_amount),
        Rule(
            PHONE,
            _compile(rf"{EDGE}(?P<contact>\+(?!84)[1-9]\d{{0,2}}(?:{SEP}?[()]?\d){{7,12}}){RIGHT}"),
            _is_foreign_phone,
        ),
        Rule(
            PHONE,
            _compile(
                rf"{EDGE}(?P<contact>\(0[2-9]\d{{0,2}}\){SEP}{{0,2}}\d(?:{SEP}?\d){{5,8}}|"
                rf"0{SEP}?[1-9](?:{SEP}{{0,2}}\d){{8,9}}){RIGHT}"
            ),
            _is_phone,
        ),
        Rule(
            PHONE, _compile(rf"{EDGE}(?P<contact>1[89]00(?:{SEP}?\d){{4,6}}){RIGHT}"), _is_hotline
        ),
        Rule(
            PHONE,
            re.compile(rf"{LEFT}(?P<contact>1[3-9]\d(?:\d{{8}}|(?:[ \-]\d{{4}}){{2}})){RIGHT}"),
            _is_no_amount,
        ),
        Rule(
            PHONE,
            _compile(rf"{EDGE}(?P<contact>\(?\d{{2,4}}\)?(?:{SEP}{{0,2}}\d){{4,9}}){RIGHT}"),
            _is_announced_phone,
        ),
    )
