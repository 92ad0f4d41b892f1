"""Article pages: each outlet has a template of its own and says its date in its own way."""

import json
import re
from collections.abc import Sequence
from html import escape

from demo.attachments import make_docx, make_pdf
from demo.charsets import encode
from demo.pages import HTML, Page
from demo.templating import fill, link, notice, paragraphs
from demo.world import Item

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
LEGACY = ("windows-1258", "gb18030")
GONE = {
    "vi": "Bài viết đã được gỡ khỏi trang.",
    "zh": "该文章已删除。",
    "en": "This article has been removed.",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def article_page(item: Item, neighbours: Sequence[Item], base: str) -> Page:
    """Return the page of an item, in the manner of its outlet and with its traits."""
    if item.gone:
        return _gone_page(item)
    slow = "slow" in item.traits
    if "pdf" in item.traits:
        body = make_pdf([notice(item.lang), item.title, item.lead, *item.body], title=item.title)
        return Page(body, "application/pdf", modified=item.modified, slow=slow)
    if "docx" in item.traits:
        body = make_docx([notice(item.lang), item.title, item.lead, *item.body])
        return Page(body, DOCX, modified=item.modified, slow=slow)
    html = _render(item, neighbours, base)
    if "broken" in item.traits:
        html = _break(html)
    charset = next((trait for trait in LEGACY if trait in item.traits), "")
    if charset:
        # Old servers name no charset in the header: only the page itself does.
        html = html.replace('charset="utf-8"', f'charset="{charset}"')
        return Page(encode(html, charset), "text/html", modified=item.modified, slow=slow)
    return Page(html.encode(), HTML, modified=item.modified, slow=slow)


def _render(item: Item, neighbours: Sequence[Item], base: str) -> str:
    local = item.published
    return fill(
        f"{item.outlet.template}.html",
        title=escape(item.title, quote=False),
        attribute_title=escape(item.title),
        attribute_lead=escape(item.lead or item.body[0]),
        outlet=escape(item.outlet.name, quote=False),
        byline=item.outlet.byline,
        section=item.section,
        notice=notice(item.outlet.lang),
        lead=escape(item.lead, quote=False),
        body=paragraphs(item.body),
        first=paragraphs(item.body[:2]),
        rest=paragraphs(item.body[2:]),
        figure=_figure(item),
        related=_related(neighbours),
        address=base + item.path,
        home=f"/{item.outlet.id}/",
        iso=local.isoformat(),
        modified=item.modified.isoformat(),
        day_vi=f"{WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}, {local:%H:%M} (GMT+7)",
        day_plain=f"{local:%d/%m/%Y %H:%M}",
        day_zh=f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}",
        day_en=f"{local.day} {local:%B %Y}",
        json_ld=_json_ld(item, base),
    )


def _figure(item: Item) -> str:
    if not item.caption:
        return ""
    caption = escape(item.caption, quote=False)
    return (
        f'<figure><img src="/static/{item.id}.jpg" alt="" width="640" height="360">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _related(neighbours: Sequence[Item]) -> str:
    return "\n".join(f"<li>{link(other.path, other.title)}</li>" for other in neighbours)


def _json_ld(item: Item, base: str) -> str:
    return json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": base + item.path,
            "headline": item.title,
            "description": item.lead,
            "datePublished": item.published.isoformat(),
            "dateModified": item.modified.isoformat(),
            "publisher": {"@type": "Organization", "name": item.outlet.name},
        },
        ensure_ascii=False,
        indent=1,
    )


def _break(html: str) -> str:
    """Return the page as a hurried hand leaves it: tags unclosed, crossed and out of place."""
    html = html.replace("</p>", "").replace("</li>", "")
    html = re.sub(r"<h1([^>]*)>(.*?)</h1>", r"<h1\1><b><i>\2</b></i></h1>", html, flags=re.DOTALL)
    html = html.replace("</article>", "</font></div></div>")
    return html.replace("</body>", "").replace("</html>", "")


def _gone_page(item: Item) -> Page:
    body = fill(
        "gone.html",
        title=GONE.get(item.lang, GONE["en"]),
        outlet=escape(item.outlet.name, quote=False),
        notice=notice(item.outlet.lang),
        home=f"/{item.outlet.id}/",
    )
    return Page(body.encode(), status=410, modified=item.modified)
