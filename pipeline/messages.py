"""What the command line says, in Vietnamese first and in English.

``COTMOC_LANG=en`` (environment or ``.env``) turns to English. Read without the settings class,
because ``--help`` has to answer at once.
"""

import os
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def language() -> str:
    """Return ``vi`` or ``en``."""
    chosen = os.environ.get("COTMOC_LANG", "")
    if not chosen and Path(".env").is_file():
        for line in Path(".env").read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition("=")
            if name.strip() == "COTMOC_LANG":
                chosen = value.strip().strip("\"'")
    return "en" if chosen.lower().startswith("en") else "vi"


def t(vi: str, en: str) -> str:
    """Return the text in the language of this process."""
    return en if language() == "en" else vi


def verdict_name(verdict: str) -> str:
    """Return a verdict in plain words."""
    return t(*_VERDICTS[verdict])


def stance_name(stance: str) -> str:
    """Return a stance in plain words."""
    return t(*_STANCES[stance])


def grade_name(grade: str) -> str:
    """Return the grade of an evidence document in plain words."""
    return t(*_GRADES[grade])


_VERDICTS = {
    "contradicted": ("trái tài liệu gốc", "contradicted"),
    "outdated": ("đã cũ", "outdated"),
    "contested": ("còn tranh cãi", "contested"),
    "supported": ("có căn cứ", "supported"),
    "insufficient": ("chưa đủ căn cứ", "insufficient"),
}
_STANCES = {
    "asserts": ("khẳng định", "asserts"),
    "relays": ("dẫn lại", "relays"),
    "denies": ("bác bỏ", "denies"),
    "questions": ("đặt câu hỏi", "questions"),
}
_GRADES = {
    "primary": ("tài liệu gốc", "primary"),
    "secondary": ("tài liệu thứ cấp", "secondary"),
}
