"""What the forms say around the sentences of an answer, in each language."""

from collections.abc import Mapping
from typing import Final

from core.rebuttals import Kind
from core.vocabulary import Grade, Verdict

Said = Mapping[str, str]

DRAFT: Final = "BẢN NHÁP – chưa duyệt / DRAFT – not approved"
"""Stands in every form of what nobody has approved, in both languages wherever it goes."""

VERDICTS: Final[Mapping[Verdict, Said]] = {
    Verdict.CONTRADICTED: {
        "vi": "Trái tài liệu gốc",
        "en": "Contradicted by documents",
        "zh": "与原始文件不符",
    },
    Verdict.OUTDATED: {"vi": "Đã cũ", "en": "Outdated", "zh": "已过时"},
    Verdict.CONTESTED: {"vi": "Còn tranh cãi", "en": "Contested", "zh": "存在争议"},
    Verdict.SUPPORTED: {"vi": "Có căn cứ", "en": "Supported", "zh": "有依据"},
    Verdict.INSUFFICIENT: {
        "vi": "Chưa đủ căn cứ",
        "en": "Not enough evidence",
        "zh": "证据不足",
    },
}
SHORT_ANSWERS: Final[Mapping[Verdict, Said]] = {
    Verdict.CONTRADICTED: {"vi": "Không đúng.", "en": "No."},
    Verdict.OUTDATED: {"vi": "Không còn đúng.", "en": "Not any more."},
    Verdict.CONTESTED: {
        "vi": "Vấn đề này còn tranh cãi; các bên nói khác nhau.",
        "en": "The matter is contested; the sides say different things.",
    },
    Verdict.SUPPORTED: {"vi": "Có căn cứ.", "en": "Documents support it."},
    Verdict.INSUFFICIENT: {
        "vi": "Chưa đủ căn cứ để nói đúng hay sai.",
        "en": "There is not enough evidence to say so or to deny it.",
    },
}
WHY: Final[Mapping[Verdict, Said]] = {
    Verdict.CONTRADICTED: {
        "vi": "Vì sao điều đó không đúng",
        "en": "Why that is not so",
        "zh": "为什么不符合事实",
    },
    Verdict.OUTDATED: {
        "vi": "Vì sao điều đó không còn đúng",
        "en": "Why that is no longer so",
        "zh": "为什么已不再成立",
    },
}
KINDS: Final[Mapping[Kind, Said]] = {
    Kind.REBUTTAL: {"vi": "Trả lời", "en": "Answer", "zh": "回应"},
    Kind.EXPLAINER: {"vi": "Giải thích", "en": "Explainer", "zh": "说明"},
    Kind.NOTE: {"vi": "Điều đã biết", "en": "What is known", "zh": "已知情况"},
}
AGAIN: Final[Said] = {"vi": "Tóm lại", "en": "In short", "zh": "总之"}
SIDES: Final[Said] = {"vi": "Các bên nói gì", "en": "What each side says", "zh": "各方说法"}
KNOWN: Final[Said] = {"vi": "Điều đã biết", "en": "What is known", "zh": "已知情况"}
DOCUMENTS: Final[Said] = {"vi": "Tài liệu", "en": "Documents", "zh": "文件"}
VERDICT: Final[Said] = {"vi": "Kết luận", "en": "Verdict", "zh": "结论"}
SOURCE: Final[Said] = {"vi": "Căn cứ", "en": "Source", "zh": "依据"}
MORE: Final[Said] = {"vi": "Xem thêm", "en": "More", "zh": "详情"}
UNDER: Final[Said] = {"vi": "mục “{label}”", "en": "under “{label}”", "zh": "“{label}”"}
QUESTION: Final[Said] = {"vi": "Hỏi", "en": "Question"}
REPLY: Final[Said] = {"vi": "Đáp", "en": "Answer"}
IS_IT_SO: Final[Said] = {
    "vi": "Có ý kiến cho rằng: “{claim}” Điều đó có đúng không?",
    "en": "It is said: “{claim}” Is that so?",
}
REMEMBER: Final[Said] = {"vi": "Cần nhớ", "en": "To remember"}
SHORTLY: Final[Said] = {"vi": "Trả lời ngắn", "en": "Short answer"}
POINTS: Final[Said] = {"vi": "Các điểm và tài liệu", "en": "Points and documents"}
BULLETIN: Final[Said] = {"vi": "Bản tin đối ngoại", "en": "External information bulletin"}
IN_FORCE: Final[Said] = {
    "vi": "hiệu lực từ {day}",
    "en": "in force from {day}",
    "zh": "{day}起生效",
}
CHECKED: Final[Said] = {
    "vi": "đối chiếu bản gốc ngày {day}",
    "en": "held against the original on {day}",
    "zh": "{day}核对原件",
}
APPROVED_ON: Final[Said] = {
    "vi": "Duyệt ngày {day}",
    "en": "Approved on {day}",
    "zh": "{day}审定",
}
GRADES: Final[Mapping[Grade, Said]] = {
    Grade.PRIMARY: {"vi": "tài liệu gốc", "en": "primary", "zh": "原始文件"},
    Grade.SECONDARY: {"vi": "tài liệu thứ cấp", "en": "secondary", "zh": "二手文献"},
}
FEED_TITLE: Final[Said] = {"vi": "Bài trả lời đã duyệt", "en": "Approved answers"}
FEED_ABOUT: Final[Said] = {
    "vi": "Điều tài liệu gốc ghi về những luận điểm hay gặp, có dẫn điều khoản.",
    "en": "What the documents record about claims that come up often, by article.",
}
LEFT_OUT: Final = (
    "Bản PDF không in được một số chữ (như chữ Hán), ghi là […]; bản DOCX có đủ. / "
    "This PDF leaves out letters that its font lacks (such as Chinese), shown as […]; "
    "the DOCX has them."
)
READ_ALOUD: Final[Said] = {
    "vi": "[{words} chữ · đọc khoảng {seconds} giây]",
    "en": "[{words} words · about {seconds} seconds read aloud]",
}
NO_SIDE: Final[Said] = {
    "vi": "Còn thiếu lập trường của: {sides}.",
    "en": "The position is missing of: {sides}.",
    "zh": "尚缺立场：{sides}。",
}
NO_DOCUMENT: Final[Said] = {
    "vi": "Danh mục không có tài liệu: {ids}.",
    "en": "The catalogue has no document: {ids}.",
    "zh": "目录中没有文件：{ids}。",
}
EN_LABELS: Final[Mapping[str, str]] = {
    "1 mốc": "one marker",
    "100 m": "100 m",
    "bên khẳng định": "those who affirm it",
    "bên phủ định": "those who deny it",
    "Campuchia": "Cambodia",
    "cách ghi khác": "another reading",
    "cách gọi": "how it is named",
    "cáo buộc": "accusations",
    "cấp huyện": "districts",
    "chiều dài": "length",
    "danh sách": "list",
    "diện tích": "area",
    "diễn biến": "course of events",
    "giấy tờ": "papers",
    "giữ nguyên": "unchanged",
    "hiệu lực": "entry into force",
    "hàng rào": "fence",
    "hết hiệu lực": "expiry",
    "hoãn": "postponement",
    "kết luận": "conclusion",
    "kết quả": "outcome",
    "lách luật": "circumvention of the law",
    "lãnh thổ": "territory",
    "luận điểm": "position",
    "lượt khách": "visits",
    "mục đích": "purpose",
    "nguyên tắc": "principles",
    "nguồn đối lập": "opposing sources",
    "nhận xét": "remarks",
    "nội dung": "contents",
    "nội dung bia": "inscription",
    "phương pháp": "method",
    "phạm vi": "scope",
    "phân công": "division of tasks",
    "phủ nhận": "denial",
    "quyền lịch sử": "historic rights",
    "số cũ": "former figure",
    "số hiện nay": "present figure",
    "số liệu": "figures",
    "số mốc": "number of markers",
    "số đơn vị": "number of units",
    "thực hiện": "implementation",
    "thời hạn": "term",
    "tin": "report",
    "tin đồn": "rumour",
    "tiêu chí": "criteria",
    "toàn văn": "full text",
    "truyện kể": "tale",
    "tài liệu": "material",
    "tình trạng": "state",
    "tóm tắt": "summary",
    "tỷ lệ": "shares",
    "va chạm": "incidents",
    "vị trí": "position on the ground",
    "xếp hạng": "ranking",
    "ai nổ súng trước": "who fired first",
    "đã biết": "what is known",
    "đảo": "islands",
    "địa bàn": "area covered",
}
"""What the catalogue calls a point by a Vietnamese word; a label that is missing is left out."""


def say(said: Said, lang: str) -> str:
    """Return the words of a language, else the Vietnamese."""
    return said.get(lang) or said["vi"]
