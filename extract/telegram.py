"""The preview page of a public Telegram channel (``https://t.me/s/<channel>``).

Each message becomes one document. Names stand in several places of the page (signature,
forwarded from, reply, inline bot); none of them is read.
"""

import re
from urllib.parse import urlsplit

from core.errors import ExtractError
from extract.charset import decode
from extract.context import Context
from extract.dates import parse_stamp, zone_of
from extract.html_page import parse_page
from extract.html_tree import Element, text_of
from extract.plain import lines_of
from extract.result import Draft, Reading

_MESSAGE = './/div[contains(concat(" ", normalize-space(@class), " "), " {} ")]'
_POST = re.compile(r"^[A-Za-z0-9_]{3,40}/\d+$")
_COUNT = re.compile(r"^\s*([\d.,]+)\s*([KMБ]?)\s*$", re.IGNORECASE)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


def read_telegram(body: bytes, context: Context) -> Reading:
    """Return the messages of a channel's preview page, oldest first as the page has them.

    Raises:
        ExtractError: The page shows no message (reason ``no_article``).
    """
    page = parse_page(decode(body, context.charset).text, context.url)
    messages = page.tree.xpath(_MESSAGE.format("tgme_widget_message"))
    if not messages:
        raise ExtractError(
            "no_article",
            f"{context.name}: no message on this page; the channel may be private, empty or "
            "renamed, or Telegram changed its preview: open the address in a browser",
        )
    drafts = [draft for message in messages if (draft := _draft(message, context))]
    notes = []
    if silent := len(messages) - len(drafts):
        notes.append(f"{context.name}: {silent} of {len(messages)} messages have no text")
    if not drafts:
        raise ExtractError("no_text", f"{context.name}: no message of this page has any text")
    return Reading(tuple(drafts), notes=tuple(notes))


def _draft(message: Element, context: Context) -> Draft | None:
    post = message.get("data-post") or ""
    text = _text(message)
    if not _POST.match(post) or not text:
        return None
    times = message.xpath('.//a[contains(@class, "tgme_widget_message_date")]//time/@datetime')
    published = parse_stamp(str(times[0]), zone_of("", None)) if times else None
    views = message.xpath('.//span[contains(@class, "tgme_widget_message_views")]')
    count = read_count(text_of(views[0])) if views else None
    engagement = {"views": count} if count is not None else {}
    return Draft(
        text, url=_address(message, post, context), published=published, engagement=engagement
    )


def _address(message: Element, post: str, context: Context) -> str:
    """Return the message's address: its own link where it stays on the page's host, else t.me."""
    for link in message.xpath('.//a[contains(@class, "tgme_widget_message_date")]/@href'):
        target = urlsplit(str(link))
        if target.hostname == urlsplit(context.url).hostname and target.path == f"/{post}":
            return str(link)
    return f"https://t.me/{post}"


def _text(message: Element) -> str:
    """Return the message's own words, without the quoted message that it replies to."""
    for name in (
        "js-message_text",
        "tgme_widget_message_text",
        "tgme_widget_message_poll_question",
    ):
        for element in message.xpath(_MESSAGE.format(name)):
            if not any(
                "tgme_widget_message_reply" in (parent.get("class") or "")
                for parent in element.iterancestors("a")
            ):
                return lines_of(element)
    return ""


def read_count(text: str) -> int | None:
    """Return a count as the page shortens it: ``1.2K`` is 1,200."""
    found = _COUNT.match(text)
    if not found:
        return None
    digits, unit = found.groups()
    scale = _SCALE.get(unit.lower(), 1)
    digits = digits.replace(",", "") if scale == 1 else digits.replace(",", ".")
    try:
        return round(float(digits) * scale)
    except ValueError:
        return None
