"""What the command line says, in Vietnamese first and in English.

``COTMOC_LANG=en`` (environment or ``.env``) turns to English. Read without the settings class,
because ``--help`` has to answer at once.
"""

import os
from functools import lru_cache
from pathlib import Path


def early_setting(name: str, default: str) -> str:
    """Return a setting before the settings class is loaded: environment, then ``.env``."""
    if name in os.environ:
        return os.environ[name]
    if Path(".env").is_file():
        for line in Path(".env").read_text("utf-8", "replace").splitlines():
            key, _, value = line.partition("=")
            if key.strip() == name:
                return value.strip().strip("\"'")
    return default


@lru_cache(maxsize=1)
def language() -> str:
    """Return ``vi`` or ``en``."""
    return "en" if early_setting("COTMOC_LANG", "vi").lower().startswith("en") else "vi"


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
