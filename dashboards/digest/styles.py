"""Styles by name, written into each element: mail programs drop style sheets.

``DARK`` is for those that keep one and know what the reader prefers. Those that invert colours by
themselves find no picture and no border that would get lost: text stands on plain grounds, tags
have a border, charts a transparent ground.
"""

from collections.abc import Mapping
from typing import Final

FONT: Final = "font-family:Arial,Helvetica,sans-serif;"
TEXT: Final = f"{FONT}font-size:15px;line-height:1.5;color:#1d2328;"
SMALL: Final = f"{FONT}font-size:13px;line-height:1.45;color:#55606a;"

STYLES: Final[Mapping[str, str]] = {
    "body": "margin:0;padding:0;background-color:#f2f3f0;",
    "page": "background-color:#f2f3f0;",
    "card": "width:100%;max-width:640px;background-color:#ffffff;",
    "head": "padding:22px 20px 14px 20px;border-bottom:3px solid #1f6f54;",
    "title": f"{FONT}font-size:22px;line-height:1.25;font-weight:bold;color:#1d2328;margin:0;",
    "period": f"{SMALL}margin:4px 0 0 0;",
    "summary": f"{TEXT}margin:12px 0 0 0;",
    "section": "padding:20px 20px 0 20px;",
    "h2": f"{FONT}font-size:17px;line-height:1.3;font-weight:bold;color:#1f6f54;margin:0 0 10px 0;",
    "entry": "padding:0 0 18px 0;",
    "tags": "margin:0 0 5px 0;",
    "tag": f"{FONT}font-size:12px;line-height:1.6;color:#55606a;border:1px solid #9aa5ad;"
    "border-radius:3px;padding:1px 6px;white-space:nowrap;",
    "tag_hot": f"{FONT}font-size:12px;line-height:1.6;font-weight:bold;color:#b3380b;"
    "border:1px solid #b3380b;border-radius:3px;padding:1px 6px;white-space:nowrap;",
    "statement": f"{TEXT}font-weight:bold;margin:0 0 6px 0;",
    "quote": f"{TEXT}margin:0 0 4px 0;padding:2px 0 2px 12px;border-left:3px solid #9aa5ad;",
    "told": f"{SMALL}margin:0 0 6px 0;padding:0 0 0 15px;word-break:break-word;",
    "fact": f"{TEXT}margin:0 0 4px 0;",
    "label": "color:#1f6f54;font-weight:bold;",
    "small": f"{SMALL}margin:0 0 4px 0;",
    "h3": f"{TEXT}font-weight:bold;margin:8px 0 4px 0;",
    "story": f"{TEXT}margin:0 0 8px 0;word-break:break-word;",
    "meta": "font-size:13px;color:#55606a;",
    "link": "color:#0b5a8f;text-decoration:underline;",
    "chart": "display:block;width:100%;max-width:280px;height:auto;border:0;margin:4px 0 6px 0;"
    f"{SMALL}",
    "foot": "padding:18px 20px 24px 20px;border-top:1px solid #d5d9d6;",
}

DARK: Final = (
    "@media (prefers-color-scheme:dark){"
    ".page{background-color:#14171a!important}"
    ".card{background-color:#1d2125!important}"
    ".t{color:#e6e9eb!important}"
    ".m{color:#a9b4bc!important}"
    ".g{color:#6fcfa8!important}"
    ".hot{color:#ff9a6b!important;border-color:#ff9a6b!important}"
    ".l{color:#86c5f4!important}"
    ".b{border-color:#4a545c!important}"
    "}"
)
