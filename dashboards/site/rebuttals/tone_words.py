"""Words that the tone linter marks, by rule and language; data only, in lower case, NFC."""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, ...]]

LABELS: Final[Words] = {
    "vi": (
        *(
            "phản động",
            "thế lực thù địch",
            "các thế lực thù địch",
            "bọn",
            "lũ",
            "bè lũ",
            "chúng nó",
        ),
        *(
            "chúng nó",
            "bọn chúng",
            "kẻ xấu",
            "phần tử xấu",
            "đối tượng xấu",
            "phần tử",
            "kẻ gian",
            "tay sai",
        ),
        *("bán nước", "phản quốc", "tàu khựa", "tàu cộng", "ba que", "bò đỏ", "dư luận viên"),
        *(
            "ngu dốt",
            "ngu xuẩn",
            "thiếu hiểu biết",
            "mù quáng",
            "kẻ thù",
            "giặc",
            "cơ hội chính trị",
        ),
        *("cơ hội chính trị", "bất mãn", "kém hiểu biết", "vô học", "hèn hạ", "suy thoái"),
    ),
    "en": (
        *("hostile forces", "reactionary", "reactionaries", "traitor", "traitors", "liar", "liars"),
        *("trolls", "propagandist", "propagandists", "extremists", "enemies", "enemy", "puppets"),
        *("ignorant", "stupid", "fools", "bad elements", "agitators", "mouthpiece", "bad actors"),
        *("lackeys", "so-called experts", "malcontents"),
    ),
    "zh": ("反动", "敌对势力", "卖国贼", "汉奸", "走狗", "无知", "别有用心", "一小撮"),
}
"""Names for people, or for those who say something, in place of what is said."""
LOADED: Final[Words] = {
    "vi": (
        *("xuyên tạc", "bịa đặt", "vu khống", "bôi nhọ", "trắng trợn", "trơ trẽn", "luận điệu"),
        *("âm mưu", "thủ đoạn", "thâm độc", "kích động", "chống phá", "lừa bịp", "dối trá"),
        *("ngang nhiên", "ngang ngược", "ngụy biện", "nguỵ tạo", "ngụy tạo", "rêu rao", "tung tin"),
        *("giật dây", "bản chất", "vô căn cứ", "nực cười", "lố bịch", "đê hèn", "chiêu trò"),
        *("cái gọi là", "hòng", "phi lý", "đanh thép", "vạch trần", "đập tan"),
    ),
    "en": (
        *(
            "fabricated",
            "fabrication",
            "slander",
            "slanderous",
            "smear",
            "brazen",
            "plot",
            "scheming",
        ),
        *(
            "scheming",
            "lie",
            "lying",
            "ridiculous",
            "absurd",
            "vicious",
            "sinister",
            "conspiracy",
        ),
        *("distort", "distortion", "so-called", "shameless", "outrageous", "baseless", "malicious"),
        *("ludicrous", "insidious", "propaganda", "fake news", "hoax"),
    ),
    "zh": (
        "捏造",
        "造谣",
        "歪曲",
        "污蔑",
        "抹黑",
        "阴谋",
        "荒谬",
        "可笑",
        "无耻",
        "所谓的",
        "谎言",
    ),
}
"""Words that judge or accuse where a fact would do."""
SUPERLATIVES: Final[Words] = {
    "vi": (
        *("tuyệt đối", "hoàn toàn", "không thể chối cãi", "không thể tranh cãi", "hiển nhiên"),
        *(
            "rõ ràng",
            "duy nhất",
            "chắc chắn",
            "luôn luôn",
            "không bao giờ",
            "không ai",
            "mọi người đều",
        ),
        *(
            "mọi người đều",
            "ai cũng",
            "lớn nhất",
            "cao nhất",
            "đầu tiên",
            "chưa từng có",
            "triệt để",
            "tất cả mọi",
        ),
        *("không còn nghi ngờ", "bất di bất dịch", "đầy đủ nhất", "tốt nhất", "dài nhất"),
    ),
    "en": (
        *("absolutely", "completely", "totally", "undeniable", "undeniably", "indisputable"),
        *("indisputably", "irrefutable", "obviously", "clearly", "always", "never", "everyone"),
        *("nobody", "no one", "the only", "the first", "the largest", "the greatest", "the best"),
        *("unprecedented", "beyond doubt", "without any doubt", "certainly", "unquestionably"),
    ),
    "zh": ("绝对", "完全", "毫无疑问", "不容置疑", "无可争辩", "最", "唯一", "从来没有", "显然"),
}
"""Words that promise more than a document usually says."""
ACRONYMS: Final = frozenset(
    {
        *("UNCLOS", "ASEAN", "UNESCO", "UBND", "HĐND", "BĐBP", "TTXVN", "VNCH", "CHXHCN", "CHND"),
        *("CHNDTH", "VNDCCH", "ECAFE", "INTERPOL", "NASC", "QĐ-TTG", "TP.HCM", "COVID", "PMSI"),
        *("SF1951", "FULRO", "NGTT", "VTV1", "QH15", "QH10", "VND", "USD", "CNY"),
    }
)
